/** The lines of a file, and a first look at them before anything is sent. */
import { StringDecoder } from 'node:string_decoder';
import type { Target } from '../../destination/configured.ts';
import { countFields } from '../../influx/lines.ts';
import type { Precision } from '../../journal/comment.ts';
import { isRecorded } from '../../simulator/recording.ts';
import { type Damage, piecesOf } from './file.ts';
import { LONGEST, Parser } from './parser.ts';

/**
 * The lines of each piece. A last line without an end is a line, unless the file is damaged. Of one that is longer than
 * one may be, somewhat more than that is given.
 */
export async function* linesOf(path: string): AsyncGenerator<string[] | Damage> {
  const decoder = new StringDecoder('utf8');
  let isDamaged = false;
  let rest = '';
  let isSkipping = false;
  for await (const piece of piecesOf(path)) {
    if (!Buffer.isBuffer(piece)) {
      isDamaged = true;
      yield piece;
      continue;
    }
    const lines = (rest + decoder.write(piece)).split('\n');
    rest = lines.pop() ?? '';
    // What follows of a line that is too long, up to its end.
    if (isSkipping && lines.length > 0) {
      lines.shift();
      isSkipping = false;
    }
    if (isSkipping) rest = '';
    if (rest.length > LONGEST) {
      lines.push(rest);
      rest = '';
      isSkipping = true;
    }
    yield lines;
  }
  rest += decoder.end();
  if (rest === '' || isSkipping) return;
  if (isDamaged) yield { what: 'the line before the damage is cut off and was left out', fields: countFields(rest) };
  else yield [rest];
}

/** Resolves with where the file says that its lines belong; rejects, in words, where it could not be imported. */
export async function look(path: string, precision: Precision | undefined): Promise<Target | undefined> {
  const parser = new Parser(precision);
  for await (const lines of linesOf(path)) {
    if (!Array.isArray(lines)) continue;
    if (lines.some((line) => line.includes('\0'))) throw new Error('it is neither line protocol nor gzip');
    const parsed = lines.flatMap((line) => parser.take(line) ?? []);
    if (parsed.length === 0) continue;
    if (parsed.every(({ fields }) => fields === 0)) throw new Error(whatElse(path, lines[0]));
    if (!parser.precision)
      throw new Error('it does not tell the unit of its time stamps: add --precision s, ms, us or ns');
    break;
  }
  return parser.target;
}

/** A file that people take for line protocol. */
function whatElse(path: string, first = ''): string {
  return isRecorded(first)
    ? `it is a recording of a GX and not line protocol: gx-logger simulate --replay ${path} plays it, and gx-logger run logs that`
    : 'it is not line protocol: its first lines are not';
}
