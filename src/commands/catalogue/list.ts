/** Services and paths as tables. Pure. */
import { services } from '../../catalogue/catalogue.ts';
import { columns } from '../columns.ts';
import type { Path } from './search.ts';
import { pathsOf } from './search.ts';

/** Longer paths push what follows them. */
const WIDEST = 44;

export function listServices(width: number | undefined): string[] {
  const rows = [...services.keys()].map((service) => {
    const entries = pathsOf(service).map(({ entry }) => entry);
    const logged = entries.filter(({ log }) => log === 'yes' || log === 'slow').length;
    const charted = entries.filter(({ chart }) => chart).length;
    return [service, String(entries.length), String(logged), charted === 0 ? '' : String(charted)];
  });
  return [
    ...table([['service', 'paths', 'worth logging', 'charted'], ...rows], width),
    '',
    '"any" is what every service has. The paths of one: gx-logger catalogue battery',
  ];
}

/** Of one service where it is given, else of several. */
export function listPaths(paths: readonly Path[], width: number | undefined, service?: string): string[] {
  const rows = paths.map(({ service: owner, pattern, entry: { log, unit = '', label } }) => {
    return [service ? pattern : `${owner}/${pattern}`, log, unit, label];
  });
  const lines = table([['path', 'log', 'unit', 'what it is'], ...rows], width);
  if (!service || service === 'any') return lines;
  const example = paths.find(({ entry }) => entry.chart)?.pattern ?? paths[0]?.pattern;
  return [
    ...lines,
    '',
    'and what every service has: gx-logger catalogue any',
    `More: gx-logger catalogue ${service}/${example}`,
  ];
}

/** Cut to the width of the terminal, where it has one. */
function table(rows: readonly (readonly string[])[], width = Number.POSITIVE_INFINITY): string[] {
  return columns(rows, { widest: WIDEST }).map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
}
