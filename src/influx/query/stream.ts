/**
 * One question in InfluxQL, and the documents of JSON that answer it, one a line, as they come: a slow reader slows the
 * server down, so memory stays flat however long the answer is. What goes wrong is an `Unanswered`, in words.
 */
import type { IncomingMessage } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import { authorization, type Database, endpoint } from '../database.ts';
import { explain } from '../failure.ts';
import { open, readText } from '../http.ts';
import { complaintOf } from '../servers/ask.ts';
import type { Driver } from '../servers/driver.ts';
import { presentable } from '../words.ts';

/** Rows of a document. */
const CHUNK = 5_000;
/** Bytes of a document; a row has a few kB at most. */
const LONGEST = 64 * 1024 * 1024;
/** A server may think for so long before it says the next word, ms: a year of points on a small computer. */
const SILENCE = 300_000;

/** Why there is no answer, fit for people. `isPassing`: the same question may be answered in a while. */
export class Unanswered extends Error {
  readonly isPassing: boolean;

  constructor(words: string, isPassing: boolean) {
    super(words);
    this.isPassing = isPassing;
  }
}

export interface Question {
  /** Of the address: which database is meant. */
  readonly query: Readonly<Record<string, string>>;
  readonly statement: string;
}

/** Ends with `Unanswered`, or with the reason of `signal`. */
export async function* documents(
  driver: Driver,
  database: Database,
  question: Question,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const query = { ...question.query, epoch: 'ms', chunked: 'true', chunk_size: String(CHUNK) };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...authorization(database, driver.scheme(database)),
  };
  const body = new URLSearchParams({ q: question.statement }).toString();
  const silence = createSilence(signal);
  try {
    // A connection of its own: an answer that is left in its middle ends with it.
    const terms = { signal: silence.signal, agent: false } as const;
    const incoming = await open(endpoint(database, '/query', query), { method: 'POST', headers, body }, terms);
    const { statusCode: status = 0 } = incoming;
    if (status >= 300) {
      const text = await readText(incoming);
      const { message, error } = complaintOf(parse(text));
      throw new Unanswered(`${status}: ${message ?? error ?? text}`, status >= 500 || status === 429);
    }
    yield* parsed(incoming, silence.broken);
  } catch (cause) {
    signal.throwIfAborted();
    const { message, isPassing } = cause instanceof Unanswered ? cause : unanswered(silence.signal, cause);
    throw new Unanswered(presentable(message, database), isPassing);
  } finally {
    silence.end();
  }
}

async function* parsed(incoming: IncomingMessage, onChunk: () => void): AsyncGenerator<unknown> {
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    onChunk();
    const lines = decoder.write(chunk).split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      const text = pieces.join('') + line;
      pieces = [];
      length = 0;
      if (text !== '') yield document(text);
    }
    pieces.push(rest);
    length += rest.length;
    if (length > LONGEST) throw new Unanswered('the answer holds more in one piece than one may have', false);
  }
  const text = pieces.join('') + decoder.end();
  if (text !== '') yield document(text);
}

function document(text: string): unknown {
  const answer = parse(text);
  if (answer === undefined) throw new Unanswered('the answer is not what an InfluxDB says', false);
  const { message, error } = complaintOf(answer);
  const words = error ?? message;
  if (words !== undefined) throw new Unanswered(words, /timeout|engine is closed/.test(words));
  return answer;
}

/** Undefined where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unanswered({ aborted, reason }: AbortSignal, cause: unknown): Unanswered {
  const { message, action } = explain(aborted ? reason : cause);
  return new Unanswered(action === undefined ? message : `${message}; ${action}`, action === undefined);
}

/** A signal that aborts with `signal`, or with a TimeoutError once nothing was heard for too long. */
function createSilence(signal: AbortSignal): { signal: AbortSignal; broken(): void; end(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException('silence', 'TimeoutError')), SILENCE);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    broken: () => void timer.refresh(),
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}
