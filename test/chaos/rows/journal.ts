/** The journal at its ends: full, forgetful, in memory only, and with no database at all. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../../support/daemon.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';

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

/** Waits until nothing more comes, and takes what is missing then for what the journal had no room for. */
async function excuseOldest(stage: Stage): Promise<void> {
  let before = -1;
  const isOver = async () => {
    const now = (await stage.database.stored()).size;
    const isSame = now === before;
    before = now;
    await stage.pass(3);
    return isSame && now > 0;
  };
  await stage.until(isOver, 120);
  const stored = await stage.database.stored();
  const missing = [...stage.deliveries.byKey].filter(([key]) => !stored.has(key));
  for (const [key] of missing) stage.excused.set(key, 'evicted');
}

/** As many are missing as are counted, and none of them is newer than what waited longest of the rest. */
function checkOldest(stage: Stage, ledger: LogLine): void {
  const evicted = [...stage.deliveries.byKey].filter(([key]) => stage.excused.has(key));
  const latest = Math.max(...evicted.map(([, [first]]) => first?.at ?? 0));
  const stamps = [...stage.deliveries.byKey].map(([, [first]]) => first?.at ?? 0);
  const [begun, ended] = [Math.min(...stamps), Math.max(...stamps)];
  stage.notes.push(`${evicted.length} evicted, the last ${((ended - latest) / 1_000).toFixed(0)} s before the end`);
  if (evicted.length !== ledger['dropped']) {
    stage.problems.push(`${evicted.length} values are missing, ${ledger['dropped']} are counted as dropped`);
  }
  if (evicted.length === 0 || latest > begun + (ended - begun) * 0.8) stage.problems.push('not the oldest went');
}
