/** The paths of the catalogue that an MQTT filter over `<service>/<instance>/<path>` can match. Pure. */
import { services } from '../../catalogue/catalogue.ts';
import type { Entry } from '../../catalogue/entry.ts';
import { compile, example } from '../../catalogue/pattern.ts';
import type { Topic } from '../../types.ts';

/** A path as the catalogue has it, with placeholders. */
export interface Path {
  readonly service: string;
  readonly pattern: string;
  readonly entry: Entry;
}

export interface Matching extends Path {
  /** Of the filter; `+` where it names none. */
  readonly instance: string;
  /** Topics that the pattern stands for. Rules and profiles may tell a first row of a history from the others. */
  readonly examples: readonly Topic[];
}

/** One that the path stands for, of any instance. */
export function topicOf({ service, pattern }: Path): Topic {
  return { index: 0, portalId: '+', service, instance: '+', path: example(pattern) };
}

/** Of every service, and last what all of them have. */
export function allPaths(): Path[] {
  return [...services.keys()].flatMap(ownPaths);
}

function ownPaths(service: string): Path[] {
  return [...(services.get(service) ?? [])].map(([pattern, entry]) => ({ service, pattern, entry }));
}

/** With those that every service has. */
export function pathsOf(service: string): Path[] {
  const own = ownPaths(service);
  const shared = ownPaths('any').filter(({ pattern }) => !services.get(service)?.has(pattern));
  return [...own, ...shared.map((path) => ({ ...path, service }))];
}

export function matching(filter: string): Matching[] {
  const [serviceLevel = '#', instanceLevel = '#', ...path] = filter.split('/');
  const isWide = (level: string) => level === '#' || level === '+';
  const wanted = [...services.keys()].filter((service) =>
    isWide(serviceLevel) ? service !== 'any' : service === serviceLevel,
  );
  const rest = serviceLevel === '#' || instanceLevel === '#' ? ['#'] : path;
  const instance = isWide(instanceLevel) ? '+' : instanceLevel;
  return wanted
    .flatMap(pathsOf)
    .filter(({ pattern }) => canMatch(rest, pattern.split('/')))
    .map((known) => ({ ...known, instance, examples: examples(known, instance, rest) }));
}

function canMatch(wanted: readonly string[], levels: readonly string[]): boolean {
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    const other = levels[index];
    if (other === undefined || (level !== '+' && !compile(other).test(level))) return false;
  }
  return wanted.length === levels.length;
}

/** Where the filter says which, it is that one. */
function examples({ service, pattern }: Path, instance: string, wanted: readonly string[]): Topic[] {
  const paths = [0, 1].map((number) =>
    pattern
      .split('/')
      .map((level, index) => {
        const given = wanted[index] ?? '#';
        return given === '#' || given === '+' ? example(level, number) : given;
      })
      .join('/'),
  );
  return [...new Set(paths)].map((path) => ({ index: 0, portalId: '+', service, instance, path }));
}
