/** Quantities that a plant has once or three times: a line a phase that is there, and their total where there is more than one. */
import { ask, HIGHEST, INTERVAL, LOWEST, mean, over, type Query, RANGE, type Select, select } from './query.ts';

export const PHASES = ['L1', 'L2', 'L3'] as const;

type Line = Pick<Select, 'tier' | 'where'>;
const SITE = ['site'] as const;

/** `path` has `{phase}` where the phase stands; `before` stands before the names of the lines. */
export function phases(measurement: string, path: string, line: Line = {}, before = ''): Query[] {
  const by = ['site', 'device'];
  return PHASES.map((phase) => mean(measurement, at(path, phase), { ...line, by }, `${before}${phase}`));
}

/**
 * The sum of the phases of each interval, where more than one has a value in it: a site of one phase has no total beside it.
 * Each phase is read for itself, for with one that is not there every sum would be null.
 */
export function total(measurement: string, path: string, line: Line = {}, alias = 'Total'): Query {
  const sums = over('sum("value") AS "total", count("value") AS "phases"', each('mean', measurement, path, line), {
    time: RANGE,
    by: SITE,
    every: INTERVAL,
    fill: 'none',
  });
  const time = `${RANGE} AND "phases" > 1`;
  return ask(over('sum("total")', [sums], { time, by: SITE, every: INTERVAL }), alias);
}

/** The lowest and highest that any phase had in each interval: `lines` draws them as a band. */
export function extremes(
  tier: 'm1' | 'm15',
  measurement: string,
  path: string,
  where: (path: string) => string[],
): Query[] {
  return (['min', 'max'] as const).map((pick) => {
    const inner = each(pick, `${measurement}_${pick}`, path, { tier }, where);
    return ask(
      over(`${pick}("value")`, inner, { time: RANGE, by: SITE, every: INTERVAL }),
      pick === 'min' ? LOWEST : HIGHEST,
    );
  });
}

function each(
  pick: string,
  measurement: string,
  path: string,
  line: Line,
  where: (path: string) => readonly string[] = () => line.where ?? [],
): string[] {
  return PHASES.map((phase) => {
    const field = at(path, phase);
    const what = `${pick}("${field}") AS "value"`;
    return select({ ...line, where: where(field), what, measurement, by: SITE, every: INTERVAL, fill: 'none' });
  });
}

const at = (path: string, phase: string) => path.replace('{phase}', phase);
