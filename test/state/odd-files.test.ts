/** What somebody else may put into DATA_DIR: pipes, links, files without end. A start takes none of it for its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../src/shared/files.ts';
import { createReadingLedger, sumReadings, total } from '../../src/shared/ledger.ts';
import { createLog } from '../../src/shared/log.ts';
import { createMemory } from '../../src/state/memory.ts';
import { batchOf, clearDesks, drain, makeFolder, rawOf, startDesk } from '../journal/desk.ts';

const silent = createLog('silent');

afterEach(clearDesks);

/** Odd things of these names, and how they are made. */
const ODD: [what: string, make: (path: string) => void][] = [
  ['a pipe', (path) => void execFileSync('mkfifo', [path])],
  ['a folder', (path) => void mkdirSync(path)],
  [
    '600 MB of nothing',
    (path) => {
      writeFileSync(path, '');
      truncateSync(path, 600 * 1024 * 1024);
    },
  ],
];

describe.each(ODD)('%s', (what, make) => {
  it('in the place of what is remembered: it begins empty', async () => {
    const folder = makeFolder();
    for (const name of ['devices.json', 'readings.json', 'gx-keys.json']) make(join(folder, name));
    expect(createMemory(folder, silent).devices).toEqual({});
    const names = expect.arrayContaining(['devices.json.damaged', 'readings.json.damaged']);
    await expect.poll(() => readdirSync(folder)).toEqual(names);
  });

  it('in the place of the state of the journal: what is there is sent', async () => {
    const folder = makeFolder();
    const one = await startDesk(folder);
    one.append(batchOf(1));
    await one.stop();
    const state = join(rawOf(folder), 'state.json');
    rmSync(state);
    make(state);
    const two = await startDesk(folder);
    two.append(batchOf(2));
    if (what === 'a folder') {
      expect(two.health.at(-1)?.ok).toBe(false);
      rmSync(state, { recursive: true });
    }
    await two.journal.sync();
    expect((await drain(two)).toSorted()).toEqual([1, 2]);
    await two.stop();
  });
});

it.each(ODD)('%s in the place of a segment is passed by', async (_, make) => {
  const folder = makeFolder();
  mkdirSync(rawOf(folder), { recursive: true });
  make(join(rawOf(folder), '00000001.lp.gz'));
  const desk = await startDesk(folder);
  desk.append(batchOf(1));
  await desk.stop();
  expect(desk.imbalance()).toBe(0);
  const next = await startDesk(folder);
  expect(await drain(next)).toEqual([1]);
  await next.stop();
});

it('a link in the place of a draft leads nobody to a file of somebody else', async () => {
  const folder = makeFolder();
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'do not touch');
  symlinkSync(precious, join(folder, 'devices.json.new'));
  await replaceFile(join(folder, 'devices.json'), 'ours');
  expect(readFileSync(join(folder, 'devices.json'), 'utf8')).toBe('ours');
  expect(readFileSync(precious, 'utf8')).toBe('do not touch');
});

it('counts by the name of what every object has are counts', () => {
  const folder = makeFolder();
  const counts = { control: 0, null: 0, gone: 0, refused: {}, unchanged: 0, merged: 0, accepted: 1 };
  writeFileSync(
    join(folder, 'readings.json'),
    JSON.stringify({ id: { host: 'h', ...counts, filtered: { constructor: 7 } } }),
  );
  const ledger = createReadingLedger();
  createMemory(folder, silent).readings(ledger, 'h', 'id');
  expect(ledger.received).toBe(8);
  expect(total(sumReadings([ledger, ledger]).filtered)).toBe(14);
});
