/** What somebody wants explained, by what they typed. Pure. */
import * as z from 'zod';
import { find, services } from '../../catalogue/catalogue.ts';
import { example } from '../../catalogue/pattern.ts';
import { filter, serviceMeant } from '../../config/filter.ts';
import { RULES } from '../../grafana/rules/table.ts';
import { parseTopic } from '../../gx/topics.ts';
import type { Topic } from '../../types.ts';
import { type Own, ownOf } from './own.ts';
import { search } from './search.ts';

export type Question =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'topic'; readonly topic: Topic }
  /** MQTT filter over `<service>/<instance>/<path>`. */
  | { readonly kind: 'filter'; readonly filter: string }
  /** What gx-logger computes itself. */
  | { readonly kind: 'own'; readonly own: Own }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'words'; readonly words: readonly string[] };

export const HINT =
  'Write <service>/<instance>/<path>, as in battery/256/Dc/0/Voltage, or a filter such as battery/+/Dc/#.';

/** Far beyond every topic; what is asked for is part of the answer. */
const LONGEST = 1_000;

/** Of the parts of a name on the D-Bus the service type is the third; what follows it is whose driver it is. */
const BUS_NAME = /^com\.victronenergy\.([^./]+)[^/]*/;
const ASKED: Readonly<Record<string, string>> = {
  R: 'asks the GX for a value and carries none',
  W: 'sets a value in the GX and is never stored',
};

/** Throws two lines where it is neither words nor a topic that carries a value, or too long for one. */
export function readQuestion(given: readonly string[]): Question {
  if (given.length === 0) return { kind: 'nothing' };
  const length = given.join(' ').length;
  if (length > LONGEST) {
    throw new Error(
      `What is asked for has ${length} characters, and no topic of a GX has more than ${LONGEST}.\n${HINT}`,
    );
  }
  const words = given
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  for (const word of words) if (word.includes('*')) throw new Error(withStar(word));
  if (words.length > 1) return { kind: 'words', words };
  const [word = ''] = words;
  const isWhole = /^\/*N\//.test(word);
  const name = readName(word);
  if (/[+#]/.test(name)) return { kind: 'filter', filter: readFilter(name) };
  if (isWhole || name.split('/').includes('')) return { kind: 'topic', topic: readTopic(name) };
  const own = ownOf(name);
  if (own && (name.startsWith('gx_') || search([name]).length === 0)) return { kind: 'own', own };
  if (isRule(name) && search([name]).length === 0) return { kind: 'rule', name };
  return services.has(name.split('/')[0] ?? '') ? ofService(name) : ofNone(name);
}

/** Whether a rule of alerts is called so. */
export function isRule(name: string): boolean {
  return RULES.some((rule) => rule.name === name);
}

/** The instance may be left out. So may the end of the path. */
function ofService(name: string): Question {
  const [service = '', second, ...rest] = name.split('/');
  if (second === undefined) return { kind: 'filter', filter: `${service}/#` };
  const isPath = (levels: readonly string[]) => find(service, levels.join('/')) !== undefined;
  const isInstance = /^\d+$/.test(second) || (isPath(rest) && !isPath([second, ...rest]));
  const [instance, path] = isInstance ? [second, rest.join('/')] : ['+', [second, ...rest].join('/')];
  if (!isPath([path]) && isBeginning(service, path)) {
    return { kind: 'filter', filter: [service, instance, path, '#'].filter((level) => level !== '').join('/') };
  }
  return { kind: 'topic', topic: readTopic(`${service}/${instance}/${example(path)}`) };
}

/** Part of a path, or the topic of a service that nobody knows, or whose name is a slip. */
function ofNone(name: string): Question {
  const levels = name.split('/');
  if (levels.length < 2 || search([name]).length > 0) return { kind: 'words', words: [name] };
  const [given = '', ...rest] = levels;
  const meant = serviceMeant(given);
  if (meant !== undefined) {
    const question = ofService([meant, ...rest].join('/'));
    if (question.kind === 'topic') return { kind: 'topic', topic: { ...question.topic, service: given } };
    throw new Error(`There is no service ${given}.\nDid you mean ${[meant, ...rest].join('/')}?`);
  }
  return { kind: 'topic', topic: readTopic(levels.length > 2 ? name : levels.join('/+/')) };
}

function isBeginning(service: string, path: string): boolean {
  return path === '' || [...(services.get(service)?.keys() ?? [])].some((pattern) => pattern.startsWith(`${path}/`));
}

/** Without slashes around it and without `N/<portal id>`. */
function readName(wanted: string): string {
  const name = wanted.replace(/^\/+/, '');
  if (name === '') throw new Error(`No topic is given.\n${HINT}`);
  const [root = '', , ...rest] = name.split('/');
  const why = ASKED[root];
  if (why !== undefined) throw new Error(`${name} ${why}.\n${instead(rest.join('/'))}`);
  const bus = BUS_NAME.exec(name);
  if (bus) {
    const [before, service = ''] = bus;
    const words = `${before} is a name on the D-Bus; in topics the service is ${service}`;
    throw new Error(`${words}.\n${instead(name.replace(before, service))}`);
  }
  return name.replace(/^N\/[^/]+\//, '').replace(/(?<=[^/])\/$/, '');
}

function instead(name: string): string {
  return /^[^/]+\/[^/]+\/./.test(name) ? `Try: gx-logger explain ${name}` : HINT;
}

function readTopic(name: string): Topic {
  const entry = parseTopic(`N/+/${name}`, 0);
  if (entry.kind === 'value' && entry.topic.path !== '') return entry.topic;
  throw new Error(`${name} is not a topic that carries a value.\n${HINT}`);
}

function readFilter(name: string): string {
  const { data, error } = z.string().transform(filter).safeParse(name);
  if (data !== undefined) return data;
  const [issue] = error?.issues ?? [];
  const meant = serviceMeant(name.split('/')[0] ?? '');
  const hint = meant === undefined ? HINT : `Did you mean '${[meant, ...name.split('/').slice(1)].join('/')}'?`;
  throw new Error(`${issue?.message}.\n${hint}`);
}

/** As other programs match; what is meant where it stands for whole levels. */
function withStar(word: string): string {
  const levels = word
    .split('/')
    .map((level, index, all) => (level === '*' ? (index === all.length - 1 ? '#' : '+') : level));
  const isWhole = levels.every((level) => !level.includes('*'));
  return `${word} has a *, which matches nothing in MQTT: + is one level, and a closing # all that follow.\n${isWhole ? `Try: gx-logger explain '${levels.join('/')}'` : HINT}`;
}
