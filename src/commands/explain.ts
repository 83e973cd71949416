/**
 * `gx-logger explain <topic>`: what happens to a topic under the user's configuration, who decided it and how to change
 * it. With wildcards: the same, in short, for every path of the catalogue that they match. Asks neither GX nor database.
 */
import * as z from 'zod';
import { filter } from '../config/filter.ts';
import type { Config } from '../config/schema.ts';
import { parseTopic } from '../gx/topics.ts';
import { cleanName } from '../points/line.ts';
import { type Decision, decide, SECRET } from '../points/rules.ts';
import type { Topic } from '../types.ts';
import { type Known, knownPaths } from './explain/known.ts';
import {
  describeEntry,
  describeFrequency,
  describeNames,
  describeVerdict,
  inShort,
  oppositeRule,
} from './explain/words.ts';
import { counted } from './units.ts';

const TEXTS: ReadonlySet<string> = new Set(['text', 'identity', 'json']);
const HINT = 'Write <service>/<instance>/<path>, as in battery/256/Dc/0/Voltage, or a filter such as battery/+/Dc/#.';
const PASTE = "the rule that would, first under `rules` in the configuration's file:";

/** Prints for people. Rejects with two lines where the topic is of a wrong shape. */
export async function explain(config: Config, wanted: string, say: (line: string) => void): Promise<void> {
  const name = wanted
    .trim()
    .replace(/^N\/[^/]+\//, '')
    .replace(/^\//, '');
  const lines = /[+#]/.test(name) ? explainFilter(config, readFilter(name)) : explainTopic(config, readTopic(name));
  for (const line of lines) say(line);
}

function readTopic(name: string): Topic {
  const entry = parseTopic(`N/+/${name}`, 0);
  if (entry.kind === 'value' && entry.topic.path !== '') return entry.topic;
  throw new Error(`${name || 'nothing'} is not a topic that carries a value.\n${HINT}`);
}

function readFilter(name: string): string {
  const { data, error } = z.string().transform(filter).safeParse(name);
  if (data !== undefined) return data;
  throw new Error(`${error?.issues[0]?.message}.\n${HINT}`);
}

function decideBy({ rules, profile, private: positions }: Config, topic: Topic): Decision {
  return decide(topic, rules, profile, positions === 'keep');
}

function explainTopic(config: Config, topic: Topic): string[] {
  const { service, instance, path } = topic;
  const decision = decideBy(config, topic);
  const { entry, filteredBy, decidedBy } = decision;
  const isStored = filteredBy === undefined;
  const words = entry?.names ? [`its codes: ${describeNames(entry)}`] : [];
  const sections: [string, readonly string[]][] = [
    ['What it is', [describeEntry(entry), ...words]],
    ['Stored', [describeVerdict(decision)]],
    ...(isStored ? howStored(config, topic, decision) : []),
    [
      'To change it',
      decidedBy === SECRET ? ['nothing does'] : [PASTE, ...oppositeRule(`${service}/+/${path}`, decision)],
    ],
  ];
  return [
    `${service}/${instance}/${path}`,
    ...sections.flatMap(([title, lines]) =>
      lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(14)}${line}`),
    ),
  ];
}

/** What is expected comes first: the kind of a value is the GX's choice, so a topic may have both. */
function howStored(config: Config, { service, path }: Topic, decision: Decision): [string, string[]][] {
  const { schema, full_publish_interval } = config;
  const field = cleanName(path);
  const text = decision.json ? 'text (lists and objects as JSON)' : 'text';
  const names = {
    gx: [`a number: measurement ${service}, field ${field}`, `${text}: measurement ${service}_text, field ${field}`],
    'venus-influx-loader': [
      `a number: measurement ${service}/${field}, field value`,
      `${text}: measurement ${service}/${field}, field stringValue`,
    ],
  };
  const isText = TEXTS.has(decision.entry?.kind ?? '');
  return [
    ['How often', [describeFrequency(decision, full_publish_interval)]],
    ['As', schema.flatMap((one) => (isText ? [...names[one]].reverse() : names[one]))],
  ];
}

interface TableRow {
  readonly path: string;
  readonly stored: string;
  readonly how: string;
  readonly decidedBy: string;
}

function explainFilter(config: Config, wanted: string): string[] {
  const rows = knownPaths(wanted).flatMap((known) => tableRows(config, known));
  if (rows.length === 0) throw new Error(`The catalogue knows no path that ${wanted} matches.\n${HINT}`);
  const width = (read: (row: TableRow) => string) => Math.max(...rows.map((row) => read(row).length)) + 2;
  const widths = [width(({ path }) => path), 5, width(({ how }) => how)] as const;
  const stored = rows.filter(({ stored }) => stored === 'yes').length;
  return [
    ...rows.map(({ path, stored, how, decidedBy }) =>
      `${path.padEnd(widths[0])}${stored.padEnd(widths[1])}${how.padEnd(widths[2])}${decidedBy}`.trimEnd(),
    ),
    `${counted(rows.length, 'path')} of the catalogue, ${stored} stored. Where + stands for the instance, rules for a single one do not count.`,
  ];
}

/** One row, or one each where what a placeholder stands for makes a difference. */
function tableRows(config: Config, { pattern, service, instance, examples }: Known): TableRow[] {
  const decided = examples.map((topic) => ({ topic, decision: decideBy(config, topic) }));
  const isOne = new Set(decided.map(({ decision }) => `${decision.filteredBy} ${decision.decidedBy}`)).size === 1;
  return (isOne ? decided.slice(0, 1) : decided).map(({ topic, decision }) => ({
    path: `${service}/${instance}/${isOne ? pattern : topic.path}`,
    stored: decision.filteredBy === undefined ? 'yes' : 'no',
    how: decision.filteredBy === undefined ? inShort(decision) : decision.why,
    decidedBy: decision.decidedBy,
  }));
}
