/**
 * Sends the batches that wait now. Several go in one request where the server takes that; if it does not simply take
 * it, each goes alone. A server that asks for one batch a request gets several requests at once. A body that fails
 * while others pass is told apart from an outage, and its batch is set aside, so that it does not hold them up.
 */
import type { Queue, QueuedBatch, RefusedLine } from '../../types.ts';
import { isIntact, pack, unpack } from '../lines.ts';
import type { Driver, Server } from '../servers/driver.ts';
import { deliver, isHopeless, type Send } from './blame.ts';
import type { Client, KeepVerdict } from './client.ts';
import { type Judged, ownVerdict } from './verdict.ts';

/** Most batches of one request; the queue sees to it that they hold no more than one batch may. */
const MANY = 100;

/** So many failures in a row before what was joined is sent apart. */
const APART_AFTER = 3;

/** So many passing faults in a row before a body is suspected. */
const SUSPECT_AFTER = 10;

/** So many broken or timed-out requests in a row before a body is tried in halves: 413 may look like a reset. */
const HALVES_AFTER = 3;
const BREAKS: readonly string[] = ['reset', 'timed_out'];

/** Thrown for a body that fails again and again while others pass; the message has the server's words. */
class Stuck extends Error {}

/** What became of a batch: what is not named here is stored. `damaged` is one that fails its own checksum. */
export type Outcome =
  | 'damaged'
  | {
      readonly refused: readonly RefusedLine[];
      /** Lines, or parts of lines, that were left out because the server cannot hold them. */
      readonly unsupported: readonly string[];
    };

interface RoundOptions {
  readonly client: Client;
  readonly queue: Queue;
  readonly stopping: AbortSignal;
  /** Whether a batch of which every line is refused alike is kept until somebody mends that. */
  readonly holdsHopeless: boolean;
  /** It is known what became of a batch. */
  settle(batch: QueuedBatch, outcome: Outcome): void;
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
    await client.waitOut(verdict, attempt);
  }
  return false;
}

async function sendAlone(batch: QueuedBatch, server: Server, options: RoundOptions): Promise<void> {
  const { client, queue, stopping, holdsHopeless, settle, setAside } = options;
  const { driver } = server;
  const send = (body: Uint8Array, mayHalve = false) => sendBody(body, { client, server, stopping, mayHalve, probe });
  let outcome: Outcome;
  try {
    outcome = await deliverBatch(batch, driver, send, holdsHopeless ? client.waitOut : undefined);
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
    const [line] = driver.divide ? lines.flatMap((one) => driver.divide?.(one).storable ?? []) : lines;
    if (line === undefined) return false;
    return (await client.attempt(await pack([line]), server)).verdict.kind === 'accept';
  }
}

const ALL_REFUSED =
  'look at what the database says; check whether INFLUX_BUCKET or INFLUX_VENUS_BUCKET holds the data of another program';

/**
 * A batch is unpacked only where it must be taken apart. With `waitOut` a batch of which every line is refused alike is
 * waited with until somebody mends that. Rejects as `send` does.
 */
async function deliverBatch(
  batch: QueuedBatch,
  driver: Driver,
  send: Send,
  waitOut: Client['waitOut'] | undefined,
): Promise<Outcome> {
  const prepared = await prepare(batch, driver);
  if (!prepared) return 'damaged';
  const { body, unsupported } = prepared;
  const answer = body && (await send(body, prepared.lines > 1));
  if (!answer || answer.verdict.kind === 'accept') return { refused: [], unsupported };
  const lines = await unpack(body).catch(() => undefined);
  if (!lines) return 'damaged';
  let refused = await deliver(lines, send, answer);
  for (let attempt = 0; waitOut && isHopeless(lines, refused); attempt += 1) {
    const [{ reason = '', detail = '' } = {}] = refused;
    await waitOut(
      { kind: 'keep', reason: 'all_refused', detail: `every line: ${detail}`, action: ALL_REFUSED },
      attempt,
    );
    // One line tells whether it was mended.
    const { verdict } = await send(await pack(lines.slice(0, 1)));
    const isSame = verdict.kind === 'reject' && verdict.reason === reason;
    if (!isSame) refused = await deliver(lines, send);
  }
  return { refused, unsupported };
}

interface Prepared {
  readonly batch: QueuedBatch;
  /** Absent where the server can hold no line of the batch. */
  readonly body?: Uint8Array;
  /** Lines in the body. */
  readonly lines: number;
  /** Lines, or parts of lines, that are left out, for the server cannot hold them. */
  readonly unsupported: readonly string[];
}

/** A batch goes as it is unless something is left out of it. Undefined where gzip's own checksum fails. */
async function prepare(batch: QueuedBatch, { divide }: Driver): Promise<Prepared | undefined> {
  const whole = { batch, body: batch.body, lines: batch.lines, unsupported: [] };
  if (!divide) return whole;
  const lines = await unpack(batch.body).catch(() => undefined);
  if (!lines) return undefined;
  const parts = lines.map(divide);
  const unsupported = parts.flatMap(({ left }) => left ?? []);
  if (unsupported.length === 0) return whole;
  const kept = parts.flatMap(({ storable }) => storable ?? []);
  return { batch, lines: kept.length, unsupported, ...(kept.length > 0 && { body: await pack(kept) }) };
}

/** One body of several: gzip members stand one after the other. Undefined where nothing is to be sent. */
function join(prepared: readonly Prepared[]): Uint8Array | undefined {
  const bodies = prepared.flatMap(({ body }) => body ?? []);
  return bodies.length > 0 ? Buffer.concat(bodies) : undefined;
}

interface SendOptions {
  readonly client: Client;
  /** That the body was made for. */
  readonly server: Server;
  /** Whether a line of another batch is accepted now; false where there is no other. */
  readonly probe: () => Promise<boolean>;
  /** No body is suspected once this aborts: waits are short then. */
  readonly stopping: AbortSignal;
  /** Whether the verdict may be `split` for a body on which the connection breaks. */
  readonly mayHalve: boolean;
}

/**
 * Sends one body until there is another verdict than keep. An outage is waited for without end; a body that fails while
 * others pass is told apart from it. Rejects with Stuck, with the client's Replaced, and with its reason to halt.
 */
async function sendBody(body: Uint8Array, options: SendOptions): Promise<Judged> {
  const { client, server, probe, stopping, mayHalve } = options;
  let sort = '';
  let failures = 0;
  let breaks = 0;
  let othersPass = false;
  for (;;) {
    const judged = await client.attempt(body, server);
    const kept = await keptOf(judged, body);
    if (!kept) return judged;
    const isPassing = mayPass(kept);
    const before = sort;
    sort = isPassing ? 'passing' : kept.reason;
    failures = sort === before ? failures + 1 : 1;
    breaks = BREAKS.includes(kept.reason) ? breaks + 1 : 0;
    if (mayHalve && breaks === HALVES_AFTER && (await client.answers()))
      return ownVerdict({ kind: 'split', detail: kept.detail });
    if (isPassing && failures >= SUSPECT_AFTER && !stopping.aborted) {
      if (othersPass) throw new Stuck(kept.detail);
      // Some servers answer 500 to a damaged body.
      if (!(await isIntact(body))) return ownVerdict({ kind: 'reject', reason: 'damaged', detail: kept.detail });
      othersPass = await probe();
      // Once more at once: the server may have come back between the two.
      if (othersPass) continue;
    }
    othersPass = false;
    await client.waitOut(kept, failures - 1);
  }
}

/** A fault that waiting mends, and that the body may be the cause of. */
function mayPass({ action, reason }: KeepVerdict): boolean {
  return action === undefined && reason !== 'throttled';
}

/** The verdict where it is to keep. What a server calls damaged is damaged only if it is so in our eyes, too. */
async function keptOf({ verdict }: Judged, body: Uint8Array): Promise<KeepVerdict | undefined> {
  if (verdict.kind === 'keep') return verdict;
  if (verdict.kind !== 'reject' || verdict.reason !== 'damaged' || !(await isIntact(body))) return undefined;
  return { kind: 'keep', reason: 'damaged_on_the_way', detail: verdict.detail };
}
