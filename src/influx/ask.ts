/**
 * Asking a database about itself: one client for requests of set-up, and how its answers are read. Refusals are words
 * without any secret that the client knows of.
 */
import { authorization, type Destination, endpoint } from './dialect.ts';
import { type Reply, type RequestOptions, request } from './http.ts';
import { presentable } from './presentable.ts';
import { readReport } from './report.ts';

export type Scheme = 'Basic' | 'Bearer' | 'Token';
export type Ask = (path: string, options?: RequestOptions & { query?: Record<string, string> }) => Promise<Reply>;

/** What came of one request: the parsed answer, or why there is none, beginning with the status where there was one. */
export type Outcome =
  | { readonly answer: unknown; readonly refusal?: never }
  | { readonly refusal: string; readonly answer?: never };

/** Rejects only with the signal's reason. */
export type Client = (path: string, options?: RequestOptions & { query?: Record<string, string> }) => Promise<Outcome>;

/** `others` hold more secrets that an answer may repeat. */
export function createClient(
  to: Destination,
  scheme: Scheme,
  signal: AbortSignal,
  others: readonly Destination[] = [],
): Client {
  const ask = createAsk(to, scheme, signal);
  return async (path, options) => {
    const reply = await ask(path, options);
    const refusal = refusalOf(reply, to);
    if (refusal !== undefined) return { refusal: others.reduce(presentable, refusal) };
    return { answer: 'error' in reply ? undefined : parse(reply.text) };
  };
}

export function createAsk(to: Destination, scheme: Scheme, signal: AbortSignal): Ask {
  return (path, { query, headers, ...options } = {}) =>
    request(endpoint(to, path, query), signal, { ...options, headers: { ...headers, ...authorization(to, scheme) } });
}

export function post(body: object, method = 'POST'): RequestOptions {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** One statement of InfluxQL, for `/query`. */
export function statement(q: string): RequestOptions {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', headers, body: new URLSearchParams({ q }).toString() };
}

/** Why a request was not granted; undefined when it was. 1.x puts errors into answers of status 200, too. */
export function refusalOf(reply: Reply, to: Destination): string | undefined {
  if ('error' in reply) return presentable(reply.message, to);
  const hidden = /"error":"((?:[^"\\]|\\.)*)"/.exec(reply.text)?.[1];
  if (reply.status < 300 && hidden === undefined) return undefined;
  const words = reply.status < 300 ? hidden : readReport(reply.text).words;
  return presentable(`${reply.status}: ${words}`, to);
}

/** A name in InfluxQL. */
export function quote(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** A text in InfluxQL. */
export function literal(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;
}

/** Undefined where the text is no JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
