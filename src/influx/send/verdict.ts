/**
 * One answer to a write, one verdict: a pure table. What the server says counts before its status, because one
 * status means different things to different generations (400 with lines stored, 400 with nothing stored, 422 for
 * a line or for a limit of the schema). What is not known is kept: a new text of a server must never cost data.
 *
 * Before that an answer is read (report.ts). What only one generation says stands in its driver (`verdicts`).
 */
import type { Database } from '../database.ts';
import type { Answer, HttpReply } from '../http.ts';
import { type Driver, LINE_STATUSES, person, reject, type Verdict, type VerdictRow } from '../servers/driver.ts';
import { placeOf, presentable } from '../words.ts';
import { type Report, readReport } from './report.ts';

/** A proxy with a wrong idea of time must not stop the writing for longer than this, in ms. */
const LONGEST_WAIT = 600_000;

const ADDRESS = 'check INFLUX_URL: it must be the address of the database itself';
const WORDS = 'look at what the database, or a proxy before it, says; check INFLUX_URL';
const DATABASE =
  'create the database or bucket, or correct INFLUX_BUCKET or INFLUX_VENUS_BUCKET (and INFLUX_ORG on 2.x)';

/** Before all others: these texts repeat lines of ours, which may say anything. */
const QUOTED: VerdictRow = {
  status: LINE_STATUSES,
  text: /^(\{"error":")?(partial write: )?unable to parse '/,
  verdict: reject('unparsable'),
};

/** After the rows of the driver. The first row that fits is the verdict. */
const COMMON: readonly VerdictRow[] = [
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
    verdict: person(
      'no_retention_policy',
      'create the retention policy, with gx-logger setup for example, or set a default one for the database',
    ),
  },
  {
    status: LINE_STATUSES,
    text: /points beyond retention policy|outside retention policy/,
    verdict: (detail) => ({ kind: 'expired', detail }),
  },
  {
    status: LINE_STATUSES,
    text: /field type conflict|invalid column type|different type|schema.{0,200}conflict/i,
    verdict: reject('type_conflict'),
  },
  {
    status: LINE_STATUSES,
    text: /max-(values-per-tag|series-per-database) (limit )?exceeded/,
    verdict: reject('series_limit'),
  },
  {
    status: LINE_STATUSES,
    text: /is too long, \d+ > \d+|max key length exceeded|too long line/,
    verdict: reject('too_long'),
  },
  {
    status: LINE_STATUSES,
    text: /error decoding gzip|gzip: invalid|unexpected EOF|cannot read gzip|invalid gzip/,
    verdict: reject('damaged'),
  },
  {
    status: LINE_STATUSES,
    text: /(unable|failed|cannot) (to )?(parse|unmarshal)|line protocol (parsing )?error|partial write of line protocol/,
    verdict: reject('unparsable'),
  },
  { status: LINE_STATUSES, text: /partial write/, verdict: reject('refused') },
];

/** By status, where no text was known. */
const BY_STATUS: Readonly<Record<number, (detail: string, credentials: string) => Verdict>> = {
  401: (detail, credentials) => person('unauthorized', `check ${credentials}`)(detail),
  403: (detail, credentials) => person('forbidden', `let this user or token write; check ${credentials}`)(detail),
  404: (detail) => person('not_found', /database|bucket|organization/.test(detail) ? DATABASE : ADDRESS)(detail),
  413: (detail) => ({ kind: 'split', detail }),
};

/** One of them stands in whatever complains. */
const COMPLAINTS = ['"error"', '"errors"', '"code"', '"message"'];

/** Statuses that mean "later". */
const LATER = [408, 425, 429];

/** What became of one request. */
export interface Judged {
  /** Free of secrets. */
  readonly verdict: Verdict;
  /** What the server said; it may hold secrets, so it is for finding lines and not for people. */
  readonly report: Report;
  /** The server's words on one line of the body, by its index and its text; free of secrets. */
  detailOf(index: number, line: string): string;
}

/** What an answer means, for the machine and for people. */
export function understand(driver: Driver, reply: HttpReply, database: Database): Judged {
  const now = Date.now();
  const report = reportOf(driver, reply, now);
  const verdict = judge(driver, reply, report, now);
  const detail = 'detail' in verdict ? presentable(verdict.detail, database) : '';
  return {
    verdict: 'detail' in verdict ? { ...verdict, detail } : verdict,
    report,
    detailOf(index, line) {
      const words = report.numbered.get(index + 1)?.words ?? report.quoted.get(line);
      return words === undefined ? detail : presentable(words, database);
    },
  };
}

/** A verdict of our own, with nothing said by the server. */
export function ownVerdict(verdict: Exclude<Verdict, { kind: 'accept' }>): Judged {
  return { verdict, report: readReport(''), detailOf: () => verdict.detail };
}

/** What is read of an answer before it is judged; of none, nothing. */
export function reportOf({ complaints }: Driver, reply: HttpReply, now: number): Report {
  return readReport('text' in reply ? reply.text : '', complaints, now);
}

/**
 * `now` is the time of the answer, in ms since 1970: a Retry-After may be a date. Details are the server's words as
 * they came: `presentable` is for the caller.
 */
export function judge({ verdicts = [], advice }: Driver, reply: HttpReply, report: Report, now: number): Verdict {
  if ('error' in reply) {
    const { error, message, action } = reply;
    return { kind: 'keep', reason: error, detail: message, ...(action && { action }) };
  }
  const { status, headers, text } = reply;
  if (status === 204) return { kind: 'accept' };
  const detail = describe(reply, report);
  if (status >= 300 && status < 400) return person('redirected', ADDRESS)(detail);
  if (status < 300 && !report.json) return person('not_a_database', ADDRESS)(detail);
  const row = [QUOTED, ...verdicts, ...COMMON].find(
    (one) => one.status.includes(status) && one.text.test(report.words),
  );
  if (row) return row.verdict(detail);
  // Cloud names a line by its number and says what is wrong in ever new words.
  if (LINE_STATUSES.includes(status) && report.numbered.size > 0) return reject('refused')(detail);
  const known = BY_STATUS[status]?.(detail, advice.credentials);
  if (known) return known;
  if (status <= 201 && !COMPLAINTS.some((word) => text.includes(word))) return { kind: 'accept' };
  if (!LATER.includes(status) && status < 500) return person('not_understood', WORDS)(detail);
  const reason = status === 429 ? 'throttled' : 'unavailable';
  const retryAfter = waitOf(headers['retry-after'], now);
  return { kind: 'keep', reason, detail, ...(retryAfter !== undefined && { retryAfter }) };
}

/** Status and the server's own words. */
function describe({ status, headers }: Answer, { words }: Report): string {
  const location = headers['location'];
  return `${status}: ${words.trim() || (location ? `redirect to ${placeOf(location)}` : 'no text')}`;
}

/** Retry-After in ms: whole seconds or an HTTP date. Undefined when it says nothing of use. */
function waitOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return wait > 0 ? Math.min(wait, LONGEST_WAIT) : undefined;
}
