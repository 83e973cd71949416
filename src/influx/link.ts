/**
 * A way to one database: it looks for the server until it is found, sets the database up, and carries bodies to it.
 * While it waits it says why, once a change, and holds the caller up.
 */
import type { Logger } from '../shared/log.ts';
import { backoff, sleep } from '../shared/wait.ts';
import type { Health, Verdict } from '../types.ts';
import { type Connection, connect, type Judged, type Witness } from './connect.ts';
import { detect } from './detect.ts';
import { addressOf, type Destination, type Generation } from './dialect.ts';

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
  /** Called at each attempt that fails, and when something was settled. */
  readonly onHealth: (health: Health) => void;
  /** Called with each connection that is made. */
  readonly onConnection: (connection: Connection) => void;
  readonly witness?: Witness | undefined;
  /** Aborts when waits get short, for the daemon stops. */
  readonly stopping: AbortSignal;
  /** Aborts when nothing is tried any more; every promise of the link then rejects. */
  readonly halted: AbortSignal;
  /** Called when the daemon stops and further attempts are of no use. */
  readonly giveUp: () => void;
}

export type Kept = Extract<Verdict, { kind: 'keep' }>;

/** Another server answers than the one that a body was made for: the body must be made anew. */
export class Replaced extends Error {}

export interface Link {
  /** The server as it is known now, found first where it is not. */
  connection(): Promise<Connection>;
  /** Sends a body once. Rejects with Replaced where the server is of another generation than the body was made for. */
  attempt(body: Uint8Array, generation: Generation): Promise<Judged>;
  /** Whether a server is found at the address right now. */
  answers(): Promise<boolean>;
  /** Says why something is kept and waits as the verdict asks for; `attempt` counts from 0. */
  hold(verdict: Kept, attempt: number): Promise<void>;
  /** Passes health on. */
  report(health: Health): void;
  /** Something was settled: all is well. */
  reportReady(): void;
  /** Most columns of a measurement and most measurements on the server as it is known now, where it has a limit. */
  limits(): { readonly columns?: number | undefined; readonly tables?: number | undefined };
}

export function createLink(options: LinkOptions): Link {
  const { destination, waits, log, onHealth, onConnection, witness, stopping, halted, giveUp } = options;
  const address = addressOf(destination);
  let current: Connection | undefined;
  let reaching: Promise<Connection> | undefined;
  let lastFinding = '';

  /** Waits `ms`. A stop cuts it short; from then on waits are short, and the deadline ends them. */
  async function pause(ms: number): Promise<void> {
    if (stopping.aborted) return sleep(Math.min(ms, waits.last), halted);
    await sleep(ms, stopping).catch(() => halted.throwIfAborted());
  }

  async function reach(): Promise<Connection> {
    for (let attempt = 0; ; attempt += 1) {
      const found = await connect(destination, halted, witness);
      if ('connection' in found) {
        const { outcome, message } = found.connection.database;
        const level = outcome === 'there' || outcome === 'created' ? 'info' : 'warn';
        if (message !== lastFinding) log[level](message);
        lastFinding = message;
        current = found.connection;
        onConnection(current);
        return current;
      }
      const wait = backoff(attempt, ...waits.detect);
      const { code, message } = found.health;
      onHealth({
        ok: false,
        code,
        message: `${message}. The data is kept and sent when it answers${rarely(waits.detect)}.`,
      });
      await pause(wait);
    }
  }

  async function connection(): Promise<Connection> {
    if (current) return current;
    // Several may ask at once: they wait for the same search.
    reaching ??= reach().finally(() => {
      reaching = undefined;
    });
    return reaching;
  }

  async function attempt(body: Uint8Array, generation: Generation): Promise<Judged> {
    const there = await connection();
    if (there.server.generation !== generation) throw new Replaced();
    return there.send(body, halted);
  }

  async function answers(): Promise<boolean> {
    return 'server' in (await detect(destination, halted, witness));
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
    onHealth({ ok: false, code: reason, message: `${product} at ${address}: ${detail}. ${next}` });
    if (action && stopping.aborted) giveUp();
    await pause(wait);
  }

  function reportReady(): void {
    const product = current?.server.product ?? 'the database';
    onHealth({ ok: true, code: 'ready', message: `writing to ${product} at ${address}` });
  }

  function limits() {
    return { columns: current?.dialect.columnLimit, tables: current?.dialect.tableLimit };
  }

  return { connection, attempt, answers, hold, report: onHealth, reportReady, limits };
}

/** How long a repeat may take, at the longest. */
function rarely([, most]: Wait): string {
  return ` (tried every ${inSeconds(most)} or more often)`;
}

function inSeconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}
