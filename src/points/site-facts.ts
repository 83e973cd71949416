/**
 * Facts of `gx_site`. Those of a site that has no name yet wait, with their own times, because tags cannot be changed
 * later: until the GX has said it or the first full publish is complete; under its portal id after 60 s without either.
 */
import type { SiteField } from '../types.ts';
import type { Sites } from './sites.ts';

const LONGEST_WAIT = 60_000;
/** Most facts that wait: a link that comes and goes makes some each second. */
const MOST = 1_000;

export type WriteSite = (portalId: string, field: SiteField, value: number, time: number) => void;

export class SiteFacts {
  private readonly sites: Sites;
  private readonly write: WriteSite;
  private readonly waiting = new Map<string, Parameters<WriteSite>[]>();
  /** Sites that nothing waits for any longer, named or not. */
  private readonly settled = new Set<string>();

  constructor(sites: Sites, write: WriteSite) {
    this.sites = sites;
    this.write = write;
  }

  add(...fact: Parameters<WriteSite>): void {
    const [portalId] = fact;
    if (this.settled.has(portalId)) {
      this.write(...fact);
      return;
    }
    const waiting = this.waiting.get(portalId) ?? [];
    this.waiting.set(portalId, waiting);
    if (waiting.push(fact) >= MOST || this.sites.isNamed(portalId)) this.settle(portalId);
  }

  /** Writes what waited, under the names known by now. */
  settleAll(): void {
    for (const portalId of this.waiting.keys()) this.settle(portalId);
  }

  tick(now: number): void {
    for (const [portalId, [first]] of this.waiting) {
      const since = first?.[3] ?? now;
      // A clock that stepped back is no reason to wait longer.
      if (this.sites.isNamed(portalId) || Math.abs(now - since) >= LONGEST_WAIT) this.settle(portalId);
    }
  }

  private settle(portalId: string): void {
    const waiting = this.waiting.get(portalId) ?? [];
    this.waiting.delete(portalId);
    this.settled.add(portalId);
    for (const fact of waiting) this.write(...fact);
  }
}
