/**
 * The journal as whoever finds it on a disk sees it: files of gzip members, read without the program. A member of ours
 * begins with gzip's magic, the flags for an extra field and a header checksum, and the subfield `GX`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseLine } from '../support/line-protocol.ts';

/** Magic, deflate, FEXTRA and FHCRC. */
const BEGINNING = Buffer.from([0x1f, 0x8b, 0x08, 0x06]);
/** Where the subfield's name stands in a member. */
const NAME = 12;

export interface Member {
  readonly file: string;
  /** Where it lies in the file, bytes. */
  readonly offset: number;
  readonly length: number;
  /** Keys of its values as the database tells them, see database.ts. */
  readonly keys: readonly string[];
}

/** Members in order. */
export function membersOf(dataDir: string): Member[] {
  const folder = join(dataDir, 'journal', 'raw');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.lp.gz'));
  return files.sort().flatMap((name) => membersIn(join(folder, name)));
}

function membersIn(file: string): Member[] {
  const bytes = readFileSync(file);
  const offsets: number[] = [];
  for (let at = bytes.indexOf(BEGINNING); at >= 0; at = bytes.indexOf(BEGINNING, at + 1)) {
    if (bytes.toString('latin1', at + NAME, at + NAME + 2) === 'GX') offsets.push(at);
  }
  return offsets.map((offset, index) => {
    const member = bytes.subarray(offset, offsets[index + 1]);
    return { file, offset, length: member.length, keys: keysIn(gunzipSync(member).toString()) };
  });
}

function keysIn(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.flatMap((line) => {
    const { measurement, tags, fields } = parseLine(line);
    return Object.entries(fields).map(([field, value]) => `${measurement}|${tags['instance']}|${field}|${value}`);
  });
}
