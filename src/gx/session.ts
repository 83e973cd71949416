/**
 * A session with one GX: keeps it publishing and turns its messages into readings.
 *
 * A GX publishes only while a client asks for it. So: a full publish with an echo of our own at the start, again
 * after a lapse and every `fullPublishInterval` (it repairs what QoS 0 lost and confirms what does not change);
 * between them a keepalive that suppresses the republish, three of which fit into the 60 s that one lasts.
 *
 * Firmware before Venus OS 3.20 (dbus-mqtt, "legacy") has neither echo nor heartbeat: it retains everything and
 * wants empty payloads. It is known by its retained `N/<id>/keepalive`, or by never answering.
 */
import { randomBytes } from 'node:crypto';
import type { Health, Reading, ReadingLedger, Refusal } from '../types.ts';
import type { Link } from './link.ts';
import { parsePayload, Refused } from './payload.ts';
import { SUPPRESS_REPUBLISH } from './portal.ts';
import type { Control, Topics } from './topics.ts';

const TICK = 1_000;
/** A GX stays alive for 60 s: of three keepalives one may be lost. */
const KEEPALIVE_INTERVAL = 20_000;
/** After so long without a request of ours the GX has gone silent, and only a full publish tells what changed. */
const LAPSE = 55_000;
/** A full publish takes less than a second; more than three a second are dropped without a word. */
const COMPLETION_WAIT = 5_000;
const LEGACY_AFTER = 10_000;
/** Heartbeats come every 3 s. */
const HEARTBEAT_SILENCE = 10_000;
const LINK_SILENCE = 60_000;
/** A pause of 3 s, which a tick sees a second late, may have made the broker drop something. */
const LONG_PAUSE = 2_000;
/** dbus-mqtt publishes everything within 2 s of the first keepalive or of the subscription. */
const LEGACY_COMPLETE = 3_000;

export interface SessionOptions {
  readonly portalId: string;
  readonly fullPublishInterval: number;
  readonly topics: Topics;
  readonly ledger: ReadingLedger;
  readonly onReading: (reading: Reading) => void;
  /** All topics the GX has were published since we asked. */
  readonly onComplete: () => void;
  /** The GX told the time by its clock, s since 1970. */
  readonly onHeartbeat?: ((seconds: number) => void) | undefined;
  readonly onHealth: (health: Health) => void;
  readonly onRefused: (reason: Refusal, topic: string) => void;
}

/** What a session needs of a Link. */
export type SessionLink = Pick<
  Link,
  'arrived' | 'closed' | 'isPaused' | 'onMessage' | 'subscribe' | 'unsubscribe' | 'request' | 'end'
>;

/** Runs until the link closes; resolves with the reason. */
export async function runSession(link: SessionLink, options: SessionOptions, signal: AbortSignal): Promise<string> {
  const session = new Session(link, options, signal);
  link.onMessage = (topic, payload, retained) => session.message(topic, payload, retained);
  await link.subscribe(session.filter, signal);
  session.begin();
  const timer = setInterval(() => session.tick(performance.now()), TICK);
  try {
    return await link.closed;
  } finally {
    clearInterval(timer);
  }
}

class Session {
  readonly filter: string;
  private readonly link: SessionLink;
  private readonly options: SessionOptions;
  private readonly signal: AbortSignal;
  private readonly nonce = randomBytes(4).toString('hex');
  private legacy = false;
  private requests = 0;
  /** Requests for a full publish since the last that was completed, and when the first and the last were sent. */
  private unanswered = 0;
  private unansweredSince = 0;
  private requestedAt = 0;
  /** When we last asked for anything. */
  private askedAt = 0;
  private completedAt = 0;
  private heartbeatAt: number | undefined;
  private silent = false;
  /** When a tick first found the link paused; undefined when one has found it reading since. */
  private pausedAt: number | undefined;
  /** What a long pause lost comes with a full publish, asked for once none is awaited. */
  private repair: 'none' | 'wanted' | 'asked' = 'none';
  /** When the legacy state is complete after a subscription; undefined when it was said. */
  private legacyCompleteAt: number | undefined;
  /** Messages of topics with values, good or bad. */
  private readings = 0;
  private received: number;
  private receivedAt = performance.now();

  constructor(link: SessionLink, options: SessionOptions, signal: AbortSignal) {
    this.link = link;
    this.options = options;
    this.signal = signal;
    this.filter = `N/${options.portalId}/#`;
    this.received = options.ledger.received;
  }

  /** The hot path. */
  message(name: string, payload: Buffer, retained: boolean): void {
    const { ledger, topics } = this.options;
    ledger.received += 1;
    const entry = topics.find(name);
    if (entry.kind === 'value') {
      const value = parsePayload(payload);
      this.readings += 1;
      if (value instanceof Refused) this.refuse(value.reason, name);
      else this.options.onReading({ topic: entry.topic, value, time: this.link.arrived });
    } else if (entry.kind === 'control') {
      ledger.control += 1;
      this.control(entry.control, payload, retained);
    } else {
      this.refuse(entry.refusal, name);
    }
  }

  /** Old firmware may have shown itself already, by what it retains. */
  begin(): void {
    if (!this.legacy) this.requestFullPublish(performance.now());
    this.options.onHealth({ ok: false, code: 'waiting', message: 'connected; waiting for the GX to publish' });
  }

  tick(now: number): void {
    if (this.link.isPaused) this.pausedAt ??= now;
    else this.watch(now);
    if (now - this.askedAt < KEEPALIVE_INTERVAL) return;
    if (this.legacy) this.askLegacy(now);
    else this.ask('keepalive', SUPPRESS_REPUBLISH, now);
  }

  private watch(now: number): void {
    if (this.pausedAt !== undefined) this.readOn(now, now - this.pausedAt);
    this.watchLink(now);
    if (this.legacy) this.tickLegacy(now);
    else this.tickModern(now);
  }

  private tickModern(now: number): void {
    this.watchHeartbeat(now);
    if (this.unanswered >= 2 && this.heartbeatAt === undefined && now - this.unansweredSince >= LEGACY_AFTER) {
      this.becomeLegacy(now);
    } else if (this.unanswered > 0) {
      // While the GX is silent the next request may be the one that arrives.
      const wait = this.silent ? COMPLETION_WAIT : Math.min(COMPLETION_WAIT * 2 ** (this.unanswered - 1), 60_000);
      if (now - this.requestedAt >= wait) this.requestFullPublish(now);
    } else if (
      this.silent ||
      now - this.completedAt >= this.options.fullPublishInterval ||
      now - this.askedAt >= LAPSE
    ) {
      this.requestFullPublish(now);
    }
  }

  /** While nothing was read, nothing was silent and nothing was late. */
  private readOn(now: number, duration: number): void {
    this.pausedAt = undefined;
    this.receivedAt = this.requestedAt = this.unansweredSince = now;
    if (this.heartbeatAt !== undefined) this.heartbeatAt = now;
    if (duration < LONG_PAUSE) return;
    if (this.legacy) void this.resubscribe(now);
    else if (this.unanswered > 0) this.repair = 'wanted';
    else this.askRepair(now);
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
    this.ask('keepalive', JSON.stringify({ 'keepalive-options': [{ 'full-publish-completed-echo': this.echo }] }), now);
  }

  private get echo(): string {
    return `${this.nonce}-${this.requests}`;
  }

  private ask(path: string, payload: string, now: number): void {
    this.askedAt = now;
    this.link.request(`R/${this.options.portalId}/${path}`, payload);
  }

  private control(control: Control, payload: Buffer, retained: boolean): void {
    const now = performance.now();
    if (control === 'keepalive') {
      if (retained && !this.legacy) this.becomeLegacy(now);
      return;
    }
    if (this.legacy) this.becomeModern(now);
    if (control === 'heartbeat') this.heartbeat(now);
    else if (payload.includes(`"${this.echo}"`)) this.completed(now);
    else return;
    if (!retained) this.tellTime(payload);
  }

  /** Not by what waited in the broker's buffer: after a long pause the answer to a new request comes first. */
  private tellTime(payload: Buffer): void {
    if (this.pausedAt !== undefined || this.repair !== 'none') return;
    const seconds = parsePayload(payload);
    if (typeof seconds === 'number') this.options.onHeartbeat?.(seconds);
  }

  private heartbeat(now: number): void {
    this.heartbeatAt = now;
    if (!this.silent) return;
    this.silent = false;
    this.requestFullPublish(now);
  }

  private completed(now: number): void {
    this.unanswered = 0;
    this.completedAt = now;
    this.options.onComplete();
    this.healthy();
    if (this.repair === 'wanted') this.askRepair(now);
    else this.repair = 'none';
  }

  private watchHeartbeat(now: number): void {
    if (this.silent || this.heartbeatAt === undefined || now - this.heartbeatAt < HEARTBEAT_SILENCE) return;
    this.silent = true;
    const message = 'connected, but no heartbeat for 10 s: keepalives do not arrive, or messages are being dropped';
    this.options.onHealth({ ok: false, code: 'silent', message });
  }

  private watchLink(now: number): void {
    if (this.options.ledger.received !== this.received) {
      this.received = this.options.ledger.received;
      this.receivedAt = now;
    } else if (now - this.receivedAt >= LINK_SILENCE) {
      this.link.end('nothing came for 60 s');
    }
  }

  private becomeLegacy(now: number): void {
    this.legacy = true;
    this.legacyCompleteAt = now + LEGACY_COMPLETE;
    this.completedAt = now;
    this.askLegacy(now);
  }

  private becomeModern(now: number): void {
    this.legacy = false;
    this.legacyCompleteAt = undefined;
    this.requestFullPublish(now);
  }

  private askLegacy(now: number): void {
    this.ask('keepalive', '', now);
    this.ask('system/0/Serial', '', now);
  }

  private tickLegacy(now: number): void {
    if (this.legacyCompleteAt !== undefined && now >= this.legacyCompleteAt) this.completedLegacy();
    if (now - this.completedAt >= this.options.fullPublishInterval) void this.resubscribe(now);
  }

  /** No answer at all is not old firmware, it is no GX. */
  private completedLegacy(): void {
    this.legacyCompleteAt = undefined;
    if (this.readings === 0) {
      const { portalId } = this.options;
      const message = `connected, but nothing comes from portal id ${portalId}: is GX_PORTAL_ID right, and is the GX's own MQTT service up?`;
      this.options.onHealth({ ok: false, code: 'no_answer', message });
      return;
    }
    this.options.onComplete();
    this.healthy();
  }

  /** Everything is retained there: subscribing again brings the complete state. */
  private async resubscribe(now: number): Promise<void> {
    this.completedAt = now;
    this.legacyCompleteAt = now + LEGACY_COMPLETE;
    try {
      await this.link.unsubscribe(this.filter, this.signal);
      await this.link.subscribe(this.filter, this.signal);
    } catch (error) {
      this.link.end(error instanceof Error ? error.message : String(error));
    }
  }

  private healthy(): void {
    const how = this.legacy ? ' (firmware before Venus OS 3.20)' : '';
    this.options.onHealth({ ok: true, code: 'ok', message: `receiving from GX ${this.options.portalId}${how}` });
  }

  private refuse(reason: Refusal, topic: string): void {
    this.options.ledger.refused[reason] += 1;
    this.options.onRefused(reason, topic);
  }
}
