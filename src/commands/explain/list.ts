/** Services and paths as tables, each path with what is stored of it. Pure. */
import { services } from '../../catalogue/catalogue.ts';
import type { Config } from '../../config/schema.ts';
import { nameOf } from '../../points/rules.ts';
import type { Topic } from '../../types.ts';
import { columns } from '../columns.ts';
import { counted } from '../units.ts';
import { type Matching, matching, type Path, topicOf } from './paths.ts';
import { HINT } from './question.ts';
import { codesWith, interest } from './search.ts';
import { decideBy } from './topic.ts';
import { inBrief } from './words.ts';

export interface ListOptions {
  /** All of them, and not only the first. */
  readonly all: boolean;
  /** Of the terminal; undefined where nobody looks at lines. */
  readonly width: number | undefined;
}

/** More of them nobody reads. */
const MOST = 20;
const MOST_CODES = 3;

interface Row {
  readonly path: string;
  readonly stored: string;
  readonly unit: string;
  readonly label: string;
  readonly interest: number;
}

export function listServices({ width = 80 }: ListOptions): string[] {
  const names = [...services.keys()].filter((service) => service !== 'any');
  const across = Math.floor(width / (Math.max(...names.map((name) => name.length)) + 2));
  const down = Math.ceil(names.length / across);
  return [
    ...columns(Array.from({ length: down }, (_, line) => names.filter((_, index) => index % down === line))),
    '',
    'gx-logger explain battery           what a battery has; any: what everything has',
    'gx-logger explain battery/256/Soc   what a topic means, what is stored and why',
    'gx-logger explain bilge pump        what has these words',
  ];
}

/** All of them in the order of the paths; where there are too many, those that people look at most, these first. */
export function listMatching(config: Config, filter: string, options: ListOptions): string[] {
  const rows = matching(filter).flatMap((known) => rowsOf(config, known));
  if (rows.length === 0) throw new Error(`The catalogue knows no path that ${filter} matches.\n${HINT}`);
  rows.sort((one, other) => (one.path < other.path ? -1 : 1));
  const best = () => [...rows].sort((one, other) => other.interest - one.interest || levels(one) - levels(other));
  const shown = options.all || rows.length <= MOST ? rows : best().slice(0, MOST);
  return [...table(shown, options), ...summary(rows, shown, config)];
}

/** In the order in which they were found. */
export function listFound(config: Config, words: readonly string[], found: readonly Path[], options: ListOptions) {
  const rows = found.map((path): Row => {
    const { service, pattern, entry } = path;
    const codes = codesWith(path, words);
    const some = [...codes.slice(0, MOST_CODES), ...(codes.length > MOST_CODES ? ['...'] : [])].join(', ');
    const label = some === '' ? entry.label : `${entry.label}: ${some}`;
    return { ...rowOf(config, path, topicOf(path)), path: `${service}/${pattern}`, label };
  });
  const shown = options.all ? rows : rows.slice(0, MOST);
  return [...table(shown, options), ...summary(rows, shown, config)];
}

function levels({ path }: Row): number {
  return path.split('/').length;
}

/** One row, or one each where what a placeholder stands for makes a difference. */
function rowsOf(config: Config, known: Matching): Row[] {
  const { service, instance, pattern, examples } = known;
  const rows = examples.map((topic) => rowOf(config, known, topic));
  const isOne = new Set(rows.map(({ stored }) => stored)).size === 1;
  return isOne ? rows.slice(0, 1).map((row) => ({ ...row, path: `${service}/${instance}/${pattern}` })) : rows;
}

function rowOf(config: Config, path: Path, topic: Topic): Row {
  const { unit = '', label } = path.entry;
  return { path: nameOf(topic), stored: inBrief(decideBy(config, topic)), unit, label, interest: interest(path) };
}

/** Cut to the width of the terminal, where it has one. A path of more than half of it pushes what follows. */
function table(rows: readonly Row[], { width = Number.POSITIVE_INFINITY }: ListOptions): string[] {
  const cells = rows.map(({ path, stored, unit, label }) => [path, stored, unit, label]);
  const lines = columns([['path', 'stored', 'unit', 'what it is'], ...cells], { widest: width / 2 });
  return lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
}

function summary(rows: readonly Row[], shown: readonly Row[], { profile, rules }: Config): string[] {
  const stored = rows.filter((row) => !row.stored.startsWith('no')).length;
  const hidden = rows.length - shown.length;
  const isSingle = ({ match }: { match: string }) => !/^(#|[^/]+\/[+#])/.test(match);
  return [
    '',
    `${counted(rows.length, 'path')} of the catalogue, ${stored} stored by profile ${profile} and the rules.`,
    ...(hidden > 0 ? [`${hidden} more: add --all, or say more of what you look for.`] : []),
    ...(rules.some(isSingle) && rows.some(({ path }) => /^[^/]+\/\+\//.test(path))
      ? ['Where + stands for the instance, rules for a single one do not count.']
      : []),
  ];
}
