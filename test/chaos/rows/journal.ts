/** The journal at its ends: full, forgetful, in memory only, and with no database at all. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../../support/daemon.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

/** What was evicted must be older than this at the end, s: the journal holds more than a minute of this row. */
const OLDEST = 20;

export const journalRows: readonly Row[] = [
  {
    name: 'journal-full',
    what: 'more than JOURNAL_MAX_BYTES in an outage: the oldest goes, and is counted',
    rate: 3_000,
    environment: { JOURNAL_MAX_BYTES: '1MiB' },
    async run(stage) {
      await stage.start();
      await stage.pass(3);
      await stage.proxy.refuse();
      const isFull = () => /journal_full|is full|the oldest/i.test(stage.daemon.output());
      if (!(await stage.until(isFull, 150))) stage.problems.push('the daemon never said that the journal is full');
      await stage.rest();
      await stage.proxy.heal();
      await excuseOldest(stage);
    },
    check: checkOldest,
  },
  {
    name: 'state-lost',
    what: 'SIGKILL, then the state files are gone or garbage',
    async run(stage) {
      await stage.start();
      await stage.pass(12);
      await stage.proxy.refuse();
      await stage.pass(5);
      await stage.kill();
      rmSync(join(stage.dataDir, 'journal', 'raw', 'state.json'), { force: true });
      writeFileSync(join(stage.dataDir, 'devices.json'), '{"devices":');
      await stage.proxy.heal();
      await stage.start();
      await stage.pass(5);
    },
  },
  {
    name: 'memory-only',
    what: 'JOURNAL=memory, database down for 10 s',
    environment: { JOURNAL: 'memory' },
    async run(stage) {
      await stage.start();
      await stage.pass(4);
      await stage.proxy.refuse();
      await stage.pass(10);
    },
  },
  {
    name: 'no-database-yet',
    what: 'no INFLUX_URL for two lives, then there is one',
    async run(stage) {
      const { INFLUX_URL: url = '' } = stage.environment;
      delete stage.environment['INFLUX_URL'];
      await stage.start();
      await stage.pass(5);
      await stage.stop();
      await stage.start();
      await stage.pass(5);
      await stage.stop();
      stage.environment['INFLUX_URL'] = url;
      await stage.start();
      await stage.pass(5);
    },
  },
];

/** What is missing when the newest is stored went for lack of room: it is sent in order. */
async function excuseOldest(stage: Stage): Promise<void> {
  const last = stage.plant.last();
  const isOver = async () => {
    const stored = await stage.database.stored();
    return last.every((key) => stored.has(key));
  };
  await stage.until(isOver, 150);
  const stored = await stage.database.stored();
  for (const key of stage.deliveries.byKey.keys()) if (!stored.has(key)) stage.excused.set(key, 'evicted');
}

/** All that are missing are counted, and what waited longest is what went. */
function checkOldest(stage: Stage, ledger: LogLine): void {
  let evicted = 0;
  let latestEvicted = 0;
  let latest = 0;
  for (const [key, [first]] of stage.deliveries.byKey) {
    const at = first?.at ?? 0;
    latest = Math.max(latest, at);
    if (!stage.excused.has(key)) continue;
    evicted += 1;
    latestEvicted = Math.max(latestEvicted, at);
  }
  const age = (latest - latestEvicted) / 1_000;
  stage.notes.push(`the latest of ${evicted} evicted came ${age.toFixed(0)} s before the end`);
  // Presence and events are made here, not sent, and are dropped with the rest.
  const own = Number(ledger['made']) - stage.deliveries.byKey.size;
  const surplus = Number(ledger['dropped']) - evicted;
  if (evicted === 0 || surplus < 0 || surplus > own) {
    stage.problems.push(`${evicted} values are missing, ${ledger['dropped']} are counted as dropped`);
  }
  if (age < OLDEST) stage.problems.push('not the oldest went');
}
