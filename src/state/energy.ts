/**
 * What is remembered of the energy of each GX, by its portal id:
 *
 * - `energy.json`, the days that are over, in order; written once a day. So yesterday's kWh are known where no database can
 *   be asked.
 * - `energy-open.json`, what the next run goes on with: written each time a window is over.
 *
 * A day that is over is written before it is left out of what is open: a process that is killed in between ends it again.
 * Where it could not be written, it stands among what is open until it is.
 */
import * as z from 'zod';
import type { EnergyDay } from '../energy/types.ts';
import { dayShape, openShape } from './energy-shape.ts';
import { listOf, recordOf } from './shapes.ts';
import type { DataDir } from './state-file.ts';

/** Days that are kept of a GX: two years, and a month to compare them. */
const MOST_DAYS = 800;
/** Bytes of a file: of a hundred GX for these years, and of what goes on. */
const LONGEST = 512 * 1024 * 1024;
const LONGEST_OPEN = 128 * 1024 * 1024;
/** What could not be written is tried again so much later, ms. */
const RETRY = 10_000;
/** What was kept by a version whose machines knew something else is not gone on with. */
const VERSION = 1;

/** What the next run goes on with. */
export type OpenEnergy = Readonly<z.infer<typeof openShape>>;

const daysShape = recordOf(listOf(dayShape));

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
  /** Takes days that were computed anew; resolves with whether they are in their file. */
  takeDays(portalId: string, days: readonly EnergyDay[]): Promise<boolean>;
}

export function energyDaysFile(dataDir: DataDir) {
  return dataDir.stateFile<EnergyDays>('energy.json', daysShape, {}, LONGEST);
}

export function energyOpenFile(dataDir: DataDir) {
  const shape = z.object({
    version: z.number(),
    sites: recordOf(openShape),
    /** Days that are over and could not be written. */
    unwritten: daysShape.exactOptional(),
  });
  return dataDir.stateFile('energy-open.json', shape, { version: VERSION, sites: {} }, LONGEST_OPEN);
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
  const days = new Map<string, readonly EnergyDay[]>();
  const owners = new Map<string, () => void>();
  /** Days that are not in their file. */
  let unwritten = new Map<string, readonly EnergyDay[]>();
  let writing: Promise<boolean> = Promise.resolve(true);
  let next: Promise<boolean> | undefined;
  let retry: NodeJS.Timeout | undefined;
  for (const [portalId, known] of Object.entries(files.days.read())) days.set(portalId, mergeDays([], known));
  for (const [portalId, known] of Object.entries(kept.unwritten ?? {})) addDays(portalId, known);

  /** Gives whether all days are in their file. */
  async function write(): Promise<boolean> {
    next = undefined;
    if (unwritten.size > 0) {
      const before = unwritten;
      unwritten = new Map();
      const isWritten = await files.days.write(Object.fromEntries(days));
      if (!isWritten) for (const [id, known] of before) unwritten.set(id, mergeDays(known, unwritten.get(id) ?? []));
    }
    const waiting = unwritten.size > 0 ? { unwritten: Object.fromEntries(unwritten) } : {};
    const isKept = await files.open.write({ version: VERSION, sites: Object.fromEntries(sites), ...waiting });
    // Else the next window would try, and the process may end before that.
    if ((!isKept || unwritten.size > 0) && !retry) retry = setTimeout(again, RETRY).unref();
    return unwritten.size === 0;
  }

  function again(): void {
    retry = undefined;
    void save();
  }

  function save(): Promise<boolean> {
    next ??= writing.then(write);
    writing = next;
    return next;
  }

  function addDays(portalId: string, more: readonly EnergyDay[], horizon = Number.POSITIVE_INFINITY): void {
    if (more.length === 0) return;
    const known = (days.get(portalId) ?? []).filter(({ start }) => start < horizon);
    days.set(portalId, mergeDays(known, more));
    unwritten.set(portalId, mergeDays(unwritten.get(portalId) ?? [], more));
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
      return save().then(() => undefined);
    },
    takeDays(portalId, more) {
      addDays(portalId, more);
      return save();
    },
  };
}
