/**
 * Sends one body until there is another verdict than keep. An outage is waited for without end; a body that fails while
 * others pass is told apart from it, so that it does not hold them up.
 */
import { isIntact } from '../lines.ts';
import type { Server } from '../servers/driver.ts';
import type { Client, Kept } from './client.ts';
import { type Judged, ownVerdict } from './verdict.ts';

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
