/**
 * Sends the batches that wait now. Several go in one request where the server takes that; if it does not simply take
 * it, each goes alone. A server that asks for one batch a request gets several requests at once.
 */
import type { Queue, QueuedBatch } from '../types.ts';
import type { Fate } from './account.ts';
import type { Connection } from './connect.ts';
import type { Dialect } from './dialect.ts';
import { fateOf } from './fate.ts';
import { pack, unpack } from './lines.ts';
import type { Link } from './link.ts';
import { join, prepare } from './parcel.ts';
import { Stuck, sendBody } from './send.ts';

/** Most batches of one request; the queue sees to it that they hold no more than one batch may. */
const MANY = 100;

/** So many failures in a row before what was joined is sent apart. */
const APART_AFTER = 3;

export interface RoundOptions {
  readonly link: Link;
  readonly queue: Queue;
  readonly stopping: AbortSignal;
  /** Whether a batch of which every line is refused alike is held back. */
  readonly holdsHopeless: boolean;
  /** The fate of a batch is known. */
  settle(batch: QueuedBatch, fate: Fate | 'damaged'): void;
  /** A batch fails while others pass. */
  setAside(batch: QueuedBatch, why: string): Promise<void>;
}

/** How many batches one round may take. */
export function mostOf({ inFlight }: Dialect): number {
  return inFlight ?? MANY;
}

/** Resolves when every batch is settled or set aside. Rejects as the link does, with nothing left under way. */
export async function sendRound(
  batches: readonly QueuedBatch[],
  connection: Connection,
  options: RoundOptions,
): Promise<void> {
  if (connection.dialect.inFlight !== undefined) {
    const results = await Promise.allSettled(batches.map((batch) => sendAlone(batch, connection, options)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return;
  }
  if (batches.length > 1 && (await sendJoined(batches, connection, options))) return;
  for (const batch of batches) await sendAlone(batch, connection, options);
}

/** Whether one request was accepted; then all it held is settled. What is damaged is not in it, and comes again. */
async function sendJoined(
  batches: readonly QueuedBatch[],
  { server, dialect }: Connection,
  { link, settle }: RoundOptions,
): Promise<boolean> {
  const parcels = await Promise.all(batches.map((batch) => prepare(batch, dialect)));
  const whole = parcels.filter((parcel) => parcel !== undefined);
  const body = join(whole);
  if (!body) return false;
  for (let attempt = 0, failures = 0; failures < APART_AFTER; attempt += 1) {
    const { verdict } = await link.attempt(body, server.generation);
    if (verdict.kind === 'accept') {
      for (const { batch, unsupported } of whole) settle(batch, { refused: [], unsupported });
      return true;
    }
    if (verdict.kind !== 'keep') return false;
    // More requests are no answer to "too many requests".
    if (verdict.reason !== 'throttled') failures += 1;
    await link.hold(verdict, attempt);
  }
  return false;
}

async function sendAlone(batch: QueuedBatch, { server, dialect }: Connection, options: RoundOptions): Promise<void> {
  const { link, queue, stopping, holdsHopeless, settle, setAside } = options;
  const { generation } = server;
  const send = (body: Uint8Array, mayHalve = false) => sendBody(body, { link, generation, stopping, mayHalve, probe });
  let fate: Fate | 'damaged';
  try {
    fate = await fateOf(batch, dialect, send, holdsHopeless ? link.hold : undefined);
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    return setAside(batch, error.message);
  }
  settle(batch, fate);

  /** Sends the first line of the newest other batch; it is sent again with its batch, which is harmless. */
  async function probe(): Promise<boolean> {
    const other = await queue.newest();
    if (!other || other.sequence === batch.sequence) return false;
    const lines = await unpack(other.body).catch(() => []);
    const [line] = dialect.divide ? lines.flatMap((one) => dialect.divide?.(one).held ?? []) : lines;
    if (line === undefined) return false;
    return (await link.attempt(await pack([line]), generation)).verdict.kind === 'accept';
  }
}
