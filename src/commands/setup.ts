/**
 * `gx-logger setup`: makes in the database what the logger needs. Each change is stated before it is made; what is
 * there already is left alone, so that running it again changes nothing.
 */
import type { Administrator } from '../config/administrator.ts';
import type { Config } from '../config/schema.ts';
import { databasesOf } from '../destination/configured.ts';
import { addressOf, type Database } from '../influx/database.ts';
import { propose } from '../influx/propose.ts';
import { detectReady } from '../influx/servers/detect.ts';
import type { Server } from '../influx/servers/driver.ts';
import { whyOff } from '../influx/servers/ensure.ts';
import type { Plan } from '../influx/setup/plan.ts';

const DONE = 0;
const NOT_POSSIBLE = 1;
const WRONG_CONFIGURATION = 2;

/** A new server is first set up, and then looked at again. */
const ROUNDS = 3;

/** A large database needs minutes to open its storage, ms. */
const START_WITHIN = 600_000;

export interface SetupOptions {
  /** Only says what would be done. */
  readonly dryRun: boolean;
  /** Shortens a retention that is longer than INFLUX_RETENTION. */
  readonly shorten: boolean;
  readonly loggerTokenFile?: string;
  readonly grafanaTokenFile?: string;
}

/**
 * Resolves with the exit code: 0 done or nothing to do, 1 not possible, with what to do, 2 a wrong configuration.
 * Rejects with the signal's reason.
 */
export async function setup(
  config: Config,
  administrator: Administrator,
  options: SetupOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const { influx } = config;
  const [first, ...others] = databasesOf(config);
  if (!first) {
    say('INFLUX_URL is not set: there is no database to set up.');
    return WRONG_CONFIGURATION;
  }
  if (options.shorten && influx.retention === undefined) {
    say('--shorten needs INFLUX_RETENTION: how long the database is to keep its data.');
    return WRONG_CONFIGURATION;
  }
  const { loggerTokenFile: loggerSecret, grafanaTokenFile: grafanaSecret } = options;
  // 3.x tells its edition to a token only, and the administrator's may be the only one there is.
  const asking = { ...first, token: first.token ?? administrator.token };
  const wish = {
    administrator,
    shorten: options.shorten,
    ...(loggerSecret !== undefined && { loggerSecret }),
    ...(grafanaSecret !== undefined && { grafanaSecret }),
  };
  let changes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const detected = await detectReady(asking, signal, START_WITHIN, say);
    if ('health' in detected) {
      say(`${detected.health.message}. Nothing was changed.`);
      return NOT_POSSIBLE;
    }
    const { server } = detected;
    const { driver, product } = server;
    if (round === 0) say(`${product} at ${addressOf(first)}`);
    const { databases, left } = placesOn(server, first, others);
    const plan = await driver.plan({ ...wish, databases, product }, signal);
    plan.facts.push(...left);
    state(plan, say);
    if (options.dryRun) return sumUp(plan, 'Nothing was changed: this was a dry run.', say);
    for (const { what, run } of plan.steps) {
      const refusal = await run();
      if (refusal !== undefined) {
        say(`  failed: ${what}: ${refusal}${advice(refusal, administrator)}`);
        say('What was done before is kept. Mend this and run gx-logger setup again.');
        return NOT_POSSIBLE;
      }
      say(`  done: ${what}`);
      changes += 1;
    }
    if (plan.isPartial) continue;
    const code = sumUp(plan, changes === 0 ? 'Nothing was changed.' : 'Set up.', say);
    if (code === DONE) for (const line of await propose(server, databases, loggerSecret, signal)) say(line);
    return code;
  }
  say('The server does not show what was made: look into its log.');
  return NOT_POSSIBLE;
}

/** What of the configured databases belongs on this server, and why the rest does not. */
function placesOn(server: Server, first: Database, others: readonly Database[]) {
  const fit = others.filter((database) => whyOff(server, database) === undefined);
  return {
    databases: [first, ...fit] as const,
    left: others.flatMap((database) => whyOff(server, database) ?? []),
  };
}

/** What a refusal for want of rights asks for. */
function advice(refusal: string, { token, username }: Administrator): string {
  if (!/^40[13]\b/.test(refusal) || token !== undefined || username !== undefined) return '';
  const names = 'INFLUX_ADMIN_TOKEN, on 1.x INFLUX_ADMIN_USERNAME and INFLUX_ADMIN_PASSWORD';
  return `. It takes the rights of an administrator: set ${names}`;
}

function state({ facts, steps, todo, isPartial }: Plan, say: (line: string) => void): void {
  for (const fact of facts) say(`  as it is: ${fact}`);
  for (const { what } of steps) say(`  to do: ${what}`);
  if (isPartial) say('  then: look at what the server has, and make what is missing');
  for (const one of todo) say(`  not possible: ${one}`);
}

function sumUp(
  { steps, todo, settings, unmetRetentions: unmet }: Plan,
  words: string,
  say: (line: string) => void,
): number {
  if (settings.length > 0) say(`For the logger to use its secret, its settings (.env) need ${settings.join(' and ')}`);
  const isThere = steps.length === 0 && words === 'Nothing was changed.';
  if (todo.length > 0) say(`${words} For you to do: see "not possible" above.`);
  else if (unmet.length > 0)
    say(`${words} ${unmet.join(' and ')} is not what the database does: see "as it is" above.`);
  else say(isThere ? 'Everything is there: nothing was changed.' : words);
  return todo.length === 0 ? DONE : NOT_POSSIBLE;
}
