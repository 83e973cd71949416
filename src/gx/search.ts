/**
 * Looks for another GX on the link of one that has fallen silent: it may have been replaced. A broker may hold serials of
 * GX that are long gone, so one counts that answers a keepalive with a heartbeat.
 */
import { heartbeatOf, LONGEST_ID, MAX_CANDIDATES, SERIAL_FILTER, wake } from './portal.ts';
import type { SessionLink } from './protocol.ts';
import type { Message } from './splitter.ts';

/** How often those who may be it are asked, ms. */
const ASK_EVERY = 10_000;

export class Search {
  private readonly link: SessionLink;
  /** Who is silent. */
  private readonly portalId: string;
  private readonly signal: AbortSignal;
  private readonly onFound: (portalId: string) => void;
  private readonly candidates = new Set<string>();
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(link: SessionLink, portalId: string, signal: AbortSignal, onFound: (portalId: string) => void) {
    this.link = link;
    this.portalId = portalId;
    this.signal = signal;
    this.onFound = onFound;
    this.subscribe(SERIAL_FILTER);
  }

  /** Whether the message is of another GX. */
  hear({ topic, isRetained }: Message): boolean {
    const [, portalId = '', ...rest] = topic.split('/');
    if (portalId === this.portalId) return false;
    const tail = rest.join('/');
    if (tail === 'heartbeat' && !isRetained && this.candidates.delete(portalId)) this.onFound(portalId);
    else if (tail === 'system/0/Serial') this.add(portalId);
    return true;
  }

  tick(now: number): void {
    if (now - this.askedAt < ASK_EVERY) return;
    this.askedAt = now;
    wake(this.link, this.candidates);
  }

  /** The GX is back: nothing of another is wanted. */
  end(): void {
    for (const filter of [SERIAL_FILTER, ...[...this.candidates].map(heartbeatOf)]) {
      this.link.unsubscribe(filter, this.signal).catch(() => undefined);
    }
  }

  private add(portalId: string): void {
    if (portalId.length > LONGEST_ID || this.candidates.has(portalId)) return;
    if (this.candidates.size >= MAX_CANDIDATES) return;
    this.candidates.add(portalId);
    this.subscribe(heartbeatOf(portalId));
    this.askedAt = Number.NEGATIVE_INFINITY;
  }

  /** Where it fails the link is about to end, or nothing will be heard. */
  private subscribe(filter: string): void {
    this.link.subscribe(filter, this.signal).catch(() => undefined);
  }
}
