/** The paths of the catalogue that an MQTT filter over `<service>/<instance>/<path>` can match. */
import { services } from '../../catalogue/catalogue.ts';
import { compile } from '../../catalogue/pattern.ts';
import type { Topic } from '../../types.ts';

export interface Known {
  /** As the catalogue has it, with placeholders. */
  readonly pattern: string;
  readonly service: string;
  /** Of the filter; `+` where it names none. */
  readonly instance: string;
  /** Topics that the pattern stands for. Rules and profiles may tell a first row of a history from the others. */
  readonly examples: readonly Topic[];
}

export function knownPaths(filter: string): Known[] {
  const [serviceLevel = '#', instanceLevel = '#', ...path] = filter.split('/');
  const isWide = (level: string) => level === '#' || level === '+';
  const matching = [...services.keys()].filter((service) => isWide(serviceLevel) || service === serviceLevel);
  const rest = serviceLevel === '#' || instanceLevel === '#' ? ['#'] : path;
  const instance = isWide(instanceLevel) ? '+' : instanceLevel;
  return matching
    .filter((service) => service !== 'any')
    .flatMap((service) => {
      const patterns = new Set([...(services.get(service)?.keys() ?? []), ...(services.get('any')?.keys() ?? [])]);
      return [...patterns]
        .filter((pattern) => canMatch(rest, pattern.split('/')))
        .sort()
        .map((pattern) => ({ pattern, service, instance, examples: examples(service, instance, pattern, rest) }));
    });
}

function canMatch(wanted: readonly string[], levels: readonly string[]): boolean {
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    const other = levels[index];
    if (other === undefined || (level !== '+' && !compile(other).test(level))) return false;
  }
  return wanted.length === levels.length;
}

function examples(service: string, instance: string, pattern: string, wanted: readonly string[]): Topic[] {
  const paths = [0, 1].map((number) =>
    pattern
      .split('/')
      .map((level, index) => {
        const given = wanted[index] ?? '#';
        return given === '#' || given === '+' ? concrete(level, number) : given;
      })
      .join('/'),
  );
  return [...new Set(paths)].map((path) => ({ index: 0, portalId: '+', service, instance, path }));
}

function concrete(level: string, number: number): string {
  return level
    .replace('{phase}', `L${number + 1}`)
    .replace('{letter}', 'A')
    .replace(/\{\w+\}/g, String(number));
}
