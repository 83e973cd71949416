import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MemoryQueue } from '../../src/journal/memory.ts';
import { keepUnsent, setAsideUnsent, takeUnsent } from '../../src/journal/unsent.ts';
import { createFieldLedger } from '../../src/ledger.ts';
import type { Batch } from '../../src/types.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gx-logger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const batch = (text: string, fields: number): Batch => {
  return { body: gzipSync(text), lines: 1, fields, plainBytes: text.length, oldest: 7 };
};
const take = () => {
  const queue = new MemoryQueue(createFieldLedger());
  return { count: takeUnsent(folder, queue), queue };
};

it('gives back every batch, and the file is one that zcat reads', () => {
  const batches = [batch('a x=1 1\n', 1), batch('a x=2,y=3 2\n', 2)];
  keepUnsent(folder, batches);
  expect(gunzipSync(readFileSync(join(folder, 'unsent.lp.gz'))).toString()).toBe('a x=1 1\na x=2,y=3 2\n');
  expect(statSync(join(folder, 'unsent.lp.gz')).mode & 0o777).toBe(0o600);
  const { count, queue } = take();
  expect(count).toBe(3);
  expect(queue.pending.map(({ body, ...sizes }) => [gunzipSync(body).toString(), sizes])).toEqual(
    batches.map(({ body, ...sizes }) => [gunzipSync(body).toString(), sizes]),
  );
});

it('takes nothing where nothing was kept, and a stop with nothing pending removes what was', () => {
  expect(take().count).toBe(0);
  keepUnsent(folder, [batch('a x=1 1\n', 1)]);
  keepUnsent(folder, []);
  expect(existsSync(join(folder, 'unsent.lp.gz'))).toBe(false);
  expect(take().count).toBe(0);
});

it('refuses a damaged file, which is then kept beside', () => {
  keepUnsent(folder, [batch('a x=1 1\n', 1)]);
  truncateSync(join(folder, 'unsent.lp.gz'), 5);
  expect(take).toThrow('do not fit together');
  setAsideUnsent(folder);
  expect(existsSync(join(folder, 'unsent.lp.gz.damaged'))).toBe(true);
  expect(take().count).toBe(0);
});
