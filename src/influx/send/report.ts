/**
 * What an answer to a write says: the server's words, and which lines and fields they name. 1.x and 2.x have one engine
 * and so one way to say it, which is read here. What only one generation says stands in its driver (`complaints`).
 * Proxies and VictoriaMetrics answer in plain text or HTML.
 */
import type { Complaint, Driver } from '../servers/driver.ts';
import { readDuration } from '../servers/v1-influxql.ts';
import { shorten } from '../words.ts';

export interface Report {
  /** Whether the body is a JSON object. */
  readonly json: boolean;
  /** The server's words, cut, and without the lines of ours that it repeats where it keeps them apart. */
  readonly words: string;
  /** What is said of lines that are named by their number, from 1. */
  readonly numbered: ReadonlyMap<number, Complaint>;
  /** What is said of lines that are named by their text. */
  readonly quoted: ReadonlyMap<string, string>;
  /** The field that is refused wherever it has this type. */
  readonly field?: { readonly name: string; readonly measurement: string; readonly type: string | undefined };
  /** Whether points are refused for their age. */
  readonly isOfAge: boolean;
  /**
   * Where there is a window of time in which alone lines are taken: lines of this time and later, ms, are not too old, so
   * the window refuses them. The server's own count of the two may be wrong.
   */
  readonly keptSince?: number;
  /** How many lines the server says it refused; 0 where it does not say. */
  readonly refused: number;
}

/** At the end of the words; 2.x adds the database. */
const DROPPED = /dropped=(\d{1,9})(?= for database: |$)/;
const TYPE = /^" is type (\w+)/;
const AGE = /(beyond|outside) retention policy/;
const WINDOW = /outside retention policy of duration ([\dhms]{2,30}) and \d{1,9} points outside write window/;
/** New series are refused together, though there is room for some of them. */
const ROOM = /exceeded database=.{0,300} limit=(\d{1,9}) series=(\d{1,9}) keys=/;

/** `complaints` is the driver's, where it has some; `now` is the time of the answer, ms. */
export function readReport(text: string, complaints: Driver['complaints'] = () => [], now = 0): Report {
  const body = parse(text);
  const { error, message } = body ?? {};
  const named = body ? complaints(body) : [];
  const parts = [message ?? error, named[0]?.words].filter((part) => typeof part === 'string');
  const whole = parts.length > 0 ? parts.join(': ') : text;
  const words = shorten(whole);
  const numbered = new Map(named.flatMap((one) => (one.line === undefined ? [] : [[one.line, one] as const])));
  const quoted = whole.split('\n').flatMap(quotedIn);
  const field = fieldIn(words);
  const dropped = Number(DROPPED.exec(words)?.[1] ?? 0);
  return {
    json: body !== undefined,
    words,
    numbered,
    quoted: new Map(quoted),
    ...(field && { field }),
    isOfAge: AGE.test(words),
    ...keptSinceIn(words, now),
    refused: hasRoom(words) ? 0 : dropped + quoted.length + numbered.size,
  };
}

function keptSinceIn(words: string, now: number): { keptSince?: number } {
  const duration = WINDOW.exec(words)?.[1];
  return duration === undefined ? {} : { keptSince: now - (readDuration(duration) ?? Number.POSITIVE_INFINITY) };
}

function hasRoom(words: string): boolean {
  const [, limit, series] = ROOM.exec(words) ?? [];
  return Number(series) < Number(limit);
}

const UNPARSED = "unable to parse '";

/** The line that a row of the words is about, and what is said of it: `unable to parse '<line>': <reason>`. */
function quotedIn(row: string): [line: string, said: string][] {
  const said = row.startsWith('partial write: ') ? row.slice('partial write: '.length) : row;
  const end = said.lastIndexOf("': ");
  if (!said.startsWith(UNPARSED) || end < UNPARSED.length || said.includes("'", end + 1)) return [];
  return [[said.slice(UNPARSED.length, end), said]];
}

/** `invalid` is a field called time: it is left out of its line, and the rest is stored. */
const SAID_OF_FIELDS = ['" is type ', '" is too long', '" is invalid'];

/** `input field "<name>" on measurement "<measurement>" is type float, ...`. */
function fieldIn(words: string): Report['field'] {
  const [, said = ''] = divide(words, 'input field "');
  const [name, rest = ''] = divide(said, '" on measurement "');
  const end = Math.max(...SAID_OF_FIELDS.map((said) => rest.lastIndexOf(said)));
  if (name === '' || end < 1) return undefined;
  return { name, measurement: rest.slice(0, end), type: TYPE.exec(rest.slice(end))?.[1] };
}

/** What stands before and behind the first `mark`. */
function divide(text: string, mark: string): [before: string, behind?: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
