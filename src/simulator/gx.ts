/**
 * A scripted GX for tests: the test broker with the manners of a GX device's MQTT service (Venus OS 3.20 and later;
 * with `legacy`, the older ones).
 *
 * - Only the serial is retained. All else comes while somebody keeps the GX alive: a request on `R/<id>/keepalive`
 *   is good for a minute, makes it publish every value once (unless it says `suppress-republish`) and then
 *   `full_publish_completed`, with the asker's echo. Three full publishes a second; more are left out silently.
 * - A heartbeat comes when it comes to life and every 3 s from then on.
 * - Values that change while it is not alive are remembered and not sent.
 * - A service that leaves is told by an empty payload on each of its topics, always.
 */

import { type Broker, type BrokerOptions, startBroker } from './broker.ts';
import { pythonJson, withEcho } from './payload.ts';
import { type RecordedMessage, type Recording, type RecordingParts, replay, splitRecording } from './recording.ts';

const SERIAL = 'system/0/Serial';
const FULL_PUBLISHES_A_SECOND = 3;

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
  /** How long a keepalive is good for, ms. */
  aliveFor?: number;
  /** Time between two heartbeats, ms. */
  heartbeatEvery?: number;
  /** false: the service that owns the serial never came up, so nothing is retained. */
  serial?: boolean;
  /** Keepalives are swallowed. */
  mute?: boolean;
  /** Completions come without the echo that was asked for. */
  noEcho?: boolean;
  /**
   * Venus OS before 3.20: everything is retained, payloads are Python's JSON, only an empty keepalive counts, the
   * first one publishes everything and later ones nothing, and when it lapses every topic is emptied but two. No
   * heartbeat, no completion. (The real one also collects changes for 2 s, and knows selective keepalives.)
   */
  legacy?: boolean;
}

/** With `broker` it shares that of another GX, which then keeps its own options. */
export async function startGx(options: GxManners & BrokerOptions & { broker?: Broker } = {}): Promise<Gx> {
  const { portalId = 'c0619ab12345', broker, ...rest } = options;
  const refusePublish = (topic: string) => topic.startsWith(`N/${portalId}/`);
  return new Gx(broker ?? (await startBroker({ refusePublish, ...rest })), { ...rest, portalId });
}

export class Gx<B extends Bus = Broker> {
  readonly broker: B;
  readonly portalId: string;
  mute: boolean;
  noEcho: boolean;

  readonly #legacy: boolean;
  readonly #aliveFor: number;
  readonly #heartbeatEvery: number;
  /** Last payloads, by what follows the portal id in the topic. */
  readonly #cache = new Map<string, string>();
  readonly #stopped = new AbortController();
  #lapse: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #fullPublishes = { since: Number.NEGATIVE_INFINITY, count: 0 };
  /** A recording that waits for the first full publish. */
  #opening: { parts: RecordingParts; begin: () => void } | undefined;
  /** A recording brings its own heartbeats. */
  #playing = false;

  constructor(broker: B, manners: GxManners = {}) {
    this.broker = broker;
    this.portalId = manners.portalId ?? 'c0619ab12345';
    this.mute = manners.mute ?? false;
    this.noEcho = manners.noEcho ?? false;
    this.#legacy = manners.legacy ?? false;
    this.#aliveFor = manners.aliveFor ?? 60_000;
    this.#heartbeatEvery = manners.heartbeatEvery ?? 3000;
    if (manners.serial ?? true) {
      this.set(SERIAL, this.portalId);
      this.addFiction(this.portalId);
    }
    if (this.#legacy) this.#send('keepalive', this.#json(1));
    const requests = `R/${this.portalId}/`;
    broker.onPublish((topic, payload) => {
      if (topic.startsWith(requests)) this.#request(topic.slice(requests.length), payload);
    });
    broker.onDown(() => this.#fallSilent());
  }

  /** Somebody asked for values within the last minute. */
  get alive(): boolean {
    return this.#lapse !== undefined;
  }

  /** `tail` is what follows the portal id, for example `battery/256/Soc`. */
  set(tail: string, value: unknown): void {
    this.setRaw(tail, this.#json(value));
  }

  /** As `set`, with the exact payload: `{"value":936.0}`, limits, or what is not JSON at all. */
  setRaw(tail: string, payload: string): void {
    this.#cache.set(tail, payload);
    if (this.alive) this.#send(tail, payload);
  }

  /** The service leaves the bus. */
  remove(service: string, instance: number | string): void {
    for (const tail of this.#cache.keys()) {
      if (!tail.startsWith(`${service}/${instance}/`) || tail === SERIAL) continue;
      this.#cache.delete(tail);
      this.#send(tail, '');
    }
  }

  /** The retained serial of a portal id that never answers: any client can leave one on a broker. */
  addFiction(portalId: string): void {
    this.broker.publish(`N/${portalId}/${SERIAL}`, this.#json(portalId), { retain: true });
  }

  /**
   * Plays a recording of this portal id, payloads as recorded. Its first full publish answers the first keepalive
   * that asks for one, then the rest follows in its rhythm, `speed` times as fast; Infinity is as fast as the
   * clients read, and nothing is dropped. Later full publishes come from what was played. As ever, values are not
   * sent while nobody keeps the GX alive; heartbeats are the recorded ones alone. Resolves with the number of
   * messages played when all is written, or early when the GX is stopped.
   */
  async play(recording: Recording, { speed = 1 } = {}): Promise<number> {
    const parts = splitRecording(recording);
    const { retained, burst, completed, rest } = parts;
    for (const { topic, payload } of retained) {
      if (topic !== this.#topic(SERIAL)) this.broker.publish(topic, payload, { retain: true });
    }
    await new Promise<void>((begin) => {
      this.#opening = { parts, begin };
    });
    if (this.#stopped.signal.aborted) return 0;
    const sent = await replay(rest, completed?.t ?? rest[0]?.t ?? 0, {
      speed,
      signal: this.#stopped.signal,
      send: (message) => this.#play(message, this.alive),
      drained: () => this.broker.drained(),
    });
    await this.broker.drained();
    this.#playing = false;
    return retained.length + burst.length + (completed ? 1 : 0) + sent;
  }

  /** Stops the broker too. */
  async stop(): Promise<void> {
    this.#fallSilent();
    this.#stopped.abort();
    this.#opening?.begin();
    await this.broker.stop();
  }

  #topic(tail: string): string {
    return `N/${this.portalId}/${tail}`;
  }

  #send(tail: string, payload: string): void {
    this.broker.publish(this.#topic(tail), payload, { retain: this.#legacy });
  }

  #json(value: unknown): string {
    return this.#legacy ? pythonJson({ value }) : JSON.stringify({ value });
  }

  /** A keepalive, or a read request, which is answered from the last values. */
  #request(tail: string, payload: string): void {
    if (tail === 'keepalive' || tail === SERIAL) this.#keepalive(payload);
    const value = this.#cache.get(tail);
    if (value !== undefined) this.broker.publish(this.#topic(tail), value);
  }

  #keepalive(payload: string): void {
    if (this.mute || (this.#legacy && payload !== '')) return;
    const publishes = this.#legacy ? !this.alive : !payload.includes('suppress-republish');
    if (publishes && this.#mayPublishAll()) this.#publishAll(payload);
    this.#stayAlive();
  }

  #mayPublishAll(): boolean {
    const now = performance.now();
    if (now - this.#fullPublishes.since >= 1000) this.#fullPublishes = { since: now, count: 0 };
    this.#fullPublishes.count += 1;
    return this.#fullPublishes.count <= FULL_PUBLISHES_A_SECOND;
  }

  #publishAll(keepalive: string): void {
    const opening = this.#opening;
    this.#opening = undefined;
    const completed = opening?.parts.completed;
    if (opening && completed) for (const message of opening.parts.burst) this.#play(message, true);
    else for (const [tail, payload] of this.#cache) this.#send(tail, payload);
    const completion = completed?.payload ?? this.#json(unixTime());
    if (!this.#legacy) this.#send('full_publish_completed', this.noEcho ? completion : withEcho(completion, keepalive));
    if (!opening) return;
    this.#playing = true;
    opening.begin();
  }

  #stayAlive(): void {
    const wasAlive = this.alive;
    clearTimeout(this.#lapse);
    this.#lapse = setTimeout(() => this.#expire(), this.#aliveFor);
    if (wasAlive || this.#legacy) return;
    const beat = () => {
      if (!this.#playing) this.#send('heartbeat', this.#json(unixTime()));
    };
    beat();
    this.#heartbeat = setInterval(beat, this.#heartbeatEvery);
  }

  #expire(): void {
    this.#fallSilent();
    if (!this.#legacy) return;
    for (const tail of this.#cache.keys()) if (tail !== SERIAL) this.#send(tail, '');
  }

  #fallSilent(): void {
    clearTimeout(this.#lapse);
    clearInterval(this.#heartbeat);
    this.#lapse = undefined;
  }

  /** An empty payload is sent even while nobody keeps the GX alive. */
  #play({ topic, payload }: RecordedMessage, alive: boolean): void {
    const own = this.#topic('');
    const tail = topic.startsWith(own) ? topic.slice(own.length) : '';
    if (payload === '') this.#cache.delete(tail);
    else if (tail.includes('/')) this.#cache.set(tail, payload);
    if (alive || payload === '') this.broker.publish(topic, payload);
  }
}

function unixTime(): number {
  return Math.floor(Date.now() / 1000);
}
