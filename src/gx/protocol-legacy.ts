/**
 * The protocol of firmware before Venus OS 3.20 (dbus-mqtt): everything is retained, there is neither echo nor heartbeat,
 * and empty payloads keep it alive. A subscription brings the complete state, so it is made anew for a full publish.
 * What is retained may outlive the GX, so nothing counts as complete before the GX itself has said something.
 */
import { noAnswer } from './connect-failure.ts';
import { LONG_PAUSE, type Protocol, type SessionControl } from './protocol.ts';
import type { Control } from './topics.ts';

/** dbus-mqtt publishes everything within 2 s of the first keepalive or of the subscription. */
const COMPLETE = 3_000;

export class LegacyProtocol implements Protocol {
  private readonly session: SessionControl;
  /** When the state is complete after a subscription; undefined when that was said, and while there is none. */
  private completeAt: number | undefined;
  private subscribedAt: number;

  /** Of a session that is subscribed already. */
  constructor(session: SessionControl, now: number) {
    this.session = session;
    this.completeAt = now + COMPLETE;
    this.subscribedAt = now;
    session.tell('legacy');
    this.keepAlive(now);
  }

  begin(): void {
    // It showed itself before the subscription was answered: all is on its way.
  }

  keepAlive(now: number): void {
    this.session.ask('keepalive', '', now);
    this.session.ask('system/0/Serial', '', now);
  }

  tick(now: number): void {
    this.session.live(this.session.hasRecentValue(now));
    if (this.completeAt !== undefined && now >= this.completeAt) this.completed();
    if (now - this.subscribedAt >= this.session.options.settings.full_publish_interval) this.askFullPublish(now);
  }

  readOn(now: number, duration: number): void {
    if (duration >= LONG_PAUSE) this.askFullPublish(now);
  }

  control(control: Control, payload: Buffer, retained: boolean, now: number): void {
    if (control !== 'keepalive') this.session.becomeModern(now).control(control, payload, retained, now);
  }

  askFullPublish(now: number): void {
    this.subscribedAt = now;
    this.completeAt = undefined;
    void this.subscribe();
  }

  private async subscribe(): Promise<void> {
    await this.session.resubscribe();
    this.completeAt = performance.now() + COMPLETE;
  }

  /** No answer at all is not old firmware, it is no GX; the first value that comes ends the wait. */
  private completed(): void {
    const { portalId, onHealth } = this.session.options;
    if (!this.session.hasValues) {
      onHealth(noAnswer(portalId));
      return;
    }
    this.completeAt = undefined;
    this.session.tell('complete');
    onHealth({ ok: true, code: 'ok', message: `receiving from GX ${portalId} (firmware before Venus OS 3.20)` });
  }
}
