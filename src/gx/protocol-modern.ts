/**
 * The protocol of Venus OS 3.20 and later: a full publish is asked for with an echo of our own, at the start, after a
 * lapse and every `full_publish_interval` (it repairs what QoS 0 lost and confirms what does not change); between them a
 * keepalive that suppresses the republish. A heartbeat comes every 3 s.
 *
 * A GX that never answers is taken for old firmware.
 */
import { randomBytes } from 'node:crypto';
import { parsePayload } from './payload.ts';
import { SUPPRESS_REPUBLISH } from './portal.ts';
import { ALIVE_FOR, LONG_PAUSE, type Protocol, type SessionControl } from './protocol.ts';
import type { Control } from './topics.ts';

/** Without a request for so long the GX is about to go silent, or has: only a full publish tells what changed. */
const LAPSE = ALIVE_FOR - 5_000;
/** A full publish takes less than a second; more than three a second are dropped without a word. */
const COMPLETION_WAIT = 5_000;
const LEGACY_AFTER = 10_000;
/** Heartbeats come every 3 s. */
const HEARTBEAT_SILENCE = 10_000;

export class ModernProtocol implements Protocol {
  private readonly session: SessionControl;
  private readonly nonce = randomBytes(4).toString('hex');
  private requests = 0;
  /** Requests for a full publish since the last that was completed, and when the first and the last were sent. */
  private unanswered = 0;
  private unansweredSince = 0;
  private requestedAt = 0;
  private completedAt = 0;
  private heartbeatAt: number | undefined;
  private silent = false;
  /** What a long pause lost comes with a full publish, asked for once none is awaited. */
  private repair: 'none' | 'wanted' | 'asked' = 'none';

  constructor(session: SessionControl) {
    this.session = session;
  }

  begin(now: number): void {
    this.requestFullPublish(now);
  }

  keepAlive(now: number): void {
    this.session.ask('keepalive', SUPPRESS_REPUBLISH, now);
  }

  tick(now: number): void {
    this.watchHeartbeat(now);
    if (this.unanswered >= 2 && this.heartbeatAt === undefined && now - this.unansweredSince >= LEGACY_AFTER) {
      this.session.becomeLegacy(now);
    } else if (this.unanswered > 0) {
      // While the GX is silent the next request may be the one that arrives.
      const wait = this.silent ? COMPLETION_WAIT : Math.min(COMPLETION_WAIT * 2 ** (this.unanswered - 1), 60_000);
      if (now - this.requestedAt >= wait) this.requestFullPublish(now);
    } else if (
      this.silent ||
      now - this.completedAt >= this.session.options.settings.full_publish_interval ||
      now - this.session.askedAt >= LAPSE
    ) {
      this.requestFullPublish(now);
    }
  }

  readOn(now: number, duration: number): void {
    this.requestedAt = this.unansweredSince = now;
    if (this.heartbeatAt !== undefined) this.heartbeatAt = now;
    if (duration < LONG_PAUSE) return;
    if (this.unanswered > 0) this.repair = 'wanted';
    else this.askRepair(now);
  }

  control(control: Control, payload: Buffer, retained: boolean, now: number): void {
    if (control === 'keepalive') {
      if (retained) this.session.becomeLegacy(now);
      return;
    }
    if (control === 'heartbeat') this.heartbeat(now);
    else if (payload.includes(`"${this.echo}"`)) this.completed(now);
    else return;
    if (!retained) this.tellTime(payload);
  }

  /** While one is awaited that one will do: it was asked for after whatever gave the reason, or is repeated anyway. */
  askFullPublish(now: number): void {
    if (this.unanswered === 0) this.requestFullPublish(now);
  }

  private askRepair(now: number): void {
    this.repair = 'asked';
    this.silent = false;
    this.requestFullPublish(now);
  }

  private requestFullPublish(now: number): void {
    if (this.unanswered === 0) this.unansweredSince = now;
    this.requests += 1;
    this.unanswered += 1;
    this.requestedAt = now;
    this.session.tell('asked');
    const options = { 'keepalive-options': [{ 'full-publish-completed-echo': this.echo }] };
    this.session.ask('keepalive', JSON.stringify(options), now);
  }

  private get echo(): string {
    return `${this.nonce}-${this.requests}`;
  }

  /** Not by what waited in the broker's buffer: after a long pause the answer to a new request comes first. */
  private tellTime(payload: Buffer): void {
    if (this.session.isPaused || this.repair !== 'none') return;
    const seconds = parsePayload(payload);
    if (typeof seconds === 'number') this.session.options.onHeartbeat?.(seconds);
  }

  private heartbeat(now: number): void {
    this.heartbeatAt = now;
    this.session.live(true);
    if (!this.silent) return;
    this.silent = false;
    this.requestFullPublish(now);
  }

  private completed(now: number): void {
    this.unanswered = 0;
    this.completedAt = now;
    this.session.tell('complete');
    const { onHealth, portalId } = this.session.options;
    onHealth({ ok: true, code: 'ok', message: `receiving from GX ${portalId}` });
    if (this.repair === 'wanted') this.askRepair(now);
    else this.repair = 'none';
  }

  private watchHeartbeat(now: number): void {
    if (this.heartbeatAt === undefined) {
      this.session.live(this.session.hasRecentValue(now));
      return;
    }
    if (this.silent || now - this.heartbeatAt < HEARTBEAT_SILENCE) return;
    this.silent = true;
    this.session.live(false);
    const message = 'connected, but no heartbeat for 10 s: keepalives do not arrive, or messages are being dropped';
    this.session.options.onHealth({ ok: false, code: 'silent', message });
  }
}
