/** State that could not be written is written as soon as it can be. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { add, createReadingLedger, sumReadings } from '../../src/shared/ledger.ts';
import { createMemory } from '../../src/state/memory.ts';
import { createReadingMemory } from '../../src/state/readings.ts';
import { createSaver, openDataDir } from '../../src/state/state-file.ts';
import { removeFolder } from '../support/daemon.ts';

const never = new AbortController().signal;
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await removeFolder(folder);
});

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  folders.push(folder);
  const path = join(folder, 'data');
  const said: string[] = [];
  const log = pino({}, { write: (line: string) => void said.push(JSON.parse(line).msg) });
  return {
    path,
    said,
    dataDir: openDataDir(path, log),
    /** A file stands where the folder would have to be. */
    block: () => writeFileSync(path, ''),
    unblock() {
      rmSync(path);
      mkdirSync(path);
    },
    read: (name: string) => JSON.parse(readFileSync(join(path, name), 'utf8')),
  };
}

const shape = z.object({ count: z.number() });

it('is written at the stop, though nothing has changed since the write that failed', async () => {
  const { dataDir, block, unblock, read } = setUp();
  const changes = [{ count: 7 }];
  const saver = createSaver(
    'names',
    () => changes.shift(),
    dataDir.stateFile('names.json', shape, { count: 0 }),
    3_600_000,
  );
  block();
  await saver.start(never);
  await saver.stop(0);
  unblock();
  await saver.stop(0);
  expect(read('names.json')).toEqual({ count: 7 });
});

it('is written at the next interval, and what is newer in its place', async () => {
  const { dataDir, block, unblock, read } = setUp();
  const changes = [{ count: 7 }];
  const file = dataDir.stateFile('names.json', shape, { count: 0 });
  const results: Promise<boolean>[] = [];
  const watched = {
    ...file,
    write(state: z.infer<typeof shape>) {
      const result = file.write(state);
      results.push(result);
      return result;
    },
  };
  const saver = createSaver('names', () => changes.shift(), watched, 5);
  block();
  await saver.start(never);
  const until = async (count: number) => {
    while (results.length < count) await new Promise(setImmediate);
  };
  await until(2);
  changes.push({ count: 8 });
  await until(results.length + 2);
  unblock();
  while (!(await results.at(-1))) await new Promise(setImmediate);
  expect(read('names.json')).toEqual({ count: 8 });
  await saver.stop(0);
});

it('every file that fails is named in the log, each once in a row of failures', async () => {
  const { dataDir, block, said } = setUp();
  block();
  const files = ['a.json', 'b.json'].map((name) => dataDir.stateFile(name, shape, { count: 0 }));
  for (const file of files)
    expect([await file.write({ count: 1 }), await file.write({ count: 2 })]).toEqual([false, false]);
  expect(said.filter((line) => line.includes('a.json'))).toHaveLength(1);
  expect(said.filter((line) => line.includes('b.json'))).toHaveLength(1);
});

it('devices are written once they can be, codes alone at the stop as well, and nothing where nothing changed', async () => {
  const { path, block, unblock, read } = setUp();
  const revisions = { names: 0, all: 0 };
  let site = 'Boat';
  const memory = createMemory(path, pino({ level: 'silent' }));
  memory.keep({ revision: (of) => revisions[of], state: () => ({ c0619ab00001: { site, devices: [] } }) });
  const stop = async () => {
    for (const saver of memory.savers) await saver.stop(0);
  };
  block();
  revisions.all += 1;
  await stop();
  unblock();
  await stop();
  expect(read('devices.json')).toMatchObject({ c0619ab00001: { site: 'Boat' } });
  site = 'House';
  await stop();
  expect(read('devices.json')).toMatchObject({ c0619ab00001: { site: 'Boat' } });
});

const PORTAL = 'c0619ab00001';

async function countedBefore(
  dataDir: ReturnType<typeof setUp>['dataDir'],
  host: string,
  portalId: string,
  received: number,
) {
  const memory = createReadingMemory(dataDir);
  const ledger = createReadingLedger();
  const met = memory.keep(ledger, host, undefined);
  met(portalId);
  ledger.received += received;
  ledger.accepted += received;
  await memory.saver.stop(0);
}

it('the ledger of readings goes on where the GX was met last', async () => {
  const { dataDir } = setUp();
  await countedBefore(dataDir, 'house.local', PORTAL, 10);
  await countedBefore(dataDir, 'boat.local', 'c0619ab00002', 100);
  await countedBefore(dataDir, 'house.local', PORTAL, 5);
  const received = (host: string, portalId?: string) => {
    const ledger = createReadingLedger();
    createReadingMemory(dataDir).keep(ledger, host, portalId);
    return [ledger.received, ledger.accepted];
  };
  expect(received('house.local')).toEqual([15, 15]);
  expect(received('boat.local')).toEqual([100, 100]);
  expect(received('elsewhere.local')).toEqual([0, 0]);
  expect(received('elsewhere.local', PORTAL)).toEqual([15, 15]);
});

it.each(['constructor', 'toString', 'hasOwnProperty'])('counts under the name %s are numbers', async (name) => {
  const { dataDir, read } = setUp();
  const memory = createReadingMemory(dataDir);
  const ledger = createReadingLedger();
  memory.keep(ledger, 'house.local', PORTAL);
  add(ledger.filtered, name, 7);
  ledger.received += 7;
  await memory.saver.stop(0);
  expect(read('readings.json')[PORTAL].filtered).toEqual({ [name]: 7 });
  const after = createReadingLedger();
  createReadingMemory(dataDir).keep(after, 'house.local', PORTAL);
  expect([after.received, sumReadings([after, after]).filtered[name]]).toEqual([7, 14]);
});

it('another GX at the same address does not inherit the counts', async () => {
  const { dataDir, read } = setUp();
  await countedBefore(dataDir, 'house.local', PORTAL, 10);
  const memory = createReadingMemory(dataDir);
  const ledger = createReadingLedger();
  const met = memory.keep(ledger, 'house.local', undefined);
  ledger.received += 1;
  ledger.control += 1;
  expect(ledger.received).toBe(11);
  met('c0619ab00009');
  expect([ledger.received, ledger.control, ledger.accepted]).toEqual([1, 1, 0]);
  await memory.saver.stop(0);
  expect(read('readings.json')).toMatchObject({
    [PORTAL]: { accepted: 10 },
    c0619ab00009: { control: 1, accepted: 0 },
  });
});

it('another GX that comes to an address while the program runs has counts of its own, and the first gets its own back', async () => {
  const { dataDir, read } = setUp();
  const memory = createReadingMemory(dataDir);
  const ledger = createReadingLedger();
  const met = memory.keep(ledger, 'house.local', undefined);
  const count = (amount: number) => {
    ledger.received += amount;
    ledger.accepted += amount;
    ledger.filtered['rule 1'] = (ledger.filtered['rule 1'] ?? 0) + amount;
    ledger.received += amount;
  };
  met(PORTAL);
  count(900);
  met('c0619ab00002');
  expect([ledger.received, ledger.accepted, ledger.filtered['rule 1']]).toEqual([0, 0, 0]);
  count(10);
  met(PORTAL);
  expect([ledger.received, ledger.accepted, ledger.filtered['rule 1']]).toEqual([1_800, 900, 900]);
  count(1);
  await memory.saver.stop(0);
  expect(read('readings.json')).toMatchObject({
    [PORTAL]: { accepted: 901, filtered: { 'rule 1': 901 } },
    c0619ab00002: { accepted: 10, filtered: { 'rule 1': 10 } },
  });
});

it.each(['constructor', 'toString'])('a portal id may be called %s', async (portalId) => {
  const { dataDir } = setUp();
  const memory = createReadingMemory(dataDir);
  const ledger = createReadingLedger();
  memory.keep(ledger, 'house.local', undefined)(portalId);
  ledger.received += 3;
  ledger.accepted += 3;
  await memory.saver.stop(0);
  const later = createReadingLedger();
  createReadingMemory(dataDir).keep(later, 'house.local', undefined);
  expect(later.accepted).toBe(3);
});

it('a file that is there and cannot be read is not taken for damaged', async () => {
  const { dataDir, path, read } = setUp();
  mkdirSync(join(path, 'keys.json'), { recursive: true });
  const file = dataDir.stateFile('keys.json', shape, { count: 0 });
  await expect(file.latest()).rejects.toThrow('EISDIR');
  rmSync(join(path, 'keys.json'), { recursive: true });
  writeFileSync(join(path, 'keys.json'), '{"count":5}');
  expect(await file.latest()).toEqual({ count: 5 });
  writeFileSync(join(path, 'keys.json'), '{"count":');
  expect(await file.latest()).toEqual({ count: 0 });
  await file.write({ count: 6 });
  expect(read('keys.json')).toEqual({ count: 6 });
});
