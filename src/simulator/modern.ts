/**
 * Venus OS 3.20 and later: values go out while somebody keeps the GX alive, whoever it is, and to everybody.
 *
 * - A keepalive is good for a minute. It makes the GX publish every value once, and then `full_publish_completed` with
 *   the asker's echo, unless `suppress-republish` stands anywhere in it.
 * - Three full publishes a second; more are left out silently, but their keepalives count.
 * - A heartbeat comes when the GX comes to life and every 3 s from then on.
 * - What changes while it is not alive is remembered and not sent. Empty payloads always are.
 */

import { formatPayload } from './payload.ts';
import type { Host, Publisher } from './publisher.ts';
import { answersTo } from './reads.ts';

const FULL_PUBLISHES_A_SECOND = 3;

interface ModernTiming {
  /** How long a keepalive is good for, ms. */
  readonly aliveFor: number;
  /** Time between two heartbeats, ms. */
  readonly heartbeatEvery: number;
}

export class ModernPublisher implements Publisher {
  private readonly host: Host;
  private readonly timing: ModernTiming;
  private lapse: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private fullPublishes = { since: Number.NEGATIVE_INFINITY, count: 0 };

  constructor(host: Host, timing: ModernTiming) {
    this.host = host;
    this.timing = timing;
  }

  get alive(): boolean {
    return this.lapse !== undefined;
  }

  keepalive(payload: string): void {
    if (!payload.includes('suppress-republish') && this.mayPublishAll()) {
      this.host.complete(this.host.publishAll() ?? formatPayload(this.host.time()), payload);
    }
    const wasAlive = this.alive;
    clearTimeout(this.lapse);
    this.lapse = setTimeout(() => this.fallSilent(), this.timing.aliveFor);
    if (!wasAlive) this.startBeating();
  }

  changed(tail: string, payload: string): void {
    if (this.alive) this.host.send(tail, payload);
  }

  left(tails: readonly string[]): void {
    for (const tail of tails) this.host.send(tail, '');
  }

  read(tail: string): void {
    for (const [leaf, payload] of answersTo(tail, this.host.values)) this.host.send(leaf, payload);
  }

  fallSilent(): void {
    clearTimeout(this.lapse);
    clearInterval(this.heartbeat);
    this.lapse = undefined;
  }

  private mayPublishAll(): boolean {
    const now = performance.now();
    if (now - this.fullPublishes.since >= 1000) this.fullPublishes = { since: now, count: 0 };
    this.fullPublishes.count += 1;
    return this.fullPublishes.count <= FULL_PUBLISHES_A_SECOND;
  }

  private startBeating(): void {
    const beat = () => {
      if (this.host.hasOwnBeat()) this.host.send('heartbeat', formatPayload(this.host.time()));
    };
    beat();
    this.heartbeat = setInterval(beat, this.timing.heartbeatEvery);
  }
}

/** Whole seconds since 1970, as a GX tells them whose clock is so many ms ahead. */
export function unixTime(ahead = 0): number {
  return Math.floor((Date.now() + ahead) / 1000);
}
