/**
 * Asking a database about itself: requests of set-up, and how their answers are read. Refusals are words without any
 * secret that the asker knows of.
 */
import * as z from 'zod';
import { authorization, type Database, endpoint, type Scheme } from '../database.ts';
import { type RequestOptions, request } from '../http.ts';
import { presentable } from '../words.ts';

/** What came of one request: the parsed answer, or why there is none, beginning with the status where there was one. */
export type Result =
  | { readonly answer: unknown; readonly refusal?: never }
  | { readonly refusal: string; readonly answer?: never };

/** Rejects only with the signal's reason. */
export type Ask = (path: string, options?: RequestOptions & { query?: Record<string, string> }) => Promise<Result>;

/** `others` hold more secrets that an answer may repeat. */
export function createAsk(
  database: Database,
  scheme: Scheme,
  signal: AbortSignal,
  others: readonly Database[] = [],
): Ask {
  const shown = (text: string) => [database, ...others].reduce(presentable, text);
  return async (path, { query, headers, ...options } = {}) => {
    const sent = { ...options, headers: { ...headers, ...authorization(database, scheme) } };
    const reply = await request(endpoint(database, path, query), signal, sent);
    if ('error' in reply) return { refusal: shown(reply.message) };
    const { status, text } = reply;
    const answer = parse(text);
    const { message, error } = complaintOf(answer);
    if (status < 300 && error === undefined) return { answer };
    return { refusal: shown(`${status}: ${message ?? error ?? text}`) };
  };
}

export function post(body: object, method = 'POST'): RequestOptions {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** What stands in place of a refusal where an answer is no refusal, and still of no use. */
export const UNEXPECTED = 'an answer of another kind than expected';

const words = z.string().optional().catch(undefined);
/** 2.x and Cloud say `message`, the others `error`; 1.x says it of a statement, in an answer of status 200. */
const complaint = z.object({
  message: words,
  error: words,
  results: z.array(z.object({ error: words }).catch({})).catch([]),
});

/** What an answer complains of, in the server's own words. */
export function complaintOf(answer: unknown): {
  readonly message?: string | undefined;
  readonly error?: string | undefined;
} {
  const { message, error, results = [] } = complaint.safeParse(answer).data ?? {};
  return { message, error: error ?? results.find((result) => result.error !== undefined)?.error };
}

/** Undefined where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
