/**
 * Sends the batches that wait now. Several go in one request where the server takes that; if it does not simply take
 * it, each goes alone. A server that asks for one batch a request gets several requests at once.
 */
import type { Queue, QueuedBatch } from '../../types.ts';
import { pack, unpack } from '../lines.ts';
import type { Driver, Server } from '../servers/driver.ts';
import { join, prepare, Stuck, sendBody } from './body.ts';
import type { Client } from './client.ts';
import { deliverBatch, type Outcome } from './deliver.ts';

/** Most batches of one request; the queue sees to it that they hold no more than one batch may. */
const MANY = 100;

/** So many failures in a row before what was joined is sent apart. */
const APART_AFTER = 3;

export interface RoundOptions {
  readonly client: Client;
  readonly queue: Queue;
  readonly stopping: AbortSignal;
  /** Whether a batch of which every line is refused alike is held back. */
  readonly holdsHopeless: boolean;
  /** It is known what became of a batch. */
  settle(batch: QueuedBatch, outcome: Outcome | 'damaged'): void;
  /** A batch fails while others pass. */
  setAside(batch: QueuedBatch, why: string): Promise<void>;
}

/** How many batches one round may take. */
export function mostOf({ limits }: Driver): number {
  return limits.inFlight ?? MANY;
}

/** Resolves when every batch is settled or set aside. Rejects as the client does, with nothing left under way. */
export async function sendRound(batches: readonly QueuedBatch[], server: Server, options: RoundOptions): Promise<void> {
  if (server.driver.limits.inFlight !== undefined) {
    const results = await Promise.allSettled(batches.map((batch) => sendAlone(batch, server, options)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return;
  }
  if (batches.length > 1 && (await sendJoined(batches, server, options))) return;
  for (const batch of batches) await sendAlone(batch, server, options);
}

/** Whether one request was accepted; then all it held is settled. What is damaged is not in it, and comes again. */
async function sendJoined(
  batches: readonly QueuedBatch[],
  server: Server,
  { client, settle }: RoundOptions,
): Promise<boolean> {
  const prepared = await Promise.all(batches.map((batch) => prepare(batch, server.driver)));
  const whole = prepared.filter((one) => one !== undefined);
  const body = join(whole);
  if (!body) return false;
  for (let attempt = 0, failures = 0; failures < APART_AFTER; attempt += 1) {
    const { verdict } = await client.attempt(body, server);
    if (verdict.kind === 'accept') {
      for (const { batch, unsupported } of whole) settle(batch, { refused: [], unsupported });
      return true;
    }
    if (verdict.kind !== 'keep') return false;
    // More requests are no answer to "too many requests".
    if (verdict.reason !== 'throttled') failures += 1;
    await client.hold(verdict, attempt);
  }
  return false;
}

async function sendAlone(batch: QueuedBatch, server: Server, options: RoundOptions): Promise<void> {
  const { client, queue, stopping, holdsHopeless, settle, setAside } = options;
  const { driver } = server;
  const send = (body: Uint8Array, mayHalve = false) => sendBody(body, { client, server, stopping, mayHalve, probe });
  let outcome: Outcome | 'damaged';
  try {
    outcome = await deliverBatch(batch, driver, send, holdsHopeless ? client.hold : undefined);
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    return setAside(batch, error.message);
  }
  settle(batch, outcome);

  /** Sends the first line of the newest other batch; it is sent again with its batch, which is harmless. */
  async function probe(): Promise<boolean> {
    const other = await queue.newest();
    if (!other || other.sequence === batch.sequence) return false;
    const lines = await unpack(other.body).catch(() => []);
    const [line] = driver.divide ? lines.flatMap((one) => driver.divide?.(one).held ?? []) : lines;
    if (line === undefined) return false;
    return (await client.attempt(await pack([line]), server)).verdict.kind === 'accept';
  }
}
