/**
 * The source: reaches a broker, has it read, and begins anew when the connection ends, for as long as the daemon runs. A
 * broker that cannot be reached is a state, shown and retried; it is never an error.
 */
import { readFile } from 'node:fs/promises';
import { discreetReasonOf } from '../shared/files.ts';
import type { Health } from '../shared/health.ts';
import { aborted, backoff, sleep } from '../shared/wait.ts';
import type { Part, PinStore } from '../types.ts';
import { afterBoth, type ConnectFailure, failed, inWords, withoutPassword } from './connect-failure.ts';
import { dial } from './dial.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import { Link } from './link.ts';
import type { SourceSettings } from './protocol.ts';

/** A connection that lasted so long was a good one: the next failure starts from the shortest wait again. */
const GOOD_CONNECTION = 30_000;

/**
 * A GX that did not publish by then is not there, ms: a refused password is answered after up to 6 s, a silent port
 * after 10 s, and two ports may be tried.
 */
export const LONGEST_TRY = 45_000;

/** Reads what is on a broker: single.ts one GX, central.ts several. */
export interface Reader {
  /** Reads until the connection is over. */
  read(link: Link, endpoint: Endpoint, signal: AbortSignal): Promise<ConnectFailure>;
  /** How the connection is, for all that is read on it. */
  report(health: Health): void;
  /** Reading is paused, which is what is shown until `resume`. */
  pause(): void;
  resume(): void;
}

export interface SourceOptions {
  readonly settings: SourceSettings;
  readonly pins: PinStore;
  readonly reader: Reader;
  /** Whoever listens stops this at the first failure: nothing is said of later attempts. */
  readonly givesUp?: boolean;
}

export class Source implements Part {
  readonly name = 'gx';
  private readonly options: SourceOptions;
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private link: Link | undefined;
  /** While paused; it is aborted by the end of the pause. */
  private pausing: AbortController | undefined;

  constructor(options: SourceOptions) {
    this.options = options;
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

  /** At most one more message is taken until `resume`, and no connection is opened; an open one is kept up. */
  pause(): void {
    if (this.pausing) return;
    this.pausing = new AbortController();
    this.link?.pause();
    this.options.reader.pause();
  }

  /** Goes on where `pause` ended: nothing is lost but what the broker dropped, which a full publish repairs. */
  resume(): void {
    if (!this.pausing) return;
    this.pausing.abort();
    this.pausing = undefined;
    this.options.reader.resume();
    this.link?.resume();
  }

  private async run(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const begun = performance.now();
      const { health, retry } = await this.tryInTurn(signal);
      if (signal.aborted) return;
      if (performance.now() - begun >= GOOD_CONNECTION) attempt = 0;
      const often = this.options.givesUp ? '' : inWords(retry);
      this.options.reader.report({ ...health, message: `${health.message}${often}` });
      await sleep(backoff(attempt, retry.first, retry.most), signal).catch(() => undefined);
    }
  }

  /** The second endpoint is plain: it is not tried where a pinned key says that the first exists. */
  private async tryInTurn(signal: AbortSignal): Promise<ConnectFailure> {
    const { gx } = this.options.settings;
    let { password } = gx;
    try {
      if (gx.password_file !== undefined) password = (await readFile(gx.password_file, 'utf8')).replace(/\r?\n$/, '');
    } catch (error) {
      return withoutPassword(discreetReasonOf(error));
    }
    const [first, second] = endpoints({ ...gx, password });
    const failure = await this.attempt(first, signal);
    if (!second || !failure.isUnreachable || signal.aborted) return failure;
    const isPinned = (await this.options.pins.get(`${first.host}:${first.port}`)) !== undefined;
    if (isPinned || signal.aborted) return failure;
    return afterBoth(failure, await this.attempt(second, signal));
  }

  /** One connection from its opening to its end. */
  private async attempt(endpoint: Endpoint, signal: AbortSignal): Promise<ConnectFailure> {
    const { settings, pins, reader } = this.options;
    try {
      while (this.pausing && !signal.aborted) await aborted(AbortSignal.any([this.pausing.signal, signal]));
      signal.throwIfAborted();
      const socket = await dial(endpoint, pins, signal);
      const link = new Link(socket, endpoint, settings.gx.topic_prefix);
      this.link = link;
      if (this.pausing) link.pause();
      await link.connected(signal);
      return await reader.read(link, endpoint, signal);
    } catch (error) {
      return failed(endpoint, error);
    } finally {
      this.link?.end('done');
      this.link = undefined;
    }
  }
}
