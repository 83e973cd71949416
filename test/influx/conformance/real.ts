/**
 * The real servers that are at hand: InfluxDB 1.x and VictoriaMetrics of the PATH, and whatever programs these
 * variables name: INFLUXD_1 (another influxd 1.x), INFLUXD_2 (influxd of 2.x), INFLUXDB_3 (influxdb3).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Database } from '../../../src/influx/database.ts';
import { startInfluxd } from '../../support/influxd.ts';
import { freePort, hasBinary, startProcess } from '../../support/process.ts';
import { startVictoria } from '../../support/victoria.ts';
import { bodyOf, noise, type Running, type Subject } from './subject.ts';

/** The programs by their variables, where they are set. */
const { INFLUXD_1, INFLUXD_2, INFLUXDB_3 } = process.env;

async function startV1(program: string): Promise<Running> {
  const real = await startInfluxd({ auth: true, program, http: 'max-body-size = 50000' });
  const { url, username, password, query, stop } = real;
  return {
    url,
    access: { username, password },
    administrator: { username, password },
    wrong: { username, password: 'wrong' },
    async read(database, measurement) {
      const [series] = await query(`SELECT "f" FROM ${placeOf(database, measurement)}`, database.bucket);
      return series?.values.map((row) => row[1]) ?? [];
    },
    stop,
  };
}

async function startVictoriaMetrics(): Promise<Running> {
  const [username, password] = ['admin', 'secret'];
  const real = await startVictoria([`-httpAuth.username=${username}`, `-httpAuth.password=${password}`], {
    username,
    password,
  });
  return {
    url: real.url,
    access: { username, password },
    administrator: {},
    wrong: { username, password: 'wrong' },
    async read({ bucket }, measurement) {
      const all = await real.export(`${measurement}_f{db="${bucket}"}`);
      return all.flatMap(({ values }) => values);
    },
    stop: real.stop,
  };
}

/** 2.x does not catch SIGTERM. */
async function startV2(program: string): Promise<Running> {
  const token = 'operator-of-the-tests';
  const folder = await mkdtemp(join(tmpdir(), 'influxd2-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const paths = ['bolt', 'engine', 'sqlite'].map((what) => `--${what}-path=${join(folder, what)}`);
  const own = ['--reporting-disabled', `--http-bind-address=127.0.0.1:${port}`, ...paths];
  // It answers /ready before it takes anything.
  const isReady = async () => (await fetch(`${url}/api/v2/setup`)).ok;
  const running = await startProcess(program, own, isReady, 'SIGINT');
  const body = JSON.stringify({ username: 'admin', password: 'long enough', org: 'home', bucket: 'first', token });
  const set = await fetch(`${url}/api/v2/setup`, { method: 'POST', body });
  if (set.status !== 201) throw new Error(`not set up: ${set.status} ${await set.text()}`);
  return {
    url,
    access: { org: 'home', token },
    administrator: { token },
    wrong: { org: 'home', token: 'wrong' },
    read: (database, measurement) => ask(url, `Token ${token}`, database, measurement),
    stop: () => end(running, folder),
  };
}

async function startV3(program: string): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'influxdb3-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = ['serve', '--node-id=tests', '--object-store=file', `--data-dir=${folder}`];
  const isUp = async () => (await fetch(`${url}/ping`)).status === 401;
  const running = await startProcess(program, [...own, `--http-bind=127.0.0.1:${port}`], isUp);
  const made = await fetch(`${url}/api/v3/configure/token/admin`, { method: 'POST' });
  const { token } = (await made.json()) as { token: string };
  return {
    url,
    access: { token },
    administrator: { token },
    wrong: { token: 'apiv3_wrong' },
    read: (database, measurement) => ask(url, `Bearer ${token}`, database, measurement),
    stop: () => end(running, folder),
  };
}

/** As it stands in a query of a roll-up on every generation. */
function placeOf({ bucket, tier }: Database, measurement: string): string {
  return tier ? `"${bucket}"."${tier.name}"."${measurement}"` : `"${measurement}"`;
}

/** By InfluxQL, which all three generations speak. */
async function ask(url: string, authorization: string, database: Database, measurement: string): Promise<unknown[]> {
  const q = `SELECT "f" FROM ${placeOf(database, measurement)} ORDER BY time`;
  const query = new URLSearchParams({ db: database.bucket, epoch: 'ms', q });
  const response = await fetch(`${url}/query?${query}`, { headers: { authorization } });
  const body = (await response.json()) as { results?: { series?: { values: unknown[][] }[] }[] };
  return body.results?.[0]?.series?.[0]?.values.map((row) => row[1]) ?? [];
}

async function end(running: { stop(): Promise<void> }, folder: string): Promise<void> {
  await running.stop();
  await rm(folder, { recursive: true, force: true });
}

const common = { kind: 'real', hasDatabases: true, tellsRetention: true, hasTypes: true } as const;
const split = { kind: 'split' } as const;

const of1 = (program: string): Subject => ({
  ...common,
  generation: 'v1',
  start: () => startV1(program),
  tooLarge: { body: noise(30_000), verdict: split },
});

export const REAL: readonly Subject[] = [
  ...(hasBinary('influxd') ? [of1('influxd')] : []),
  ...(INFLUXD_1 ? [of1(INFLUXD_1)] : []),
  ...(INFLUXD_2 ? [{ ...common, generation: 'v2' as const, start: () => startV2(INFLUXD_2) }] : []),
  ...(INFLUXDB_3
    ? [
        {
          ...common,
          generation: 'v3' as const,
          start: () => startV3(INFLUXDB_3),
          tooLarge: { body: bodyOf(11_000_000), verdict: split },
        },
      ]
    : []),
  ...(hasBinary('victoria-metrics')
    ? [
        {
          ...common,
          generation: 'victoria' as const,
          start: startVictoriaMetrics,
          hasDatabases: false,
          tellsRetention: false,
          hasTypes: false,
          skipsInSilence: true,
          tooLarge: {
            body: gzipSync(`large,t=${'x'.repeat(300_000)} f=1 1\n`),
            verdict: { kind: 'reject', reason: 'too_long' } as const,
          },
        },
      ]
    : []),
];
