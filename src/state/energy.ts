/**
 * What is remembered of the energy of each GX, by its portal id:
 *
 * - `energy.json`, the days that are over, in order; written once a day. So yesterday's kWh are known where no database can
 *   be asked.
 * - `energy-open.json`, what the next run goes on with: written each time a window is over.
 *
 * A day that is over is written before it is left out of what is open: a process that is killed in between ends it again.
 */
import * as z from 'zod';
import type { EnergyDay } from '../energy/types.ts';
import type { DataDir } from './state-file.ts';

/** Days that are kept of a GX: two years, and a month to compare them. */
const MOST_DAYS = 800;
/** Bytes of a file: of a hundred GX for these years. */
const LONGEST = 512 * 1024 * 1024;
/** What was kept by a version whose machines knew something else is not gone on with. */
const VERSION = 1;

const numbers = z.record(z.string(), z.number());

export const dayShape = z.object({
  date: z.string(),
  start: z.number(),
  end: z.number(),
  until: z.number().exactOptional(),
  zone: z.string(),
  site: z.string(),
  fields: numbers,
  lacking: z.array(z.string()).readonly(),
  checks: numbers,
  money: z.record(z.string(), numbers),
});

const line = z.object({
  line: z.string(),
  fields: z.number(),
  stamp: z.number(),
  isOpen: z.literal(true).exactOptional(),
});

const openShape = z.object({
  /** Of plant and counters, which take it back as they gave it. */
  machines: z.unknown(),
  /** The day that goes on. */
  day: dayShape.extend({ until: z.number(), covered: z.number() }).nullable(),
  /** The lines of the last windows, oldest first: they are emitted again at the start. */
  lines: z.array(z.array(line).readonly()).readonly(),
  /** The zone that the GX told. */
  zone: z.string().nullable(),
  /** What days that are over told; see energy/checks.ts. */
  checked: z.object({ told: numbers, leftOut: z.array(z.string()).readonly() }),
});

/** What the next run goes on with. */
export type OpenEnergy = Readonly<z.infer<typeof openShape>>;

export type EnergyDays = Readonly<Record<string, readonly EnergyDay[]>>;

export interface EnergyMemory {
  /**
   * Who calls it goes on with the GX from now on. Who did so before gives it up: it has kept what it knows when this
   * returns, so that a GX that is read in another way from now on is counted on.
   */
  take(portalId: string, giveUp: () => void): void;
  isTaken(portalId: string): boolean;
  /** The GX of which something is kept and with which nobody goes on. */
  left(): readonly string[];
  /** What was kept of a GX; undefined where there is nothing. */
  open(portalId: string): OpenEnergy | undefined;
  /** Its days that are over, in order. */
  days(portalId: string): readonly EnergyDay[];
  /**
   * Resolves when it is written, with the days that are over now; or when it is known that it cannot be. Days that begin
   * at `horizon` or later are kept no longer.
   */
  keep(portalId: string, open: OpenEnergy, over: readonly EnergyDay[], horizon?: number): Promise<void>;
  /** Takes days that were computed anew. */
  takeDays(portalId: string, days: readonly EnergyDay[]): Promise<void>;
}

export function energyDaysFile(dataDir: DataDir) {
  return dataDir.stateFile<EnergyDays>('energy.json', z.record(z.string(), z.array(dayShape)), {}, LONGEST);
}

export function energyOpenFile(dataDir: DataDir) {
  const shape = z.object({ version: z.number(), sites: z.record(z.string(), openShape) });
  return dataDir.stateFile('energy-open.json', shape, { version: VERSION, sites: {} }, LONGEST);
}

/** The days with `more` among them: one that begins where another did takes its place, and the newest are kept. */
export function mergeDays(days: readonly EnergyDay[], more: readonly EnergyDay[]): readonly EnergyDay[] {
  const byStart = new Map([...days, ...more].map((one) => [one.start, one]));
  return [...byStart.values()].sort((one, other) => one.start - other.start).slice(-MOST_DAYS);
}

/** Several that keep something at once wait for one writing. */
export function createEnergyMemory(dataDir: DataDir): EnergyMemory {
  const files = { days: energyDaysFile(dataDir), open: energyOpenFile(dataDir) };
  const kept = files.open.read();
  const sites = new Map<string, OpenEnergy>(kept.version === VERSION ? Object.entries(kept.sites) : []);
  const days = new Map(Object.entries(files.days.read()));
  const owners = new Map<string, () => void>();
  let hasNewDays = false;
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  async function write(): Promise<void> {
    next = undefined;
    if (hasNewDays) {
      hasNewDays = false;
      if (!(await files.days.write(Object.fromEntries(days)))) hasNewDays = true;
    }
    await files.open.write({ version: VERSION, sites: Object.fromEntries(sites) });
  }

  function save(): Promise<void> {
    next ??= writing.then(write);
    writing = next;
    return next;
  }

  function addDays(portalId: string, more: readonly EnergyDay[], horizon = Number.POSITIVE_INFINITY): void {
    if (more.length === 0) return;
    const known = (days.get(portalId) ?? []).filter(({ start }) => start < horizon);
    days.set(portalId, mergeDays(known, more));
    hasNewDays = true;
  }

  return {
    take(portalId, giveUp) {
      owners.get(portalId)?.();
      owners.set(portalId, giveUp);
    },
    isTaken: (portalId) => owners.has(portalId),
    left: () => [...sites.keys()].filter((portalId) => !owners.has(portalId)),
    open: (portalId) => sites.get(portalId),
    days: (portalId) => days.get(portalId) ?? [],
    keep(portalId, open, over, horizon) {
      sites.set(portalId, open);
      addDays(portalId, over, horizon);
      return save();
    },
    takeDays(portalId, more) {
      addDays(portalId, more);
      return save();
    },
  };
}
