/**
 * Finding the portal id of a GX. The one topic a GX retains is its serial, `N/<portal id>/system/0/Serial`.
 *
 * Any client may retain such a topic for another id, and several GX may share a broker: where several come, the
 * one that answers a keepalive with a heartbeat counts.
 */

import { sleep } from '../shared/wait.ts';
import type { ReadingLedger } from '../types.ts';
import type { Link } from './link.ts';

export const SERIAL_FILTER = 'N/+/system/0/Serial';
export const SUPPRESS_REPUBLISH = '{"keepalive-options":["suppress-republish"]}';

/** Further serials come at once with the first, as both are retained. */
const FURTHER_SERIALS = 500;
/** A heartbeat comes every 3 s while a GX is kept alive. */
const HEARTBEAT_WAIT = 5_000;

/** Ids that are asked, and the characters of the longest: those of a GX have 12. */
export const MAX_CANDIDATES = 200;
export const LONGEST_ID = 256;

/** What may be the portal id of a GX that nobody has named. */
export const PORTAL_LEVEL = /^[A-Za-z0-9_-]{1,64}$/;

export type PortalAnswer =
  | { readonly kind: 'found'; readonly portalId: string }
  /** Several or none of the ids answered: only a person can tell. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[]; readonly answering: readonly string[] };

/**
 * Waits for a serial as long as it takes, then tells whose it is. Ends with no subscription left. What comes
 * meanwhile is counted as control, and what cannot be read as refused.
 */
export async function findPortal(link: Link, ledger: ReadingLedger, signal: AbortSignal): Promise<PortalAnswer> {
  const candidates = new Set<string>();
  link.onTooLong = () => {
    ledger.received += 1;
    ledger.refused.too_long += 1;
  };
  const first = new Promise<void>((resolve) => {
    listen(link, ledger, (portalId) => {
      if (candidates.size < MAX_CANDIDATES) candidates.add(portalId);
      resolve();
    });
  });
  await link.subscribe(SERIAL_FILTER, signal);
  await Promise.race([first, over(link)]);
  await Promise.race([sleep(FURTHER_SERIALS, signal), over(link)]);
  await link.unsubscribe(SERIAL_FILTER, signal);
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return { kind: 'found', portalId: only };
  const answering = await whoAnswers(link, ledger, [...candidates], signal);
  const [one, ...more] = answering;
  if (one !== undefined && more.length === 0) return { kind: 'found', portalId: one };
  return { kind: 'ambiguous', candidates: [...candidates], answering };
}

/** Counts what comes, and gives the id of each topic that has one. */
function listen(
  link: Link,
  ledger: ReadingLedger,
  onId: (portalId: string, name: string, isRetained: boolean) => void,
): void {
  link.onMessage = ({ topic, isRetained }) => {
    ledger.received += 1;
    const [root, portalId, ...name] = topic.split('/');
    if (root !== 'N' || !portalId || portalId.length > LONGEST_ID) {
      ledger.refused.topic_shape += 1;
      return;
    }
    ledger.control += 1;
    onId(portalId, name.join('/'), isRetained);
  };
}

async function whoAnswers(
  link: Link,
  ledger: ReadingLedger,
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const answering = new Set<string>();
  listen(link, ledger, (portalId, name, isRetained) => {
    if (name === 'heartbeat' && !isRetained && candidates.includes(portalId)) answering.add(portalId);
  });
  const filters = candidates.map(heartbeatOf);
  for (const filter of filters) await link.subscribe(filter, signal);
  wake(link, candidates);
  await Promise.race([sleep(HEARTBEAT_WAIT, signal), over(link)]);
  for (const filter of filters) await link.unsubscribe(filter, signal);
  return [...answering];
}

/** Each shows itself by a heartbeat within seconds, if it is there. */
export function wake(link: Pick<Link, 'request'>, portalIds: Iterable<string>): void {
  for (const portalId of portalIds) link.request(`R/${portalId}/keepalive`, SUPPRESS_REPUBLISH);
}

export function heartbeatOf(portalId: string): string {
  return `N/${portalId}/heartbeat`;
}

async function over(link: Link): Promise<never> {
  throw new Error(await link.closed);
}
