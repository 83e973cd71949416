/**
 * Takes batches from a queue and follows the verdict on each: a batch leaves the queue only when every line of it is
 * stored, or refused for what it is. Whatever else goes wrong is waited for with the batch in hand. One that fails
 * again and again while others pass is set aside, so that it does not hold them up.
 *
 * A batch is counted when it is settled, all its fields at once: the ledger balances at any moment.
 */
import { add } from '../../shared/ledger.ts';
import { type Logger, throttled } from '../../shared/log.ts';
import type { FieldLedger, Health, Part, Queue, QueuedBatch, RefusedLine } from '../../types.ts';
import type { Database } from '../database.ts';
import { type Reply, timeLimit } from '../http.ts';
import { countFields } from '../lines.ts';
import type { ServerLimits } from '../servers/driver.ts';
import type { Finding } from '../servers/ensure.ts';
import { inDays } from '../setup/retention.ts';
import { createClient, type Kept, Replaced, WAITS, type Waits } from './client.ts';
import { mostOf, type Outcome, sendRound } from './round.ts';

export type { Waits } from './client.ts';

export interface SenderOptions {
  readonly queue: Queue;
  readonly database: Database;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  /** Called at each attempt that fails, and when something was settled. */
  readonly onHealth: (health: Health<'influx'>) => void;
  /** Called with what was refused of a batch, before the batch is settled. What it throws leaves the batch pending. */
  readonly onRefused?: (refused: readonly RefusedLine[]) => void;
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
  /** Of the server, once it is known. */
  limits(): ServerLimits;
}

/** `stop` goes on sending what is pending until the deadline; what is left then stays in the queue. */
export function createSender(options: SenderOptions): Sender {
  const { queue, database, ledger, log, onHealth, onRefused, onDate } = options;
  const { holdsHopeless = true, waits = WAITS } = options;
  /** No more waiting for what may come. */
  const stopping = new AbortController();
  /** No more trying. */
  const halted = new AbortController();
  /** Values that were sent since the database was away, until all that waited is. */
  const late = { isAway: false, fields: 0 };
  const client = createClient({
    database,
    waits,
    log,
    onHealth(health) {
      if (!health.ok) late.isAway = true;
      onHealth(health);
    },
    onConnection: ({ finding }) => warnOfAge(finding),
    onReply: createDateReader((time) => {
      told = time;
      onDate?.(time);
    }),
    stopping: stopping.signal,
    halted: halted.signal,
    giveUp: () => halted.abort(),
  });
  const warn = throttled(log);
  let running = Promise.resolve();
  let lastAge = '';
  /** The last time that the database told. */
  let told: number | undefined;

  function settle(batch: QueuedBatch, outcome: Outcome | 'damaged'): void {
    if (outcome !== 'damaged' && outcome.refused.length > 0) onRefused?.(outcome.refused);
    enter(ledger, batch.fields, outcome);
    queue.settle(batch);
    if (outcome === 'damaged') {
      log.error({ fields: batch.fields }, 'a batch failed its own checksum; it is counted as rejected and left out');
    } else {
      for (const { reason, line, detail } of outcome.refused) {
        warn(reason, { reason, line: line.slice(0, 200), detail }, 'the database refused a line: counted and left out');
      }
    }
    client.reportReady();
    if (!late.isAway) return;
    late.fields += batch.fields;
    if (queue.pendingBatches > 0) return;
    log.info(`everything that waited is sent: ${late.fields} values`);
    Object.assign(late, { isAway: false, fields: 0 });
  }

  /** Says, unless it was just said, how much of what waits is too old for its database, by whose clock that is decided. */
  function warnOfAge({ retention }: Finding): void {
    const old = retention === undefined ? 0 : queue.fieldsBefore((told ?? Date.now()) - retention);
    if (retention === undefined || old === 0) return;
    const keeps = `older than the ${inDays(retention)} that this database keeps`;
    const said = `${old} of ${queue.pendingFields} waiting values are ${keeps}: they will be counted as expired. To keep them, stop gx-logger, lengthen the retention, and start it again`;
    if (said !== lastAge) log.warn(said);
    lastAge = said;
  }

  /** Nothing is counted: what is set aside is pending. */
  async function setAside(batch: QueuedBatch, why: string): Promise<void> {
    await queue.setAside(batch, why);
    const message =
      'the database fails at one batch again and again, but takes others: it is set aside, nothing of it is lost, and it is tried again in a day. Look into the log of the database';
    log.error({ batch: batch.sequence, lines: batch.lines, why }, message);
    client.report({ ok: false, code: 'stuck', message: `${message} (${why})` });
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
    const { finding } = await client.connection();
    // Where the server would not tell of its database, the first write will.
    if (finding.state === 'there' || finding.state === 'created') client.reportReady();
    const round = { client, queue, stopping: stopping.signal, holdsHopeless, settle, setAside };
    for (;;) {
      const { server } = await client.connection();
      const batches = await next(mostOf(server.driver));
      if (!batches) return;
      try {
        await sendRound(batches, server, round);
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
        await client.hold(FAULT, attempt).catch(() => undefined);
      }
    }
  }

  return {
    name: 'influx',
    limits: client.limits,
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

/** Enters a batch of `fields` fields. Every field is counted once: what is not lost is stored. */
function enter(ledger: FieldLedger, fields: number, outcome: Outcome | 'damaged'): void {
  if (outcome === 'damaged') {
    add(ledger.rejected, 'damaged', fields);
    return;
  }
  let stored = fields;
  for (const { line, kind, reason } of outcome.refused) {
    const count = countFields(line);
    stored -= count;
    if (kind === 'expired') ledger.expired += count;
    else add(ledger.rejected, reason, count);
  }
  for (const line of outcome.unsupported) {
    const count = countFields(line);
    stored -= count;
    add(ledger.dropped, 'text_unsupported', count);
  }
  ledger.stored += stored;
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
): (reply: Reply) => void {
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
