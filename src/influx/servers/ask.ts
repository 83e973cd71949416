/**
 * Asking a database about itself: requests of set-up, and how their answers are read. Refusals are words without any
 * secret that the asker knows of.
 */
import * as z from 'zod';
import { authorization, type Database, endpoint, presentable, type Scheme } from '../database.ts';
import { type RequestOptions, request } from '../http.ts';

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
    if (status >= 300) return { refusal: shown(`${status}: ${wordsOf(text)}`) };
    // 1.x puts errors into answers of status 200, too.
    const hidden = /"error":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
    return hidden === undefined ? { answer: parse(text) } : { refusal: shown(`${status}: ${hidden}`) };
  };
}

export function post(body: object, method = 'POST'): RequestOptions {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** What stands in place of a refusal where an answer is no refusal, and still of no use. */
export const UNEXPECTED = 'an answer of another kind than expected';

/** 2.x and Cloud say `message`, the others `error`. */
const complaint = z.object({ message: z.string().optional(), error: z.string().optional() });

function wordsOf(text: string): string {
  const { message, error } = complaint.safeParse(parse(text)).data ?? {};
  return message ?? error ?? text;
}

/** Undefined where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
