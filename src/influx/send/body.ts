/**
 * The body of one request: made of batches as one server can take them, and sent until there is another verdict than
 * keep. An outage is waited for without end; a body that fails while others pass is told apart from it, so that it
 * does not hold them up.
 */
import type { QueuedBatch } from '../../types.ts';
import { isIntact, pack, unpack } from '../lines.ts';
import type { Driver, Server } from '../servers/driver.ts';
import { readReport } from '../servers/report.ts';
import type { Client, Kept } from './client.ts';
import type { Judged } from './verdict.ts';

export interface Prepared {
  readonly batch: QueuedBatch;
  /** Absent where the server can hold no line of the batch. */
  readonly body?: Uint8Array;
  /** Lines in the body. */
  readonly lines: number;
  /** Lines, or parts of lines, that are left out, for the server cannot hold them. */
  readonly unsupported: readonly string[];
}

/** A batch goes as it is unless something is left out of it. Undefined where gzip's own checksum fails. */
export async function prepare(batch: QueuedBatch, { divide }: Driver): Promise<Prepared | undefined> {
  const whole = { batch, body: batch.body, lines: batch.lines, unsupported: [] };
  if (!divide) return whole;
  const lines = await unpack(batch.body).catch(() => undefined);
  if (!lines) return undefined;
  const parts = lines.map(divide);
  const unsupported = parts.flatMap(({ left }) => left ?? []);
  if (unsupported.length === 0) return whole;
  const kept = parts.flatMap(({ held }) => held ?? []);
  return { batch, lines: kept.length, unsupported, ...(kept.length > 0 && { body: await pack(kept) }) };
}

/** One body of several: gzip members stand one after the other. Undefined where nothing is to be sent. */
export function join(prepared: readonly Prepared[]): Uint8Array | undefined {
  const bodies = prepared.flatMap(({ body }) => body ?? []);
  return bodies.length > 0 ? Buffer.concat(bodies) : undefined;
}

/** So many passing faults in a row before a body is suspected. */
const SUSPECT_AFTER = 10;

/** So many broken or timed-out requests in a row before a body is tried in halves: 413 may look like a reset. */
const HALVES_AFTER = 3;
const BREAKS: readonly string[] = ['reset', 'timed_out'];

/** Thrown for a body that fails again and again while others pass; the message has the server's words. */
export class Stuck extends Error {}

export interface SendOptions {
  readonly client: Client;
  /** That the body was made for. */
  readonly server: Server;
  /** Whether a line of another batch is accepted now; false where there is no other. */
  readonly probe: () => Promise<boolean>;
  /** No body is suspected once this aborts: waits are short then. */
  readonly stopping: AbortSignal;
  /** Whether the verdict may be `split` for a body on which the connection breaks. */
  readonly mayHalve?: boolean;
}

/** Rejects with Stuck, with the client's Replaced, and with its reason to halt. */
export async function sendBody(body: Uint8Array, options: SendOptions): Promise<Judged> {
  const { client, server, probe, stopping, mayHalve = false } = options;
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
      return own({ kind: 'split', detail: kept.detail });
    if (isPassing && failures >= SUSPECT_AFTER && !stopping.aborted) {
      if (othersPass) throw new Stuck(kept.detail);
      // Some servers answer 500 to a damaged body.
      if (!(await isIntact(body))) return own({ kind: 'reject', reason: 'damaged', detail: kept.detail });
      othersPass = await probe();
      // Once more at once: the server may have come back between the two.
      if (othersPass) continue;
    }
    othersPass = false;
    await client.hold(kept, failures - 1);
  }
}

/** A fault that waiting mends, and that the body may be the cause of. */
function mayPass({ action, reason }: Kept): boolean {
  return action === undefined && reason !== 'throttled';
}

/** The verdict where it is to keep. What a server calls damaged is damaged only if it is so in our eyes, too. */
async function keptOf({ verdict }: Judged, body: Uint8Array): Promise<Kept | undefined> {
  if (verdict.kind === 'keep') return verdict;
  if (verdict.kind !== 'reject' || verdict.reason !== 'damaged' || !(await isIntact(body))) return undefined;
  return { kind: 'keep', reason: 'damaged_on_the_way', detail: verdict.detail };
}

/** A verdict of our own, with nothing said by the server. */
function own(verdict: Exclude<Judged['verdict'], { kind: 'accept' }>): Judged {
  return { verdict, report: readReport(''), detailOf: () => verdict.detail };
}
