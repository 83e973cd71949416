/**
 * A session with one GX: keeps it publishing and turns its messages into readings and events.
 *
 * A GX publishes only while a client asks for it, and how to ask depends on its firmware: protocol-modern.ts and
 * protocol-legacy.ts. Old firmware is looked for where its `N/<id>/keepalive` is retained, or nothing is answered. Only that
 * retains values: any other retained one is left from earlier times, and counted as that.
 */
import type { Refusal } from '../types.ts';
import { parsePayload, Refused } from './payload.ts';
import {
  KEEPALIVE_INTERVAL,
  type Protocol,
  type SessionControl,
  type SessionLink,
  type SessionOptions,
} from './protocol.ts';
import { LegacyProtocol } from './protocol-legacy.ts';
import { ModernProtocol } from './protocol-modern.ts';
import { Search } from './search.ts';
import type { Message } from './splitter.ts';

const TICK = 1_000;
const LINK_SILENCE = 60_000;
/** A GX that has no heartbeat lives while its values are no older than this. */
const VALUE_SILENCE = 90_000;
/** A GX that says nothing for so long, ms, may have been replaced by another. */
const SEARCH_AFTER = 15_000;

export class Session implements SessionControl {
  readonly options: SessionOptions;
  askedAt = 0;
  hasValues = false;
  values = 0;
  retained = 0;
  takesRetained = false;
  private readonly link: SessionLink;
  private readonly signal: AbortSignal;
  private readonly filter: string;
  private protocol: Protocol = new ModernProtocol(this);
  private isAlive = false;
  private aliveAt = performance.now();
  private search: Search | undefined;
  /** When a tick first found the link paused; undefined when one has found it reading since. */
  private pausedAt: number | undefined;
  private valuesSeen = 0;
  private valuesAt = Number.NEGATIVE_INFINITY;
  private received: number;
  private receivedAt = performance.now();

  constructor(link: SessionLink, options: SessionOptions, signal: AbortSignal) {
    this.link = link;
    this.options = options;
    this.signal = signal;
    this.filter = `N/${options.portalId}/#`;
    this.received = options.ledger.received;
    link.onTooLong = () => this.tooLong();
    link.onMessage = (message) => this.message(message);
  }

  /** Runs until the link closes; resolves with the reason. An end that the signal asked for is no event. */
  async run(): Promise<string> {
    this.tellLink(true);
    let timer: NodeJS.Timeout | undefined;
    try {
      // What is retained comes with the subscription, and before its answer is seen.
      this.tell('asked');
      await this.link.subscribe(this.filter, this.signal);
      this.protocol.begin(performance.now());
      this.options.onHealth({ ok: false, code: 'waiting', message: 'connected; waiting for the GX to publish' });
      timer = setInterval(() => this.tick(performance.now()), TICK);
      return await this.link.closed;
    } finally {
      clearInterval(timer);
      if (!this.signal.aborted) this.tellLink(false);
    }
  }

  /** Asks for everything once more. */
  askFullPublish(): void {
    this.protocol.askFullPublish(performance.now());
  }

  get isPaused(): boolean {
    return this.pausedAt !== undefined;
  }

  ask(path: string, payload: string, now: number): void {
    this.askedAt = now;
    this.link.request(`R/${this.options.portalId}/${path}`, payload);
  }

  async resubscribe(): Promise<void> {
    try {
      await this.link.unsubscribe(this.filter, this.signal);
      this.tell('asked');
      await this.link.subscribe(this.filter, this.signal);
    } catch (error) {
      this.link.end(error instanceof Error ? error.message : String(error));
    }
  }

  tell(kind: 'asked' | 'between' | 'legacy'): void {
    const { portalId, clock, onEvent } = this.options;
    onEvent({ kind, portalId, time: clock() });
  }

  complete(time: number, isUnanswered: boolean): void {
    const { portalId, onEvent } = this.options;
    onEvent({ kind: 'complete', portalId, time, ...(isUnanswered && { isUnanswered }) });
  }

  live(isAlive: boolean, time: number): void {
    if (isAlive === this.isAlive) return;
    this.isAlive = isAlive;
    const { portalId, onEvent } = this.options;
    onEvent({ kind: 'alive', portalId, isAlive, time });
  }

  get arrived(): number {
    return this.link.arrived;
  }

  end(reason: string): void {
    this.link.end(reason);
  }

  hasRecentValue(now: number): boolean {
    return now - this.valuesAt < VALUE_SILENCE;
  }

  becomeLegacy(now: number): void {
    this.protocol = new LegacyProtocol(this, now);
  }

  becomeModern(now: number, completion?: 'untold'): Protocol {
    this.takesRetained = false;
    this.protocol = new ModernProtocol(this, completion);
    this.protocol.begin(now);
    return this.protocol;
  }

  private tellLink(isUp: boolean): void {
    const { portalId, clock, onEvent } = this.options;
    onEvent({ kind: 'link', portalId, isUp, time: clock() });
  }

  /** The hot path. */
  private message(message: Message): void {
    const { bytes, topicStart, topicEnd, payloadStart, end, isRetained } = message;
    const { ledger, topics, onMessage } = this.options;
    ledger.received += 1;
    onMessage?.(message, this.link.arrived);
    if (this.search?.hear(message)) {
      ledger.control += 1;
      return;
    }
    const entry = topics.find(bytes, topicStart, topicEnd);
    if (entry.kind === 'value') {
      if (isRetained) {
        const isSerial = entry.topic.path === 'Serial' && entry.topic.service === 'system';
        if (!isSerial) this.retained += 1;
        // The serial outlives the GX: alone it is no news of any firmware.
        if (!this.takesRetained || (isSerial && this.values === 0)) {
          ledger.refused.retained += 1;
          return;
        }
      } else this.values += 1;
      const value = parsePayload(bytes, payloadStart, end);
      if (value instanceof Refused) this.refuse(value.reason, message.topicInShort);
      else this.options.onReading({ topic: entry.topic, value, time: this.link.arrived });
    } else if (entry.kind === 'control') {
      ledger.control += 1;
      this.protocol.control(entry.control, message.payload, isRetained, performance.now());
    } else {
      this.refuse(entry.refusal, message.topicInShort);
    }
  }

  /** Its topic was not read. */
  private tooLong(): void {
    this.options.ledger.received += 1;
    this.refuse('too_long', 'a message of more than 1 MiB');
  }

  private refuse(reason: Refusal, topic: string): void {
    this.options.ledger.refused[reason] += 1;
    this.options.onRefused(reason, topic);
  }

  private tick(now: number): void {
    if (this.link.isPaused) this.pausedAt ??= now;
    else this.watch(now);
    if (now - this.askedAt >= KEEPALIVE_INTERVAL) this.protocol.keepAlive(now);
  }

  /** Looks for another GX while this one is silent. */
  private watchLife(now: number): void {
    const { onReplaced, portalId } = this.options;
    if (this.isAlive) {
      this.aliveAt = now;
      this.search?.end();
      this.search = undefined;
    } else if (onReplaced && !this.search && now - this.aliveAt >= SEARCH_AFTER) {
      this.search = new Search(this.link, portalId, this.signal, (other) => {
        onReplaced(other);
        this.link.end(`GX ${portalId} is silent, and GX ${other} answers in its place`);
      });
    }
    this.search?.tick(now);
  }

  private watch(now: number): void {
    if (this.pausedAt !== undefined) this.readOn(now, now - this.pausedAt);
    if (this.values !== this.valuesSeen) {
      this.valuesSeen = this.values;
      this.hasValues = true;
      this.valuesAt = now;
    }
    this.watchLink(now);
    this.protocol.tick(now);
    this.watchLife(now);
  }

  private readOn(now: number, duration: number): void {
    this.pausedAt = undefined;
    this.receivedAt = this.aliveAt = now;
    if (this.hasValues) this.valuesAt = now;
    this.protocol.readOn(now, duration);
  }

  private watchLink(now: number): void {
    if (this.options.ledger.received !== this.received) {
      this.received = this.options.ledger.received;
      this.receivedAt = now;
    } else if (now - this.receivedAt >= LINK_SILENCE && !this.link.isShared) {
      this.link.end('nothing came for 60 s');
    }
  }
}
