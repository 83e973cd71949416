import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryQueue } from '../../src/journal/memory.ts';
import { keepUnsent, readUnsent } from '../../src/journal/unsent.ts';
import { createKeeper } from '../../src/keep.ts';
import { createFieldLedger } from '../../src/ledger.ts';
import { createLog } from '../../src/log.ts';
import type { Batch } from '../../src/types.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gx-logger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const batch = (text: string, fields: number): Batch => {
  return { body: gzipSync(text), lines: 1, fields, plainBytes: text.length, oldest: 7 };
};
const [first, second] = [batch('a x=1 1\n', 1), batch('a x=2,y=3 2\n', 2)];
const plain = ({ body, ...sizes }: Batch) => [gunzipSync(body).toString(), sizes];
const signal = new AbortController().signal;

describe('the files', () => {
  it('give back every batch, and the data is a file that zcat reads', () => {
    const file = keepUnsent(folder, [first, second]);
    expect(gunzipSync(readFileSync(file)).toString()).toBe('a x=1 1\na x=2,y=3 2\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readUnsent(folder).map(plain)).toEqual([first, second].map(plain));
  });

  it('a data file without its index, as a crash may leave it, changes nothing', () => {
    keepUnsent(folder, [first]);
    writeFileSync(join(folder, 'unsent-1.lp.gz'), gzipSync('half'));
    expect(readUnsent(folder).map(plain)).toEqual([plain(first)]);
    keepUnsent(folder, [second]);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(readUnsent(folder).map(plain)).toEqual([plain(second)]);
  });
});

describe('the keeper', () => {
  const setUp = () => {
    const ledger = createFieldLedger();
    const queue = new MemoryQueue(ledger);
    return { ledger, queue, keeper: createKeeper(folder, queue, ledger, createLog('silent')) };
  };

  it('carries what is pending over a restart, and removes it when it is sent', async () => {
    const before = setUp();
    await before.keeper.start(signal);
    before.queue.append(first);
    await before.keeper.stop(0);
    expect(before.keeper.file).toContain(folder);
    const after = setUp();
    await after.keeper.start(signal);
    expect(after.queue.pending.map(plain)).toEqual([plain(first)]);
    expect(after.ledger.made).toBe(1);
    after.keeper.tidy();
    expect(readUnsent(folder)).toHaveLength(1);
    after.queue.settle(after.queue.pending[0]!);
    after.keeper.tidy();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('what was sent between two calls of a stop is not kept', async () => {
    const { keeper, queue } = setUp();
    await keeper.start(signal);
    queue.append(first);
    queue.append(second);
    keeper.keep();
    queue.settle(first);
    keeper.keep();
    expect(readUnsent(folder).map(plain)).toEqual([plain(second)]);
    queue.settle(second);
    keeper.keep();
    expect(readdirSync(folder)).toEqual([]);
    expect(keeper.file).toBe(undefined);
  });

  it('a stop before the start leaves the disk alone', async () => {
    keepUnsent(folder, [first]);
    await setUp().keeper.stop(0);
    expect(readUnsent(folder)).toHaveLength(1);
  });

  it.each(['data', 'index'])('damaged %s is set aside, and the start goes on', async (part) => {
    const file = keepUnsent(folder, [first]);
    if (part === 'data') truncateSync(file, 5);
    else writeFileSync(join(folder, 'unsent.json'), '{"file":5}');
    const { keeper, queue } = setUp();
    await keeper.start(signal);
    expect(queue.pendingBatches).toBe(0);
    expect(existsSync(`${file}.damaged`)).toBe(true);
  });

  it('a folder that cannot be says so and stops nothing', async () => {
    writeFileSync(join(folder, 'file'), '');
    const ledger = createFieldLedger();
    const queue = new MemoryQueue(ledger);
    const keeper = createKeeper(join(folder, 'file'), queue, ledger, createLog('silent'));
    await keeper.start(signal);
    queue.append(first);
    await keeper.stop(0);
    expect(keeper.file).toBe(undefined);
  });
});
