/**
 * Line protocol read just far enough to take a batch apart:
 * `measurement[,tag=value…] field=value[,field=value…] [time]`.
 * A backslash escapes in the measurement, in tags and in field names; a comma or a space counts only outside the
 * double quotes of a string value. Strings contain no raw newline: points/ takes them out.
 */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const inflate = promisify(gunzip);
const deflate = promisify(gzip);

/** More than any batch holds; a body that inflates further is damaged. */
const PLAIN_LIMIT = 64 * 1024 * 1024;

/** The lines of a text, without comments and blank lines. */
export function splitLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** The lines of a compressed body of one or several gzip members. Rejects when gzip's own checksum fails. */
export async function unpack(body: Uint8Array): Promise<string[]> {
  return splitLines((await inflate(body, { maxOutputLength: PLAIN_LIMIT })).toString('utf8'));
}

/** Lines as one gzip member. */
export function pack(lines: readonly string[]): Promise<Uint8Array> {
  return deflate(lines.map((line) => `${line}\n`).join(''), { level: 1 });
}

/** Whether a compressed body passes gzip's own checksum. */
export function isIntact(body: Uint8Array): Promise<boolean> {
  return unpack(body).then(
    () => true,
    () => false,
  );
}

/** A line in pieces: `${key} ${fields.join(',')}${tail}` is the line again, if it has a field. */
interface Pieces {
  readonly key: string;
  /** Each `name=value`, as it stands in the line. */
  readonly fields: readonly string[];
  /** The time stamp with the space before it. */
  readonly tail: string;
}

export function takeApart(line: string): Pieces {
  const end = endOfKey(line);
  const key = line.slice(0, end);
  if (end >= line.length - 1) return { key, fields: [], tail: '' };
  const fields: string[] = [];
  let from = end + 1;
  let at = from;
  let value = false;
  let quoted = false;
  for (; at < line.length; at += 1) {
    const character = line[at];
    if (character === '\\') at += 1;
    // A quote within a field's name is a character like any other.
    else if (character === '"' && value) quoted = !quoted;
    else if (quoted) continue;
    else if (character === '=') value = true;
    else if (character === ' ') break;
    else if (character === ',') {
      fields.push(line.slice(from, at));
      from = at + 1;
      value = false;
    }
  }
  fields.push(line.slice(from, at));
  return { key, fields, tail: line.slice(at) };
}

/** How many fields a line has; 0 for a line without a field section. */
export function countFields(line: string): number {
  return takeApart(line).fields.length;
}

/** A field's name as it stands in the line, and its value. */
export function readField(field: string): [name: string, value: string] {
  const name = /^(?:\\.|[^\\=])*/.exec(field)?.[0] ?? '';
  return [name, field.slice(name.length + 1)];
}

/** The measurement of a line, unescaped. */
export function measurementOf(line: string): string {
  const name = /^(?:\\.|[^\\, ])*/.exec(line)?.[0] ?? '';
  return name.replace(/\\([, =])/g, '$1');
}

/** The time stamp of a line; NaN when it has none. */
export function stampOf(line: string): number {
  return Number(/ (-?\d+)$/.exec(line)?.[1] ?? Number.NaN);
}

/** Where the first space stands that is not escaped: the end of measurement and tags. */
function endOfKey(line: string): number {
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === ' ') return at;
  }
  return line.length;
}
