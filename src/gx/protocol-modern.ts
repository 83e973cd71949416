/**
 * The protocol of Venus OS 3.20 and later: a full publish is asked for with an echo of our own, at the start, after a
 * lapse and every `full_publish_interval` (it repairs what QoS 0 lost and confirms what does not change); between them a
 * keepalive that suppresses the republish. A heartbeat comes every 3 s.
 *
 * Whether the echo comes back, a completion at all, and which request is heard is found out on each link (`Completion`).
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
/** A completion came, and our echo does not come after it. */
const ECHO_WAIT = 2_000;
/** A full publish has come by then; what comes later are changes, ms. */
const SOON = 1_000;
/** Fewer topics than this are no measure of a full publish. */
const FEWEST = 10;
const LEGACY_AFTER = 10_000;
/** Heartbeats come every 3 s. */
const HEARTBEAT_SILENCE = 10_000;

/** With this a GX is as well as it can be. */
const UNANSWERED =
  ' (it does not answer requests, as behind a bridge that does not bring R/# to it: who left unseen is not known, a value that does not change is not confirmed, and when nobody else keeps it alive it falls silent)';

const KEEPALIVE = 'keepalive';
const SERIAL = 'system/0/Serial';

/**
 * How the end of a full publish shows.
 *
 * `echoed`: by our echo. `plain`: by a completion without it, and nobody knows who asked (Venus OS 3.20 to about 3.3x, or
 * a bridge that does not bring our requests to the GX); but a full publish is one piece, so what lies between two
 * completions is whole. `untold`: by nothing (emulators), so it is over when its time is over.
 */
type Completion = 'unknown' | 'echoed' | 'plain' | 'untold';

export class ModernProtocol implements Protocol {
  private readonly session: SessionControl;
  private readonly nonce = randomBytes(4).toString('hex');
  private completion: Completion;
  /** A completion without our echo came before it was known what to make of it. */
  private hasForeign = false;
  /** What request the GX hears: some know only the oldest. */
  private heard: 'unknown' | typeof KEEPALIVE | typeof SERIAL = 'unknown';
  private requests = 0;
  /** Requests for a full publish since the last that was completed, and when the first and the last were sent. */
  private unanswered = 0;
  private unansweredSince = 0;
  private requestedAt = 0;
  /** How many values had come when it was sent, and a second later. */
  private valuesBefore = 0;
  private valuesSoon: number | undefined;
  private completedAt = 0;
  private heartbeatAt: number | undefined;
  private silent = false;
  /** What a long pause lost comes with a full publish, asked for once none is awaited. */
  private repair: 'none' | 'wanted' | 'asked' = 'none';

  constructor(session: SessionControl, completion: 'unknown' | 'untold' = 'unknown') {
    this.session = session;
    this.completion = completion;
  }

  begin(now: number): void {
    this.requestFullPublish(now);
  }

  keepAlive(now: number): void {
    this.session.ask(KEEPALIVE, SUPPRESS_REPUBLISH, now);
    if (this.heard === SERIAL) this.session.ask(SERIAL, SUPPRESS_REPUBLISH, now);
  }

  tick(now: number): void {
    this.watchHeartbeat(now);
    if (this.unanswered > 0) this.watchAnswer(now);
    else if (
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
    if (retained) return;
    if (control === 'heartbeat') this.heartbeat(now);
    else if (!this.isOurs(payload)) return;
    else this.completed(now, this.session.arrived);
    this.tellTime(payload);
  }

  /** While one is awaited that one will do: it was asked for after whatever gave the reason, or is repeated anyway. */
  askFullPublish(now: number): void {
    if (this.unanswered === 0) this.requestFullPublish(now);
  }

  /** Whether a completion ends a full publish that we may take for our own. */
  private isOurs(payload: Buffer): boolean {
    if (payload.includes(`"${this.echo}"`)) this.completion = 'echoed';
    else if (this.completion === 'untold') this.completion = 'plain';
    else if (this.completion !== 'plain') {
      this.hasForeign = true;
      return false;
    }
    return true;
  }

  private askRepair(now: number): void {
    this.repair = 'asked';
    this.silent = false;
    this.requestFullPublish(now);
  }

  private requestFullPublish(now: number): void {
    if (this.unanswered === 0) this.unansweredSince = now;
    else if (this.heard === 'unknown' && this.hasBurst()) this.heard = KEEPALIVE;
    const isRepeated = this.unanswered > 0;
    this.requests += 1;
    this.unanswered += 1;
    this.requestedAt = now;
    this.valuesBefore = this.session.values;
    this.valuesSoon = undefined;
    if (this.completion !== 'plain') this.session.tell('asked');
    const options = JSON.stringify({ 'keepalive-options': [{ 'full-publish-completed-echo': this.echo }] });
    // The wrong one costs a second full publish, so both are sent only where one alone was not answered.
    if (this.heard !== SERIAL || isRepeated) this.session.ask(KEEPALIVE, options, now);
    if (this.heard === SERIAL || (isRepeated && this.heard === 'unknown')) this.session.ask(SERIAL, options, now);
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
    this.session.live(true, this.session.arrived);
    if (!this.silent) return;
    this.silent = false;
    this.requestFullPublish(now);
  }

  /** A full publish was asked for and is not complete. */
  private watchAnswer(now: number): void {
    const waited = now - this.requestedAt;
    if (waited >= SOON) this.valuesSoon ??= this.session.values;
    if (this.completion === 'unknown' && this.hasForeign && waited >= ECHO_WAIT) {
      this.completion = 'plain';
      this.completed(now, this.session.options.clock());
    } else if (this.completion === 'untold' && (this.unanswered >= 2 || this.hasBurst())) {
      if (waited >= COMPLETION_WAIT) this.assume(now);
    } else if (this.isOverdue(now)) this.judgeSilence(now, waited);
    else this.repeat(now, waited);
  }

  /** It publishes, or was never heard, and two requests had time enough for a completion. */
  private isOverdue(now: number): boolean {
    const isOpen = this.completion === 'unknown' && !this.silent;
    return isOpen && this.unanswered >= 2 && now - this.unansweredSince >= LEGACY_AFTER;
  }

  /** No completion ever came on this link. */
  private judgeSilence(now: number, waited: number): void {
    // Old firmware publishes nothing again while it is alive.
    const isAnswered = this.heard === KEEPALIVE && this.hasBurst();
    if (this.heartbeatAt === undefined && !isAnswered) this.session.becomeLegacy(now);
    else if (this.session.hasValues && waited >= COMPLETION_WAIT) this.assume(now);
    else this.repeat(now, waited);
  }

  private repeat(now: number, waited: number): void {
    // While the GX is silent the next request may be the one that arrives.
    const wait = this.silent ? COMPLETION_WAIT : Math.min(COMPLETION_WAIT * 2 ** (this.unanswered - 1), 60_000);
    if (waited >= wait) this.requestFullPublish(now);
  }

  /** Nothing tells when a full publish is complete: it is by now, if one came. */
  private assume(now: number): void {
    this.completion = 'untold';
    this.completed(now, this.session.options.clock(), !this.hasBurst());
  }

  /** Whether a full publish came: about as many messages as there are topics, and all of them soon after the request. */
  private hasBurst(): boolean {
    const { values, options } = this.session;
    const soon = (this.valuesSoon ?? values) - this.valuesBefore;
    const later = values - this.valuesBefore - soon;
    return soon * 2 >= Math.max(options.topics.size, FEWEST) && soon > later * 2;
  }

  private completed(now: number, time: number, isUnanswered = false): void {
    if (this.heard === 'unknown' && !isUnanswered && this.unanswered > 0) {
      this.heard = this.unanswered === 1 ? KEEPALIVE : SERIAL;
    }
    this.unanswered = 0;
    this.completedAt = now;
    this.session.complete(time, isUnanswered);
    if (this.completion === 'plain') this.session.tell('between');
    const { onHealth, portalId } = this.session.options;
    const remark = isUnanswered ? UNANSWERED : '';
    onHealth({ ok: true, code: 'ok', message: `receiving from GX ${portalId}${remark}` });
    if (this.repair === 'wanted') this.askRepair(now);
    else this.repair = 'none';
  }

  private watchHeartbeat(now: number): void {
    const { session } = this;
    if (this.heartbeatAt === undefined) {
      session.live(session.hasRecentValue(now), session.options.clock());
      return;
    }
    if (this.silent || now - this.heartbeatAt < HEARTBEAT_SILENCE) return;
    this.silent = true;
    // What comes back may have other firmware.
    this.completion = 'unknown';
    this.hasForeign = false;
    session.live(false, session.options.clock());
    const message = 'connected, but no heartbeat for 10 s: keepalives do not arrive, or messages are being dropped';
    session.options.onHealth({ ok: false, code: 'silent', message });
  }
}
