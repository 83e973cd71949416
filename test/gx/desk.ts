/**
 * A GX of the simulator with chosen manners, its broker, the session with it and all that becomes of it, in one process
 * and in the time of fake timers: hours pass in a moment. The broker holds what is retained and counts requests.
 */
import { vi } from 'vitest';
import { Derive } from '../../src/derive/derive.ts';
import { Registry } from '../../src/devices/registry.ts';
import type { SessionLink } from '../../src/gx/protocol.ts';
import { Session } from '../../src/gx/session.ts';
import { Topics } from '../../src/gx/topics.ts';
import { Points } from '../../src/points/points.ts';
import type { Health } from '../../src/shared/health.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import { type Bus, Gx, type GxManners } from '../../src/simulator/gx.ts';
import { levelsOf, matches } from '../../src/simulator/topic-filter.ts';
import type { GxEvent } from '../../src/types.ts';
import { messageOf } from '../support/message.ts';
import { SETTINGS } from '../support/settings.ts';

/** A broker without a network. */
class Broker implements Bus {
  readonly retained = new Map<string, string>();
  readonly links = new Set<Link>();
  /** What clients publish reaches nobody. */
  isDeaf = false;
  private readonly handlers: ((topic: string, payload: string) => void)[] = [];

  publish(topic: string, payload: string, { retain = false } = {}): void {
    if (retain && payload !== '') this.retained.set(topic, payload);
    else if (retain) this.retained.delete(topic);
    for (const link of this.links) link.deliver(topic, payload, false);
  }

  onPublish(handler: (topic: string, payload: string) => void): void {
    this.handlers.push(handler);
  }

  onDown(): void {
    // The GX lives as long as the test.
  }

  async drained(): Promise<void> {
    await Promise.resolve();
  }

  async stop(): Promise<void> {
    await Promise.resolve();
  }

  hear(topic: string, payload: string): void {
    if (!this.isDeaf) for (const handler of this.handlers) handler(topic, payload);
  }
}

class Link implements SessionLink {
  readonly isPaused = false;
  readonly isShared = false;
  readonly closed: Promise<string>;
  onMessage: SessionLink['onMessage'] = () => undefined;
  onTooLong: SessionLink['onTooLong'] = () => undefined;
  readonly filters = new Set<string>();
  private readonly broker: Broker;
  private close: (reason: string) => void = () => undefined;

  constructor(broker: Broker) {
    this.broker = broker;
    broker.links.add(this);
    this.closed = new Promise((resolve) => {
      this.close = resolve;
    });
  }

  get arrived(): number {
    return Date.now();
  }

  set arrived(_: number) {
    // It is always now.
  }

  async subscribe(filter: string): Promise<void> {
    this.filters.add(filter);
    for (const [topic, payload] of this.broker.retained) {
      if (matches(levelsOf(filter), topic.split('/'))) this.onMessage(messageOf(topic, payload, true));
    }
  }

  async unsubscribe(filter: string): Promise<void> {
    this.filters.delete(filter);
  }

  request(topic: string, payload: string): void {
    // A GX answers later than the request is sent.
    setTimeout(() => this.broker.hear(topic, payload), 1);
  }

  end(reason: string): void {
    this.broker.links.delete(this);
    this.close(reason);
  }

  deliver(topic: string, payload: string, isRetained: boolean): void {
    const isWanted = [...this.filters].some((filter) => matches(levelsOf(filter), topic.split('/')));
    if (isWanted) this.onMessage(messageOf(topic, payload, isRetained));
  }
}

export type Desk = ReturnType<typeof createDesk>;

/** Call it with fake timers. */
export function createDesk(manners: GxManners) {
  const broker = new Broker();
  const gx = new Gx(broker, manners);
  const { portalId } = gx;
  /** When a full publish was sent, by the time of the fake clock. */
  const publishes: number[] = [];
  let burst = 0;
  const topics = new Topics();
  const devices = new Registry();
  const ledger = createReadingLedger();
  const lines: string[] = [];
  const health: Health[] = [];
  const events: GxEvent[] = [];
  const points = new Points({
    devices,
    profile: 'everything',
    rules: [],
    storePrivate: false,
    ledger,
    outputs: { gx: (line) => void lines.push(line.trimEnd()) },
  });
  let session: Session | undefined;
  const derive = new Derive({
    devices,
    facts: points.own,
    forgetAfter: 86_400_000,
    portalId,
    askFullPublish: () => session?.askFullPublish(),
  });
  const timer = setInterval(() => {
    derive.tick(Date.now());
    points.tick(Date.now());
  }, 100);
  let link: Link | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  return {
    gx,
    broker,
    devices,
    ledger,
    health,
    events,
    publishes,
    connect() {
      link = new Link(broker);
      session = new Session(
        link,
        {
          portalId,
          settings: SETTINGS,
          topics,
          ledger,
          clock: Date.now,
          onReading(reading) {
            if (reading.topic.path === 'Mark') {
              burst += 1;
              if (burst === 1) publishes.push(Date.now());
              setTimeout(() => {
                burst = 0;
              }, 5);
            }
            points.accept(reading);
            derive.accept(reading);
          },
          onEvent(event) {
            events.push(event);
            derive.event(event);
            points.event(event);
          },
          onHealth: (state) => void health.push(state),
          onRefused: () => undefined,
        },
        new AbortController().signal,
      );
      ended = session.run();
    },
    async disconnect() {
      link?.end('the network is down');
      await ended;
    },
    /** Time passes; each second a value changes. */
    async pass(milliseconds: number) {
      for (let passed = 0; passed < milliseconds; passed += 1_000) {
        gx.set('system/0/Timer', Date.now());
        await vi.advanceTimersByTimeAsync(1_000);
      }
    },
    /** Lines so far that begin like this. */
    lines(beginning: string): string[] {
      points.flush();
      return lines.filter((line) => line.startsWith(beginning));
    },
    async stop() {
      clearInterval(timer);
      link?.end('the test is over');
      await ended;
      await gx.stop();
    },
  };
}
