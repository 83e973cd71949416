/**
 * The part of a connection that belongs to one GX: its messages, subscriptions and requests. A GX's own broker has one
 * lane; a central broker has one for each of its GX, and the end of one is not the end of the others.
 */
import type { Link } from './link.ts';
import type { Message } from './splitter.ts';

/** What a lane needs of the connection. */
export type LaneLink = Pick<Link, 'reads' | 'isPaused' | 'closed' | 'subscribe' | 'unsubscribe' | 'request'>;

export class Lane {
  /** Settles when the lane, or the connection, is over; the text says why. Never rejects. */
  readonly closed: Promise<string>;
  onMessage: (message: Message) => void = () => undefined;
  onTooLong: () => void = () => undefined;
  /** Ends the lane; `closed` settles with the first reason. */
  readonly end: (reason: string) => void;
  /** Others have lanes on the connection too. */
  readonly isShared: boolean;
  private readonly link: LaneLink;
  private readonly clock: () => number;
  private time: number;
  private read: number;

  /** `clock` gives the time of arrival in ms: each GX may have its own. `end` ends a connection that is the lane's alone. */
  constructor(link: LaneLink, clock: () => number, end?: (reason: string) => void) {
    this.link = link;
    this.clock = clock;
    this.time = clock();
    this.read = link.reads;
    this.isShared = end === undefined;
    let over = end;
    const own = new Promise<string>((resolve) => {
      over ??= resolve;
    });
    this.end = (reason) => over?.(reason);
    this.closed = end === undefined ? Promise.race([own, link.closed]) : link.closed;
  }

  /** Arrival of the bytes that are being read: the clock is asked once a read of the socket. */
  get arrived(): number {
    if (this.read !== this.link.reads) {
      this.read = this.link.reads;
      this.time = this.clock();
    }
    return this.time;
  }

  get isPaused(): boolean {
    return this.link.isPaused;
  }

  subscribe(filter: string, signal: AbortSignal): Promise<void> {
    return this.link.subscribe(filter, signal);
  }

  unsubscribe(filter: string, signal: AbortSignal): Promise<void> {
    return this.link.unsubscribe(filter, signal);
  }

  request(topic: string, payload: string): void {
    this.link.request(topic, payload);
  }
}
