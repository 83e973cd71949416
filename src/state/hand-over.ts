/**
 * Days of energy that were computed anew, for `energy.json`: the daemon is handed them over its lock, and where none runs
 * the file changes.
 */
import * as z from 'zod';
import type { EnergyDay } from '../energy/types.ts';
import { reasonOf } from '../shared/files.ts';
import { createLog } from '../shared/log.ts';
import { createEnergyMemory } from './energy.ts';
import { dayShape } from './energy-shape.ts';
import { askLock, takeLock } from './lock.ts';
import { openDataDir } from './state-file.ts';

const request = z.object({ takeDays: z.object({ portalId: z.string(), days: z.array(dayShape) }) });
const answer = z.object({ taken: z.number() });

/** Days of one GX. */
export interface HandedDays {
  readonly portalId: string;
  readonly days: readonly EnergyDay[];
}

/** The days that a request at the lock hands over; undefined where it asks for something else. */
export function daysToTake(asked: unknown): HandedDays | undefined {
  return request.safeParse(asked).data?.takeDays;
}

/** What is answered to such a request. */
export function takenAnswer({ days }: HandedDays): z.output<typeof answer> {
  return { taken: days.length };
}

/** Why they could not be handed over, in words; undefined where they were. Never rejects. */
export async function handOverDays(dataDir: string, { portalId, days }: HandedDays): Promise<string | undefined> {
  try {
    // A request is short: one day each.
    for (const [index, day] of days.entries()) {
      const reply = await askLock(dataDir, { takeDays: { portalId, days: [day] } });
      if (reply.kind === 'silent') return `a gx-logger runs on ${dataDir} and does not answer`;
      if (reply.kind === 'nobody') return await keepInFile(dataDir, { portalId, days: days.slice(index) });
      if (!answer.safeParse(reply.answer).success) return 'the gx-logger that runs is of another version: restart it';
    }
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Holds the lock meanwhile, so that no daemon starts with days that are to be replaced. */
async function keepInFile(dataDir: string, { portalId, days }: HandedDays): Promise<string | undefined> {
  const lock = await takeLock(dataDir, () => ({}));
  if (lock.kind === 'held') return `a gx-logger starts on ${dataDir}`;
  if (lock.kind === 'unlocked') return lock.reason;
  try {
    const isWritten = await createEnergyMemory(openDataDir(dataDir, createLog('silent'))).takeDays(portalId, days);
    return isWritten ? undefined : `energy.json in ${dataDir} cannot be written`;
  } finally {
    await lock.release();
  }
}
