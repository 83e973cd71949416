/** Paths by words: of the path, the label, the unit and the codes. Pure. */
import { find, services } from '../../catalogue/catalogue.ts';
import { minimal } from '../../catalogue/minimal.ts';
import { nearest } from '../../config/problem.ts';
import { ownMeant } from './own.ts';
import { allPaths, type Path, pathsOf } from './paths.ts';

/** How well a word fits where it stands; what fits nowhere is worth 0. */
const WORTH = { name: 8, label: 6, path: 5, code: 4, begins: 3, inside: 1, also: 0.001 };

/** Words of owners for what Victron calls otherwise: parts of a path or a label, in small letters. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  shore: ['ac input', 'activein', 'ac/in/', 'ac-in'],
  bilge: ['digitalinput/'],
  house: ['battery/'],
  fresh: ['tank/'],
  water: ['tank/'],
  diesel: ['tank/', 'fuel'],
  fuel: ['tank/'],
  sun: ['pv', 'solar'],
  wind: ['windspeed', 'wind speed'],
};

/** All that have each of the words, the best first. */
export function search(words: readonly string[]): Path[] {
  const wanted = words.map((word) => word.toLowerCase());
  return allPaths()
    .map((path) => ({ path, worth: worthOf(path, wanted) }))
    .filter(({ worth }) => worth > 0)
    .sort((one, other) => other.worth - one.worth || compare(one.path, other.path))
    .map(({ path }) => path);
}

/** What people look at more often is worth more: what our dashboards read, what is commonly charted, what is stored. */
export function interest({ service, pattern, entry }: Path): number {
  const advice = { yes: 2, slow: 1, tag: 1, no: 0, private: 0, secret: 0 }[entry.log];
  const read = minimal[service]?.includes(pattern) ? 3 : 0;
  return read + (Object.hasOwn(minimal, service) ? 1 : 0) + (entry.chart ? 2 : 0) + advice;
}

/** The codes for which it was found, where path, label and unit do not have the words: `3 Bilge pump`. */
export function codesWith({ service, pattern, entry }: Path, words: readonly string[]): string[] {
  const { label, unit, names = {}, bits = {} } = entry;
  const text = `${service}/${pattern} ${label} ${unit}`.toLowerCase();
  const missing = words.map((word) => word.toLowerCase()).filter((word) => !text.includes(word));
  if (missing.length === 0) return [];
  const codes = [...Object.entries(names), ...Object.entries(bits)].map(([code, word]) => `${code} ${word}`);
  return codes.filter((code) => missing.every((word) => code.toLowerCase().includes(word)));
}

/** What to say where nothing was found. */
export function suggest(asked: string): string[] {
  const known = vocabulary();
  const words = asked
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const meant = words.map((word) => (search([word]).length > 0 ? word : nearest(word, known)));
  const isNear = meant.every((word) => word !== undefined) && meant.join() !== words.join() && search(meant).length > 0;
  const own = words.length === 1 ? ownMeant(asked) : undefined;
  const hint = words.length > 1 ? 'Fewer words find more.' : 'Every service: gx-logger explain';
  return [
    `The catalogue knows nothing of ${asked}.`,
    own !== undefined || isNear ? `Did you mean ${own ?? meant.join(' ')}?` : hint,
    'What it does not know is stored as it arrives: each change, numbers and texts.',
  ];
}

/** The service and the path of it that somebody meant who wrote others; undefined where nothing is near. */
export function meant(service: string, path: string): { service: string | undefined; path: string | undefined } {
  const near = nearest(service, [...services.keys()]);
  const isThere = near !== undefined && find(near, path) !== undefined;
  const patterns = near === undefined ? [] : pathsOf(near).map(({ pattern }) => pattern);
  return { service: near, path: isThere ? path : nearest(path, patterns) };
}

function worthOf(path: Path, wanted: readonly string[]): number {
  const worths = wanted.map((word) => worthOfWord(path, word));
  if (worths.includes(0)) return 0;
  // What only an owner calls so comes after all that has the words.
  if (worths.includes(WORTH.also)) return WORTH.also * (1 + interest(path));
  return worths.reduce((sum, worth) => sum + worth, interest(path));
}

function worthOfWord({ service, pattern, entry: { label, unit, names, bits } }: Path, word: string): number {
  const whole = `${service}/${pattern}`.toLowerCase();
  if (whole.endsWith(`/${word}`) || unit?.toLowerCase() === word || service === word) return WORTH.name;
  const codes = [...Object.values(names ?? {}), ...Object.values(bits ?? {})].join(' ');
  if (split(label).includes(word)) return WORTH.label;
  if (split(pattern).includes(word)) return WORTH.path;
  if (split(codes).includes(word)) return WORTH.code;
  if (split(`${service} ${pattern} ${label} ${codes}`).some((one) => one.startsWith(word))) return WORTH.begins;
  const text = `${whole} ${label.toLowerCase()}`;
  if (`${text} ${codes.toLowerCase()}`.includes(word)) return WORTH.inside;
  return ALSO[word]?.some((other) => text.includes(other)) ? WORTH.also : 0;
}

/** `MaxChargeCurrent of AC-in 1` is max, charge, current, of, ac, in, 1. */
function split(text: string): string[] {
  return text
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z0-9.]+/);
}

/** Fewer levels first. */
function compare(one: Path, other: Path): number {
  const [first, second] = [one, other].map(({ service, pattern }) => `${service}/${pattern}`);
  const levels = one.pattern.split('/').length - other.pattern.split('/').length;
  return levels !== 0 ? levels : (first ?? '') < (second ?? '') ? -1 : 1;
}

/** Every word that a path, a label or a code has, the most common first. */
function vocabulary(): string[] {
  const counts = new Map<string, number>();
  for (const { service, pattern, entry } of allPaths()) {
    const { label, names = {}, bits = {} } = entry;
    const text = [service, pattern, label, ...Object.values(names), ...Object.values(bits)].join(' ');
    for (const word of split(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([word]) => word);
}
