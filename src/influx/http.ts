/**
 * One HTTP request over the global fetch: it follows no redirect, ends within a time limit, and reads no more of
 * the answer than is of use. What the network does wrong comes back as data.
 */
import { explain, type Failure } from './failure.ts';

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, cut off after about 1 MiB. */
  readonly text: string;
}

export type Reply = Answer | Failure;

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array | string;
}

/** A request ends after this many ms at the latest, answered or not; a write gets more, by its size. */
export const TIME_LIMIT = 30_000;

/** The slowest way that is waited for, in bytes a ms. */
const SLOWEST = 2;

/** Longest text read of an answer, in characters. */
export const TEXT_LIMIT = 1024 * 1024;

/** Sends one request. Rejects only with the reason of `signal`, when that aborts. */
export async function request(
  url: string,
  signal: AbortSignal,
  options: RequestOptions = {},
  limit = TIME_LIMIT,
): Promise<Reply> {
  const timed = timeLimit(signal, limit);
  try {
    const response = await fetch(url, { ...options, redirect: 'manual', signal: timed.signal });
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, text: await readText(response) };
  } catch (error) {
    signal.throwIfAborted();
    return explain(timed.signal.aborted ? timed.signal.reason : error);
  } finally {
    timed.end();
  }
}

/** Sends a body. A slow way gets the time it needs; fetch itself gives up after 300 s. */
export function write(
  url: string,
  headers: Record<string, string>,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<Reply> {
  return request(url, signal, { method: 'POST', headers, body }, writeLimit(body));
}

/** How long a write of this body may take, in ms. */
export function writeLimit(body: Uint8Array): number {
  return TIME_LIMIT + body.length / SLOWEST;
}

/**
 * A signal that aborts with `signal`, or with a TimeoutError after `ms`. `end` must be called: it takes the timer
 * and the listener away, for the outer signal lives as long as the daemon.
 */
export function timeLimit(signal: AbortSignal, ms: number): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException('time limit', 'TimeoutError')), ms);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

async function readText(response: Response): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  // Leaving the loop cancels what is left of the body.
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= TEXT_LIMIT) break;
  }
  return text.slice(0, TEXT_LIMIT);
}
