/**
 * What a server says of a write that it refused, wholly or in part. Every generation has its own way:
 * 1.x `{"error"}` with one text line a bad line, 2.x and Cloud `{"code","message"}` (Cloud with a `line`),
 * 3.x `{"error","data":[{"line_number","error_message"}]}`, proxies and VictoriaMetrics plain text or HTML.
 */

export interface Report {
  /** Whether the body is a JSON object. */
  readonly json: boolean;
  /** The server's words without the lines of ours that it repeats where it keeps them apart. */
  readonly words: string;
  /** What is said of lines that are named by their number, from 1. */
  readonly numbered: ReadonlyMap<number, string>;
  /** What is said of lines that are named by their text. */
  readonly quoted: ReadonlyMap<string, string>;
  /** How many lines the server says it refused; 0 where it does not say. */
  readonly refused: number;
}

const QUOTED_LINE = /^(?:partial write: )?(unable to parse '(.*)': [^']*)$/;
/** At the end of the words; 2.x adds the database. */
const DROPPED = /dropped=(\d+)(?: for database: .*)?$/;

export function readReport(text: string): Report {
  const body = parse(text);
  const { error, message, data, line } = body ?? {};
  const details = (Array.isArray(data) ? data : [data]).filter(isObject);
  const parts = [message ?? error, details[0]?.['error_message']].filter((part) => typeof part === 'string');
  const words = parts.length > 0 ? parts.join(': ') : text;
  const numbered = new Map<number, string>();
  for (const [number, said] of [
    [line, words],
    ...details.map((detail) => [detail['line_number'], detail['error_message'] ?? words]),
  ]) {
    if (typeof number === 'number') numbered.set(number, String(said));
  }
  const rows = words.split('\n').flatMap((row): [string, string][] => {
    const [, said, quoted] = QUOTED_LINE.exec(row) ?? [];
    return said !== undefined && quoted !== undefined ? [[quoted, said]] : [];
  });
  const dropped = Number(DROPPED.exec(words)?.[1] ?? 0);
  return {
    json: body !== undefined,
    words,
    numbered,
    quoted: new Map(rows),
    refused: dropped + rows.length + numbered.size,
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
