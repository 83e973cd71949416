/** `gx-logger check`: tries the GX and the database and says in plain words what a run would do. Stores nothing. */
import { describeConfig } from '../config/describe.ts';
import type { Config } from '../config/schema.ts';
import { databasesOf } from '../destination/configured.ts';
import { describeProfile } from '../gx/check.ts';
import { endpointName, endpoints } from '../gx/endpoints.ts';
import { LONGEST_TRY, Source } from '../gx/source.ts';
import { checkDatabase, type DatabaseCheck } from '../influx/check.ts';
import { Points } from '../points/points.ts';
import { createReadingLedger, total } from '../shared/ledger.ts';
import { createLog } from '../shared/log.ts';
import { sleep } from '../shared/wait.ts';
import { keysFile } from '../state/files.ts';
import { openDataDir } from '../state/state-file.ts';
import type { Health } from '../types.ts';

/** States that pass by themselves. */
const PASSING: ReadonlySet<string> = new Set(['waiting', 'no_portal_id']);

export interface CheckOptions {
  readonly acceptKey: boolean;
  readonly version: string;
}

/** Resolves with whether a run would log. */
export async function check(
  config: Config,
  options: CheckOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const section = (title: string, lines: readonly string[]) =>
    say([title, ...lines.map((line) => `  ${line}`), ''].join('\n'));
  section(`gx-logger ${options.version}`, describeConfig(config));
  const gx = await checkGx(config, options, signal);
  section('GX', gx.lines);
  const database = await checkSink(config, signal);
  section('Database', database.lines);
  const isFine = gx.ok && database.ok;
  say(isFine ? 'Everything is ready: gx-logger run' : 'Not ready: see above.');
  return isFine;
}

async function checkSink(config: Config, signal: AbortSignal): Promise<DatabaseCheck> {
  const { data_dir } = config;
  const databases = databasesOf(config);
  if (databases.length > 0) {
    const checks = await Promise.all(databases.map((database) => checkDatabase(database, signal)));
    // What is true of the server is said once.
    return { ok: checks.every(({ ok }) => ok), lines: [...new Set(checks.flatMap(({ lines }) => lines))] };
  }
  return {
    ok: true,
    lines: [`none is set (INFLUX_URL): everything is kept in the journal in ${data_dir}, and sent once one is`],
  };
}

async function checkGx(
  config: Config,
  options: CheckOptions,
  signal: AbortSignal,
): Promise<{ ok: boolean; lines: string[] }> {
  const { host, port, tls } = config.gx;
  const lines = [`will connect to ${endpoints(config.gx).map(endpointName).join(', else ')}`];
  if (port === undefined && tls === undefined) lines.push(await describeProfile(host, signal));
  const { health, summary } = await listen(config, options.acceptKey, signal);
  lines.push(health.message, ...summary);
  return { ok: health.ok, lines };
}

/** Keeps a session until everything the GX has was published once, or until it is clear that it will not be. */
async function listen(
  config: Config,
  acceptKey: boolean,
  signal: AbortSignal,
): Promise<{ health: Health; summary: string[] }> {
  const log = createLog('silent');
  const keys = keysFile(openDataDir(config.data_dir, log));
  const known = keys.read();
  const readings = createReadingLedger();
  let fields = 0;
  const remembered = { sites: {}, devices: [] };
  const { profile, rules, sites } = config;
  const aliases = config.devices;
  const storePrivate = config.private === 'keep';
  const emit = (_line: string, count: number) => {
    fields += count;
  };
  // Values, not what they become in each schema.
  const outputs = { [config.schema[0] ?? 'gx']: emit };
  const points = new Points({ profile, rules, sites, aliases, storePrivate, remembered, ledger: readings, outputs });
  const devices = new Set<string>();
  const accepted: string[] = [];
  let health: Health = { ok: false, code: 'no_answer', message: 'the GX did not publish its values in time' };
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const source = new Source({
    ...config.gx,
    portalId: config.gx.portal_id,
    fullPublishInterval: config.full_publish_interval,
    pins: {
      get: (host) => (acceptKey ? undefined : known[host]),
      set: (host, fingerprint) => {
        if (!acceptKey) return;
        void keys.write({ ...known, [host]: fingerprint });
        accepted.push(`${host} (${fingerprint.slice(0, 16)}...)`);
      },
    },
    ledger: readings,
    log,
    clock: Date.now,
    onReading(reading) {
      devices.add(`${reading.topic.service}/${reading.topic.instance}`);
      points.accept(reading);
    },
    onEvent: () => undefined,
    onHealth(now) {
      health = now;
      if (!PASSING.has(now.code)) settle();
    },
  });
  await source.start(signal);
  const late = new AbortController();
  await Promise.race([settled, sleep(LONGEST_TRY, AbortSignal.any([signal, late.signal])).catch(() => undefined)]);
  late.abort();
  await source.stop();
  points.close();
  const names = new Map(points.knownDevices().map(({ service, instance, name }) => [`${service}/${instance}`, name]));
  const listed = [...devices].sort().map((device) => `${device} (${names.get(device) ?? 'secrets only'})`);
  const { filtered, refused } = readings;
  const summary = [
    `${source.topics.size} topics of ${devices.size} devices: ${listed.join(', ')}`,
    `would store ${fields} of their values; ${total(filtered)} are left out by profile and rules, ${readings.null} have no value now, ${refused.not_scalar} are lists, ${refused.secret} are secrets`,
    ...points.takeNotices(),
    ...points.unused(),
    ...accepted.map((host) => `the key that ${host} shows now is accepted`),
  ];
  return { health, summary: health.ok ? summary : [] };
}
