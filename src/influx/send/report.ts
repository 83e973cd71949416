/**
 * What a server says of a write that it refused, wholly or in part: its words, and which lines and fields they name.
 * 1.x and 2.x have one engine and so one way to say it, which is read here; what another server does in a way of its
 * own its driver reads (`complaints`). Proxies and VictoriaMetrics answer in plain text or HTML.
 */
import type { Complaint, Driver } from '../servers/driver.ts';

export interface Report {
  /** Whether the body is a JSON object. */
  readonly json: boolean;
  /** The server's words without the lines of ours that it repeats where it keeps them apart. */
  readonly words: string;
  /** What is said of lines that are named by their number, from 1. */
  readonly numbered: ReadonlyMap<number, Complaint>;
  /** What is said of lines that are named by their text. */
  readonly quoted: ReadonlyMap<string, string>;
  /** The field that is refused wherever it has this type. */
  readonly field?: { readonly name: string; readonly measurement: string; readonly type: string | undefined };
  /** Whether points are refused for their age. */
  readonly isOfAge: boolean;
  /** How many lines the server says it refused; 0 where it does not say. */
  readonly refused: number;
}

const QUOTED_LINE = /^(?:partial write: )?(unable to parse '(.*)': [^']*)$/;
/** At the end of the words; 2.x adds the database. */
const DROPPED = /dropped=(\d+)(?: for database: .*)?$/;
const FIELD = /input field "(.+)" on measurement "(.+)" is (?:type (\w+)|too long)/s;
const AGE = /(beyond|outside) retention policy/;

/** `complaints` is the driver's, where it has some. */
export function readReport(text: string, complaints: Driver['complaints'] = () => []): Report {
  const body = parse(text);
  const { error, message } = body ?? {};
  const named = body ? complaints(body) : [];
  const parts = [message ?? error, named[0]?.words].filter((part) => typeof part === 'string');
  const words = parts.length > 0 ? parts.join(': ') : text;
  const numbered = new Map(
    named.flatMap((one) =>
      one.line === undefined ? [] : [[one.line, { ...one, words: one.words ?? words }] as const],
    ),
  );
  const quoted = words.split('\n').flatMap((row): [string, string][] => {
    const [, said, line] = QUOTED_LINE.exec(row) ?? [];
    return said !== undefined && line !== undefined ? [[line, said]] : [];
  });
  const [, name, measurement, type] = FIELD.exec(words) ?? [];
  const dropped = Number(DROPPED.exec(words)?.[1] ?? 0);
  return {
    json: body !== undefined,
    words,
    numbered,
    quoted: new Map(quoted),
    ...(name !== undefined && measurement !== undefined && { field: { name, measurement, type } }),
    isOfAge: AGE.test(words),
    refused: dropped + quoted.length + numbered.size,
  };
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
