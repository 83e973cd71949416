/** Days of energy that were computed anew come into `energy.json`, by the daemon or without one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EnergyDay } from '../../src/energy/types.ts';
import { createLog } from '../../src/shared/log.ts';
import { createEnergyMemory } from '../../src/state/energy.ts';
import { daysToTake, type HandedDays, handOverDays, takenAnswer } from '../../src/state/hand-over.ts';
import { takeLock } from '../../src/state/lock.ts';
import { openDataDir } from '../../src/state/state-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gx-logger-days-'));
});
afterEach(() => rm(folder, { recursive: true }));

const DAY = 86_400_000;
function dayAt(start: number, pv: number): EnergyDay {
  const fields = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`a_long_field_of_energy_${index}`, pv + index / 7]),
  );
  return {
    date: '2026-06-15',
    start,
    end: start + DAY,
    zone: 'UTC',
    site: 'Home',
    fields,
    lacking: [],
    checks: {},
    money: {},
  };
}
const kept = () => createEnergyMemory(openDataDir(folder, createLog('silent'))).days('p1');

it('where no daemon runs the file changes, and a day takes the place of the same day', async () => {
  expect(await handOverDays(folder, { portalId: 'p1', days: [dayAt(0, 1), dayAt(DAY, 2)] })).toBeUndefined();
  expect(await handOverDays(folder, { portalId: 'p1', days: [dayAt(0, 3)] })).toBeUndefined();
  expect(kept().map(({ start, fields }) => [start, fields['a_long_field_of_energy_0']])).toEqual([
    [0, 3],
    [DAY, 2],
  ]);
});

it('a daemon that runs is handed each day over its lock', async () => {
  const taken: HandedDays[] = [];
  const lock = await takeLock(folder, (request) => {
    const days = daysToTake(request);
    if (!days) return {};
    taken.push(days);
    return takenAnswer(days);
  });
  const days = [dayAt(0, 1), dayAt(DAY, 2)];
  expect(await handOverDays(folder, { portalId: 'p1', days })).toBeUndefined();
  expect(taken).toEqual(days.map((day) => ({ portalId: 'p1', days: [day] })));
  if (lock.kind === 'taken') await lock.release();
});

it('a daemon of an older version is named', async () => {
  const lock = await takeLock(folder, () => ({ pid: 1 }));
  expect(await handOverDays(folder, { portalId: 'p1', days: [dayAt(0, 1)] })).toMatch(/another version/);
  if (lock.kind === 'taken') await lock.release();
});
