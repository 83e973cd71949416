/**
 * The protocol of firmware before Venus OS 3.20 (dbus-mqtt): everything is retained, there is neither echo nor heartbeat,
 * and empty payloads keep it alive. A subscription brings the complete state, so it is made anew for a full publish.
 * What is retained may outlive the GX, so nothing counts as complete before the GX itself has said something.
 *
 * It is believed once no heartbeat came and the broker retains values: what a broker still retains of a GX whose firmware
 * was renewed since then is never taken for news.
 */
import { noAnswer } from './connect-failure.ts';
import { LONG_PAUSE, type Protocol, type SessionControl } from './protocol.ts';
import type { Control } from './topics.ts';

/** Newer firmware has shown a heartbeat by then: one comes when it comes alive, and every 3 s from then on. */
const PROBE = 4_000;
/** dbus-mqtt publishes everything within 2 s of the first keepalive or of the subscription. */
const COMPLETE = 3_000;

export class LegacyProtocol implements Protocol {
  private readonly session: SessionControl;
  /** It published already, so it understands the requests of newer firmware. */
  private readonly wasHeard: boolean;
  private isCertain = false;
  /** When the state is complete after a subscription; undefined when that was said, and while there is none. */
  private completeAt: number | undefined;
  private subscribedAt: number | undefined;
  private readonly begunAt: number;
  private retainedBefore = 0;

  /** Of a session that is subscribed already. */
  constructor(session: SessionControl, now: number) {
    this.session = session;
    this.begunAt = now;
    this.wasHeard = session.hasValues;
    if (!this.wasHeard) this.keepAlive(now);
  }

  begin(): void {
    // It showed itself before the subscription was answered.
  }

  keepAlive(now: number): void {
    this.session.ask('keepalive', '', now);
    this.session.ask('system/0/Serial', '', now);
  }

  tick(now: number): void {
    const { session } = this;
    session.live(session.hasRecentValue(now), session.options.clock());
    if (this.completeAt !== undefined && now >= this.completeAt) this.completed(now);
    const { full_publish_interval } = session.options.settings;
    const isDue =
      this.subscribedAt === undefined ? now - this.begunAt >= PROBE : now - this.subscribedAt >= full_publish_interval;
    if (isDue) this.subscribeAnew(now);
  }

  readOn(now: number, duration: number): void {
    if (duration >= LONG_PAUSE) this.askFullPublish(now);
  }

  control(control: Control, payload: Buffer, retained: boolean, now: number): void {
    if (control === 'keepalive' || retained) return;
    if (this.isCertain) this.session.end('the GX has newer firmware now');
    else this.session.becomeModern(now).control(control, payload, retained, now);
  }

  /** Before the first it is on its way already. */
  askFullPublish(now: number): void {
    if (this.subscribedAt !== undefined) this.subscribeAnew(now);
  }

  private subscribeAnew(now: number): void {
    this.subscribedAt = now;
    this.completeAt = undefined;
    this.retainedBefore = this.session.retained;
    this.session.takesRetained = true;
    void this.subscribe();
  }

  private async subscribe(): Promise<void> {
    await this.session.resubscribe();
    this.completeAt = performance.now() + COMPLETE;
  }

  /** No answer at all is not old firmware, it is no GX; the first value that comes ends the wait. */
  private completed(now: number): void {
    const { session } = this;
    const { portalId, onHealth, clock } = session.options;
    if (!session.hasValues) {
      onHealth(noAnswer(portalId));
      return;
    }
    this.completeAt = undefined;
    const isRetained = session.retained > this.retainedBefore;
    if (!isRetained && !this.isCertain && this.wasHeard) {
      session.becomeModern(now, 'untold');
      return;
    }
    if (!this.isCertain) session.tell('legacy');
    this.isCertain = true;
    session.complete(clock(), !isRetained);
    onHealth({ ok: true, code: 'ok', message: `receiving from GX ${portalId} (firmware before Venus OS 3.20)` });
  }
}
