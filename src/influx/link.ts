/**
 * A way to one database that does not give up: it looks for the server, sets the database up, and sends a body until
 * the verdict is another than `keep`. While it waits it says why, once a change, and holds the caller up, so the
 * order of what is sent stays as it is.
 */
import type { Logger } from '../log.ts';
import type { Health, Verdict } from '../types.ts';
import { backoff, sleep } from '../wait.ts';
import { type Connection, connect, type Judged } from './connect.ts';
import { addressOf, type Destination } from './dialect.ts';

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
}

export const WAITS: Waits = { detect: [1_000, 30_000], keep: [1_000, 60_000], person: [30_000, 300_000], last: 1_000 };

export interface LinkOptions {
  readonly destination: Destination;
  readonly waits: Waits;
  readonly log: Logger;
  /** Called when the code changes, and only then. */
  readonly onHealth: (health: Health) => void;
  /** Aborts when waits get short, for the daemon stops. */
  readonly stopping: AbortSignal;
  /** Aborts when nothing is tried any more; every promise of the link then rejects. */
  readonly halted: AbortSignal;
  /** Called when the daemon stops and further attempts are of no use. */
  readonly giveUp: () => void;
}

export type Kept = Extract<Verdict, { kind: 'keep' }>;

export interface Link {
  /** The server as it is known now, found first where it is not. */
  connection(): Promise<Connection>;
  /** Sends until there is another verdict than keep. */
  send(body: Uint8Array): Promise<Judged>;
  /** Says why something is kept and waits as the verdict asks for; `attempt` counts from 0. */
  hold(verdict: Kept, attempt: number): Promise<void>;
  /** Something was settled: all is well. */
  reportReady(): void;
  /** Most columns of a measurement on the server as it is known now; undefined where there is no limit. */
  columnLimit(): number | undefined;
}

export function createLink({ destination, waits, log, onHealth, stopping, halted, giveUp }: LinkOptions): Link {
  const address = addressOf(destination);
  let current: Connection | undefined;
  let lastFinding = '';
  let lastCode = '';

  function report(health: Health): void {
    if (health.code === lastCode) return;
    lastCode = health.code;
    onHealth(health);
  }

  /** Waits `ms`. A stop cuts it short; from then on waits are short, and the deadline ends them. */
  async function pause(ms: number): Promise<void> {
    if (stopping.aborted) return sleep(Math.min(ms, waits.last), halted);
    await sleep(ms, stopping).catch(() => halted.throwIfAborted());
  }

  async function reach(): Promise<Connection> {
    for (let attempt = 0; ; attempt += 1) {
      const found = await connect(destination, halted);
      if ('connection' in found) {
        const { outcome, message } = found.connection.database;
        const level = outcome === 'there' || outcome === 'created' ? 'info' : 'warn';
        if (message !== lastFinding) log[level](message);
        lastFinding = message;
        return found.connection;
      }
      const wait = backoff(attempt, ...waits.detect);
      const { code, message } = found.health;
      report({
        ok: false,
        code,
        message: `${message}. The data is kept and sent when it answers${rarely(waits.detect)}.`,
      });
      await pause(wait);
    }
  }

  async function connection(): Promise<Connection> {
    current ??= await reach();
    return current;
  }

  async function send(body: Uint8Array): Promise<Judged> {
    let reason = '';
    for (let attempt = 0; ; attempt += 1) {
      const judged = await (await connection()).send(body, halted);
      const { verdict } = judged;
      if (verdict.kind !== 'keep') return judged;
      if (verdict.reason !== reason) attempt = 0;
      reason = verdict.reason;
      await hold(verdict, attempt);
    }
  }

  async function hold({ reason, detail, action, retryAfter }: Kept, attempt: number): Promise<void> {
    const product = current?.server.product ?? 'the database';
    // Whoever mends it may put another server there.
    if (action) current = undefined;
    // A database that somebody dropped may be made again at once.
    if (reason === 'not_found' && attempt === 0) return;
    const wait = action ? backoff(attempt, ...waits.person) : (retryAfter ?? backoff(attempt, ...waits.keep));
    const when = retryAfter ? `, next try in ${inSeconds(wait)}` : rarely(action ? waits.person : waits.keep);
    const next = `The data is kept and sent when it is taken${when}.${action ? ` To do: ${action}.` : ''}`;
    report({ ok: false, code: reason, message: `${product} at ${address}: ${detail}. ${next}` });
    if (action && stopping.aborted) giveUp();
    await pause(wait);
  }

  function reportReady(): void {
    const product = current?.server.product ?? 'the database';
    report({ ok: true, code: 'ready', message: `writing to ${product} at ${address}` });
  }

  return { connection, send, hold, reportReady, columnLimit: () => current?.dialect.columnLimit };
}

/** How long a repeat may take, at the longest. */
function rarely([, most]: Wait): string {
  return ` (tried every ${inSeconds(most)} or more often)`;
}

function inSeconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}
