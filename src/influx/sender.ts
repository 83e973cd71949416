/**
 * Takes batches from a queue and follows the verdict on each: a batch leaves the queue only when every line of it is
 * stored, or refused for what it is. Whatever else goes wrong is waited for with the batch in hand. One that fails
 * again and again while others pass is set aside, so that it does not hold them up.
 *
 * A batch is counted when it is settled, all its fields at once: the ledger balances at any moment.
 */
import { type Logger, throttled } from '../shared/log.ts';
import type { FieldLedger, Health, Part, Queue, QueuedBatch } from '../types.ts';
import { enter, type Fate } from './account.ts';
import type { Refused } from './deliver.ts';
import type { Destination } from './dialect.ts';
import { timeLimit } from './http.ts';
import { createLink, type Kept, type Link, Replaced, WAITS, type Waits } from './link.ts';
import { createExpiryWarning } from './retention.ts';
import { mostOf, sendRound } from './round.ts';
import { createWitness } from './witness.ts';

export type { Refused } from './deliver.ts';
export type { Waits } from './link.ts';

export interface SenderOptions {
  readonly queue: Queue;
  readonly destination: Destination;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  /** Called when the code changes, and only then. */
  readonly onHealth: (health: Health) => void;
  /** Called with what was refused of a batch, before the batch is settled. What it throws leaves the batch pending. */
  readonly onRefused?: (refused: readonly Refused[]) => void;
  /** Called with the time that the database tells, ms since 1970, exact to the second; once a second at most. */
  readonly onDate?: (time: number) => void;
  /**
   * Whether a batch of which every line is refused alike is held back until somebody mends that; true unless said
   * otherwise. Lines that were refused before are refused for what they are.
   */
  readonly holdsHopeless?: boolean;
  readonly waits?: Waits;
}

const FAULT: Kept = { kind: 'keep', reason: 'fault', detail: 'a fault of gx-logger itself, the log has it' };

export interface Sender extends Part {
  /** Most columns (tags, fields and time) of a measurement and most measurements, where the server is known and has a limit. */
  limits(): ReturnType<Link['limits']>;
}

/** `stop` goes on sending what is pending until the deadline; what is left then stays in the queue. */
export function createSender(options: SenderOptions): Sender {
  const { queue, destination, ledger, log, onHealth, onRefused, onDate, holdsHopeless = true, waits = WAITS } = options;
  /** No more waiting for what may come. */
  const stopping = new AbortController();
  /** No more trying. */
  const halted = new AbortController();
  /** Values that were sent since the database was away, until all that waited is. */
  const late = { isAway: false, fields: 0 };
  const link = createLink({
    destination,
    waits,
    log,
    onHealth(health) {
      if (!health.ok) late.isAway = true;
      onHealth(health);
    },
    onConnection: createExpiryWarning(queue, log),
    witness: onDate && createWitness(onDate),
    stopping: stopping.signal,
    halted: halted.signal,
    giveUp: () => halted.abort(),
  });
  const warn = throttled(log);
  let running = Promise.resolve();

  function settle(batch: QueuedBatch, fate: Fate | 'damaged'): void {
    if (fate !== 'damaged' && fate.refused.length > 0) onRefused?.(fate.refused);
    enter(ledger, batch.fields, fate);
    queue.settle(batch);
    if (fate === 'damaged') {
      log.error({ fields: batch.fields }, 'a batch failed its own checksum; it is counted as rejected and left out');
    } else {
      for (const { reason, line, detail } of fate.refused) {
        warn(reason, { reason, line: line.slice(0, 200), detail }, 'the database refused a line: counted and left out');
      }
    }
    link.reportReady();
    if (!late.isAway) return;
    late.fields += batch.fields;
    if (queue.pendingBatches > 0) return;
    log.info(`everything that waited is sent: ${late.fields} values`);
    Object.assign(late, { isAway: false, fields: 0 });
  }

  /** Nothing is counted: what is set aside is pending. */
  async function setAside(batch: QueuedBatch, why: string): Promise<void> {
    await queue.setAside(batch, why);
    const message =
      'the database fails at one batch again and again, but takes others: it is set aside, nothing of it is lost, and it is tried again in a day. Look into the log of the database';
    log.error({ batch: batch.sequence, lines: batch.lines, why }, message);
    link.report({ ok: false, code: 'stuck', message: `${message} (${why})` });
  }

  /** What waits; undefined when stopping and nothing is left. */
  async function next(most: number): Promise<readonly QueuedBatch[] | undefined> {
    const isOver = stopping.signal.aborted;
    if (isOver && queue.pendingBatches === 0) return undefined;
    // What is set aside is pending as well, yet it does not come: at a stop nothing is waited for.
    const limit = isOver ? timeLimit(halted.signal, waits.last) : { signal: stopping.signal, end() {} };
    try {
      return await queue.next(most, limit.signal);
    } catch (error) {
      if (!limit.signal.aborted) throw error;
      halted.signal.throwIfAborted();
      return isOver ? undefined : next(most);
    } finally {
      limit.end();
    }
  }

  async function work(): Promise<void> {
    const { database } = await link.connection();
    // Where the server would not tell of its database, the first write will.
    if (database.outcome === 'there' || database.outcome === 'created') link.reportReady();
    for (;;) {
      const connection = await link.connection();
      const batches = await next(mostOf(connection.dialect));
      if (!batches) return;
      try {
        await sendRound(batches, connection, {
          link,
          queue,
          stopping: stopping.signal,
          holdsHopeless,
          settle,
          setAside,
        });
      } catch (error) {
        // The queue gives the same batches again, and they are made ready for the server that is there now.
        if (!(error instanceof Replaced)) throw error;
      }
    }
  }

  async function run(): Promise<void> {
    for (let attempt = 0; !halted.signal.aborted; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (halted.signal.aborted) return;
        log.error({ err: error }, 'a fault of gx-logger while sending');
        // Rejects only when halted, and that ends the loop.
        await link.hold(FAULT, attempt).catch(() => undefined);
      }
    }
  }

  return {
    name: 'influx',
    limits: link.limits,
    async start(signal) {
      signal.throwIfAborted();
      running = run();
    },
    async stop(deadline) {
      stopping.abort();
      if (queue.pendingBatches === 0) halted.abort();
      const timer = setTimeout(() => halted.abort(), Math.max(0, deadline - performance.now()));
      await running;
      clearTimeout(timer);
    },
  };
}
