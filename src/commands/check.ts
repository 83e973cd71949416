/** `gx-logger check`: tries each GX and the database and says in plain words what a run would do. Stores nothing. */
import { describeConfig } from '../config/describe.ts';
import type { Config } from '../config/schema.ts';
import { databasesOf } from '../destination/configured.ts';
import { type Counted, nearLimits } from '../destination/limits.ts';
import { checkDatabase, type DatabaseCheck } from '../influx/check.ts';
import { checkComputer } from './check/computer.ts';
import { checkEvery } from './check/every.ts';
import { checkPrices } from './check/prices.ts';

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
  const gx = await checkEvery(config, { ...options, sink, section, say }, signal);
  const database = await sink;
  section('Database', [...database.lines, ...nearOf(gx.counted, config, database)]);
  const prices = await checkPrices(config);
  if (prices.lines.length > 0) section('Prices', prices.lines);
  const computer = await checkComputer(config);
  const keys = gx.isKeyAccepted && computer.isRunning ? [TAKES_KEY] : [];
  section('This computer', [...computer.lines, ...keys]);
  const isFine = gx.ok && database.ok && prices.ok && computer.ok;
  const fine = computer.isRunning ? 'Everything is well: the gx-logger that runs goes on.' : READY;
  say(isFine ? fine : 'Not ready: see above.');
  return isFine;
}

/** What is near a limit of the database, or past it. Of several GX one may be said of each. */
function nearOf(counted: readonly Counted[], { schema }: Config, { limits = {} }: DatabaseCheck): string[] {
  const near = schema.flatMap((one) => nearLimits(counted, one, limits));
  return [...new Set(near.map(({ message }) => message))];
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
