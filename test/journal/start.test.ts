/** What a start takes: not the time to read what waits, nor the memory; and what a look from outside tells. */
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readStatus } from '../../src/journal/journal.ts';
import { readState, writeState } from '../../src/journal/state.ts';
import {
  batchesOf,
  batchOf,
  clearDesks,
  crash,
  drain,
  idOf,
  makeFolder,
  nextOf,
  rawOf,
  segmentsOf,
  startDesk,
  until,
  written,
} from './desk.ts';
import { clearFaults, faults } from './faults.ts';

vi.mock('node:fs/promises', async (original) => (await import('./faults.ts')).faultyDisk(await original()));

afterEach(async () => {
  clearFaults();
  await clearDesks();
});

const signal = new AbortController().signal;

/** Stopped, with segments of two batches each. */
async function filled(count: number): Promise<string> {
  const folder = makeFolder();
  const desk = await startDesk(folder, { segmentBytes: 2_500 });
  desk.append(...batchesOf(1, count, 1_000));
  await desk.stop();
  return folder;
}

describe('a start', () => {
  it('reads the last segment alone, where the state tells what the others hold', async () => {
    const folder = await filled(41);
    clearFaults();
    const desk = await startDesk(folder, { segmentBytes: 2_500 });
    expect(faults.count.get('read')).toBe(1);
    expect([desk.journal.pendingBatches, desk.journal.pendingFields]).toEqual([41, 41]);
    expect(desk.journal.fieldsBefore(1_700_000_000_011)).toBe(10);
    expect(await drain(desk)).toHaveLength(41);
    await desk.stop();
  });

  it('with 2 GiB that wait takes as much', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(batchOf(1));
    await desk.stop();
    const [{ path } = { path: '' }] = segmentsOf(folder);
    const bytes = 8 * 1024 * 1024;
    const segments = Array.from({ length: 256 }, (_, index) => {
      const number = index + 1;
      const sequences = { firstSequence: number * 1_000, lastSequence: number * 1_000 + 999 };
      return { number, batches: 1_000, lines: 150_000, fields: 200_000, bytes, oldest: 1, newest: 2, ...sequences };
    });
    for (const { number } of segments) {
      const file = path.replace('00000001', String(number).padStart(8, '0'));
      writeFileSync(file, '');
      truncateSync(file, bytes);
    }
    const state = join(rawOf(folder), 'state.json');
    await writeState(state, { ...(await readState(state)), segments });
    clearFaults();
    const again = await startDesk(folder);
    expect(faults.count.get('read')).toBeUndefined();
    expect(again.journal.pendingBatches).toBe(256_000);
    expect(again.journal.status().diskBytes).toBe(2 ** 31);
    await again.stop();
  });

  it('walks what the state does not tell of, or tells another size of', async () => {
    const folder = await filled(8);
    const path = join(rawOf(folder), 'state.json');
    const state = await readState(path);
    const [first, second, ...others] = state.segments;
    expect(first).toMatchObject({ number: 1, batches: 2 });
    await writeState(path, { ...state, segments: [{ ...second!, bytes: second!.bytes - 1, fields: 9 }, ...others] });
    clearFaults();
    const desk = await startDesk(folder);
    expect(faults.count.get('read')).toBe(3);
    expect(desk.journal.pendingFields).toBe(8);
    expect(desk.ledger).toMatchObject({ made: 8, dropped: {} });
    await desk.journal.sync();
    expect((await readState(path)).segments.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(await drain(desk)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await desk.stop();
  });

  it('walks everything where the state is not what was written', async () => {
    const folder = await filled(8);
    const path = join(rawOf(folder), 'state.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"fields":\d+/, '"fields":9'));
    const desk = await startDesk(folder);
    expect(desk.journal.pendingFields).toBe(8);
    expect(desk.ledger).toMatchObject({ made: 8, dropped: {} });
    expect(await drain(desk)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await desk.stop();
  });

  it('begins a file of a number that the state never told of', async () => {
    const folder = await filled(5);
    const path = join(rawOf(folder), 'state.json');
    expect((await readState(path)).segments.at(-1)?.number).toBe(2);
    for (const segment of segmentsOf(folder)) rmSync(segment.path);
    const desk = await startDesk(folder);
    desk.append(batchOf(9));
    await written(desk);
    expect(segmentsOf(folder).map((segment) => segment.path.slice(-14))).toEqual(['00000003.lp.gz']);
    await desk.stop();
  });

  it('leaves alone what is not the journal', async () => {
    const folder = await filled(1);
    for (const name of ['1.lp.gz', '00000000.lp.gz', 'notes.txt']) writeFileSync(join(rawOf(folder), name), 'mine');
    mkdirSync(join(rawOf(folder), 'mine'));
    writeFileSync(join(rawOf(folder), 'mine', '7.lp.gz'), 'mine');
    const desk = await startDesk(folder);
    expect(await drain(desk)).toEqual([1]);
    await desk.stop();
    for (const name of ['raw/1.lp.gz', 'raw/00000000.lp.gz', 'raw/notes.txt', 'raw/mine/7.lp.gz']) {
      expect(readFileSync(join(folder, 'journal', name), 'utf8')).toBe('mine');
    }
  });

  it('writes the README once, and again when it is another', async () => {
    const folder = makeFolder();
    const path = join(folder, 'journal', 'README');
    await (await startDesk(folder)).stop();
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('zcat');
    writeFileSync(path, 'old');
    await (await startDesk(folder)).stop();
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('writes the README also where two queues of one folder start at once', async () => {
    const folder = makeFolder();
    const desks = await Promise.all([
      startDesk(folder),
      startDesk(folder, { folder: join(folder, 'journal', 'venus') }),
    ]);
    for (const desk of desks) {
      expect(desk.log.map(({ msg }) => msg).filter((msg) => msg.includes('README'))).toEqual([]);
      await desk.stop();
    }
    expect(readFileSync(join(folder, 'journal', 'README'), 'utf8')).toContain('zcat');
  });
});

describe('memory', () => {
  it('holds the members of what is read and of what is written, and bodies of 4 MiB', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { segmentBytes: 1_000_000 });
    const count = 120;
    for (let id = 1; id <= count; id += 1) desk.append(batchOf(id, { bytes: 100_000 }));
    await written(desk);
    clearFaults();
    const first = await nextOf(desk, 1);
    expect([first.map(idOf), faults.count.get('read')]).toEqual([[1], undefined]);
    expect(await drain(desk, 1)).toHaveLength(count);
    // All but those of which the bodies were still there were read again, each once, and each segment once.
    expect(faults.count.get('read')).toBeGreaterThan(count - 60);
    expect(faults.count.get('read')).toBeLessThan(count + 15);
    await desk.stop();
  });
});

describe('the state', () => {
  it('is saved while there is a backlog and something was settled, and not otherwise', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { segmentBytes: 2_500, timings: { saveEvery: 20 } });
    const cursor = () => JSON.parse(readFileSync(join(rawOf(folder), 'state.json'), 'utf8')).cursor;
    desk.append(...batchesOf(1, 6, 1_000));
    await written(desk);
    await until(() => expect(cursor()).toBe(1));
    desk.store(...(await desk.journal.next(2, signal)));
    await until(() => expect(cursor()).toBe(3));
    const left = await crash(desk, folder);
    const again = await startDesk(left);
    expect(await drain(again)).toEqual([3, 4, 5, 6]);
    expect(again.ledger).toMatchObject({ made: 6, stored: 6 });
    await again.stop();
  });
});

describe('a look from outside', () => {
  it('tells what waits, what is stuck, what is kept and what is damaged, and changes nothing', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder, { segmentBytes: 2_500, keepFor: 2 ** 40 });
    one.append(...batchesOf(1, 7, 1_000));
    await written(one);
    one.store(...(await one.journal.next(2, signal)));
    await one.journal.setAside((await one.journal.next(1, signal))[0]!, 'refused');
    await one.stop();
    const last = segmentsOf(folder).at(-1)!;
    writeFileSync(last.path, Buffer.concat([last.bytes, Buffer.alloc(77)]));
    const before = segmentsOf(folder);
    const seen = await readStatus(rawOf(folder), 1_000);
    expect(seen).toMatchObject({ mode: 'disk', maxBytes: 1_000, skippedBytes: 77, appendedBytes: 0 });
    expect(seen?.waiting).toMatchObject({
      batches: 4,
      fields: 4,
      oldest: 1_700_000_000_004,
      newest: 1_700_000_000_007,
    });
    expect(seen?.stuck).toMatchObject({ batches: 1, fields: 1 });
    expect(seen?.keptBytes).toBeGreaterThan(2_000);
    expect(seen?.keptBytes).toBeLessThan(3_000);
    expect(segmentsOf(folder)).toEqual(before);
    expect(await readStatus(join(folder, 'nowhere', 'raw'), 1)).toBeUndefined();
  });
});
