/**
 * A GX as its MQTT clients see it: the broker, the values of its services, and the manners of a GX in publishing them
 * (modern.ts; with `legacy`, legacy.ts). It has no plant of its own: whoever holds it sets the values.
 *
 * It never does what a client asks on `W/...`: a logger never writes, and a change that no service accepts looks just
 * like this, for there is no answer either way.
 */

import { type Broker, type BrokerOptions, startBroker } from './broker.ts';
import { LegacyPublisher } from './legacy.ts';
import { ModernPublisher, unixTime } from './modern.ts';
import { formatPayload, type ValueOptions, withEcho } from './payload.ts';
import { Playback } from './playback.ts';
import { type Host, type Publisher, SERIAL } from './publisher.ts';
import { pythonPayload } from './python-json.ts';
import type { Recording } from './recording.ts';
import { isPublished, masked, Values } from './values.ts';

/** What a GX needs of a broker. */
export interface Bus {
  publish(topic: string, payload: string, options?: { retain?: boolean }): void;
  /** What clients publish. */
  onPublish(handler: (topic: string, payload: string) => void): void;
  /** The broker went away, and with it what it knew of its clients. */
  onDown(handler: () => void): void;
  /** Resolves when all that was published is written. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

export interface GxManners {
  /** Default: c0619ab12345, as in the recordings. */
  portalId?: string;
  /** What stands before `N/` and `R/`, with its slash: as behind a bridge. */
  prefix?: string;
  /** How long a keepalive is good for, ms. */
  aliveFor?: number;
  /** Time between two heartbeats, ms. */
  heartbeatEvery?: number;
  /** false: the service that owns the serial never came up, so nothing is retained. */
  serial?: boolean;
  /** Keepalives are swallowed. */
  mute?: boolean;
  /** Completions come without the echo that was asked for, or none at all. */
  noEcho?: boolean;
  noCompletion?: boolean;
  noHeartbeat?: boolean;
  /** Of the two requests that keep a GX alive it hears the older alone, `R/<id>/system/0/Serial`. */
  serialOnly?: boolean;
  /** The broker retains every value, as on firmware before Venus OS 3.20. */
  retained?: boolean;
  /** The manners of Venus OS before 3.20. */
  legacy?: boolean;
}

/** Which of the services that share a type and an instance; without it, the one and only. */
export interface Owner {
  owner?: string | undefined;
}

/** With `broker` it shares that of another GX, which then keeps its own options. */
export async function startGx(options: GxManners & BrokerOptions & { broker?: Broker } = {}): Promise<Gx> {
  const { portalId = 'c0619ab12345', broker, ...rest } = options;
  const refusePublish = (topic: string) => topic.startsWith(`${rest.prefix ?? ''}N/${portalId}/`);
  const withhold = (topic: string) => /^W\/.*password/i.test(topic);
  return new Gx(broker ?? (await startBroker({ refusePublish, withhold, ...rest })), { ...rest, portalId });
}

export class Gx<B extends Bus = Broker> {
  readonly broker: B;
  readonly portalId: string;
  mute: boolean;
  noEcho: boolean;
  /** How far its clock is ahead, ms. */
  clockAhead = 0;

  private readonly prefix: string;
  private readonly manners: GxManners;
  private readonly values = new Values();
  private readonly publisher: Publisher;
  private readonly playback: Playback;

  constructor(broker: B, manners: GxManners = {}) {
    this.broker = broker;
    this.manners = manners;
    this.prefix = manners.prefix ?? '';
    this.portalId = manners.portalId ?? 'c0619ab12345';
    this.mute = manners.mute ?? false;
    this.noEcho = manners.noEcho ?? false;
    this.playback = this.createPlayback();
    this.publisher = this.createPublisher();
    if (manners.serial ?? true) {
      this.set(SERIAL, this.portalId);
      this.addFiction(this.portalId);
    }
    if (manners.legacy) this.send('keepalive', this.payload(1));
    const requests = `${this.prefix}R/${this.portalId}/`;
    broker.onPublish((topic, payload) => {
      if (topic.startsWith(requests)) this.request(topic.slice(requests.length), payload);
    });
    broker.onDown(() => this.publisher.fallSilent());
  }

  /** Somebody asked for all values within the last minute. */
  get alive(): boolean {
    return this.publisher.alive;
  }

  /**
   * `tail` is what follows the portal id, for example `battery/256/Soc`. Every call is a message while the GX is
   * alive, also with the old value. A service comes (back) by setting what it has.
   */
  set(tail: string, value: unknown, options: ValueOptions & Owner = {}): void {
    if (isPublished(tail)) this.setRaw(tail, this.payload(masked(tail, value), options), options);
  }

  /** As `set`, with the exact payload, which need not be JSON at all. */
  setRaw(tail: string, payload: string, { owner }: Owner = {}): void {
    this.values.set(tail, payload, owner);
    this.publisher.changed(tail, payload);
  }

  /** The service leaves the bus. One that shares its topics stays, though its topics are emptied too. */
  remove(service: string, instance: number | string, { owner }: Owner = {}): void {
    this.publisher.left(this.values.remove(`${service}/${instance}/`, SERIAL, owner));
  }

  /** The retained serial of a portal id that never answers: any client can leave one on a broker. */
  addFiction(portalId: string): void {
    this.broker.publish(`${this.prefix}N/${portalId}/${SERIAL}`, this.payload(portalId), { retain: true });
  }

  /**
   * Plays a recording of this portal id (see playback.ts), `speed` times as fast; Infinity is as fast as the clients
   * read, and nothing is dropped. Later full publishes come from what was played. Resolves with the number of
   * messages played when all is written, or early when the GX is stopped.
   */
  play(recording: Recording, { speed = 1 } = {}): Promise<number> {
    return this.playback.play(recording, this.topic(SERIAL), speed);
  }

  /** It is switched off, or its MQTT service died, while the broker lives. */
  fallSilent(): void {
    this.mute = true;
    this.publisher.fallSilent();
  }

  /** Stops the broker too. */
  async stop(): Promise<void> {
    this.publisher.fallSilent();
    this.playback.stop();
    await this.broker.stop();
  }

  private createPlayback(): Playback {
    return new Playback({
      own: this.topic(''),
      isAlive: () => this.alive,
      remember: (tail, payload) => (payload === '' ? this.values.delete(tail) : this.values.set(tail, payload)),
      publish: (topic, payload, options) => this.broker.publish(topic, payload, options),
      drained: () => this.broker.drained(),
    });
  }

  private createPublisher(): Publisher {
    const { aliveFor = 60_000, heartbeatEvery = 3000, legacy } = this.manners;
    const host: Host = {
      values: this.values,
      hasOwnBeat: () => !this.playback.isPlaying && !this.manners.noHeartbeat,
      complete: (completion, keepalive) => this.complete(completion, keepalive),
      time: () => unixTime(this.clockAhead),
      send: (tail, payload) => this.send(tail, payload),
      publishAll: () => this.publishAll(),
    };
    if (!legacy) return new ModernPublisher(host, { aliveFor, heartbeatEvery });
    const answer = (tail: string, payload: string) => this.broker.publish(this.topic(tail), payload);
    return new LegacyPublisher(host, answer, aliveFor);
  }

  private publishAll(): string | undefined {
    const opened = this.playback.open();
    if (opened) return opened.completion;
    for (const [tail, payload] of this.values.entries()) this.send(tail, payload);
    return undefined;
  }

  private complete(completion: string, keepalive: string): void {
    if (this.manners.noCompletion) return;
    this.send('full_publish_completed', this.noEcho ? completion : withEcho(completion, keepalive));
  }

  private topic(tail: string): string {
    return `${this.prefix}N/${this.portalId}/${tail}`;
  }

  private send(tail: string, payload: string): void {
    const { legacy, retained } = this.manners;
    const isRetained = legacy === true || (retained === true && tail.includes('/'));
    this.broker.publish(this.topic(tail), payload, { retain: isRetained });
  }

  private payload(value: unknown, options: ValueOptions = {}): string {
    return this.manners.legacy ? pythonPayload(value, options.float) : formatPayload(value, options);
  }

  /** A keepalive, a read, or, the oldest way to keep alive, both. */
  private request(tail: string, payload: string): void {
    const isKeepalive = tail === SERIAL || (tail === 'keepalive' && !this.manners.serialOnly);
    if (isKeepalive && !this.mute) this.publisher.keepalive(payload);
    if (tail !== 'keepalive') this.publisher.read(tail);
  }
}
