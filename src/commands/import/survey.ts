/** A first look at a file, before anything is sent: can it be read, and how are its time stamps meant. */
import type { SchemaName } from '../../config/schema.ts';
import { bytes, instant } from '../units.ts';
import { type Content, NOBODY, openContent } from './file.ts';
import { linesOf } from './lines.ts';
import { Parser } from './parser.ts';
import { type Precision, UNIT_NAMES } from './precision.ts';

/** So much of a file is looked at, in characters. */
const MOST_LOOKED_AT = 4 * 1024 * 1024;
/** Stamps that a calendar can show, ms. */
const MOST_TIME = 8.64e15;

const KINDS = { plain: '', gzip: ', gzip', journal: ', a file of the journal' } as const;
const TOLD = {
  file: 'as the file says',
  user: 'as --precision says',
  digits: 'told by the number of their digits',
} as const;

export interface Job {
  readonly path: string;
  /** Bytes on disk. */
  readonly size: number;
  /** Under whose names its lines are, where it says so. */
  readonly schema: SchemaName | undefined;
  /** For people. */
  readonly description: string;
}

/** Rejects with what is wrong with the file, in words. `asked` is the precision that the user named. */
export async function survey(path: string, asked: Precision | undefined): Promise<Job> {
  const content = await openContent(path).catch((error) => {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  });
  try {
    const parser = new Parser(asked);
    const stamps = await aboutStamps(path, content, parser);
    return {
      path,
      size: content.size,
      schema: parser.schema,
      description: `${path}: ${bytes(content.size)}${KINDS[content.kind]}${parser.schema ? `, schema ${parser.schema}` : ''}, ${stamps}`,
    };
  } finally {
    await content.close();
  }
}

async function aboutStamps(path: string, content: Content, parser: Parser): Promise<string> {
  let looked = 0;
  /** Lines without a field, where there is no other line. */
  let senseless = 0;
  for await (const lines of linesOf(content, NOBODY)) {
    for (const line of lines) {
      if (line.includes('\0')) throw new Error(`${path} is neither line protocol nor gzip`);
      const parsed = parser.take(line);
      if (parsed?.kind === 'refused' && parsed.reason === 'unknown_precision') {
        const stamp = line.trimEnd().split(' ').at(-1);
        throw new Error(`${path}: the unit of its time stamp ${stamp} cannot be told: add --precision s, ms, us or ns`);
      }
      if (parsed?.kind === 'refused') senseless += parsed.fields === 0 ? 1 : Number.NEGATIVE_INFINITY;
      if (parsed?.kind !== 'line' || !parser.precision || !parser.toldBy) continue;
      const first = Math.abs(parsed.stamp) <= MOST_TIME ? `, the first is ${instant(parsed.stamp)}` : '';
      const origin = [...parser.databases].map((name) => `exported from ${name}, `).join('');
      return `${origin}time stamps in ${UNIT_NAMES[parser.precision]} (${TOLD[parser.toldBy]})${first}`;
    }
    looked += lines.reduce((sum, line) => sum + line.length, 0);
    if (looked > MOST_LOOKED_AT) break;
  }
  if (senseless > 0) throw new Error(`${path} is not line protocol: no line of its beginning is`);
  return 'no time stamps at its beginning';
}
