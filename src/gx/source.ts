/**
 * The source: reaches the GX, finds out who it is, keeps a session with it, and begins anew when that ends, for
 * as long as the daemon runs. A GX that cannot be reached is a state, shown and retried; it is never an error.
 */
import type { Health } from '../shared/health.ts';
import { type Logger, throttled } from '../shared/log.ts';
import { aborted, backoff, sleep } from '../shared/wait.ts';
import type { Part, PinStore } from '../types.ts';
import { afterBoth, ambiguous, type ConnectFailure, ended, failed, inWords, noAnswer } from './connect-failure.ts';
import { dial } from './dial.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import { Link } from './link.ts';
import { findPortal, type PortalAnswer } from './portal.ts';
import { belowPrefix, findPrefix } from './prefix.ts';
import type { SessionOptions } from './protocol.ts';
import { Session } from './session.ts';
import { type TopicKeeper, Topics } from './topics.ts';

/** A portal id is retained and comes at once, or not before some service of the GX is up. */
const PORTAL_ID_LATE = 3_000;
/** A GX that is asked answers within a few seconds, whatever its firmware. */
const ANSWER_LATE = 15_000;
/** A connection that lasted so long was a good one: the next failure starts from the shortest wait again. */
const GOOD_CONNECTION = 30_000;

/**
 * A GX that did not publish by then is not there, ms: a refused password is answered after up to 6 s, a silent port
 * after 10 s, and two ports may be tried.
 */
export const LONGEST_TRY = 45_000;

const HELD_BACK: Health = {
  ok: false,
  code: 'held_back',
  message:
    'reading is paused, because too much is unwritten: the broker of the GX buffers what it can, and what it drops is lost; reading goes on when the journal, the disk or the database has taken enough',
};

/** What a source is told, and who takes what it hears: its sessions are told the same, and what it found out. */
export interface SourceOptions extends Omit<SessionOptions, 'portalId' | 'topics' | 'onRefused' | 'onReplaced'> {
  readonly pins: PinStore;
  /** Who keeps something of topics by their indexes; without one no topic is ever forgotten. */
  readonly keeper?: TopicKeeper | undefined;
  readonly log: Logger;
  /** Whoever listens stops this at the first failure: nothing is said of later attempts. */
  readonly givesUp?: boolean;
}

export class Source implements Part {
  readonly name = 'gx';
  readonly topics: Topics;
  private readonly options: SourceOptions;
  private readonly endpoints: ReturnType<typeof endpoints>;
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private readonly warn: ReturnType<typeof throttled>;
  private link: Link | undefined;
  private session: Session | undefined;
  private portalId: string | undefined;
  private health: Health = { ok: false, code: 'starting', message: 'not connected yet' };
  /** Of the topics of a GX on the broker of this connection, once it was looked for. */
  private prefix: Promise<string | undefined> | undefined;
  /** While paused; it is aborted by the end of the pause. */
  private pausing: AbortController | undefined;

  constructor(options: SourceOptions) {
    this.options = options;
    this.endpoints = endpoints(options.settings.gx);
    this.topics = new Topics(options.keeper);
    this.portalId = options.settings.gx.portal_id;
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

  /** The portal id, as soon as it is known. */
  get portal(): string | undefined {
    return this.portalId;
  }

  /** At most one more message is taken until `resume`, and no connection is opened; an open one is kept up. */
  pause(): void {
    if (this.pausing) return;
    this.pausing = new AbortController();
    this.link?.pause();
    this.options.onHealth(HELD_BACK);
  }

  /** Goes on where `pause` ended: nothing is lost but what the broker dropped, which a full publish repairs. */
  resume(): void {
    if (!this.pausing) return;
    this.pausing.abort();
    this.pausing = undefined;
    this.options.onHealth(this.health);
    this.link?.resume();
  }

  /** Asks for everything once more. On a link that is down there is no need: the next one begins with that. */
  askFullPublish(): void {
    this.session?.askFullPublish();
  }

  private async run(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const begun = performance.now();
      const failure = await this.tryInTurn(signal);
      const { health, retry } = failure;
      if (signal.aborted) return;
      if (performance.now() - begun >= GOOD_CONNECTION) attempt = 0;
      const often = this.options.givesUp ? '' : inWords(retry);
      this.report({ ...health, message: `${health.message}${often}` });
      await sleep(backoff(attempt, retry.first, retry.most), signal).catch(() => undefined);
    }
  }

  /** The second endpoint is plain: it is not tried where a pinned key says that the first exists. */
  private async tryInTurn(signal: AbortSignal): Promise<ConnectFailure> {
    const [first, second] = this.endpoints;
    const failure = await this.attempt(first, signal);
    if (!second || !failure.isUnreachable || signal.aborted) return failure;
    const isPinned = (await this.options.pins.get(`${first.host}:${first.port}`)) !== undefined;
    if (isPinned || signal.aborted) return failure;
    return afterBoth(failure, await this.attempt(second, signal));
  }

  /** One connection from its opening to its end. */
  private async attempt(endpoint: Endpoint, signal: AbortSignal): Promise<ConnectFailure> {
    this.prefix = undefined;
    try {
      while (this.pausing && !signal.aborted) await aborted(AbortSignal.any([this.pausing.signal, signal]));
      signal.throwIfAborted();
      const socket = await dial(endpoint, this.options.pins, signal);
      const link = new Link(socket, endpoint, this.options.clock);
      this.link = link;
      if (this.pausing) link.pause();
      await link.connected(signal);
      if (this.portalId === undefined) {
        const answer = await this.find(link, endpoint, signal);
        if (answer.kind === 'ambiguous') return ambiguous(answer.candidates, answer.answering);
        this.portalId = answer.portalId;
      }
      return ended(endpoint, await this.converse(link, endpoint, this.portalId, signal));
    } catch (error) {
      return failed(endpoint, error);
    } finally {
      this.link?.end('done');
      this.link = undefined;
    }
  }

  private find(link: Link, endpoint: Endpoint, signal: AbortSignal): Promise<PortalAnswer> {
    const message =
      'connected, but the GX does not tell its portal id yet; if it does not come, set GX_PORTAL_ID (GX: Settings, VRM online portal)';
    const silent: Health = { ok: false, code: 'no_portal_id', message };
    const late = setTimeout(() => void this.explain(silent, endpoint, signal), PORTAL_ID_LATE);
    return findPortal(link, this.options.ledger, signal).finally(() => clearTimeout(late));
  }

  private async converse(link: Link, endpoint: Endpoint, portalId: string, signal: AbortSignal): Promise<string> {
    const { ledger, settings } = this.options;
    const before = ledger.received;
    this.topics.portalId = portalId;
    let other: string | undefined;
    const onReplaced = (found: string) => {
      other = found;
      const message = `GX ${portalId} is silent, and GX ${found} answers at the same address: it is logged from now on, under its own portal id. If it is not yours set GX_PORTAL_ID`;
      this.options.log.warn({ code: 'replaced' }, message);
    };
    this.session = new Session(
      link,
      {
        ...this.options,
        portalId,
        topics: this.topics,
        onHealth: (health) =>
          health.code === 'no_answer' ? void this.explain(health, endpoint, signal) : this.report(health),
        onRefused: (reason, topic) =>
          this.warn(reason, { reason, topic }, 'a message was unusable and is ignored; it is counted'),
        onReplaced: settings.gx.portal_id === undefined ? onReplaced : undefined,
      },
      signal,
    );
    const late = setTimeout(() => {
      if (ledger.received === before) void this.explain(noAnswer(portalId), endpoint, signal);
    }, ANSWER_LATE);
    const reason = await this.session.run().finally(() => {
      clearTimeout(late);
      this.session = undefined;
    });
    // An id that never answered may be that of another GX at the same address.
    if (other !== undefined) this.portalId = other;
    else if (ledger.received === before) this.portalId = settings.gx.portal_id;
    return reason;
  }

  /** Nothing comes: perhaps because this broker has the topics of the GX below a prefix. */
  private async explain(health: Health, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    this.health = health;
    this.prefix ??= findPrefix(endpoint, this.options, signal);
    const prefix = await this.prefix;
    // Meanwhile something else may have become true.
    if (this.health.code !== health.code || signal.aborted) return;
    this.report(prefix === undefined ? health : belowPrefix(prefix));
  }

  private report(health: Health): void {
    this.health = health;
    if (!this.pausing) this.options.onHealth(health);
  }
}
