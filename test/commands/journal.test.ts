import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeJournal } from '../../src/commands/journal/describe.ts';
import type { JournalFacts } from '../../src/commands/journal/facts.ts';
import { leftovers } from '../../src/commands/journal/leftovers.ts';
import { journal } from '../../src/commands/journal.ts';
import { type Config, loadConfig } from '../../src/config/load.ts';
import { Batcher } from '../../src/journal/batcher.ts';
import { createJournal } from '../../src/journal/journal.ts';
import { createFieldLedger } from '../../src/shared/ledger.ts';
import { createLog } from '../../src/shared/log.ts';
import { takeLock } from '../../src/state/lock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gx-logger-command-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

function configured(settings: Record<string, string>): Config {
  const environment = { GX_HOST: 'unused.invalid', DATA_DIR: dataDir, ...settings };
  return loadConfig(environment, () => '').config!;
}

async function said(settings: Record<string, string> = {}, json = false): Promise<string> {
  const lines: string[] = [];
  await journal(configured(settings), { json }, (line) => lines.push(line));
  return lines.join('\n');
}

/** A journal with two batches in which values of the last ten hours wait. */
async function record() {
  const queue = createJournal({
    folder: join(dataDir, 'journal', 'raw'),
    maxBytes: 2 ** 31,
    keepFor: 0,
    ledger: createFieldLedger(),
    log: createLog('silent'),
    onHealth: () => undefined,
  });
  await queue.start(new AbortController().signal);
  const batcher = new Batcher(queue, (_, error) => {
    throw error;
  });
  for (const age of [10, 0]) {
    const stamp = Date.now() - age * HOUR;
    for (let line = 0; line < 600; line += 1) batcher.add(`m,t=a f=${line},g=1 ${stamp}\n`, 2, stamp);
    batcher.close();
  }
  await batcher.settled();
  return queue;
}

/** Every file below a folder with its content and times. */
async function everything(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs } = await stat(path);
    const hash = entry.isFile()
      ? createHash('sha1')
          .update(await readFile(path))
          .digest('hex')
      : '';
    return `${path} ${mtimeMs} ${hash}`;
  });
  return (await Promise.all(files)).sort();
}

describe('gx-logger journal', () => {
  it('says that there is nothing where nothing is', async () => {
    expect(await said()).toMatch(/Journal +\S+\/journal\/raw: nothing waits\ngx-logger +is not running\n/);
    const missing = join(dataDir, 'no', 'where');
    expect(await said({ DATA_DIR: missing })).toContain('there is no journal');
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('reads the folder where no daemon runs, and changes nothing', async () => {
    const queue = await record();
    await queue.stop(performance.now() + 10_000);
    const before = await everything(dataDir);
    const text = await said();
    expect(text).toMatch(/gx-logger +is not running/);
    expect(text).toMatch(
      /Waiting to be sent +2,400 values in 2 batches, \d+(\.\d)? kB\n +from .* UTC \(10 h ago\) to /,
    );
    expect(text).toMatch(/Set aside +nothing/);
    expect(text).toMatch(/Size +\S+ kB of 2\.1 GB at most \(0\.0 %\)/);
    expect(text).toMatch(
      /new data is .* an hour: if none of it is sent, this lasts another [\d,]+ days;\n +then the oldest/,
    );
    expect(await everything(dataDir)).toEqual(before);
  });

  it('asks the daemon where one runs', async () => {
    const queue = await record();
    const since = new Date(Date.now() - 5 * HOUR).toISOString();
    const lock = await takeLock(dataDir, () => ({
      pid: 42,
      version: '1.2.3',
      since,
      destinations: [{ name: 'raw', journal: queue.status() }],
    }));
    try {
      const text = await said();
      expect(text).toMatch(/gx-logger +runs: process 42, version 1\.2\.3, since \d{4}-.* UTC \(5 h\)/);
      expect(text).toMatch(/2,400 values in 2 batches/);
      const [{ journal, daemon }] = JSON.parse(await said({}, true));
      expect(daemon).toEqual({ pid: 42, version: '1.2.3', since });
      expect(journal).toMatchObject({ mode: 'disk', appendedFields: 2_400, waiting: { batches: 2, fields: 2_400 } });
    } finally {
      if (lock.kind === 'taken') await lock.release();
      await queue.stop(performance.now() + 10_000);
    }
  });

  it('reads the folder where a daemon of another version answers something else', async () => {
    const queue = await record();
    await queue.stop(performance.now() + 10_000);
    const lock = await takeLock(dataDir, () => ({ hello: 'world' }));
    expect(await said()).toMatch(/runs, but its answer is not understood.*\n.*2,400 values/s);
    if (lock.kind === 'taken') await lock.release();
  });

  it('believes the daemon that runs, not the configuration it was asked with', async () => {
    const queue = await record();
    const about = { pid: 42, version: '1.2.3', since: new Date().toISOString() };
    const destinations = [{ name: 'raw', journal: queue.status() }];
    const lock = await takeLock(dataDir, () => ({ ...about, destinations }));
    const facts = JSON.parse(await said({ SCHEMA: 'venus-influx-loader' }, true));
    expect(facts).toMatchObject([
      { name: 'venus', isOn: false },
      { name: 'raw', isOn: true },
    ]);
    if (lock.kind === 'taken') await lock.release();
    await queue.stop(performance.now() + 10_000);
  });

  it('tells of each destination, and of one that is switched off while data waits in it', async () => {
    const queue = await record();
    await queue.stop(performance.now() + 10_000);
    const both = await said({ SCHEMA: 'gx,venus-influx-loader' });
    expect(both).toMatch(/journal\/raw\n[\s\S]*2,400 values[\s\S]*\n\nJournal +\S+journal\/venus: nothing waits\n/);
    const off = JSON.parse(await said({ SCHEMA: 'venus-influx-loader' }, true));
    expect(off).toMatchObject([
      { name: 'venus', isOn: true, importing: 'gx-logger import' },
      { name: 'raw', isOn: false, importing: 'gx-logger import --schema gx', journal: { waiting: { fields: 2_400 } } },
    ]);
  });

  it('is JSON where that is asked for', async () => {
    const queue = await record();
    await queue.stop(performance.now() + 10_000);
    await mkdir(join(dataDir, 'rejected'));
    await writeFile(join(dataDir, 'rejected', '2026-11-22.lp'), '12345');
    expect(JSON.parse(await said({}, true))[0]).toMatchObject({
      name: 'raw',
      folder: join(dataDir, 'journal', 'raw'),
      journal: { mode: 'disk', waiting: { batches: 2, fields: 2_400, lines: 1_200 }, maxBytes: 2 ** 31 },
      rejected: { folder: join(dataDir, 'rejected'), files: [{ name: '2026-11-22.lp', bytes: 5 }] },
      damaged: { files: [] },
      freeBytes: expect.any(Number),
    });
  });

  it('shows what is set aside', async () => {
    const queue = await record();
    const [first] = await queue.next(1, new AbortController().signal);
    await queue.setAside(first!, 'refused');
    await queue.stop(performance.now() + 10_000);
    expect(await said()).toMatch(/Waiting to be sent +1,200 values in 1 batch, [\s\S]*\nSet aside +1,200 values, /);
  });

  it('says what it cannot read', async () => {
    await mkdir(join(dataDir, 'journal'));
    await writeFile(join(dataDir, 'journal', 'raw'), 'a file');
    expect(await said()).toMatch(/journal\/raw cannot be read: Error: ENOTDIR/);
  });
});

describe('what an earlier run left', () => {
  const told = (settings: Record<string, string>) => leftovers(configured(settings));

  it('is told with what sends it, and nothing is told of what the configuration sends', async () => {
    const queue = await record();
    await queue.stop(performance.now() + 10_000);
    expect(await told({})).toEqual([]);
    expect(await told({ JOURNAL: 'memory', INFLUX_URL: 'http://unused.invalid' })).toEqual([
      expect.stringMatching(/^2400 values of an earlier run wait in .*raw: JOURNAL=disk sends them/),
    ]);
    expect(await told({ SCHEMA: 'venus-influx-loader' })).toEqual([
      expect.stringMatching(/^2400 values .* for the schema gx, .*: SCHEMA=gx,venus-influx-loader sends them/),
    ]);
  });

  it('is told as well where it cannot be read, and shown by gx-logger journal', async () => {
    await mkdir(join(dataDir, 'journal'));
    await writeFile(join(dataDir, 'journal', 'raw'), 'a file');
    expect(await told({ SCHEMA: 'venus-influx-loader' })).toEqual([
      expect.stringMatching(/raw cannot be read \(a part of the path is not a folder\): values of an earlier run may/),
    ]);
    const facts = JSON.parse(await said({ SCHEMA: 'venus-influx-loader' }, true));
    expect(facts).toMatchObject([
      { name: 'venus' },
      { name: 'raw', isOn: false, unreadable: expect.stringContaining('ENOTDIR') },
    ]);
  });
});

describe('the lines', () => {
  const NOW = Date.parse('2026-11-22T12:00:00Z');
  const NONE = { batches: 0, fields: 0, bytes: 0 };
  const FACTS: JournalFacts = {
    name: 'raw',
    isOn: true,
    folder: '/data/journal/raw',
    isThere: true,
    daemon: { pid: 7, version: '0.2.0', since: '2026-11-20T12:00:00Z' },
    journal: {
      mode: 'disk',
      waiting: NONE,
      stuck: NONE,
      keptBytes: 0,
      diskBytes: 0,
      maxBytes: 2 * 1024 ** 3,
      appendedBytes: 60_000_000,
      skippedBytes: 0,
    },
    unreadable: undefined,
    rejected: { folder: '/data/rejected', files: [] },
    importing: 'gx-logger import',
    damaged: { folder: '/data/journal/raw/damaged', files: [] },
    freeBytes: 100e9,
  };
  const JOURNAL = FACTS.journal!;
  const lines = (facts: Partial<JournalFacts>) => describeJournal({ ...FACTS, ...facts }, NOW);
  const room = (facts: Partial<JournalFacts>) =>
    lines(facts)
      .join('\n')
      .replace(/.*Room +/s, '')
      .replace(/\n\S.*/s, '');

  it('are aligned, and say all', () => {
    const waiting = { batches: 1, fields: 1_204_300, bytes: 14_200_000, oldest: NOW - 3 * DAY, newest: NOW };
    const stuck = { batches: 1, fields: 1, bytes: 950 };
    const files = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ name: `2026-11-0${day}.lp`, bytes: day * 100_000 }));
    const text = lines({
      journal: { ...JOURNAL, waiting, stuck, keptBytes: 1_000_000, diskBytes: 15_200_000, skippedBytes: 2_048 },
      rejected: { folder: '/data/rejected', files },
      damaged: { folder: '/data/journal/raw/damaged', files: [{ name: 'raw-00000001-0', bytes: 12 }] },
    });
    expect(text).toEqual([
      'Journal                  /data/journal/raw',
      'gx-logger                runs: process 7, version 0.2.0, since 2026-11-20 12:00 UTC (2 days)',
      'Waiting to be sent       1,204,300 values in 1 batch, 14.2 MB',
      '                         from 2026-11-19 12:00 UTC (3 days ago) to 2026-11-22 12:00 UTC',
      'Set aside                1 value, 950 bytes: the database failed at them again and again; tried once a day',
      'Size                     15.2 MB of 2.1 GB at most (0.7 %), of it 1.0 MB that the database has already',
      'Room                     new data is 1.3 MB an hour: if none of it is sent, this lasts another 71 days;',
      '                         then the oldest data is deleted, and counted',
      'Refused by the database  7 files, 2.8 MB, in /data/rejected (mend the cause, then: gx-logger import FILE)',
      '                           2 older',
      '                           2026-11-03.lp  300 kB',
      '                           2026-11-04.lp  400 kB',
      '                           2026-11-05.lp  500 kB',
      '                           2026-11-06.lp  600 kB',
      '                           2026-11-07.lp  700 kB',
      'Damaged                  2.0 kB of the journal could not be read',
      '                         1 file, 12 bytes, in /data/journal/raw/damaged (bytes that could not be read, for whoever wants to look)',
      '                           raw-00000001-0  12 bytes',
    ]);
  });

  it('take the rate from what waits where no daemon runs', () => {
    const waiting = { batches: 9, fields: 9, bytes: 24e6, oldest: NOW - 3 * DAY, newest: NOW - 2 * DAY };
    const facts = { daemon: undefined, journal: { ...JOURNAL, waiting, diskBytes: 24e6, appendedBytes: 0 } };
    expect(room(facts)).toMatch(/^new data is 1\.0 MB an hour: .* another 88 days;/);
  });

  it('know no rate where too little was recorded', () => {
    const waiting = { batches: 1, fields: 9, bytes: 24e6, oldest: NOW - 59_000, newest: NOW };
    expect(room({ daemon: undefined, journal: { ...JOURNAL, waiting } })).toMatch(
      /^how long it lasts is known after a minute of data/,
    );
    expect(room({ daemon: { pid: 1, version: '', since: new Date(NOW - 1_000).toISOString() } })).toMatch(
      /known after a minute/,
    );
  });

  it('say where the disk is smaller than the journal may become', () => {
    expect(room({ freeBytes: 30e6 })).toMatch(
      /^the disk has only 30\.0 MB left, .*\n +new data is 1\.3 MB an hour: .* another 24 h;\n +then data waits in memory/,
    );
  });

  it('say where it is full', () => {
    const waiting = { batches: 9, fields: 9, bytes: 2 ** 31, oldest: NOW - 3 * DAY, newest: NOW };
    expect(room({ journal: { ...JOURNAL, waiting, diskBytes: 2 ** 31 - 1_000_000 } })).toMatch(
      /^it is full: the oldest data is deleted/,
    );
  });

  it('say what could not be read though no copy of it is there', () => {
    const text = lines({ journal: { ...JOURNAL, skippedBytes: 100 } });
    expect(text.slice(-2)).toEqual([
      'Refused by the database  nothing',
      'Damaged                  100 bytes of the journal could not be read',
    ]);
  });

  it('say which command imports what was refused', () => {
    const rejected = { folder: '/data/rejected/venus', files: [{ name: 'a.lp', bytes: 1 }] };
    const importing = 'gx-logger import --schema venus-influx-loader';
    expect(lines({ rejected, importing }).join('\n')).toMatch(
      /then: gx-logger import --schema venus-influx-loader FILE\)/,
    );
  });

  it('say that a destination is switched off', () => {
    expect(lines({ isOn: false }).join('\n')).toMatch(/Journal +\/data\/journal\/raw: its schema is not in SCHEMA/);
  });

  it('say what a memory-only journal is', () => {
    const text = lines({ journal: { ...JOURNAL, mode: 'memory' } }).join('\n');
    expect(text).toMatch(/Journal +in memory \(JOURNAL=memory\): a stop loses what is not sent/);
    expect(text).toMatch(/Size +0 bytes of 67\.1 MB at most/);
  });
});
