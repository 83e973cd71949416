/** Services and paths as tables. Pure. */
import { services } from '../../catalogue/data/index.ts';
import type { Path } from './search.ts';
import { pathsOf } from './search.ts';

/** Longer paths push what follows them. */
const WIDEST = 44;

export function listServices(columns: number | undefined): string[] {
  const rows = Object.keys(services).map((service) => {
    const entries = pathsOf(service).map(({ entry }) => entry);
    const logged = entries.filter(({ log }) => log === 'yes' || log === 'slow').length;
    const charted = entries.filter(({ chart }) => chart).length;
    return [service, String(entries.length), String(logged), charted === 0 ? '' : String(charted)];
  });
  return [
    ...table([['service', 'paths', 'worth logging', 'charted'], ...rows], columns),
    '',
    '"any" is what every service has. The paths of one: gx-logger catalogue battery',
  ];
}

/** Of one service where it is given, else of several. */
export function listPaths(paths: readonly Path[], columns: number | undefined, service?: string): string[] {
  const rows = paths.map(({ service: owner, pattern, entry: { log, unit = '', label } }) => {
    return [service ? pattern : `${owner}/${pattern}`, log, unit, label];
  });
  const lines = table([['path', 'log', 'unit', 'what it is'], ...rows], columns);
  if (!service || service === 'any') return lines;
  const example = paths.find(({ entry }) => entry.chart)?.pattern ?? paths[0]?.pattern;
  return [
    ...lines,
    '',
    'and what every service has: gx-logger catalogue any',
    `More: gx-logger catalogue ${service}/${example}`,
  ];
}

function table(rows: readonly (readonly string[])[], columns = Number.POSITIVE_INFINITY): string[] {
  const [head = []] = rows;
  const widths = head.map((_, column) => {
    return Math.min(WIDEST, Math.max(...rows.map((row) => (row[column] ?? '').length)));
  });
  return rows.map((row) => {
    const line = row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    return line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
  });
}
