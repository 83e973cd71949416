/** Look-ups in the catalogue. Meant to be called once a topic, when it is first seen: patterns are searched in turn. */
import { services } from './data/index.ts';
import type { Entries, Entry } from './entry.ts';

interface Pattern {
  readonly expression: RegExp;
  readonly entry: Entry;
}

const placeholders: Readonly<Record<string, string>> = { phase: 'L[123]', letter: '[A-H]', id: '[^/]+' };
const compiled = new Map<string, readonly Pattern[]>();

/** The entry of a path (without leading slash) of a service type, or undefined where the catalogue knows nothing. */
export function lookUp(service: string, path: string): Entry | undefined {
  return lookUpIn(service, path) ?? lookUpIn('any', path);
}

function lookUpIn(service: string, path: string): Entry | undefined {
  if (!Object.hasOwn(services, service)) return undefined;
  const entries = services[service] as Entries;
  if (Object.hasOwn(entries, path)) return entries[path];
  return patterns(service, entries).find((pattern) => pattern.expression.test(path))?.entry;
}

function patterns(service: string, entries: Entries): readonly Pattern[] {
  let found = compiled.get(service);
  if (!found) {
    found = Object.entries(entries)
      .filter(([path]) => path.includes('{'))
      .map(([path, entry]) => ({ expression: compile(path), entry }));
    compiled.set(service, found);
  }
  return found;
}

function compile(pattern: string): RegExp {
  const source = pattern
    .split(/\{(\w+)\}/)
    .map((part, index) =>
      index % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : (placeholders[part] ?? '\\d+'),
    )
    .join('');
  return new RegExp(`^${source}$`);
}
