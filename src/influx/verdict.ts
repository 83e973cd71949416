/**
 * One answer to a write, one verdict: a pure table. What the server says counts before its status, because one
 * status means different things to different generations (400 with lines stored, 400 with nothing stored, 422 for
 * a line or for a limit of the schema). What is not known is kept: a new text of a server must never cost data.
 */
import type { Fault, Verdict } from '../types.ts';
import type { Generation } from './dialect.ts';
import type { Answer, Reply } from './http.ts';
import { type Report, readReport } from './report.ts';

/** A proxy with a wrong idea of time must not stop the writing for longer than this, in ms. */
const LONGEST_WAIT = 600_000;

interface Row {
  readonly status: readonly number[];
  readonly text: RegExp;
  /** Absent: all of them. */
  readonly generations?: readonly Generation[];
  readonly verdict: (detail: string) => Verdict;
}

const reject = (reason: string) => (detail: string) => ({ kind: 'reject', reason, detail }) as const;
const person = (reason: Fault, action: string) => (detail: string) =>
  ({ kind: 'keep', reason, detail, action }) as const;

/** Statuses under which a server speaks of the lines; 200 and 201 are sent by partial writes of Cloud. */
const LINES = [200, 201, 400, 422];

const ADDRESS = 'check INFLUX_URL: it must be the address of the database itself';
const WORDS = 'look at what the database, or a proxy before it, says; check INFLUX_URL';
const DATABASE =
  'create the database or bucket, or correct INFLUX_BUCKET or INFLUX_VENUS_BUCKET (and INFLUX_ORG on 2.x)';

/** The first row that fits is the verdict. */
const TEXTS: readonly Row[] = [
  // Before all others: these texts repeat lines of ours, which may say anything.
  { status: LINES, text: /^(\{"error":")?(partial write: )?unable to parse '/, verdict: reject('unparsable') },
  {
    status: [400],
    text: /^(remoteAddr: .*?; requestURI: .*?; )?incorrect influx line "/,
    generations: ['victoria'],
    verdict: reject('unparsable'),
  },
  {
    status: [400],
    text: /HTTP request (was sent )?to (an )?HTTPS (server|port)/i,
    verdict: person('needs_tls', 'write https:// instead of http:// in INFLUX_URL'),
  },
  // Said of real lines, it means that something on the way swallowed them.
  {
    status: [400],
    text: /incoming write was empty|writing requires points/,
    verdict: person('empty', 'look for a proxy that loses the body of a request'),
  },
  {
    status: [400, 404, 422, 500],
    text: /retention policy not found|no dbrp mapping found/,
    verdict: person('no_retention_policy', 'create the retention policy, or set a default one for the database'),
  },
  {
    status: LINES,
    text: /number of columns|number of tables|exceed(ing)? (the )?limit of \d+ (databases|tables|columns)|(column|table)s? limit/i,
    generations: ['v3', 'cloud'],
    verdict: person('schema_limit', 'raise the limit of the server, or log fewer paths'),
  },
  {
    status: LINES,
    text: /points beyond retention policy|outside retention policy/,
    verdict: (detail) => ({ kind: 'expired', detail }),
  },
  {
    status: LINES,
    text: /field type conflict|invalid column type|different type|schema.*conflict/i,
    verdict: reject('type_conflict'),
  },
  // VictoriaMetrics has no 413.
  {
    status: [400],
    text: /too big request/,
    generations: ['victoria'],
    verdict: (detail) => ({ kind: 'split', detail }),
  },
  { status: LINES, text: /max-(values-per-tag|series-per-database) limit exceeded/, verdict: reject('series_limit') },
  { status: LINES, text: /is too long, \d+ > \d+|max key length exceeded|too long line/, verdict: reject('too_long') },
  {
    status: LINES,
    text: /error decoding gzip|gzip: invalid|unexpected EOF|cannot read gzip|invalid gzip/,
    verdict: reject('damaged'),
  },
  {
    status: LINES,
    text: /(unable|failed|cannot) (to )?(parse|unmarshal)|line protocol (parsing )?error|partial write of line protocol/,
    verdict: reject('unparsable'),
  },
  { status: LINES, text: /partial write/, verdict: reject('refused') },
];

/** By status, where no text was known. */
const BY_STATUS: Readonly<Record<number, (detail: string, generation: Generation) => Verdict>> = {
  401: (detail, generation) => person('unauthorized', credentials(generation))(detail),
  403: (detail, generation) => person('forbidden', `let this user or token write; ${credentials(generation)}`)(detail),
  404: (detail) => person('not_found', /database|bucket|organization/.test(detail) ? DATABASE : ADDRESS)(detail),
  413: (detail) => ({ kind: 'split', detail }),
};

/** Statuses that mean "later". */
const LATER = [408, 425, 429];

/**
 * `now` is the time of the answer, in ms since 1970: a Retry-After may be a date. Details are the server's words as
 * they came: `presentable` is for the caller.
 */
export function judge(generation: Generation, reply: Reply, now: number): Verdict {
  if ('error' in reply) {
    const { error, message, action } = reply;
    return { kind: 'keep', reason: error, detail: message, ...(action && { action }) };
  }
  const { status, headers, text } = reply;
  if (status === 204) return { kind: 'accept' };
  const report = readReport(text);
  const detail = describe(reply, report);
  if (status >= 300 && status < 400) return person('redirected', ADDRESS)(detail);
  if (status < 300 && !report.json) return person('not_a_database', ADDRESS)(detail);
  const verdict = byText(generation, status, report)?.(detail) ?? BY_STATUS[status]?.(detail, generation);
  if (verdict) return verdict;
  if (status <= 201 && !/"(error|errors|code|message)"/.test(text)) return { kind: 'accept' };
  if (!LATER.includes(status) && status < 500) return person('not_understood', WORDS)(detail);
  const reason = status === 429 ? 'throttled' : 'unavailable';
  const retryAfter = waitOf(headers['retry-after'], now);
  return { kind: 'keep', reason, detail, ...(retryAfter !== undefined && { retryAfter }) };
}

function byText(generation: Generation, status: number, report: Report): Row['verdict'] | undefined {
  const fits = (row: Row) =>
    row.status.includes(status) && (row.generations?.includes(generation) ?? true) && row.text.test(report.words);
  // Cloud names a line by its number and says what is wrong in ever new words.
  return (
    TEXTS.find(fits)?.verdict ?? (LINES.includes(status) && report.numbered.size > 0 ? reject('refused') : undefined)
  );
}

function credentials(generation: Generation): string {
  if (generation === 'v1') return 'check INFLUX_USERNAME and INFLUX_PASSWORD';
  if (generation === 'victoria') return 'check INFLUX_USERNAME and INFLUX_PASSWORD, or INFLUX_TOKEN';
  return 'check INFLUX_TOKEN';
}

/** Status and the server's own words. */
function describe({ status, headers }: Answer, { words }: Report): string {
  const location = headers['location'];
  return `${status}: ${words.trim() || (location ? `redirect to ${location}` : 'no text')}`;
}

/** Retry-After in ms: whole seconds or an HTTP date. Undefined when it says nothing of use. */
function waitOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return wait > 0 ? Math.min(wait, LONGEST_WAIT) : undefined;
}
