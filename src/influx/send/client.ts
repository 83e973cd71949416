/**
 * A client of one database: it looks for the server until it is found, sees to the database there, and carries bodies
 * to it. While it waits it says why, and holds the caller up.
 */
import type { Health } from '../../shared/health.ts';
import type { Logger } from '../../shared/log.ts';
import { backoff, sleep } from '../../shared/wait.ts';
import { addressOf, type Database } from '../database.ts';
import type { HttpReply } from '../http.ts';
import { detect } from '../servers/detect.ts';
import type { Server, ServerLimits, Verdict } from '../servers/driver.ts';
import { type DatabaseFinding, findDatabase, whyOff } from '../servers/ensure.ts';
import { inDays } from '../setup/retention.ts';
import type { ReachedLimit } from './limits.ts';
import { ensureWritable } from './probe.ts';
import { type Judged, understand } from './verdict.ts';

/** First and longest wait between attempts, in ms. */
type Wait = readonly [first: number, most: number];

export interface Waits {
  /** Until a server is found. */
  readonly detect: Wait;
  /** After a fault that passes by itself. */
  readonly keep: Wait;
  /** After a fault that only a person can mend. */
  readonly person: Wait;
  /** Longest wait once the daemon stops, in ms. */
  readonly last: number;
  /** A limit of the server counts as reached so long after the last line that was refused for it, in ms. */
  readonly limit: number;
  /** How often a database is looked at that the server makes anew by itself, in ms. */
  readonly look: number;
}

export const WAITS: Waits = {
  detect: [1_000, 30_000],
  keep: [1_000, 60_000],
  person: [30_000, 300_000],
  last: 1_000,
  // A value that does not change is sent again after five minutes, most after an hour.
  limit: 3_600_000,
  look: 300_000,
};

/** A server that is known, and what was found or done about the database there. */
export interface Connection {
  readonly server: Server;
  readonly finding: DatabaseFinding;
}

interface ClientOptions {
  readonly database: Database;
  /** Reads the credentials again; absent where they cannot change. */
  readonly credentials?: (() => Promise<Partial<Database>>) | undefined;
  readonly waits: Waits;
  readonly log: Logger;
  /** Called at each attempt that fails, and when something was settled. */
  readonly onHealth: (health: Health<'influx'>) => void;
  /** Called with each connection that is made. */
  readonly onConnection: (connection: Connection) => void;
  /** Called with the time that the database tells in an answer, to /ping or to a write. */
  readonly onDate: (time: number) => void;
  /** Aborts when waits get short, for the daemon stops. */
  readonly stopping: AbortSignal;
  /** Aborts when nothing is tried any more; every promise of the client then rejects. */
  readonly halted: AbortSignal;
  /** Called when the daemon stops and further attempts are of no use. */
  readonly giveUp: () => void;
}

export type KeepVerdict = Extract<Verdict, { kind: 'keep' }>;

/** A server of another generation answers than the one that a body was made for: the body must be made anew. */
export class Replaced extends Error {}

export interface Client {
  /** The server as it is known now, found first where it is not. */
  connection(): Promise<Connection>;
  /** Sends a body once. Rejects with Replaced where it was made for a server of another generation. */
  attempt(body: Uint8Array, madeFor: Server): Promise<Judged>;
  /** Whether a server is found at the address right now. */
  answers(): Promise<boolean>;
  /** Says why something is kept and waits as the verdict asks for; `attempt` counts from 0. */
  waitOut(verdict: KeepVerdict, attempt: number): Promise<void>;
  /** Something was settled: all is well, but for a limit that is reached. */
  reportReady(limit?: ReachedLimit): void;
  /** Of the server that was found last; undefined before the first. */
  limits(): ServerLimits | undefined;
}

export function createClient(options: ClientOptions): Client {
  const { credentials, waits, log, onHealth, onConnection, onDate, stopping, halted, giveUp } = options;
  let { database } = options;
  const address = addressOf(database);
  const readDate = createDateReader(onDate);
  let current: Connection | undefined;
  let limits: ServerLimits | undefined;
  let reaching: Promise<Connection> | undefined;
  let lastFinding = '';
  let lookedAt = performance.now();

  /** Waits `ms`. A stop cuts it short; from then on waits are short, and the deadline ends them. */
  async function pause(ms: number): Promise<void> {
    if (stopping.aborted) return sleep(Math.min(ms, waits.last), halted);
    await sleep(ms, stopping).catch(() => halted.throwIfAborted());
  }

  async function reach(): Promise<Connection> {
    for (let attempt = 0; ; attempt += 1) {
      const detected = await detect(database, halted, readDate);
      if ('server' in detected) return open(detected.server);
      const { code, message } = detected.health;
      const next = `The data is kept, and sent once the database answers${rarely(waits.detect)}.`;
      onHealth({ ok: false, code, message: `${message}. ${next}` });
      await pause(backoff(attempt, ...waits.detect));
    }
  }

  async function open(server: Server): Promise<Connection> {
    const off = whyOff(server, database);
    const finding: DatabaseFinding =
      off === undefined ? await ensureWritable(server, database, halted) : { state: 'off', message: off };
    const level = finding.state === 'missing' || finding.state === 'unknown' ? 'warn' : 'info';
    if (finding.message !== lastFinding) log[level](finding.message);
    lastFinding = finding.message;
    current = { server, finding };
    ({ limits } = server.driver);
    onConnection(current);
    return current;
  }

  async function connection(): Promise<Connection> {
    if (current) return current;
    // Several may ask at once: they wait for the same search.
    reaching ??= reach().finally(() => {
      reaching = undefined;
    });
    return reaching;
  }

  async function attempt(body: Uint8Array, madeFor: Server): Promise<Judged> {
    const { driver } = (await connection()).server;
    if (driver !== madeFor.driver) throw new Replaced();
    const reply = await driver.write(database, body, halted);
    readDate(reply);
    return understand(driver, reply, database);
  }

  async function answers(): Promise<boolean> {
    return 'server' in (await detect(database, halted, readDate));
  }

  function product(): string {
    return current?.server.product ?? 'the database';
  }

  /** Whether the credentials were changed since they were read; then the new ones count. */
  async function areNew(): Promise<boolean> {
    const read = { ...database, ...(await credentials?.()) };
    const isSame = (['token', 'username', 'password'] as const).every((name) => read[name] === database[name]);
    if (isSame) return false;
    database = read;
    log.info('the credentials of the database were changed: the new ones are used from now on');
    return true;
  }

  /** 3.x makes a database that somebody deleted anew by the next write, for ever, and says nothing. */
  async function lookAgain(): Promise<void> {
    if (!current?.server.driver.advice.createsByWriting || performance.now() - lookedAt < waits.look) return;
    lookedAt = performance.now();
    const { server, finding } = current;
    const found = await findDatabase(server, database, halted);
    if (found.state !== 'there' || finding.retention === undefined || found.retention !== undefined) return;
    current = { server, finding: found };
    const kept = `it kept its data for ${inDays(finding.retention)} and keeps it for ever now`;
    log.warn(
      `${server.driver.titleOf(database)} was deleted and made anew by a write, or changed: ${kept}. gx-logger setup --shorten gives it ${database.retentionSetting ?? 'INFLUX_RETENTION'} again`,
    );
  }

  async function waitOut({ reason, detail, action, retryAfter }: KeepVerdict, attempt: number): Promise<void> {
    const where = `${product()} at ${address}`;
    // Whoever mends it may put another server there.
    if (action) current = undefined;
    // A database that somebody dropped may be made again at once; so may the policy of a roll-up.
    const isGone = reason === 'not_found' || (reason === 'no_retention_policy' && database.tier !== undefined);
    if (isGone && attempt === 0) return;
    if ((reason === 'unauthorized' || reason === 'forbidden') && (await areNew())) return;
    const wait = action ? backoff(attempt, ...waits.person) : (retryAfter ?? backoff(attempt, ...waits.keep));
    const when = retryAfter ? `, next try in ${inSeconds(wait)}` : rarely(action ? waits.person : waits.keep);
    const next = `The data is kept, and sent once the database accepts it${when}.${action ? ` To do: ${action}.` : ''}`;
    onHealth({ ok: false, code: reason, message: `${where}: ${detail}. ${next}` });
    if (action && stopping.aborted) giveUp();
    await pause(wait);
  }

  return {
    connection,
    attempt,
    answers,
    waitOut,
    reportReady(limit) {
      // Halted, or the server is away: both are told elsewhere.
      lookAgain().catch(() => undefined);
      const where = `${product()} at ${address}`;
      if (!limit) return onHealth({ ok: true, code: 'ready', message: `writing to ${where}` });
      const { code, detail, action } = limit;
      const next = `What has room is stored, the rest is counted and kept in DATA_DIR/rejected. To do: ${action}; then gx-logger import brings back what is kept.`;
      onHealth({ ok: false, code, message: `${where}: ${detail}. ${next}` });
    },
    limits: () => limits,
  };
}

/** How long a repeat may take, at the longest. */
function rarely([, most]: Wait): string {
  return ` (retrying at least every ${inSeconds(most)})`;
}

function inSeconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}

/** The one form of a date that servers may write, for example `Sun, 22 Nov 2026 12:00:00 GMT`. */
const DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** It is told no more often than this, in ms. */
const DATE_EVERY = 1_000;

/**
 * Calls `onDate` with the time that a server tells in the header `Date`, ms since 1970: it speaks for or against our
 * own clock, exact to the second. `clock` is monotonic, ms.
 */
export function createDateReader(
  onDate: (time: number) => void,
  clock = () => performance.now(),
): (reply: HttpReply) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (reply) => {
    const date = 'error' in reply ? undefined : reply.headers['date'];
    if (date === undefined || !DATE.test(date) || clock() - last < DATE_EVERY) return;
    const time = Date.parse(date);
    if (Number.isNaN(time)) return;
    last = clock();
    onDate(time);
  };
}
