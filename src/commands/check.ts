/** `gx-logger check`: tries the GX and the database and says in plain words what a run would do. Stores nothing. */
import { describeConfig } from '../config/describe.ts';
import type { Config } from '../config/schema.ts';
import { databasesOf } from '../destination/configured.ts';
import { type Counted, nearLimits } from '../destination/limits.ts';
import { Registry } from '../devices/registry.ts';
import { describeProfile } from '../gx/security-profile.ts';
import { LONGEST_TRY } from '../gx/source.ts';
import { checkDatabase, type DatabaseCheck } from '../influx/check.ts';
import { Door } from '../points/door.ts';
import { Points } from '../points/points.ts';
import { duration } from '../shared/duration.ts';
import { reasonOf } from '../shared/files.ts';
import { createReadingLedger, total } from '../shared/ledger.ts';
import { createLog } from '../shared/log.ts';
import { keysFile } from '../state/pins.ts';
import { openDataDir } from '../state/state-file.ts';
import { checkComputer, type Found } from './check/computer.ts';
import { type Handlers, listen, wayTo } from './listen.ts';

interface CheckOptions {
  readonly acceptKey: boolean;
  readonly version: string;
}

const READY = 'Everything is ready: gx-logger run';
/** It reads the keys before each try to connect. */
const TAKES_KEY = 'it takes the key that is accepted by itself within five minutes';

/** Resolves with whether a run would log, or the one that is under way can. */
export async function check(
  config: Config,
  options: CheckOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const section = (title: string, lines: readonly string[]) =>
    say([title, ...lines.map((line) => `  ${line}`), ''].join('\n'));
  section(`gx-logger ${options.version}`, describeConfig(config));
  const sink = checkSink(config, say, signal);
  // Waited for below, after the GX.
  sink.catch(() => undefined);
  const gx = await checkGx(config, options, sink, signal, say);
  section('GX', gx.lines);
  const database = await sink;
  section('Database', [...database.lines, ...nearOf(gx.counted, config, database)]);
  const computer = await checkComputer(config);
  const keys = gx.isKeyAccepted && computer.isRunning ? [TAKES_KEY] : [];
  section('This computer', [...computer.lines, ...keys]);
  const isFine = gx.ok && database.ok && computer.ok;
  const fine = computer.isRunning ? 'Everything is well: the gx-logger that runs goes on.' : READY;
  say(isFine ? fine : 'Not ready: see above.');
  return isFine;
}

/** What is near a limit of the database, or past it. */
function nearOf(counted: Counted | undefined, { schema }: Config, { limits = {} }: DatabaseCheck): string[] {
  return counted ? schema.flatMap((one) => nearLimits(counted, one, limits)).map(({ message }) => message) : [];
}

async function checkSink(config: Config, say: (line: string) => void, signal: AbortSignal): Promise<DatabaseCheck> {
  const { data_dir } = config;
  const databases = databasesOf(config);
  if (databases.length > 0) {
    // What is true of the server is said once.
    const waited = new Set<string>();
    const onWait = (message: string) => {
      if (!waited.has(message)) say(message);
      waited.add(message);
    };
    const checks = await Promise.all(databases.map((database) => checkDatabase(database, signal, onWait)));
    const lines = [...new Set(checks.flatMap((one) => one.lines))];
    const limits = checks.find((one) => one.limits)?.limits;
    return { ok: checks.every(({ ok }) => ok), lines, ...(limits && { limits }) };
  }
  return {
    ok: true,
    lines: [`none is set (INFLUX_URL): everything is kept in the journal in ${data_dir}, and sent once one is`],
  };
}

interface FoundGx extends Found {
  readonly counted?: Counted;
  readonly isKeyAccepted?: boolean;
}

async function checkGx(
  config: Config,
  { acceptKey }: CheckOptions,
  sink: Promise<DatabaseCheck>,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<FoundGx> {
  const { host, port, tls } = config.gx;
  const lines = [`will connect to ${wayTo(config.gx)}`];
  if (port === undefined && tls === undefined) lines.push(await describeProfile(host, signal));
  const shown = new Map<string, string>();
  const pins = { get: () => undefined, set: (name: string, fingerprint: string) => void shown.set(name, fingerprint) };
  const found = await tryGx(config, acceptKey ? { pins } : {}, sink, signal, say);
  const accepted = await accept(shown, config);
  return {
    ...found,
    ok: found.ok && accepted.ok,
    lines: [...lines, ...found.lines, ...accepted.lines],
    isKeyAccepted: shown.size > 0 && accepted.ok,
  };
}

/** Keeps a session until everything the GX has was published once, or until it is clear that it will not be. */
async function tryGx(
  config: Config,
  handlers: Handlers,
  sink: Promise<DatabaseCheck>,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<FoundGx> {
  let fields = 0;
  const emit = (_line: string, count: number) => {
    fields += count;
  };
  const readings = createReadingLedger();
  const registry = new Registry({ sites: config.sites, aliases: config.devices });
  const points = new Points({
    devices: registry,
    profile: config.profile,
    rules: config.rules,
    storePrivate: config.private === 'keep',
    ledger: readings,
    // Values, not what they become in each schema.
    outputs: Object.fromEntries(config.schema.map((schema, index) => [schema, index === 0 ? emit : () => undefined])),
  });
  const few: string[] = [];
  sink
    .then(({ limits }) => {
      if (limits?.columns !== undefined) few.push(...[points.withFewColumns() ?? []].flat());
    })
    .catch(() => undefined);
  const door = new Door(config.bounds);
  const devices = new Set<string>();
  const settled = new AbortController();
  const { health, topics } = await listen(
    config,
    {
      ...handlers,
      onReading(reading) {
        devices.add(`${reading.topic.service}/${reading.topic.instance}`);
        points.accept(door.admit(reading));
      },
      onHealth({ ok, code, message }) {
        if (ok) settled.abort();
        else if (code === 'no_portal_id') say(`GX: ${message}. Waiting for it, ${duration(LONGEST_TRY)} in all`);
      },
    },
    { begun: settled.signal, length: 0, signal },
  );
  points.close();
  if (!health.ok) return { ok: false, lines: [health.message] };
  const names = new Map(registry.named().map(({ service, instance, name }) => [`${service}/${instance}`, name]));
  const listed = [...devices].sort().map((device) => `${device} (${names.get(device) ?? 'secrets only'})`);
  const { filtered } = readings;
  const lines = [
    health.message,
    `${topics} topics of ${devices.size} devices: ${listed.join(', ')}`,
    `would store ${fields} of their values; ${total(filtered)} are left out by profile and rules, ${readings.null} have no value now, ${readings.refused.not_scalar} are lists, ${readings.refused.secret} are secrets`,
    ...registry.takeNotices(),
    ...door.takeNotices(),
    ...points.takeNotices(),
    ...few,
    ...points.unused(),
    ...door.unused(),
    ...registry.unused(),
    ...Object.entries(config.sites).flatMap(([portalId, site]) =>
      registry.all().some((gx) => gx.portalId === portalId)
        ? []
        : [`the site ${JSON.stringify(site)} (${portalId}) is not the GX that answers here`],
    ),
  ];
  const counted = { columns: () => points.columns, loaderMeasurements: () => points.loaderMeasurements };
  return { ok: true, lines, counted };
}

/** Pins the keys that were shown, by `host:port`. */
async function accept(shown: ReadonlyMap<string, string>, config: Config): Promise<Found> {
  if (shown.size === 0) return { ok: true, lines: [] };
  const keys = keysFile(openDataDir(config.data_dir, createLog('silent')));
  const names = [...shown].map(([name, fingerprint]) => `${name} (${fingerprint.slice(0, 16)}...)`).join(', ');
  try {
    await keys.replace({ ...keys.read(), ...Object.fromEntries(shown) });
    return { ok: true, lines: [`the key that ${names} shows now is accepted`] };
  } catch (error) {
    const why = `gx-keys.json in ${config.data_dir} cannot be written: ${reasonOf(error)}`;
    return { ok: false, lines: [`the key that ${names} shows now is not accepted: ${why}. Check DATA_DIR`] };
  }
}
