/** All there is to say about one topic. Pure. */
import type { Entry, Names } from '../../catalogue/entry.ts';
import type { Config } from '../../config/schema.ts';
import { allSettings } from '../../destination/configured.ts';
import { cleanName } from '../../devices/names.ts';
import { type Decision, decide, SECRET } from '../../points/rules.ts';
import { PROFILES, type Topic } from '../../types.ts';
import { meant } from './search.ts';
import {
  describeEntry,
  describeFrequency,
  describeReset,
  describeVerdict,
  inBrief,
  oppositeRule,
  typesOf,
} from './words.ts';

type Section = readonly [title: string, ...lines: readonly string[]];

const PASTE = "this rule would, first under `rules` in the configuration's file:";
/** Of a line of codes. */
const WIDTH = 80;

export function decideBy({ rules, profile, private: positions }: Config, topic: Topic): Decision {
  return decide(topic, rules, profile, positions === 'keep');
}

export function explainTopic(config: Config, topic: Topic): string[] {
  const { service, instance, path } = topic;
  const decision = decideBy(config, topic);
  const { entry, filteredBy, decidedBy } = decision;
  const sections: Section[] = [
    ['What it is', `${describeEntry(entry)}${entry && !entry.isGuess ? '' : perhaps(topic)}`],
    ...(entry ? details(entry) : []),
    ['Stored', describeVerdict(decision)],
    ...(filteredBy === undefined ? howStored(config, topic, decision) : []),
    ...(decidedBy === SECRET ? [] : [byProfile(config, topic)]),
    decidedBy === SECRET
      ? ['To change it', 'it cannot be changed']
      : ['To change it', PASTE, ...oppositeRule(`${service === 'any' ? '+' : service}/+/${path}`, decision)],
  ];
  return [
    `${service}/${instance}/${path}`,
    ...sections.flatMap(([title, ...lines]) =>
      lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(14)}${line}`),
    ),
  ];
}

/** Of what the catalogue does not know: it may be new, or a slip. */
function perhaps({ service, instance, path }: Topic): string {
  const near = meant(service, path);
  if (near.path !== undefined) return `. Did you mean ${near.service}/${instance}/${near.path}?`;
  if (near.service === undefined) return ', nor a service of that name: gx-logger explain lists them';
  return near.service === service ? '' : `. Did you mean the service ${near.service}?`;
}

function details({ kind, sign, reset, names, bits, event }: Entry): Section[] {
  const sections: Section[] = [];
  if (sign) sections.push(['Sign', sign]);
  if (reset) sections.push(['Starts at 0', describeReset(reset)]);
  if (names) sections.push(['Codes', ...inLines(names)]);
  if (bits) sections.push(['Bits', ...inLines(bits), 'bit 0 is the lowest; several can be set at once']);
  const held = event === 'state' ? ' that holds for 30 s' : '';
  const told = kind === 'alarm' || kind === 'error' ? kind : event;
  if (told)
    sections.push(['Event', `a change${held} is a line of gx_event, kind ${told === 'output' ? 'state' : told}`]);
  return sections;
}

function inLines(words: Names): string[] {
  const lines: string[] = [];
  for (const [code, word] of Object.entries(words).sort(([one], [other]) => Number(one) - Number(other))) {
    const one = `${code} ${word}`;
    const last = lines.at(-1);
    if (last === undefined || last.length + one.length + 2 > WIDTH) lines.push(one);
    else lines[lines.length - 1] = `${last}, ${one}`;
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line));
}

function howStored(config: Config, { service: known, path }: Topic, decision: Decision): Section[] {
  const service = known === 'any' ? '<service>' : known;
  const field = cleanName(path);
  const names = {
    gx: {
      number: `measurement ${service}, field ${field}`,
      text: `measurement ${service}_text, field ${field}`,
    },
    'venus-influx-loader': {
      number: `measurement ${service}/${field}, field value`,
      text: `measurement ${service}/${field}, field stringValue`,
    },
  };
  const words = { number: 'a number', text: decision.json ? 'text (lists and objects as JSON)' : 'text' };
  const all = allSettings(config);
  const types = typesOf(decision.entry);
  const lines = all.flatMap(({ schema, database }) => {
    const where = all.length > 1 ? `in database ${database.bucket} (schema ${schema}), ` : '';
    return types.map((type) => `${where}${words[type]}: ${names[schema][type]}`);
  });
  const isNumber = types[0] === 'number' && all.some(({ schema }) => schema === 'gx');
  return [
    ['How often', describeFrequency(decision, config.full_publish_interval)],
    ['As', ...lines],
    ...(isNumber ? [query(service, field, decision.entry)] : []),
  ];
}

/** Per window and device: the mean of a quantity, the rise of a counter, the worst of an alarm, the last of all others. */
function query(service: string, path: string, entry: Entry | undefined): Section {
  const field = `"${path}"`;
  const kind = entry?.kind;
  const isRise = kind === 'counter';
  const worst = kind === 'alarm' || kind === 'error' ? 'max' : 'last';
  const chosen = isRise
    ? `non_negative_difference(last(${field}))`
    : `${kind === 'quantity' ? 'mean' : worst}(${field})`;
  const window = isRise ? 'time(1h), "device" fill(none)' : 'time($__interval), "device" fill(previous)';
  return ['InfluxQL', `SELECT ${chosen} FROM "${service}"`, `WHERE $timeFilter GROUP BY ${window}`];
}

/** Without the rules. */
function byProfile(config: Config, topic: Topic): Section {
  const all = PROFILES.map((profile) => `${profile}: ${inBrief(decideBy({ ...config, profile, rules: [] }, topic))}`);
  return ['By profile', all.join('; ')];
}
