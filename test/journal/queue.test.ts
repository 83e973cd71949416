/** What types.ts promises of a Queue, of the journal on disk, of one in memory, and of one whose disk is not there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_BYTES, MAX_LINES } from '../../src/journal/batcher.ts';
import type { JournalOptions } from '../../src/journal/journal.ts';
import { batchOf, clearDesks, drain, idOf, makeFolder, nextOf, startDesk, textOf, until } from './desk.ts';

const signal = new AbortController().signal;

afterEach(clearDesks);

const places: readonly [string, () => string | undefined][] = [
  ['on disk', makeFolder],
  ['in memory', () => undefined],
  ['on a disk that is not there', brokenFolder],
];

function brokenFolder(): string {
  const folder = join(makeFolder(), 'file');
  writeFileSync(folder, 'not a folder');
  return folder;
}

describe.each(places)('a queue %s', (_, makePlace) => {
  const start = (options: Partial<JournalOptions> = {}) => startDesk(makePlace(), options);

  it('gives what was appended, in order, numbered, as it was', async () => {
    const desk = await start();
    const batches = [1, 2, 3].map((id) => batchOf(id, { fields: id }));
    desk.append(...batches);
    const given = await desk.journal.next(10, signal);
    expect(given.map(textOf)).toEqual(batches.map(textOf));
    expect(given.map(({ body, sequence, ...about }) => about)).toEqual(batches.map(({ body, ...about }) => about));
    expect(given.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect([desk.journal.pendingBatches, desk.journal.pendingFields]).toEqual([3, 6]);
    expect(desk.pendingBytes()).toBe(given.reduce((sum, { body }) => sum + body.length, 0));
  });

  it('gives the same batches until they are settled, in whatever order that is', async () => {
    const desk = await start();
    desk.append(...[1, 2, 3, 4, 5].map((id) => batchOf(id)));
    const ids = async (most: number) => (await desk.journal.next(most, signal)).map(idOf);
    expect(await ids(3)).toEqual([1, 2, 3]);
    expect(await ids(3)).toEqual([1, 2, 3]);
    const [, second] = await desk.journal.next(3, signal);
    desk.store(second!);
    expect(await ids(3)).toEqual([1, 3, 4]);
    expect(await ids(1)).toEqual([1]);
    expect(await drain(desk)).toEqual([1, 3, 4, 5]);
    expect([desk.journal.pendingBatches, desk.journal.pendingFields, desk.pendingBytes()]).toEqual([0, 0, 0]);
    expect(desk.imbalance()).toBe(0);
  });

  it('gives no more at once than one batch may hold, but one at least', async () => {
    const desk = await start();
    const about = (lines: number, plainBytes: number) => ({ ...batchOf(lines), lines, plainBytes });
    desk.append(about(MAX_LINES + 1, 10), about(MAX_LINES - 1, 10), about(1, 10), about(2, 10));
    desk.append(about(3, MAX_BYTES), about(4, MAX_BYTES - 20), about(5, 20), about(6, 1));
    const rounds: number[][] = [];
    while (desk.journal.pendingBatches > 0) {
      const given = await desk.journal.next(100, signal);
      rounds.push(given.map(({ lines }) => lines));
      desk.store(...given);
    }
    expect(rounds).toEqual([[MAX_LINES + 1], [MAX_LINES - 1, 1], [2], [3], [4, 5], [6]]);
  });

  it('waits for a batch, and for no longer than the signal', async () => {
    const desk = await start();
    const coming = desk.journal.next(1, signal);
    desk.append(batchOf(1));
    expect((await coming).map(idOf)).toEqual([1]);
    desk.store(...(await coming));

    const controller = new AbortController();
    const waiting = desk.journal.next(1, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(desk.journal.next(1, controller.signal)).rejects.toThrow('enough');
    desk.append(batchOf(2));
    expect(await drain(desk)).toEqual([2]);
  });

  it('settles once, and nothing that it did not give', async () => {
    const desk = await start();
    desk.append(batchOf(1), batchOf(2));
    const [first] = await desk.journal.next(1, signal);
    desk.journal.settle(first!);
    desk.journal.settle(first!);
    desk.journal.settle({ ...batchOf(9), sequence: 2 });
    expect(desk.journal.pendingBatches).toBe(1);
    expect((await nextOf(desk)).map(idOf)).toEqual([2]);
  });

  it('knows the newest, and how much is older than a stamp', async () => {
    const desk = await start();
    expect(await desk.journal.newest()).toBeUndefined();
    desk.append(
      batchOf(1, { stamp: 100, fields: 2 }),
      batchOf(2, { stamp: 300 }),
      batchOf(3, { stamp: 200, fields: 4 }),
    );
    expect(idOf((await desk.journal.newest())!)).toBe(3);
    expect([100, 101, 200, 201, 301].map((stamp) => desk.journal.fieldsBefore(stamp))).toEqual([0, 2, 2, 6, 7]);
    expect(desk.journal.newestStamp).toBe(300);
    const given = await desk.journal.next(2, signal);
    desk.store(...given);
    expect(desk.journal.fieldsBefore(1_000)).toBe(4);
    expect(await drain(desk)).toEqual([3]);
    expect(await desk.journal.newest()).toBeUndefined();
    expect(desk.journal.newestStamp).toBe(300);
  });

  it('what is set aside is pending, is passed by, and comes back', async () => {
    const desk = await start({ timings: { retryStuck: 2_000 } });
    desk.append(batchOf(1, { fields: 5, stamp: 7 }), batchOf(2), batchOf(3));
    const [first, second] = await desk.journal.next(2, signal);
    await desk.journal.setAside(first!, 'refused ten times');
    expect(desk.journal.status()).toMatchObject({ stuck: { batches: 1, fields: 5 }, waiting: { batches: 2 } });
    expect([desk.journal.pendingBatches, desk.journal.pendingFields]).toEqual([3, 7]);
    expect(desk.journal.fieldsBefore(8)).toBe(5);
    desk.store(second!);
    // It is not there any more, so its fate is not the sink's to tell.
    desk.journal.settle(first!);
    expect((await desk.journal.next(1, signal)).map(idOf)).toEqual([3]);
    expect(await drain(desk)).toEqual([3]);
    const [again] = await desk.journal.next(1, signal);
    expect(textOf(again!)).toBe(textOf(first!));
    expect(again).toMatchObject({ fields: 5, oldest: 7, newest: 7 });
    expect(desk.journal.status().stuck.batches).toBe(0);
    desk.store(again!);
    expect([desk.journal.pendingBatches, desk.imbalance()]).toEqual([0, 0]);
  });

  it('a batch that is no gzip is refused, and harms none of the others', async () => {
    const desk = await start();
    expect(() => desk.journal.append({ ...batchOf(1), body: Buffer.from('a x=1 1') })).toThrow(/gzip/);
    desk.append(batchOf(2));
    expect(await drain(desk)).toEqual([2]);
  });
});

describe('in memory', () => {
  it('the oldest goes when there is no more room, but not what the sink has, and it is counted', async () => {
    const desk = await startDesk(undefined, { maxBytes: 40_000 });
    desk.append(batchOf(1, { bytes: 10_000, fields: 2 }));
    const [given] = await desk.journal.next(1, signal);
    desk.append(...[2, 3, 4, 5].map((id) => batchOf(id, { bytes: 10_000, fields: id })));
    expect(desk.ledger.dropped).toEqual({ buffer_full: 2 + 3 });
    expect(desk.imbalance()).toBe(0);
    desk.store(given!);
    expect(await drain(desk)).toEqual([4, 5]);
    expect(desk.log.filter(({ level }) => level >= 40)).toHaveLength(1);
    await desk.stop();
  });

  it('a stop keeps nothing, and says and counts it', async () => {
    const desk = await startDesk(undefined);
    desk.append(batchOf(1, { fields: 3 }), batchOf(2));
    desk.store(...(await desk.journal.next(1, signal)));
    await desk.stop();
    expect(desk.ledger.dropped).toEqual({ not_kept: 1 });
    expect([desk.journal.pendingBatches, desk.imbalance()]).toEqual([0, 0]);
    expect(desk.log.at(-1)?.msg).toMatch(/1 values that were not sent are lost/);
    desk.append(batchOf(3, { fields: 7 }));
    expect(desk.ledger.dropped).toEqual({ not_kept: 8 });
    expect(desk.imbalance()).toBe(0);
  });

  it('has no disk to wait for', async () => {
    const desk = await startDesk(undefined);
    desk.append(batchOf(1));
    expect(desk.journal.status()).toMatchObject({ mode: 'memory', unwrittenBytes: 0, diskBytes: 0, writtenBytes: 0 });
    expect(desk.journal.unwrittenBytes).toBe(0);
    await desk.journal.sync();
    expect(desk.health).toMatchObject([{ ok: true, code: 'ok' }]);
    expect(await drain(desk)).toEqual([1]);
    await desk.stop();
  });
});

describe('on disk', () => {
  it('what is set aside is so over a restart, and goes back into the order in its time', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder);
    one.append(batchOf(1, { fields: 5 }), batchOf(2));
    const [first] = await one.journal.next(1, signal);
    await one.journal.setAside(first!, 'refused');
    await one.stop();

    const two = await startDesk(folder);
    expect(two.journal.status()).toMatchObject({ stuck: { batches: 1, fields: 5 }, waiting: { batches: 1 } });
    expect([two.journal.pendingFields, two.imbalance()]).toEqual([6, 0]);
    expect(await drain(two)).toEqual([2]);
    await two.stop();

    const three = await startDesk(folder, { timings: { retryStuck: 1 } });
    await until(() => expect(three.journal.status().stuck.batches).toBe(0));
    expect(await drain(three)).toEqual([1]);
    await three.stop();

    const four = await startDesk(folder);
    expect([four.journal.pendingBatches, four.ledger.stored, four.imbalance()]).toEqual([0, 6, 0]);
    await four.stop();
  });
});
