/** Faults of the data, of the settings, and of what claims to be the database: some of it is refused, or all. */
import { SHIFTABLE } from '../clock.ts';
import { BUCKET } from '../database.ts';
import { membersOf } from '../journal.ts';
import * as manners from '../manners.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import { downAtStart } from './database.ts';

const HOUR = 3_600_000;

type Fields = Readonly<Record<string, readonly string[]>>;

/** Has a text stored in each field, under an instance that nobody else has. Ours are numbers there. */
async function plantConflicts(stage: Stage, fields: Fields): Promise<void> {
  const lines = Object.entries(fields).flatMap(([measurement, names]) => {
    const texts = names.map((name) => `${name}="planted"`).join(',');
    // A type holds in one shard only, and the next may begin any moment.
    return [0, HOUR].map((ahead) => `${measurement},instance=planted ${texts} ${Date.now() + ahead}`);
  });
  await stage.database.write(lines.join('\n'));
}

/** Keys of what was sent to the lives from `first` on and conflicts. */
function conflicting(stage: Stage, fields: Fields, first = 0): string[] {
  const wanted = new Set(
    Object.entries(fields).flatMap(([measurement, names]) => names.map((name) => `${measurement}|${name}`)),
  );
  return [...stage.deliveries.byKey]
    .filter(([, deliveries]) => deliveries.some(({ connection }) => connection.life >= first))
    .map(([key]) => key)
    .filter((key) => {
      const [measurement, , field] = key.split('|');
      return wanted.has(`${measurement}|${field}`);
    });
}

/** Every value of those fields is refused and counted, and nothing else is. */
const conflict = (fields: Fields): Pick<Row, 'run' | 'check'> => ({
  async run(stage) {
    await plantConflicts(stage, fields);
    await stage.start();
    await stage.pass(10);
    await stage.rest();
    for (const key of conflicting(stage, fields)) stage.excused.set(key, 'refused');
  },
  check(stage, ledger) {
    const wanted = conflicting(stage, fields).length;
    if (ledger['rejected'] !== wanted) {
      stage.problems.push(`${wanted} values conflict, ${ledger['rejected']} are rejected`);
    }
  },
});

const HIDING: Fields = {
  battery: ['Dc/0/Voltage', 'Dc/0/Current', 'Dc/0/Power'],
  solarcharger: ['Pv/V'],
  grid: ['Ac/Power'],
};

/** Our own measurements among them, which the GX did not send. */
const madeInFirstLife = new WeakMap<Stage, number>();

/**
 * The first life has a clock that is three hours late, and the database keeps one hour: all it sent is too old. The
 * second life adds the conflicts. The server names one reason at a time.
 */
const hiding: Pick<Row, 'preload' | 'environment' | 'run' | 'check'> = {
  preload: SHIFTABLE,
  environment: { CLOCK: 'host', CHAOS_CLOCK_SHIFT: String(-3 * HOUR) },
  async run(stage) {
    await stage.database.query(`CREATE DATABASE ${BUCKET}`);
    await stage.database.query(`ALTER RETENTION POLICY autogen ON ${BUCKET} DURATION 1h SHARD DURATION 1h`);
    await plantConflicts(stage, HIDING);
    await downAtStart(5)(stage);
    await stage.rest();
    for (const key of stage.deliveries.byKey.keys()) stage.excused.set(key, 'expired');
    madeInFirstLife.set(stage, Number((await stage.stop())['made']));
    stage.environment['CHAOS_CLOCK_SHIFT'] = '0';
    await stage.start();
    stage.plant.resume();
    await stage.pass(5);
    await stage.rest();
    for (const key of conflicting(stage, HIDING, 1)) stage.excused.set(key, 'refused');
  },
  check(stage, ledger) {
    const wanted = (madeInFirstLife.get(stage) ?? 0) + conflicting(stage, HIDING, 1).length;
    const refused = Number(ledger['rejected']) + Number(ledger['expired']);
    stage.notes.push(`${ledger['expired']} expired`);
    if (refused !== wanted) stage.problems.push(`${wanted} values are old or conflict, ${refused} are counted so`);
  },
};

export const refusalRows: readonly Row[] = [
  {
    name: 'type-conflict',
    what: 'one field has another type in the database',
    form: 'short',
    ...conflict({ battery: ['Soc'] }),
  },
  {
    name: 'type-conflicts',
    what: 'six fields of four measurements conflict, some in one line',
    ...conflict({ ...HIDING, tank: ['Level'] }),
  },
  { name: 'hidden-errors', what: 'conflicts, and batches beyond retention, that hide one another', ...hiding },
  {
    name: 'bad-token',
    what: 'a bad token for 12 s, then a good one',
    database: 'victoria',
    environment: { INFLUX_TOKEN: 'a-bad-one' },
    async run(stage) {
      stage.proxy.manner = manners.guarded('the-good-one');
      await stage.start();
      await stage.pass(12);
      await stage.stop();
      stage.environment['INFLUX_TOKEN'] = 'the-good-one';
      await stage.start();
      // Guarded still: that it is healed at the end must not be what helps.
      const isStored = async () => (await stage.database.stored()).size > 0;
      if (!(await stage.until(isStored, 30))) stage.problems.push('nothing is stored with the good token');
      await stage.pass(5);
    },
  },
  {
    name: 'plain-to-tls',
    what: 'plain http to a TLS port, told in words and by a TLS alert',
    patience: 330,
    async run(stage) {
      stage.proxy.manner = manners.tlsAlert;
      await stage.start();
      await stage.pass(8);
      stage.proxy.manner = manners.tlsOfGo;
      await stage.pass(8);
    },
  },
  {
    name: 'captive-portal',
    what: 'a redirect to a sign-in page, then 200 with HTML',
    patience: 330,
    async run(stage) {
      await stage.start();
      await stage.pass(4);
      stage.proxy.manner = manners.redirecting;
      await stage.pass(6);
      stage.proxy.manner = manners.webPage;
      await stage.pass(6);
    },
  },
  {
    name: 'database-dropped',
    what: 'the database is dropped while the daemon runs',
    async run(stage) {
      await stage.start();
      await stage.pass(5);
      await stage.rest();
      await stage.pass(2);
      const before = [...(await stage.database.stored()).keys()];
      await stage.database.query('DROP DATABASE gx');
      // What went with the database was stored, and is nobody's loss but the one's who dropped it.
      for (const key of before) stage.excused.set(key, 'dropped with it');
      stage.plant.resume();
      await stage.pass(10);
    },
  },
  {
    name: 'poisoned-batch',
    what: 'one batch always 500: it is set aside, all others flow',
    async run(stage) {
      await stage.start();
      await stage.pass(3);
      stage.proxy.manner = manners.failingOn('poison');
      stage.plant.set('platform/0/Notifications/0/Description', 'poison');
      const isAside = () => stage.daemon.output().includes('a batch is set aside');
      if (!(await stage.until(isAside, 420))) stage.problems.push('not set aside within 420 s');
      for (const key of poisoned(stage)) stage.excused.set(key, 'set aside');
      await stage.pass(5);
    },
    check(stage, ledger) {
      const aside = poisoned(stage).length;
      if (ledger['kept'] !== aside) stage.problems.push(`${aside} values are set aside, ${ledger['kept']} kept`);
    },
  },
];

/** The values in the batches that hold the one that cannot be stored. */
function poisoned({ dataDir }: Stage): string[] {
  const members = membersOf(dataDir).filter(({ keys }) => keys.some((key) => key.includes('poison')));
  return members.flatMap(({ keys }) => keys);
}
