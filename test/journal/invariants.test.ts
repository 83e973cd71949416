/** What always holds of the journal on disk: one suite for each line at the top of src/journal/journal.ts. */
import { appendFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readStatus } from '../../src/journal/journal.ts';
import {
  batchesOf,
  batchOf,
  clearDesks,
  crash,
  drain,
  idOf,
  makeFolder,
  namesIn,
  nextOf,
  range,
  rawOf,
  segmentsOf,
  startDesk,
  textOf,
  until,
  written,
} from './desk.ts';

const signal = new AbortController().signal;

afterEach(clearDesks);

/** A journal of closed segments with two batches each, and what it holds after a crash. */
async function crashedWith(count: number, settled = 0): Promise<string> {
  const folder = makeFolder();
  const desk = await startDesk(folder, { segmentBytes: 2_500 });
  desk.append(...batchesOf(1, count, 1_000));
  await written(desk);
  for (let done = 0; done < settled; done += 1) desk.store((await desk.journal.next(1, signal))[0]!);
  return crash(desk, folder);
}

describe('append-only', () => {
  it('what is written is never changed, only added to, emptied, or removed', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { segmentBytes: 5_000 });
    let before = new Map<string, Buffer>();
    for (const id of range(1, 40)) {
      desk.append(batchOf(id, { bytes: 700 }));
      if (id % 3 === 0) desk.store(...(await desk.journal.next(2, signal)));
      await desk.journal.sync();
      const after = new Map(segmentsOf(folder).map(({ path, bytes }) => [path, bytes]));
      for (const [path, bytes] of before) {
        const now = after.get(path);
        if (now && now.length > 0) expect(now.subarray(0, bytes.length).equals(bytes)).toBe(true);
      }
      before = after;
    }
    expect(before.size).toBeGreaterThan(2);
    expect((await drain(desk)).at(-1)).toBe(40);
  });
});

describe('one writer', () => {
  it('whoever looks at the journal of a running daemon sees the same and changes nothing', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { segmentBytes: 2_500 });
    desk.append(...batchesOf(1, 7, 1_000));
    desk.store(...(await desk.journal.next(1, signal)));
    await desk.journal.sync();
    const snapshot = () => segmentsOf(folder).map(({ path, bytes }) => [path, bytes.toString('hex')]);
    const before = [snapshot(), namesIn(folder, 'raw')];
    const seen = await readStatus(rawOf(folder), 2 ** 31);
    const { waiting, stuck, keptBytes, diskBytes } = desk.journal.status();
    expect(seen).toMatchObject({ waiting, stuck, keptBytes, diskBytes, skippedBytes: 0 });
    expect([snapshot(), namesIn(folder, 'raw')]).toEqual(before);
    expect(await readStatus(rawOf(makeFolder()), 2 ** 31)).toBeUndefined();
  });
});

describe('a torn tail is cut at the last whole member', () => {
  it('wherever it is torn', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 3, 50));
    await written(desk);
    const left = await crash(desk, folder);
    const [segment] = segmentsOf(left);
    const lengths = (await nextLengths(left)).map(({ body }) => body.length);
    const whole = lengths[0]! + lengths[1]!;
    for (const cut of [1, 20, 52, 53, 54, lengths[2]! - 1]) {
      writeFileSync(segment!.path, segment!.bytes.subarray(0, whole + cut));
      const again = await startDesk(left);
      expect(readFileSync(segment!.path).length).toBe(whole);
      expect(again.journal.status().skippedBytes).toBe(cut);
      expect(again.log.some(({ msg }) => msg.includes(`${cut} bytes are removed`))).toBe(true);
      again.append(batchOf(9));
      expect(await drain(again)).toEqual([1, 2, 9]);
      expect(again.imbalance()).toBe(0);
      await again.stop();
      rmSync(join(rawOf(left), 'state.json'), { force: true });
    }
  });

  async function nextLengths(folder: string) {
    const copy = await startDesk(folder);
    const given = await nextOf(copy);
    await copy.stop();
    return given;
  }

  it('so is a tail of zeros, as a power cut leaves it, and what is behind it when it grows again is found', async () => {
    const left = await crashedWith(1);
    const [segment] = segmentsOf(left);
    appendFileSync(segment!.path, Buffer.alloc(5_000));
    const desk = await startDesk(left);
    expect(readFileSync(segment!.path).length).toBe(segment!.bytes.length);
    desk.append(batchOf(2));
    await written(desk);
    const again = await startDesk(await crash(desk, left));
    expect(await drain(again)).toEqual([1, 2]);
    expect(again.imbalance()).toBe(0);
  });
});

describe('a damaged member is moved aside and counted, the rest is kept', () => {
  const flip = (path: string, at: number) => {
    const bytes = readFileSync(path);
    bytes[at]! ^= 0x20;
    writeFileSync(path, bytes);
    return bytes;
  };

  it('a flipped byte in a body: seen when it is read back to be sent', async () => {
    const left = await crashedWith(6);
    const paths = segmentsOf(left).map(({ path }) => path);
    // In the first member of a closed segment, and of the one that is written.
    const damaged = [flip(paths[1]!, 300), flip(paths[2]!, 300)];
    const desk = await startDesk(left);
    expect(desk.journal.pendingFields).toBe(6);
    expect(await drain(desk)).toEqual([1, 2, 4, 6]);
    expect(desk.ledger.rejected).toEqual({ damaged: 2 });
    expect(desk.imbalance()).toBe(0);
    const names = namesIn(left, 'damaged');
    expect(names).toEqual(['raw-00000002-0', 'raw-00000003-0']);
    for (const [index, name] of names.entries()) {
      const moved = readFileSync(join(rawOf(left), 'damaged', name));
      expect(damaged[index]!.subarray(0, moved.length).equals(moved)).toBe(true);
    }
    expect(desk.log.filter(({ msg }) => msg.includes('is damaged'))).toHaveLength(2);
  });

  it('a flipped byte in a header of the last segment: seen at the start', async () => {
    const left = await crashedWith(6);
    const { path } = segmentsOf(left).at(-1)!;
    flip(path, 30);
    const desk = await startDesk(left);
    expect(desk.journal.pendingFields).toBe(6);
    expect(await drain(desk)).toEqual([1, 2, 3, 4, 6, 5]);
    expect(desk.ledger).toMatchObject({ made: 6, stored: 6, rejected: {} });
    expect(desk.imbalance()).toBe(0);
  });

  it.each([
    ['the last segment', 2],
    ['a closed one', 1],
  ])('a flipped byte in a header of %s is salvaged once, over however many restarts', async (_, index) => {
    const folder = await crashedWith(6);
    flip(segmentsOf(folder)[index]!.path, 30);
    for (const round of range(1, 3)) {
      const desk = await startDesk(folder);
      if (round === 1) desk.store(...(await desk.journal.next(2, signal)));
      await desk.stop();
    }
    const desk = await startDesk(folder);
    expect((await drain(desk)).sort()).toEqual([3, 4, 5, 6]);
    expect(desk.ledger).toMatchObject({ made: 6, stored: 6, rejected: {}, dropped: {} });
  });

  it('two flipped headers in a row: both batches are salvaged', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder);
    one.append(...batchesOf(1, 4, 1_000));
    await written(one);
    const lengths = (await nextOf(one)).map(({ body }) => body.length);
    const left = await crash(one, folder);
    const { path } = segmentsOf(left)[0]!;
    flip(path, lengths[0]! + 30);
    flip(path, lengths[0]! + lengths[1]! + 40);
    const desk = await startDesk(left);
    expect(await drain(desk)).toEqual([1, 4, 2, 3]);
    expect(desk.imbalance()).toBe(0);
  });

  it('a flipped byte in the header of what is stored already: it is not sent again', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder, { segmentBytes: 2_500, keepFor: 2 ** 40 });
    one.append(...batchesOf(1, 4, 1_000));
    await written(one);
    one.store(...(await one.journal.next(2, signal)));
    one.store(...(await one.journal.next(1, signal)));
    await one.stop();
    for (const { path } of segmentsOf(folder)) {
      flip(path, 30);
    }
    const desk = await startDesk(folder);
    expect(await drain(desk)).toEqual([4]);
    expect(desk.ledger).toMatchObject({ made: 4, stored: 4 });
  });

  it('a flipped byte in a header and one behind it: nothing to salvage', async () => {
    const left = await crashedWith(6);
    const { path } = segmentsOf(left).at(-1)!;
    flip(path, 30);
    flip(path, 300);
    const desk = await startDesk(left);
    expect(desk.journal.pendingFields).toBe(5);
    expect(await drain(desk)).toEqual([1, 2, 3, 4, 6]);
    expect(namesIn(left, 'damaged')).toEqual(['raw-00000003-0']);
    expect(desk.journal.status().skippedBytes).toBeGreaterThan(1_000);
    expect(desk.imbalance()).toBe(0);
  });

  it('a flipped byte in a header of a closed segment: seen when it is read, and counted then', async () => {
    const left = await crashedWith(6);
    flip(segmentsOf(left)[1]!.path, 30);
    const desk = await startDesk(left);
    expect(desk.journal.pendingFields).toBe(6);
    expect(await drain(desk)).toEqual([1, 2, 4, 5, 6, 3]);
    expect(desk.ledger).toMatchObject({ made: 6, stored: 6, rejected: {} });
    expect(desk.imbalance()).toBe(0);
  });

  it('a segment that is cut, or gone, or nothing but junk', async () => {
    const left = await crashedWith(8);
    const [first, second, third] = segmentsOf(left);
    truncateSync(first!.path, first!.bytes.length - 10);
    writeFileSync(third!.path, Buffer.alloc(third!.bytes.length, 7));
    const desk = await startDesk(left);
    rmSync(second!.path);
    expect(await drain(desk)).toEqual([1, 7, 8]);
    expect(desk.imbalance()).toBe(0);
    expect(desk.ledger.rejected).toEqual({ damaged: 5 });
  });

  it('a batch that is set aside', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(batchOf(1, { bytes: 500, fields: 3 }), batchOf(2));
    await desk.journal.setAside((await desk.journal.next(1, signal))[0]!, 'refused');
    const left = await crash(desk, folder);
    flip(segmentsOf(left)[0]!.path, 200);
    const again = await startDesk(left, { timings: { retryStuck: 1 } });
    await until(() => expect(again.journal.status().stuck.batches).toBe(0));
    expect(await drain(again)).toEqual([2]);
    expect(again.ledger.rejected).toEqual({ damaged: 3 });
    expect(again.imbalance()).toBe(0);
    expect(namesIn(left, 'damaged')).toEqual(['raw-00000001-0']);
  });

  it('what is kept of it is bounded: the oldest goes first', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    for (const id of range(1, 6)) {
      desk.append(batchOf(id, { bytes: 5_000_000 }));
      await written(desk);
    }
    const left = await crash(desk, folder);
    for (const { path } of segmentsOf(left)) flip(path, 100_000);
    const again = await startDesk(left);
    expect(await drain(again, 1)).toEqual([]);
    expect(again.ledger.rejected).toEqual({ damaged: 6 });
    // A batch is counted before its bytes are there: for a moment the oldest has gone and the latest has not come.
    await until(() => expect(namesIn(left, 'damaged')).toHaveLength(3));
  });
});

describe('a lost cursor replays and never wipes', () => {
  it.each([
    ['is there', () => undefined, [4, 5, 6]],
    ['is gone', (path: string) => rmSync(path), [1, 2, 3, 4, 5, 6]],
    ['is cut', (path: string) => truncateSync(path, 20), [1, 2, 3, 4, 5, 6]],
    ['is something else', (path: string) => writeFileSync(path, '{"cursor":"many"}'), [1, 2, 3, 4, 5, 6]],
  ])('when state.json %s', async (_, lose, expected) => {
    const folder = makeFolder();
    const one = await startDesk(folder, {
      segmentBytes: 2_500,
      keepFor: 1_000_000_000,
      clock: () => 1_700_000_000_000,
    });
    one.append(...batchesOf(1, 6, 1_000));
    await written(one);
    one.store(...(await one.journal.next(2, signal)));
    one.store(...(await one.journal.next(1, signal)));
    await one.stop();
    lose(join(rawOf(folder), 'state.json'));
    const two = await startDesk(folder);
    expect(await drain(two)).toEqual(expected);
    expect(two.imbalance()).toBe(0);
  });

  it('a damaged one is set aside, and that is said', async () => {
    const left = await crashedWith(2);
    const path = join(rawOf(left), 'state.json');
    writeFileSync(path, 'not json');
    const desk = await startDesk(left);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe('not json');
    expect(desk.log.some(({ msg }) => msg.includes('state.json is damaged'))).toBe(true);
  });

  it('numbers are never used again, so an old cursor takes nothing with it', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder);
    one.append(...batchesOf(1, 5));
    expect(await drain(one)).toHaveLength(5);
    await one.stop();
    const two = await startDesk(folder);
    two.append(batchOf(6));
    expect((await nextOf(two))[0]?.sequence).toBe(6);
    await written(two);
    const three = await startDesk(await crash(two, folder));
    expect(await drain(three)).toEqual([6]);
  });

  it('what was settled in whatever order before a stop is not sent again', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder, { segmentBytes: 2_500 });
    one.append(...batchesOf(1, 9, 1_000));
    await written(one);
    const given = await one.journal.next(2, signal);
    one.store(given[1]!);
    await one.stop();
    const two = await startDesk(folder);
    expect(await drain(two)).toEqual([1, 3, 4, 5, 6, 7, 8, 9]);
    expect([two.ledger.made, two.ledger.stored]).toEqual([9, 9]);
  });
});

describe('a segment is deleted only when all of it is settled and its time has passed, or when it is evicted', () => {
  it('not before the last of it is settled', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { segmentBytes: 2_500 });
    desk.append(...batchesOf(1, 5, 1_000));
    await written(desk);
    const [first, second] = segmentsOf(folder);
    const given = await desk.journal.next(2, signal);
    desk.store(given[1]!);
    await desk.journal.sync();
    expect(existsSync(first!.path)).toBe(true);
    desk.store(given[0]!);
    await until(() => expect(existsSync(first!.path)).toBe(false));
    expect(existsSync(second!.path)).toBe(true);
    await drain(desk);
    await until(() => expect(segmentsOf(folder).map(({ bytes }) => bytes.length)).toEqual([0]));
  });

  it('not before its newest line is older than it is to be kept', async () => {
    const folder = makeFolder();
    let now = 1_700_000_000_000;
    const desk = await startDesk(folder, { segmentBytes: 2_500, keepFor: 1_000, clock: () => now });
    desk.append(...batchesOf(1, 5, 1_000));
    await written(desk);
    expect(await drain(desk)).toEqual([1, 2, 3, 4, 5]);
    const size = () => segmentsOf(folder).reduce((sum, { bytes }) => sum + bytes.length, 0);
    await desk.journal.sync();
    expect(size()).toBeGreaterThan(5_000);
    expect(desk.journal.status()).toMatchObject({ keptBytes: size(), diskBytes: size(), waiting: { batches: 0 } });
    now += 1_004;
    await desk.journal.sync();
    expect(segmentsOf(folder)).toHaveLength(1);
    now += 1;
    await desk.journal.sync();
    expect(size()).toBe(0);
  });

  it('evicted: what is settled first, then the oldest that the sink does not have, and it is counted', async () => {
    const folder = makeFolder();
    const options = { segmentBytes: 2_500, maxBytes: 10_500, keepFor: 1_000_000_000, clock: () => 1_700_000_000_000 };
    const desk = await startDesk(folder, options);
    desk.append(...batchesOf(1, 6, 1_000));
    await written(desk);
    // 1 and 2 are a segment that is kept; 3 of the next one is on its way.
    desk.store(...(await desk.journal.next(2, signal)));
    const [third] = await desk.journal.next(1, signal);
    expect(idOf(third!)).toBe(3);
    desk.append(...batchesOf(7, 10, 1_000));
    await written(desk);
    expect(desk.ledger.dropped).toEqual({});
    desk.append(...batchesOf(11, 15, 1_000));
    await written(desk);
    expect(desk.ledger.dropped).toEqual({ journal_full: 4 });
    expect(desk.journal.status().diskBytes).toBeLessThanOrEqual(10_500);
    expect(segmentsOf(folder).reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(desk.journal.status().diskBytes);
    expect(desk.imbalance()).toBe(0);
    expect(await drain(desk)).toEqual([3, 4, ...range(9, 15)]);
    expect(desk.log.filter(({ msg }) => msg.includes('JOURNAL_MAX_BYTES'))).toHaveLength(1);
  });

  it('evicted: of a journal of one segment that segment, and what is set aside goes as old as it is', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { maxBytes: 16_000 });
    desk.append(...batchesOf(1, 4, 1_000));
    for (const _ of range(1, 3)) await desk.journal.setAside((await desk.journal.next(1, signal))[0]!, 'refused');
    expect(desk.journal.status().stuck.batches).toBe(3);
    expect(desk.ledger.dropped).toEqual({});
    desk.append(...batchesOf(5, 30, 1_000));
    await written(desk);
    expect(desk.imbalance()).toBe(0);
    expect(desk.journal.status().stuck.batches).toBe(0);
    expect(desk.ledger.dropped['journal_full']).toBeGreaterThanOrEqual(3);
    expect(desk.journal.status().diskBytes).toBeLessThanOrEqual(16_000);
    expect((await drain(desk)).at(-1)).toBe(30);
  });
});

describe('fsync only what stays', () => {
  it('nothing of what the database takes in time; and then the file is empty', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { timings: { fsyncAfter: 1_000 } });
    for (const id of range(1, 30)) {
      desk.append(batchOf(id));
      await written(desk);
      expect(await drain(desk)).toEqual([id]);
    }
    await until(() => expect(segmentsOf(folder).map(({ bytes }) => bytes.length)).toEqual([0]));
    expect(desk.journal.status().writtenBytes).toBeGreaterThan(0);
    expect(desk.journal.status().fsyncs).toBe(0);
    // It would have shown by the time that one that stays is safe.
    desk.append(batchOf(31));
    await until(() => expect(desk.journal.status().fsyncs).toBe(2));
  });

  it('and no write either for what the database takes within a moment', async () => {
    const desk = await startDesk(makeFolder(), { timings: { writeAfter: 60_000 } });
    for (const id of range(1, 30)) {
      desk.append(batchOf(id));
      expect(await drain(desk)).toEqual([id]);
    }
    await desk.journal.sync();
    expect(desk.journal.status().writtenBytes).toBe(0);
    desk.append(batchOf(31));
    await desk.journal.sync();
    expect(desk.journal.status().writtenBytes).toBeGreaterThan(0);
  });

  it('one for all that waits for so long, and the folder once for each new segment', async () => {
    const desk = await startDesk(makeFolder(), { timings: { fsyncAfter: 30 } });
    desk.append(...batchesOf(1, 20));
    await until(() => expect(desk.journal.status().fsyncs).toBe(2));
    desk.append(...batchesOf(21, 25));
    await until(() => expect(desk.journal.status().fsyncs).toBe(3));
    expect(await drain(desk)).toHaveLength(25);
    desk.append(batchOf(26));
    await until(() => expect(desk.journal.status().fsyncs).toBe(4));
  });

  it('a stop makes everything safe, and a batch that is settled before its write begins is never written', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(batchOf(1));
    desk.append(batchOf(2));
    // In the same turn: the second one cannot have been begun.
    desk.store(...(await desk.journal.next(2, signal)).slice(1));
    await desk.stop();
    expect(segmentsOf(folder).map(({ bytes }) => textOf({ body: bytes }))).toEqual([textOf(batchOf(1))]);
    expect(desk.journal.status().fsyncs).toBe(2);
  });
});

describe('the ledger balances after any crash', () => {
  it('what was in memory is counted as lost, what is on disk is pending', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 4));
    await desk.journal.sync();
    // Made, but in no batch yet.
    desk.ledger.made += 7;
    desk.ledger.expired += 1;
    desk.ledger.made += 1;
    await desk.journal.sync();
    const again = await startDesk(await crash(desk, folder));
    expect(again.ledger).toMatchObject({ made: 12, expired: 1, dropped: { crash: 7 } });
    expect([again.journal.pendingFields, again.imbalance()]).toEqual([4, 0]);
  });

  it('what was made after the state was saved is counted by what there is of it', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 2));
    await desk.journal.sync();
    desk.append(...batchesOf(3, 9));
    await written(desk);
    const again = await startDesk(await crash(desk, folder));
    expect(again.ledger).toMatchObject({ made: 9, dropped: {} });
    expect([again.journal.pendingFields, again.imbalance()]).toEqual([9, 0]);
  });

  it('the counts go on over stops, and of a stop nothing is lost', async () => {
    const folder = makeFolder();
    for (const round of range(1, 4)) {
      const desk = await startDesk(folder);
      desk.append(...batchesOf(round * 10, round * 10 + 4));
      desk.store(...(await desk.journal.next(3, signal)));
      desk.ledger.rejected['type_conflict'] = (desk.ledger.rejected['type_conflict'] ?? 0) + 1;
      desk.ledger.made += 1;
      await desk.stop();
      expect(desk.ledger).toEqual({
        made: round * 6,
        stored: round * 3,
        expired: 0,
        rejected: { type_conflict: round },
        dropped: {},
      });
      expect([desk.journal.pendingFields, desk.imbalance()]).toEqual([round * 2, 0]);
    }
  });

  it('knows the newest stamp it ever had, though nothing waits', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder);
    one.append(batchOf(1, { stamp: 5_000 }), batchOf(2, { stamp: 3_000 }));
    await drain(one);
    await one.stop();
    expect((await startDesk(folder)).journal.newestStamp).toBe(5_000);
  });
});
