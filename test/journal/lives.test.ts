/** Lives of a journal that ended badly, one after the other. */
import { readdirSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { batchOf, clearDesks, crash, drain, idOf, makeFolder, rawOf, startDesk, until, written } from './desk.ts';
import { clearFaults, faults } from './faults.ts';

vi.mock('node:fs/promises', async (original) => (await import('./faults.ts')).faultyDisk(await original()));

afterEach(async () => {
  clearFaults();
  await clearDesks();
});
const signal = new AbortController().signal;
const batches = (...ids: number[]) => ids.map((id) => batchOf(id));

it('numbers that were settled out of order are never used again, though the file is empty', async () => {
  const folder = makeFolder();
  const first = await startDesk(folder);
  first.append(...batches(1, 2, 3, 4));
  await first.journal.sync();
  const [oldest, ...others] = await first.journal.next(4, signal);
  first.store(...others);
  await first.journal.sync();
  first.store(oldest!);
  await until(() => expect(first.journal.status().diskBytes).toBe(0));
  const left = await crash(first, folder);
  const second = await startDesk(left);
  second.append(...batches(11, 12, 13, 14));
  await written(second);
  const third = await startDesk(await crash(second, left));
  expect(await drain(third)).toEqual([11, 12, 13, 14]);
  expect(third.imbalance()).toBe(0);
  await third.stop();
});

it('a segment that cannot be read holds nobody up, and comes when it can be', async () => {
  const folder = makeFolder();
  const first = await startDesk(folder, { segmentBytes: 300 });
  first.append(...batches(1, 2, 3, 4, 5, 6, 7, 8));
  await first.stop();
  const segments = readdirSync(rawOf(folder)).filter((name) => name.endsWith('.lp.gz'));
  const last = segments.sort().at(-1);
  expect(segments.length).toBeGreaterThan(2);
  faults.only = last!;
  faults.codes.set('read', 'EIO');
  const second = await startDesk(folder, { segmentBytes: 300 });
  second.append(batchOf(9));
  const given = (await second.journal.next(100, signal)).map(idOf);
  expect(given[0]).toBe(1);
  expect(second.imbalance()).toBe(0);
  clearFaults();
  const got: number[] = [];
  await until(async () => {
    got.push(...(await drain(second)));
    expect([...got].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
  expect(second.imbalance()).toBe(0);
  // None of it is counted twice, though nobody knew what the segment held.
  expect(second.ledger).toEqual({ made: 9, stored: 9, expired: 0, rejected: {}, dropped: {} });
  await second.stop();
});

it('what is young is not written for the sake of what is settled', async () => {
  const desk = await startDesk(makeFolder(), { timings: { writeAfter: 60_000 } });
  desk.append(batchOf(1));
  const [batch] = await desk.journal.next(1, signal);
  desk.append(...batches(2, 3));
  desk.store(batch!);
  // One after another on the disk: when this is through, so is what the settling asked for.
  await desk.journal.setAside((await desk.journal.next(1, signal))[0]!, 'to have something done');
  expect(desk.journal.status().waiting.batches).toBe(1);
  expect(desk.journal.unwrittenBytes).toBeGreaterThan(0);
  await desk.stop();
});
