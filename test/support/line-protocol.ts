/**
 * A strict reader of line protocol, written from its description and not from our writer: what it reads is what a
 * database would. Throws on anything a database could refuse.
 */

export interface ParsedPoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number | string>>;
  readonly time: number;
}

export function parseLines(text: string): ParsedPoint[] {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the last line has no newline');
  return text.slice(0, -1).split('\n').map(parseLine);
}

export function parseLine(line: string): ParsedPoint {
  if (/[\u0000-\u001f\u007f-\u009f]/.test(line)) throw new Error(`control character in ${JSON.stringify(line)}`);
  const [key = '', ...others] = splitOutside(line, ' ', false);
  const [fieldText, timeText, ...rest] = splitOutside(others.join(' '), ' ', true);
  if (!key || !fieldText || !timeText || rest.length > 0) throw new Error(`not "key fields time": ${line}`);
  if (!/^-?\d+$/.test(timeText)) throw new Error(`bad time stamp: ${line}`);
  const [measurement, ...tagTexts] = splitOutside(key, ',', false);
  const tags: Record<string, string> = Object.create(null);
  for (const tag of tagTexts) {
    const [name, value, ...more] = splitOutside(tag, '=', false);
    if (!name || !value || more.length > 0) throw new Error(`bad tag ${tag} in ${line}`);
    if (name in tags) throw new Error(`tag ${name} twice in ${line}`);
    tags[unescapeName(name)] = unescapeName(value);
  }
  const fields: Record<string, number | string> = Object.create(null);
  for (const field of splitOutside(fieldText, ',', true)) {
    const [name, value, ...more] = splitOutside(field, '=', true);
    if (!name || value === undefined || more.length > 0) throw new Error(`bad field ${field} in ${line}`);
    const plain = unescapeName(name);
    if (plain in fields || plain in tags || plain === 'time') throw new Error(`name ${plain} taken in ${line}`);
    fields[plain] = parseValue(value, line);
  }
  return { measurement: unescapeName(measurement ?? ''), tags, fields, time: Number(timeText) };
}

function parseValue(text: string, line: string): number | string {
  if (text.startsWith('"')) {
    if (!/^"(?:[^"\\]|\\["\\])*"$/.test(text)) throw new Error(`bad string ${text} in ${line}`);
    return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) throw new Error(`bad number ${text} in ${line}`);
  return Number(text);
}

/** Splits at a character that is not escaped and, where `quotes` count, not inside the quotes of a field's value. */
function splitOutside(text: string, separator: string, quotes: boolean): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  let afterEquals = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    const isEscape = character === '\\' && at + 1 < text.length;
    if (isEscape) {
      part += character + text[at + 1];
      at += 1;
    } else if (quotes && character === '"' && (quoted || afterEquals)) {
      quoted = !quoted;
      part += character;
    } else if (character === separator && !quoted) {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
    afterEquals = character === '=' && !isEscape;
  }
  return [...parts, part];
}

function unescapeName(name: string): string {
  return name.replace(/\\([,= ])/g, '$1');
}
