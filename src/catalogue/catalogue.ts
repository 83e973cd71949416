/** Look-ups in the catalogue. Meant to be called once a topic, when it is first seen: patterns are searched in turn. */
import type { Entries, Entry } from './entry.ts';
import { guess } from './guess.ts';
import { parseTables } from './parse.ts';
import { compile, placeholders } from './pattern.ts';
import { tables } from './tables/index.ts';

/** Where an entry stands in the catalogue. */
export interface Found {
  /** `any` where every service has the path. */
  readonly service: string;
  /** As the catalogue has it, with placeholders. */
  readonly pattern: string;
  readonly entry: Entry;
}

interface Pattern {
  readonly expression: RegExp;
  readonly found: Found;
}

/** Every service the catalogue knows, by its name in the topic; `any` holds the paths that all services share. */
export const services: ReadonlyMap<string, Entries> = parseTables(tables);

const compiled = new Map<string, readonly Pattern[]>();

/** The one that was looked up last: each room asks for a new topic once, one after the other. */
let latest: { readonly service: string; readonly path: string; readonly entry: Entry | undefined } | undefined;

/**
 * The entry of a path (without leading slash) of a service type, else what its name says of it (guess.ts), else
 * undefined. What the placeholders of its label stand for is filled in: `voltage of cell 3`.
 */
export function lookUp(service: string, path: string): Entry | undefined {
  if (latest?.service !== service || latest.path !== path) latest = { service, path, entry: entryOf(service, path) };
  return latest.entry;
}

function entryOf(service: string, path: string): Entry | undefined {
  const found = find(service, path);
  if (!found) return guess(service, path);
  if (!found.entry.label.includes('{')) return found.entry;
  return { ...found.entry, label: fill(found.entry.label, found.pattern, path) };
}

export function find(service: string, path: string): Found | undefined {
  return findIn(service, path) ?? findIn('any', path);
}

function findIn(service: string, path: string): Found | undefined {
  const entries = services.get(service);
  if (!entries) return undefined;
  const entry = entries.get(path);
  if (entry) return { service, pattern: path, entry };
  return patterns(service, entries).find((pattern) => pattern.expression.test(path))?.found;
}

function patterns(service: string, entries: Entries): readonly Pattern[] {
  let known = compiled.get(service);
  if (!known) {
    known = [...entries]
      .filter(([pattern]) => pattern.includes('{'))
      .map(([pattern, entry]) => ({ expression: compile(pattern), found: { service, pattern, entry } }));
    compiled.set(service, known);
  }
  return known;
}

function fill(label: string, pattern: string, path: string): string {
  const values = compile(pattern).exec(path)?.slice(1) ?? [];
  const names = placeholders(pattern);
  return label.replace(/\{(\w+)\}/g, (whole, name: string) => values[names.indexOf(name)] ?? whole);
}
