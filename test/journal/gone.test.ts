/** DATA_DIR, or files in it, are deleted or replaced while the daemon runs: what a stop calls kept is on disk. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Intake } from '../../src/journal/intake.ts';
import { rescue } from '../../src/journal/loss.ts';
import { Segment } from '../../src/journal/segment.ts';
import {
  batchesOf,
  batchOf,
  clearDesks,
  type Desk,
  drain,
  idOf,
  makeFolder,
  nextOf,
  range,
  rawOf,
  segmentsOf,
  startDesk,
  written,
} from './desk.ts';

afterEach(clearDesks);

/** Ends this life, and gives what the next one finds. */
async function next(desk: Desk, folder: string): Promise<number[]> {
  await desk.stop();
  expect(desk.imbalance()).toBe(0);
  return drain(await startDesk(folder));
}

describe('the folder of the journal', () => {
  it('is deleted: it is made again, and all that waits is written anew', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 10));
    await written(desk);
    rmSync(folder, { recursive: true });
    desk.append(...batchesOf(11, 12));
    await written(desk);
    expect(segmentsOf(folder)).not.toHaveLength(0);
    desk.append(...batchesOf(13, 13));
    expect(await next(desk, folder)).toEqual(range(1, 13));
    expect(desk.ledger.dropped).toEqual({});
  });

  it('is deleted right before the stop', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 10));
    await written(desk);
    rmSync(folder, { recursive: true });
    expect(await next(desk, folder)).toEqual(range(1, 10));
  });

  it('is deleted while the database has some of it in hand', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 4));
    await written(desk);
    const given = await nextOf(desk, 2);
    rmSync(folder, { recursive: true });
    desk.append(...batchesOf(5, 5));
    await written(desk);
    desk.store(...given);
    expect(given.map(idOf)).toEqual([1, 2]);
    expect(await next(desk, folder)).toEqual([3, 4, 5]);
    expect(desk.ledger.stored).toBe(2);
  });

  it('is moved away, and another one is put in its place', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 3));
    await written(desk);
    renameSync(rawOf(folder), join(folder, 'elsewhere'));
    mkdirSync(rawOf(folder));
    desk.append(...batchesOf(4, 4));
    expect(await next(desk, folder)).toEqual(range(1, 4));
  });

  it('is replaced by the copy of another one: what waits there is sent as well', async () => {
    const folder = makeFolder();
    const other = makeFolder();
    const one = await startDesk(other);
    one.append(...batchesOf(101, 103));
    await one.stop();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 3));
    await written(desk);
    rmSync(rawOf(folder), { recursive: true });
    renameSync(rawOf(other), rawOf(folder));
    desk.append(...batchesOf(4, 4));
    expect((await next(desk, folder)).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 101, 102, 103]);
  });

  it('is replaced by a file: nothing is called kept, all of it is counted and said', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 10));
    await written(desk);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file');
    await desk.stop();
    expect(desk.journal.pendingFields).toBe(0);
    expect(desk.ledger.dropped).toEqual({ not_kept: 10 });
    expect(desk.imbalance()).toBe(0);
    expect(desk.log.filter(({ level }) => level >= 50)).not.toHaveLength(0);
  });

  it('is a file for a while', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 3));
    await written(desk);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file');
    desk.append(...batchesOf(4, 4));
    await desk.journal.sync();
    expect(desk.health.at(-1)?.ok).toBe(false);
    rmSync(folder);
    expect(await next(desk, folder)).toEqual(range(1, 4));
  });
});

describe('a segment', () => {
  it('that is deleted holds nobody up where the fate of a batch becomes known before it is written anew', async () => {
    const intake = new Intake();
    const segment = new Segment(makeFolder(), 1);
    const entries = [1, 2].map((id) => intake.take(batchOf(id)));
    for (const entry of entries) {
      intake.remove(entry);
      segment.add(entry);
    }
    const { saved } = await rescue(segment, undefined);
    const [first] = saved;
    if (!first) throw new Error('nothing was saved');
    intake.end(first);
    intake.putBack(saved);
    expect(intake.entries).toEqual(entries.slice(1));
    expect(intake.tally).toMatchObject({ batches: 1, fields: 1 });
  });

  it('that is deleted loses nothing where the fate of a batch becomes known while another is read', async () => {
    const intake = new Intake();
    const segment = new Segment(makeFolder(), 1);
    const entries = [1, 2, 3].map((id) => intake.take(batchOf(id)));
    for (const entry of entries) segment.add(entry);
    const [first] = entries;
    if (!first) throw new Error('there is no entry');
    first.body = undefined;
    const rescued = rescue(segment, undefined);
    intake.end(first);
    const { saved, lostFields } = await rescued;
    expect(saved).toEqual(entries.slice(1));
    expect(lostFields).toBe(0);
  });

  it('that is deleted is written anew where its values are still in memory', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { segmentBytes: 2_500 });
    desk.append(...batchesOf(1, 7, 1_000));
    await written(desk);
    rmSync(segmentsOf(folder).at(-1)?.path ?? '');
    expect((await next(desk, folder)).toSorted((a, b) => a - b)).toEqual(range(1, 7));
  });

  it('that is deleted and was on disk alone is counted as not kept, and the others go on', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { segmentBytes: 2_500 });
    desk.append(...batchesOf(1, 7, 1_000));
    await written(desk);
    rmSync(segmentsOf(folder)[1]?.path ?? '');
    expect(await next(desk, folder)).toEqual([1, 2, 5, 6, 7]);
    expect(desk.ledger.dropped).toEqual({ not_kept: 2 });
  });
});
