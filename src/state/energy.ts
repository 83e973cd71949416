/**
 * `energy.json`: the days of each GX that are over, by its portal id, in order; written once a day. So yesterday's kWh are
 * known where no database can be asked.
 */
import * as z from 'zod';
import type { EnergyDay } from '../energy/types.ts';
import type { DataDir } from './state-file.ts';

/** Days that are kept of a GX: two years and a month for comparing them. */
export const MOST_DAYS = 800;

const fields = z.record(z.string(), z.number());

const day = z.object({
  date: z.string(),
  start: z.number(),
  end: z.number(),
  zone: z.string(),
  site: z.string(),
  fields,
  lacking: z.array(z.string()),
  checks: fields,
  money: z.record(z.string(), fields),
});

export type EnergyDays = Readonly<Record<string, readonly EnergyDay[]>>;

export function energyDaysFile(dataDir: DataDir) {
  return dataDir.stateFile<EnergyDays>('energy.json', z.record(z.string(), z.array(day)), {});
}

/** The days with `more` among them: one that begins where another did takes its place, and the newest are kept. */
export function mergeDays(days: readonly EnergyDay[], more: readonly EnergyDay[]): readonly EnergyDay[] {
  const byStart = new Map([...days, ...more].map((one) => [one.start, one]));
  return [...byStart.values()].sort((one, other) => one.start - other.start).slice(-MOST_DAYS);
}
