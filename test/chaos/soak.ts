/**
 * The soak: the built daemon as a process, a simulated GX that is quicker than life, a real InfluxDB 1.x behind a proxy,
 * and one fault after another for as long as it is told to run. `npm run soak -- --minutes 60`.
 *
 * What was sent must be stored, counted series by series; both ledgers must balance in every sample; memory and handles
 * must stay where they are. The table and, as the last line, `soak: minutes=... lost=... ...` go to standard output,
 * progress to standard error. Exit code 1 when anything is lost, doubled or out of balance.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ScenarioName } from '../../src/simulator/plant/plant.ts';
import { dataDir, startDaemon } from '../support/daemon.ts';
import { Expectation } from '../support/expectation.ts';
import { startInfluxd } from '../support/influxd.ts';
import { startSimulator } from '../support/simulator.ts';
import { ownFields, storedSeries } from '../support/stored.ts';
import { balance } from './judge.ts';
import * as manners from './manners.ts';
import { startProxy } from './proxy.ts';
import { startRelay } from './relay.ts';
import { Samples } from './samples.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    scenario: { type: 'string', default: 'three-phase' },
    /** three-phase has 50 messages a second in its own time. */
    speed: { type: 'string', default: '10' },
    samples: { type: 'string', default: join(tmpdir(), `soak-${process.pid}.csv`) },
  },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new RangeError('--minutes wants a number above 0');
// Whoever ends it early leaves no process behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** Between two faults, and between two samples, ms. */
const QUIET = 15_000;
/** How long the daemon may take until all is stored, once all is well, ms. */
const PATIENCE = 120_000;
const DATABASE = 'gx';
/** Unchanged values are not stored again, so that what must be stored is known. */
const RULES = "rules:\n  - match: '#'\n    refresh: 20d\n";

const data = dataDir();
const rules = join(data.path, 'rules.yaml');
writeFileSync(rules, RULES);
const influxd = await startInfluxd();
const simulator = await startSimulator({ scenario: values.scenario as ScenarioName, speed: Number(values.speed) });
const proxy = await startProxy(Number(new URL(influxd.url).port));

/** How many values each series must have. */
const expected = new Map<string, number>();
const expectation = new Expectation(() => Number.POSITIVE_INFINITY);
const relay = await startRelay(simulator.port, () => ({
  sent({ topic, payload }) {
    const stored = expectation.take({ t: Date.now(), topic, payload: payload.toString() });
    if (stored) expected.set(stored.series, (expected.get(stored.series) ?? 0) + 1);
  },
  ended: () => undefined,
}));
const daemon = startDaemon({
  GX_HOST: `mqtt://127.0.0.1:${relay.port}`,
  INFLUX_URL: proxy.url,
  INFLUX_BUCKET: DATABASE,
  DATA_DIR: data.path,
  PROFILE: 'everything',
  PRIVATE: 'keep',
  GX_LOGGER_CONFIG: rules,
});

const faults: readonly { readonly name: string; readonly seconds: number; begin(): Promise<void> | void }[] = [
  { name: 'database down', seconds: 20, begin: () => proxy.refuse() },
  { name: 'connection resets', seconds: 10, begin: () => behave(manners.reset) },
  { name: 'response cut', seconds: 10, begin: () => behave(manners.cutAfterStoring) },
  { name: 'broker restart', seconds: 4, begin: loseBroker },
  { name: 'latency of 3 s', seconds: 15, begin: () => behave(manners.late(3_000)) },
  { name: '503', seconds: 15, begin: () => behave(manners.answering({ status: 503, body: 'no backend' })) },
];

function behave(manner: typeof proxy.manner): void {
  proxy.manner = manner;
}

async function loseBroker(): Promise<void> {
  await relay.down();
  await simulator.gx.broker.goDown();
}

async function heal(): Promise<void> {
  if (broken === 'broker restart') await simulator.gx.broker.comeUp();
  await relay.up();
  await proxy.heal();
  broken = '';
}

/** The fault of this moment. */
let broken = '';

await daemon.said(/receiving from GX/);
const samples = new Samples(daemon, values.samples);
const sampling = setInterval(() => void samples.take(broken), QUIET);
say(`${minutes} min of ${values.scenario}, ${values.speed} times as fast as life; samples in ${values.samples}`);

const end = performance.now() + minutes * 60_000;
for (let round = 0; ; round += 1) {
  await delay(Math.min(QUIET, Math.max(0, end - performance.now())));
  const fault = faults[round % faults.length];
  if (!fault || performance.now() + fault.seconds * 1_000 > end) break;
  say(`${fault.name} for ${fault.seconds} s`);
  broken = fault.name;
  await fault.begin();
  await delay(fault.seconds * 1_000);
  await heal();
}

say('all is well; waiting until all is stored');
simulator.pause();
const total = (series: ReadonlyMap<string, number>) => [...series.values()].reduce((sum, count) => sum + count, 0);
let stored = await counts();
for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await delay(1_000)) {
  stored = await counts();
  if (total(stored) >= total(expected)) break;
}
clearInterval(sampling);
await samples.take('');
const ledger = await daemon.stop();
stored = await counts();
const problems = [...samples.problems, ...balance(ledger)];
if (await daemon.exited) problems.push('the daemon did not end well');
const inDatabase = total(stored) + (await ownFields(influxd, DATABASE));
if (ledger['stored'] !== inDatabase) problems.push(`stored by the ledger ${ledger['stored']}, found ${inDatabase}`);
await Promise.all([relay.stop(), proxy.stop(), simulator.stop()]);
await influxd.stop();
rmSync(data.path, { recursive: true, force: true });

const lost = difference(expected, stored);
const duplicated = difference(stored, expected);
if (lost + duplicated > 0) problems.push(`for example ${example()}`);
process.stdout.write(`${samples.table()}\n\n`);
for (const problem of new Set(problems)) process.stdout.write(`FAILED: ${problem}\n`);
process.stdout.write(`soak: minutes=${minutes} lost=${lost} duplicated=${duplicated} ${samples.summary()}\n`);
process.exit(problems.length > 0 ? 1 : 0);

/** Values of each series in the database. */
async function counts(): Promise<Map<string, number>> {
  const series = await storedSeries(influxd, DATABASE);
  return new Map([...series].map(([key, { count }]) => [key, count]));
}

/** How many more there are in the one than in the other, series by series. */
function difference(some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): number {
  return [...some].reduce((sum, [key, count]) => sum + Math.max(0, count - (others.get(key) ?? 0)), 0);
}

function example(): string {
  const key = [...expected.keys(), ...stored.keys()].find((one) => expected.get(one) !== stored.get(one)) ?? '';
  return `${key}: expected ${expected.get(key) ?? 0}, found ${stored.get(key) ?? 0}`;
}

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
