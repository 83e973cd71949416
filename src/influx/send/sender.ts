/**
 * Takes batches from a queue and sends them, round after round, until it is stopped: a batch leaves the queue only when
 * every line of it is stored, or refused for what it is. Whatever else goes wrong is waited for with the batch in hand.
 * One that fails again and again while others pass is set aside, so that it does not hold them up.
 */
import type { Health } from '../../shared/health.ts';
import type { Logger } from '../../shared/log.ts';
import type { Batch, FieldLedger, Part, Queue, QueuedBatch, RefusedLine } from '../../types.ts';
import type { Database } from '../database.ts';
import { timeLimit } from '../http.ts';
import type { ServerLimits } from '../servers/driver.ts';
import type { DatabaseFinding } from '../servers/ensure.ts';
import { inDays } from '../setup/retention.ts';
import { createClient, type KeepVerdict, Replaced, WAITS, type Waits } from './client.ts';
import { createLimits, isLimit } from './limits.ts';
import { mostOf, type Outcome, sendRound } from './round.ts';
import { createSettler } from './settle.ts';

export type { Waits } from './client.ts';

interface SenderOptions {
  readonly queue: Queue;
  readonly database: Database;
  /** Reads the credentials again where the server refuses those that are known: they may have been changed. */
  readonly credentials?: (() => Promise<Partial<Database>>) | undefined;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  /** Called at each attempt that fails, and when something was settled. */
  readonly onHealth: (health: Health<'influx'>) => void;
  /** Called with what was refused of a batch, before the batch is settled. What it throws leaves the batch pending. */
  readonly onRefused?: (refused: readonly RefusedLine[]) => void;
  /** Called with a batch that is sent after one that is newer: what it has may stand in the place of what is newer. */
  readonly onLate?: (batch: Batch) => void;
  /** Called with the limits of each server that is found. */
  readonly onLimits?: (limits: ServerLimits) => void;
  /** Called with each server that is found: whether it has no place for what is sent. Then all of it is counted as dropped. */
  readonly onOff?: (isOff: boolean) => void;
  /** Called with the time that the database tells, ms since 1970, exact to the second; once a second at most. */
  readonly onDate?: (time: number) => void;
  /**
   * Whether a batch of which every line is refused alike is kept until somebody mends that; true unless said
   * otherwise. Lines that were refused before are refused for what they are.
   */
  readonly holdsHopeless?: boolean;
  readonly waits?: Waits;
}

const FAULT: KeepVerdict = { kind: 'keep', reason: 'fault', detail: 'a fault of gx-logger itself, the log has it' };

export interface Sender extends Part {
  /** Of the server, once it is known. */
  limits(): ServerLimits | undefined;
}

/** `stop` goes on sending what is pending until the deadline; what is left then stays in the queue. */
export function createSender(options: SenderOptions): Sender {
  const { queue, database, ledger, log, onHealth, onRefused, onDate } = options;
  const { holdsHopeless = true, waits = WAITS } = options;
  /** No more waiting for what may come. */
  const stopping = new AbortController();
  /** No more trying. */
  const halted = new AbortController();
  /** The last time that the database told. */
  let databaseTime: number | undefined;
  let lastWarning = '';
  let running = Promise.resolve();
  const limits = createLimits(waits.limit);
  const settler = createSettler({ queue, ledger, log, onHealth, onRefused, onLate: options.onLate });
  const client = createClient({
    database,
    credentials: options.credentials,
    waits,
    log,
    onHealth(health) {
      // Whoever raises a limit restarts the server.
      if (!health.ok && !isLimit(health.code)) limits.forget();
      settler.report(health);
    },
    onConnection({ server, finding }) {
      options.onLimits?.(server.driver.limits);
      options.onOff?.(finding.state === 'off');
      if (finding.state === 'off') settler.report({ ok: true, code: 'ready', message: finding.message });
      warnOfAge(finding);
    },
    onDate(time) {
      databaseTime = time;
      onDate?.(time);
    },
    stopping: stopping.signal,
    halted: halted.signal,
    giveUp: () => halted.abort(),
  });

  /** Says, unless it was just said, how much of what waits is too old for its database, by whose clock that is decided. */
  function warnOfAge({ retention }: DatabaseFinding): void {
    const old = retention === undefined ? 0 : queue.fieldsBefore((databaseTime ?? Date.now()) - retention);
    if (retention === undefined || old === 0) return;
    const keeps = `older than the ${inDays(retention)} that this database keeps`;
    const said = `${old} of ${queue.pendingFields} waiting values are ${keeps}: they will be counted as expired. To keep them, stop gx-logger, lengthen the retention, and start it again`;
    if (said !== lastWarning) log.warn(said);
    lastWarning = said;
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
    if (finding.state === 'there' || finding.state === 'created') client.reportReady(limits.reached());
    const round = {
      client,
      queue,
      stopping: stopping.signal,
      holdsHopeless,
      settle(batch: QueuedBatch, outcome: Outcome) {
        settler.settle(batch, outcome);
        if (outcome !== 'damaged') limits.note(outcome.refused);
        client.reportReady(limits.reached());
      },
      setAside: settler.setAside,
    };
    for (;;) {
      const { server, finding } = await client.connection();
      const batches = await next(mostOf(server.driver));
      if (!batches) return;
      if (finding.state === 'off') {
        for (const batch of batches) settler.settle(batch, 'off');
        continue;
      }
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
        await client.waitOut(FAULT, attempt).catch(() => undefined);
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
