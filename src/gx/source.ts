/**
 * The source: reaches the GX, finds out who it is, keeps a session with it, and begins anew when that ends, for
 * as long as the daemon runs. A GX that cannot be reached is a state, shown and retried; it is never an error.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from '../log.ts';
import { throttled } from '../log.ts';
import type { Health, Part, Reading, ReadingLedger } from '../types.ts';
import { backoff, sleep } from '../wait.ts';
import { DialError, dial, type PinStore } from './dial.ts';
import { type Endpoint, endpointName, endpoints, type GxOptions } from './endpoints.ts';
import { Link, LinkRefused } from './link.ts';
import { findPortal } from './portal.ts';
import { runSession } from './session.ts';
import { Topics } from './topics.ts';

const NETWORK_RETRY = { first: 1_000, most: 30_000 };
/** A GX delays refused passwords and after twenty new wrong ones locks everyone out. */
const REFUSED_RETRY = { first: 30_000, most: 300_000 };
/** A portal id is retained and comes at once, or not before some service of the GX is up. */
const PORTAL_ID_LATE = 3_000;
/** A connection that held so long was a good one: the next failure starts from the shortest wait again. */
const GOOD_CONNECTION = 30_000;

export interface SourceOptions extends GxOptions {
  /** The configured id; undefined where it is to be found out. */
  readonly portalId: string | undefined;
  readonly fullPublishInterval: number;
  readonly pins: PinStore;
  readonly ledger: ReadingLedger;
  readonly log: Logger;
  /** Time of arrival, ms since 1970. */
  readonly clock: () => number;
  readonly onReading: (reading: Reading) => void;
  readonly onComplete: () => void;
  /** Called at every change. */
  readonly onHealth: (health: Health) => void;
}

/** Why an attempt ended and how to go on. */
interface Setback {
  readonly health: Health;
  readonly retry: typeof NETWORK_RETRY;
  readonly tryNextEndpoint: boolean;
}

export class Source implements Part {
  readonly name = 'gx';
  readonly topics = new Topics();
  private readonly options: SourceOptions;
  private readonly endpoints: readonly Endpoint[];
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private readonly warn: ReturnType<typeof throttled>;
  private link: Link | undefined;
  private portalId: string | undefined;
  private health: Health = { ok: false, code: 'starting', message: 'not connected yet' };

  constructor(options: SourceOptions) {
    this.options = options;
    this.endpoints = endpoints(options);
    this.portalId = options.portalId;
    this.warn = throttled(options.log);
  }

  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.loop = this.run(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('the daemon stops'));
    this.link?.end('the daemon stops');
    await this.loop;
  }

  private async run(signal: AbortSignal): Promise<void> {
    let attempt = 0;
    let turn = 0;
    while (!signal.aborted) {
      const endpoint = this.endpoints[turn % this.endpoints.length] as Endpoint;
      const begun = performance.now();
      const setback = await this.attempt(endpoint, signal);
      if (signal.aborted) return;
      if (performance.now() - begun >= GOOD_CONNECTION) attempt = 0;
      const hasNext = setback.tryNextEndpoint && turn % this.endpoints.length < this.endpoints.length - 1;
      turn = setback.tryNextEndpoint ? turn + 1 : turn;
      if (hasNext) continue;
      const wait = backoff(attempt, setback.retry.first, setback.retry.most);
      attempt += 1;
      this.report(setback.health, wait);
      await sleep(wait, signal).catch(() => undefined);
    }
  }

  /** One connection from its opening to its end. */
  private async attempt(endpoint: Endpoint, signal: AbortSignal): Promise<Setback> {
    try {
      const socket = await dial(endpoint, this.options.pins, signal);
      const link = new Link(socket, endpoint, `gx-logger-${randomBytes(6).toString('hex')}`, this.options.clock);
      this.link = link;
      await link.connected(signal);
      const portalId = this.portalId ?? (await this.find(link, signal));
      if (portalId === undefined) return { health: this.health, retry: REFUSED_RETRY, tryNextEndpoint: false };
      return this.lost(endpoint, await this.converse(link, portalId, signal));
    } catch (error) {
      return this.setback(endpoint, error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.link?.end('done');
      this.link = undefined;
    }
  }

  private async find(link: Link, signal: AbortSignal): Promise<string | undefined> {
    const message =
      'connected, but the GX does not tell its portal id yet; if it does not come, set GX_PORTAL_ID (GX: Settings, VRM online portal)';
    const late = setTimeout(() => this.report({ ok: false, code: 'no_portal_id', message }), PORTAL_ID_LATE);
    const answer = await findPortal(link, signal).finally(() => clearTimeout(late));
    if (answer.kind === 'found') {
      this.portalId = answer.portalId;
      return answer.portalId;
    }
    const { candidates, answering } = answer;
    const which =
      answering.length > 1 ? `${answering.join(', ')} all answer` : `none of ${candidates.join(', ')} answers`;
    this.report({
      ok: false,
      code: 'several_portal_ids',
      message: `several portal ids: ${which}; set GX_PORTAL_ID to yours`,
    });
    return undefined;
  }

  private async converse(link: Link, portalId: string, signal: AbortSignal): Promise<string> {
    const { ledger, fullPublishInterval, onReading, onComplete } = this.options;
    const before = ledger.received;
    const onHealth = (health: Health) => this.report(health);
    const onRefused = (reason: string, topic: string) =>
      this.warn(reason, { reason, topic }, 'a message was not usable; it is counted and the rest goes on');
    const options = {
      portalId,
      fullPublishInterval,
      topics: this.topics,
      ledger,
      onReading,
      onComplete,
      onHealth,
      onRefused,
    };
    const reason = await runSession(link, options, signal);
    // An id that never answered may be that of another GX at the same address.
    if (ledger.received === before) this.portalId = this.options.portalId;
    return reason;
  }

  private lost(endpoint: Endpoint, reason: string): Setback {
    const message = `the connection to ${endpointName(endpoint)} ended: ${reason}`;
    return { health: { ok: false, code: 'disconnected', message }, retry: NETWORK_RETRY, tryNextEndpoint: false };
  }

  private setback(endpoint: Endpoint, error: Error): Setback {
    const where = endpointName(endpoint);
    if (error instanceof LinkRefused) {
      const hint =
        endpoint.password === undefined
          ? 'it asks for a password: set GX_PASSWORD'
          : 'check GX_PASSWORD, and that MQTT access is on (GX: Settings, Integrations)';
      const health = { ok: false, code: 'refused', message: `${where} refused us (${error.message}): ${hint}` };
      return { health, retry: REFUSED_RETRY, tryNextEndpoint: false };
    }
    if (error instanceof DialError && error.code === 'key_changed') {
      const message = `${where} is not the GX we know: ${error.message}. No password was sent. If you replaced or reset the GX, run: gx-logger check --accept-key`;
      return { health: { ok: false, code: 'key_changed', message }, retry: REFUSED_RETRY, tryNextEndpoint: false };
    }
    const isDial = error instanceof DialError;
    const isPinned = this.options.pins.get(`${endpoint.host}:${endpoint.port}`) !== undefined;
    const message = `${where}: ${error.message}. Check GX_HOST, and that MQTT access is on (GX: Settings, Integrations)`;
    const health = { ok: false, code: isDial ? error.code : 'disconnected', message };
    return { health, retry: NETWORK_RETRY, tryNextEndpoint: isDial && !isPinned };
  }

  private report(health: Health, wait?: number): void {
    const isChange = health.code !== this.health.code || health.message !== this.health.message;
    this.health = health;
    if (!isChange) return;
    const next = wait === undefined ? '' : `; next try in ${Math.ceil(wait / 1_000)} s`;
    this.options.onHealth({ ...health, message: health.message + next });
  }
}
