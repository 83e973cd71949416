/**
 * The sources and sinks of a slice of time, W ms, out of the integrals of its powers. What nobody meant to be below 0 is 0,
 * and so shows in what is unaccounted for.
 */
import type { Powers } from './powers.ts';
import type { EnergySettings } from './types.ts';

export const SOURCES = [
  'pv_dc',
  'pv_ac',
  'grid_import',
  'genset',
  'alternator',
  'battery_discharge',
  'dc_sources',
] as const;
export const SINKS = ['grid_export', 'battery_charge', 'loads_dc', 'loads_ac'] as const;
export type Slice = Record<(typeof SOURCES)[number] | (typeof SINKS)[number], number>;

/** Below this an estimate of DC loads that is negative says nothing, W, with so much of the powers it comes from. */
const DOUBT = 30;
const DOUBTED_SHARE = 0.05;

export function sliceOf(sums: Powers, { phases, loads_ac: manner }: EnergySettings): Slice {
  const given = estimatedSource(sums);
  const slice: Slice = {
    pv_dc: Math.max(0, sums.pv_dc),
    pv_ac: Math.max(0, sums.pv_ac),
    grid_import: phases === 'net' ? sums.net_import : sums.individual_import,
    genset: Math.max(0, sums.genset),
    alternator: Math.max(0, sums.alternator),
    battery_discharge: sums.battery_discharge,
    dc_sources: Math.max(0, sums.dc_measured_back + given + sums.dc_devices + sums.ac_chargers),
    grid_export: phases === 'net' ? sums.net_export : sums.individual_export,
    battery_charge: sums.battery_charge,
    loads_dc: Math.max(0, sums.dc_measured + Math.max(0, sums.dc_estimated) + sums.dc_loads),
    loads_ac: 0,
  };
  slice.loads_ac = Math.max(0, manner === 'balance' ? balanceOf(slice) : sums.consumption - sums.conversion);
  return slice;
}

/** Sources less sinks. */
export function balanceOf(slice: Readonly<Record<keyof Slice, number>>): number {
  let balance = 0;
  for (const source of SOURCES) balance += slice[source];
  for (const sink of SINKS) balance -= slice[sink];
  return balance;
}

/** DC loads that are estimated below 0 are a source that nobody measures, if they are so by more than what was rounded. */
function estimatedSource(sums: Powers): number {
  const largest = Math.max(sums.battery_charge + sums.battery_discharge, sums.inverter, sums.pv_dc);
  const doubt = DOUBT * sums.is_estimated + DOUBTED_SHARE * largest;
  return -sums.dc_estimated > doubt ? -sums.dc_estimated : 0;
}
