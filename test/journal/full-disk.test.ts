/** "A full disk never crashes and never corrupts what is there", and so for every other fault that a disk may have. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  batchesOf,
  batchOf,
  clearDesks,
  crash,
  type Desk,
  drain,
  idOf,
  makeFolder,
  NEVER,
  nextOf,
  range,
  rawOf,
  segmentsOf,
  startDesk,
  textOf,
  until,
  written,
} from './desk.ts';
import { clearFaults, faults } from './faults.ts';

vi.mock('node:fs/promises', async (original) => {
  const { faultyDisk } = await import('./faults.ts');
  return faultyDisk(await original());
});

const signal = new AbortController().signal;

beforeEach(clearFaults);
afterEach(async () => {
  clearFaults();
  await clearDesks();
});

const codes = (desk: Desk) => desk.health.map(({ code }) => code);

describe('a disk that is full', () => {
  it.each([0, 1, 52, 53, 60])(
    'takes %i bytes of a batch: they are cut off, and the batch is written later',
    async (partial) => {
      const folder = makeFolder();
      const desk = await startDesk(folder);
      desk.append(...batchesOf(1, 2));
      await written(desk);
      const [before] = segmentsOf(folder);
      faults.codes.set('write', 'ENOSPC');
      faults.partial = partial;
      desk.append(...batchesOf(3, 4));
      await until(() => expect(faults.count.get('write')).toBeGreaterThan(3));
      expect(codes(desk)).toEqual(['ok', 'disk_full']);
      expect(desk.health.at(-1)?.message).toMatch(/ENOSPC.*is safe.*memory.*tried again.*Free some space/);
      const { journal } = desk;
      expect(journal.unwrittenBytes).toBe(desk.pendingBytes() - before!.bytes.length);
      expect(journal.status()).toMatchObject({ unwrittenBytes: journal.unwrittenBytes, waiting: { batches: 4 } });
      // Sent they are all the same.
      expect((await nextOf(desk)).map(idOf)).toEqual([1, 2, 3, 4]);

      faults.codes.clear();
      await written(desk);
      await until(() => expect(codes(desk)).toEqual(['ok', 'disk_full', 'ok']));
      const [after] = segmentsOf(folder);
      expect(after!.bytes.subarray(0, before!.bytes.length).equals(before!.bytes)).toBe(true);
      const again = await startDesk(await crash(desk, folder));
      expect(again.journal.status().skippedBytes).toBe(0);
      expect(await drain(again)).toEqual([1, 2, 3, 4]);
      expect(again.imbalance()).toBe(0);
    },
  );

  it('and that cannot even be cut: another segment is begun, and nothing is lost or doubled', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { timings: { fsyncAfter: 30 } });
    desk.append(...batchesOf(1, 2));
    await written(desk);
    faults.codes.set('write', 'EIO').set('truncate', 'EIO');
    faults.partial = 60;
    desk.append(batchOf(3));
    await until(() => expect(codes(desk)).toEqual(['ok', 'disk']));
    faults.codes.clear();
    await written(desk);
    const left = await crash(desk, folder);
    expect(segmentsOf(left).length).toBeGreaterThan(1);
    const again = await startDesk(left);
    expect(again.journal.status().skippedBytes).toBeGreaterThan(0);
    expect(await drain(again)).toEqual([1, 2, 3]);
    expect(again.imbalance()).toBe(0);
  });

  it('has room again when what it holds is stored', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder, { segmentBytes: 2_500 });
    desk.append(...batchesOf(1, 4, 1_000));
    await written(desk);
    faults.codes.set('write', 'ENOSPC');
    desk.append(...batchesOf(5, 6, 1_000));
    await until(() => expect(codes(desk)).toEqual(['ok', 'disk_full']));
    const [first] = segmentsOf(folder);
    desk.store(...(await desk.journal.next(2, signal)));
    await until(() => expect(existsSync(first!.path)).toBe(false));
    expect(await drain(desk)).toEqual([3, 4, 5, 6]);
    expect([desk.imbalance(), desk.journal.unwrittenBytes]).toEqual([0, 0]);
  });

  it('takes nothing of a batch that was salvaged: it stays where it was, and is salvaged at the next start', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder);
    one.append(...batchesOf(1, 2));
    await written(one);
    const [{ body } = { body: new Uint8Array() }] = await nextOf(one);
    const left = await crash(one, folder);
    const [segment] = segmentsOf(left);
    segment!.bytes[body.length + 30]! ^= 0x20;
    writeFileSync(segment!.path, segment!.bytes);
    faults.codes.set('write', 'ENOSPC');
    await (await startDesk(left)).stop();
    expect(readFileSync(segment!.path).equals(segment!.bytes)).toBe(true);
    clearFaults();
    const desk = await startDesk(left);
    expect(await drain(desk)).toEqual([1, 2]);
    expect(desk.imbalance()).toBe(0);
    expect(desk.ledger.rejected).toEqual({});
  });

  it('at a stop: what cannot be kept is said and counted, what is there stays', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    desk.append(...batchesOf(1, 2));
    await written(desk);
    faults.codes.set('write', 'ENOSPC');
    desk.append(batchOf(3, { fields: 5 }));
    await desk.stop();
    expect(desk.ledger.dropped).toEqual({ not_kept: 5 });
    expect(desk.imbalance()).toBe(0);
    expect(desk.log.at(-1)?.msg).toMatch(/5 values that were not sent are lost: .*could not be written/);
    clearFaults();
    const again = await startDesk(folder);
    expect(again.ledger).toEqual(desk.ledger);
    expect(await drain(again)).toEqual([1, 2]);
  });

  it('bounds what waits in memory, when nobody holds the source back', async () => {
    const desk = await startDesk(makeFolder());
    faults.codes.set('write', 'ENOSPC');
    for (const id of range(1, 14)) desk.append(batchOf(id, { bytes: 6 * 1024 * 1024 }));
    expect(desk.journal.unwrittenBytes).toBeLessThan(64 * 1024 * 1024);
    expect(desk.ledger.dropped['buffer_full']).toBeGreaterThan(0);
    expect(desk.imbalance()).toBe(0);
  });
});

describe('a disk', () => {
  it.each([
    ['EROFS', 'read_only'],
    ['EACCES', 'read_only'],
    ['EDQUOT', 'disk_full'],
    ['EIO', 'disk'],
    ['EMFILE', 'disk'],
  ])('that says %s is told as %s, and is tried again', async (error, code) => {
    const desk = await startDesk(makeFolder());
    faults.codes.set('open', error);
    desk.append(batchOf(1));
    await until(() => expect(codes(desk)).toEqual(['ok', code]));
    expect((await nextOf(desk)).map(idOf)).toEqual([1]);
    faults.codes.clear();
    await written(desk);
    await until(() => expect(codes(desk)).toEqual(['ok', code, 'ok']));
  });

  it('that stands still holds neither the making nor the sending up, nor a stop beyond its deadline', async () => {
    const folder = makeFolder();
    const desk = await startDesk(folder);
    let release: () => void = () => undefined;
    faults.stall = new Promise<void>((resolve) => {
      release = resolve;
    });
    desk.append(...batchesOf(1, 3));
    const given = await desk.journal.next(2, signal);
    expect(given.map(idOf)).toEqual([1, 2]);
    desk.store(...given);
    desk.append(batchOf(4));
    expect((await nextOf(desk)).map(idOf)).toEqual([3, 4]);
    await desk.journal.sync(performance.now() + 20);
    await desk.journal.stop(performance.now() + 20);
    expect(desk.ledger).toMatchObject({ stored: 2, dropped: { not_kept: 2 } });
    expect(desk.imbalance()).toBe(0);
    release();
  });

  it('that cannot be read now: what it holds stays, the others go on, and it comes when it can be read', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder, { segmentBytes: 2_500 });
    one.append(...batchesOf(1, 6, 1_000));
    await written(one);
    const desk = await startDesk(await crash(one, folder));
    faults.codes.set('read', 'EIO');
    faults.only = '00000001.lp.gz';
    desk.append(batchOf(7));
    const given = await desk.journal.next(1, signal);
    expect(given.map(idOf)).toEqual([3]);
    expect(codes(desk)).toEqual(['ok', 'disk']);
    expect(desk.health.at(-1)?.message).toMatch(/cannot be read \(EIO\).*stays there/);
    desk.store(...given);
    while (desk.journal.pendingBatches > 2) desk.store(...(await desk.journal.next(1, signal)));
    expect(codes(desk)).toEqual(['ok', 'disk']);
    expect(await desk.journal.newest()).toBeUndefined();
    clearFaults();
    expect((await desk.journal.next(5, signal)).map(idOf)).toEqual([1, 2]);
    expect(codes(desk)).toEqual(['ok', 'disk', 'ok']);
    expect(await drain(desk)).toEqual([1, 2]);
    expect(desk.imbalance()).toBe(0);
  });

  it('that cannot be forced: it is tried again', async () => {
    const desk = await startDesk(makeFolder(), { timings: { fsyncAfter: 5 } });
    faults.codes.set('datasync', 'EIO');
    desk.append(batchOf(1));
    await until(() => expect(codes(desk)).toEqual(['ok', 'disk']));
    faults.codes.clear();
    await until(() => expect(codes(desk)).toEqual(['ok', 'disk', 'ok']));
    expect(desk.journal.status().fsyncs).toBe(2);
  });

  it('that does not take the state: what is set aside is out of the way all the same, and comes back', async () => {
    const desk = await startDesk(makeFolder(), { timings: { retryStuck: 2_000 } });
    desk.append(...batchesOf(1, 2));
    faults.only = 'state.json';
    faults.codes.set('open', 'ENOSPC');
    await desk.journal.setAside((await desk.journal.next(1, signal))[0]!, 'refused');
    expect(desk.journal.status()).toMatchObject({ stuck: { batches: 1 }, waiting: { batches: 1 } });
    expect(await drain(desk)).toEqual([2]);
    await until(() => expect(desk.journal.status().stuck.batches).toBe(0));
    expect(await drain(desk)).toEqual([1]);
    expect(desk.imbalance()).toBe(0);
  });

  it('no fsync at all, not of the folder either, while the database takes everything', async () => {
    const desk = await startDesk(makeFolder(), { timings: { fsyncAfter: NEVER } });
    for (const id of range(1, 20)) {
      desk.append(batchOf(id));
      await written(desk);
      await drain(desk);
    }
    await until(() => expect(faults.count.get('truncate')).toBeGreaterThan(0));
    expect([faults.count.get('datasync'), faults.count.get('sync')]).toEqual([undefined, undefined]);
  });
});

describe('a folder that cannot be opened', () => {
  it('is a state: what comes waits in memory, and when it can be opened, what it holds comes first', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder);
    one.append(...batchesOf(1, 3));
    await one.stop();
    faults.codes.set('open', 'EACCES');
    faults.codes.set('read', 'EACCES');
    const desk = await startDesk(folder);
    expect(codes(desk)).toEqual(['read_only']);
    desk.append(...batchesOf(4, 6));
    expect(desk.journal.unwrittenBytes).toBe(desk.pendingBytes());
    const given = await desk.journal.next(2, signal);
    expect(given.map(idOf)).toEqual([4, 5]);
    desk.store(given[0]!);

    clearFaults();
    await until(() => expect(codes(desk)).toEqual(['read_only', 'ok']));
    await written(desk);
    expect(desk.ledger).toMatchObject({ made: 6, stored: 1 });
    expect(desk.imbalance()).toBe(0);
    // It was given before, and its bytes are what they were.
    expect(textOf(given[1]!)).toBe(textOf(batchOf(5)));
    desk.store(given[1]!);
    const rest = await desk.journal.next(10, signal);
    expect(rest.map(idOf)).toEqual([1, 2, 3, 6]);
    expect(rest.map(({ sequence }) => sequence)).toEqual(
      [...rest.map(({ sequence }) => sequence)].sort((a, b) => a - b),
    );
    const again = await startDesk(await crash(desk, folder));
    expect(await drain(again)).toEqual(expect.arrayContaining([1, 2, 3, 6]));
    expect(again.imbalance()).toBe(0);
  });

  it('nothing is made before the start', async () => {
    const folder = makeFolder();
    const { journal, stop } = (await import('./desk.ts')).createDesk(folder);
    journal.append(batchOf(1));
    await stop();
    expect(() => statSync(rawOf(folder))).toThrow(/ENOENT/);
  });

  it('a README that cannot be written stops nothing', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'journal', 'README'), { recursive: true });
    const desk = await startDesk(folder);
    desk.append(batchOf(1));
    expect(await drain(desk)).toEqual([1]);
    expect(codes(desk)).toEqual(['ok']);
  });
});

describe('a real disk of 1 MiB', () => {
  const canMount = mountable();
  if (!canMount && process.env['CI']) {
    it('can be mounted in CI', () => expect.fail('no tmpfs can be mounted here, and in CI nothing is skipped'));
  } else if (!canMount) {
    process.stderr.write('\n!!! SKIPPED, for no tmpfs can be mounted: a real disk that is full\n\n');
  }

  it.skipIf(!canMount)('fills up; what does not fit waits in memory, and all of it is there in the end', async () => {
    const folder = makeFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    let desk: Desk | undefined;
    try {
      desk = await startDesk(folder, { segmentBytes: 256 * 1024 });
      for (const id of range(1, 30)) desk.append(batchOf(id, { bytes: 50_000 }));
      await until(() => expect(codes(desk!)).toEqual(['ok', 'disk_full']));
      expect(desk.journal.pendingBatches).toBe(30);
      const { writtenBytes } = desk.journal.status();
      expect(writtenBytes).toBeLessThan(1_048_576);
      const given = await desk.journal.next(30, signal);
      expect(given.map(idOf)).toEqual(range(1, given.length));
      desk.store(...given);
      await until(() => expect(desk!.journal.status().writtenBytes).toBeGreaterThan(writtenBytes));
      expect(await drain(desk)).toEqual(range(given.length + 1, 30));
      expect(desk.imbalance()).toBe(0);
      desk.append(batchOf(31));
      await desk.stop();
      desk = await startDesk(folder);
      expect(await drain(desk)).toEqual([31]);
      expect(desk.ledger).toMatchObject({ made: 31, stored: 31, dropped: {} });
    } finally {
      await desk?.stop();
      execFileSync('umount', [folder]);
    }
  });

  function mountable(): boolean {
    const folder = makeFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
      writeFileSync(join(folder, 'x'), 'x');
      readFileSync(join(folder, 'x'));
      execFileSync('umount', [folder]);
      return true;
    } catch {
      return false;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
