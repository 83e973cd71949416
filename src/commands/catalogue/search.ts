/** From what somebody types to what the catalogue has. Pure. */
import { find, services } from '../../catalogue/catalogue.ts';
import type { Entry } from '../../catalogue/entry.ts';
import { nearest } from '../../config/problem.ts';

/** A path of a service: as it was asked for, and as the catalogue has it. */
export interface Path {
  readonly service: string;
  readonly path: string;
  readonly pattern: string;
  readonly entry: Entry;
}

export type Answer =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'service'; readonly service: string; readonly paths: readonly Path[] };

/** The path or service that was meant word by word. */
export function known(pattern: string): Answer | undefined {
  const [service = '', ...segments] = levels(pattern);
  const paths = pathsOf(service);
  if (segments.length === 0) return paths.length === 0 ? undefined : { kind: 'service', service, paths };
  // The first level may be the instance; a few paths begin with a number too.
  const candidates = isTopic(pattern) ? [segments.slice(1)] : [segments, segments.slice(1)];
  for (const candidate of candidates) {
    const path = candidate.join('/');
    const found = find(service, path);
    if (found && (paths.length > 0 || found.service !== 'any')) {
      return { kind: 'path', path: { service, path, pattern: found.pattern, entry: found.entry } };
    }
  }
  return undefined;
}

/** Whatever has all of the words in its path or its label, in any case. */
export function search(pattern: string): Path[] {
  const words = levels(pattern.toLowerCase())
    .join('/')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return [...services.keys()].flatMap(pathsOf).filter(({ service, pattern, entry }) => {
    const text = `${service}/${pattern} ${entry.label}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What to say where nothing was found. */
export function suggest(pattern: string): string[] {
  const [service = '', ...segments] = levels(pattern);
  const whole = meant(service, segments.join('/'));
  const near = whole.path === undefined ? meant(service, segments.slice(1).join('/')) : whole;
  const name = [near.service, near.path].filter((part) => part !== undefined).join('/');
  return [
    `The catalogue knows nothing of ${pattern}.`,
    name ? `Did you mean ${name}?` : 'Every service: gx-logger catalogue',
    'What it does not know is stored as it arrives: each change, numbers and texts.',
  ];
}

/** The service and the path of it that somebody meant who wrote others; undefined where nothing is near. */
export function meant(service: string, path: string): { service: string | undefined; path: string | undefined } {
  const near = nearest(service, [...services.keys()]);
  const known = near === undefined ? [] : [...pathsOf(near), ...pathsOf('any')];
  const isThere = near !== undefined && find(near, path) !== undefined;
  const patterns = known.map(({ pattern }) => pattern);
  return { service: near, path: isThere ? path : nearest(path, patterns) };
}

export function pathsOf(service: string): Path[] {
  return [...(services.get(service) ?? [])].map(([pattern, entry]) => ({
    service,
    path: pattern,
    pattern,
    entry,
  }));
}

function isTopic(pattern: string): boolean {
  return /^[NRW]\//.test(pattern.replace(/^\/+/, ''));
}

/** Without slashes around it and without `N/<portal id>`. */
function levels(pattern: string): string[] {
  const all = pattern
    .trim()
    .replace(/^\/+|\/+$/g, '')
    .split('/');
  return isTopic(pattern) ? all.slice(2) : all;
}
