/**
 * `gx-logger explain <topic>`: what happens to a topic under the user's configuration, who decided it and how to change
 * it. With wildcards: the same, in short, for every path of the catalogue that they match. Asks neither GX nor database.
 */
import type { Config } from '../config/schema.ts';
import { placesOf } from '../destination/configured.ts';
import { cleanName } from '../devices/names.ts';
import { type Decision, decide, SECRET } from '../points/rules.ts';
import type { Topic } from '../types.ts';
import { meant } from './catalogue/search.ts';
import { type Known, knownPaths } from './explain/known.ts';
import { HINT, readFilter, readName, readTopic } from './explain/read.ts';
import {
  describeEntry,
  describeFrequency,
  describeNames,
  describeVerdict,
  inShort,
  oppositeRule,
  typesOf,
} from './explain/words.ts';
import { counted } from './units.ts';

const PASTE = "the rule that would, first under `rules` in the configuration's file:";

/** Prints for people. Rejects with two lines where the topic is of a wrong shape. */
export async function explain(config: Config, wanted: string, say: (line: string) => void): Promise<void> {
  const name = readName(wanted);
  const lines = /[+#]/.test(name) ? explainFilter(config, readFilter(name)) : explainTopic(config, readTopic(name));
  for (const line of lines) say(line);
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
    ['What it is', [`${describeEntry(entry)}${entry ? '' : perhaps(topic)}`, ...words]],
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

/** Of what the catalogue does not know: it may be new, or a slip. */
function perhaps({ service, instance, path }: Topic): string {
  const near = meant(service, path);
  if (near.path !== undefined) return `. Did you mean ${near.service}/${instance}/${near.path}?`;
  if (near.service === undefined) return ', nor a service of that name: gx-logger catalogue lists them';
  return near.service === service ? '' : `. Did you mean the service ${near.service}?`;
}

function howStored(config: Config, { service, path }: Topic, decision: Decision): [string, string[]][] {
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
  const places = placesOf(config);
  const lines = places.flatMap(({ schema, database }) => {
    const where = places.length > 1 ? `in database ${database.bucket} (schema ${schema}), ` : '';
    return typesOf(decision.entry).map((type) => `${where}${words[type]}: ${names[schema][type]}`);
  });
  return [
    ['How often', [describeFrequency(decision, config.full_publish_interval)]],
    ['As', lines],
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
