/**
 * Takes batches from a queue, one after the other, and follows the verdict on each: a batch leaves the queue only
 * when every line of it is stored, or refused for what it is. Whatever else goes wrong is waited for with the batch
 * in hand, so neither order nor data is lost.
 *
 * A batch is counted when it is settled, all its fields at once: the ledger balances at any moment.
 */
import { type Logger, throttled } from '../log.ts';
import type { Batch, FieldLedger, Health, Part, Queue } from '../types.ts';
import { enter, type Fate } from './account.ts';
import { deliver, isHopeless, type Refused } from './deliver.ts';
import type { Destination } from './dialect.ts';
import { pack, unpack } from './lines.ts';
import { createLink, type Kept, WAITS, type Waits } from './link.ts';

export type { Waits } from './link.ts';

export interface SenderOptions {
  readonly queue: Queue;
  readonly destination: Destination;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  /** Called when the code changes, and only then. */
  readonly onHealth: (health: Health) => void;
  readonly waits?: Waits;
}

const FAULT: Kept = { kind: 'keep', reason: 'fault', detail: 'a fault of gx-logger itself, the log has it' };
const ALL_REFUSED = 'look at what the database says; check whether INFLUX_BUCKET holds the data of another program';

export interface Sender extends Part {
  /** Most columns (tags, fields and time) of a measurement, where the server is known and has a limit. */
  columnLimit(): number | undefined;
}

/** `stop` goes on sending what is pending until the deadline; what is left then stays in the queue. */
export function createSender({ queue, destination, ledger, log, onHealth, waits = WAITS }: SenderOptions): Sender {
  /** No more waiting for what may come. */
  const stopping = new AbortController();
  /** No more trying. */
  const halted = new AbortController();
  const link = createLink({
    destination,
    waits,
    log,
    onHealth,
    stopping: stopping.signal,
    halted: halted.signal,
    giveUp: () => halted.abort(),
  });
  const warn = throttled(log);
  let running = Promise.resolve();

  /** Delivers a batch; it is unpacked only where it must be taken apart. */
  async function fateOf({ body }: Batch): Promise<Fate | 'damaged'> {
    const { holds } = (await link.connection()).dialect;
    const answer = holds ? undefined : await link.send(body);
    if (answer?.verdict.kind === 'accept') return { refused: [], unsupported: [] };
    const all = await unpack(body).catch(() => undefined);
    if (!all) return 'damaged';
    const lines = holds ? all.filter((line) => holds(line)) : all;
    const unsupported = holds ? all.filter((line) => !holds(line)) : [];
    let refused = await deliver(lines, link.send, answer);
    for (let attempt = 0; isHopeless(lines, refused); attempt += 1) {
      refused = await retry(lines, refused, attempt);
    }
    return { refused, unsupported };
  }

  /** Waits for somebody to mend what refuses every line; one line tells whether it was mended. */
  async function retry(lines: readonly string[], refused: readonly Refused[], attempt: number): Promise<Refused[]> {
    const [{ reason = '', detail = '' } = {}] = refused;
    await link.hold(
      { kind: 'keep', reason: 'all_refused', detail: `every line: ${detail}`, action: ALL_REFUSED },
      attempt,
    );
    const { verdict } = await link.send(await pack(lines.slice(0, 1)));
    const isSame = verdict.kind === 'reject' && verdict.reason === reason;
    return isSame ? [...refused] : deliver(lines, link.send);
  }

  async function settle(batch: Batch): Promise<void> {
    const fate = await fateOf(batch);
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
  }

  /** The next batch; undefined when stopping and nothing is left. */
  async function next(): Promise<Batch | undefined> {
    if (stopping.signal.aborted) return queue.pendingBatches > 0 ? queue.next(halted.signal) : undefined;
    return queue.next(stopping.signal).catch((error) => {
      if (!stopping.signal.aborted) throw error;
      return next();
    });
  }

  async function work(): Promise<void> {
    const { database } = await link.connection();
    // Where the server would not tell of its database, the first write will.
    if (database.outcome === 'there' || database.outcome === 'created') link.reportReady();
    for (let batch = await next(); batch; batch = await next()) await settle(batch);
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
    columnLimit: link.columnLimit,
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
