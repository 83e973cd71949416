/**
 * What went where in a slice: each sink takes from the sources in their order, first the loads, then the battery, then the
 * grid. So the losses of conversion fall on the battery. The grid gets nothing that it gave, nor the battery.
 */
import type { Powers } from './powers.ts';
import type { Slice } from './slice.ts';

/** In this order they give; the last is what no known source covers. */
export const ORIGINS = ['pv', 'other', 'genset', 'grid', 'battery', 'unknown'] as const;
export type Origin = (typeof ORIGINS)[number];
export const TARGETS = ['loads', 'battery', 'grid'] as const;
type Target = (typeof TARGETS)[number];
export type Flow = `${Origin}_to_${Target}`;
export type Flows = Record<Flow, number>;

/** All flows that there are, as they are computed. */
export const FLOWS = TARGETS.flatMap((target) =>
  ORIGINS.filter((origin) => origin !== target).map((origin) => ({
    origin,
    target,
    flow: `${origin}_to_${target}` as const,
  })),
);

export const noFlows = (): Flows => Object.fromEntries(FLOWS.map(({ flow }) => [flow, 0])) as Flows;

export function flowsOf(slice: Slice, sums: Powers): Flows {
  const left: Record<Origin, number> = {
    pv: slice.pv_dc + slice.pv_ac,
    // What AC chargers bring may be bought, so nobody knows what it is.
    other: slice.alternator + Math.max(0, slice.dc_sources - Math.max(0, sums.ac_chargers)),
    genset: slice.genset,
    grid: sums.net_import,
    battery: slice.battery_discharge,
    unknown: Number.POSITIVE_INFINITY,
  };
  const wanted: Record<Target, number> = {
    loads: slice.loads_ac + slice.loads_dc,
    battery: slice.battery_charge,
    grid: sums.net_export,
  };
  const flows = noFlows();
  for (const { origin, target, flow } of FLOWS) {
    const given = Math.min(left[origin], wanted[target]);
    flows[flow] = given;
    left[origin] -= given;
    wanted[target] -= given;
  }
  return flows;
}
