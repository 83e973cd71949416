/**
 * The text of a file in pieces: line protocol as it is, any gzip, and segments of the journal, of which a damaged batch
 * is left out. What a file is shows in its content. What is appended while it is read is not read.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import { scan } from '../../journal/scan.ts';
import { reasonOf } from '../../shared/files.ts';
import { bytes } from '../units.ts';

const inflate = promisify(gunzip);

/** A segment of the journal is far smaller than this; it is read whole. */
const MOST_WHOLE = 64 * 1024 * 1024;

/** A part of a file that could not be read: what, in words, and its fields, as far as is known. */
export interface Damage {
  readonly what: string;
  readonly fields: number;
}

/** Rejects as node:fs does, and where `path` is no file. */
export async function* piecesOf(path: string): AsyncGenerator<Buffer | Damage> {
  const file = await open(path, 'r');
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new Error('it is not a file');
    const { size } = found;
    const [first, second] = await readAt(file, 0, Math.min(size, 2));
    const isGzip = first === 0x1f && second === 0x8b;
    if ((isGzip || path.endsWith('.gz')) && size <= MOST_WHOLE) {
      const content = await readAt(file, 0, size);
      if (scan(content).members.length > 0) return yield* segment(content);
    }
    if (isGzip) yield* inflated(file, size);
    else if (size > 0) yield* plain(file, size);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function* plain(file: FileHandle, size: number): AsyncGenerator<Buffer | Damage> {
  try {
    yield* file.createReadStream({ start: 0, end: size - 1, autoClose: false });
  } catch (error) {
    yield { what: `it cannot be read to its end: ${reasonOf(error)}`, fields: 0 };
  }
}

async function* segment(content: Buffer): AsyncGenerator<Buffer | Damage> {
  const { members, gaps, torn, tornFields } = scan(content);
  for (const { offset, length } of gaps) {
    yield { what: `${bytes(length)} at byte ${offset} are damaged and were left out`, fields: 0 };
  }
  for (const { offset, length, fields, plainBytes } of members) {
    const member = content.subarray(offset, offset + length);
    const text = await inflate(member, { maxOutputLength: plainBytes + 1 }).catch(() => undefined);
    if (text?.length === plainBytes) yield text;
    else yield { what: `the batch at byte ${offset} is damaged and was left out`, fields };
  }
  if (torn === 0) return;
  const what = `its last ${bytes(torn)} are a batch whose writing was cut off, and were left out`;
  yield { what, fields: tornFields };
}

/** An error ends it: some of what stands just before the place of the error may be missing too. */
async function* inflated(file: FileHandle, size: number): AsyncGenerator<Buffer | Damage> {
  const unzip = createGunzip();
  pipeline(file.createReadStream({ start: 0, end: size - 1, autoClose: false }), unzip, () => undefined);
  try {
    for await (const piece of unzip) yield piece;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = `it is damaged or cut off near byte ${unzip.bytesWritten} (${why}); what comes after was left out`;
    return yield { what, fields: 0 };
  }
  // zlib is silent about what stands behind the end. Some tools fill a file up with zeros.
  const rest = size - unzip.bytesWritten;
  if (rest > 0 && !(await isZero(file, unzip.bytesWritten, size))) {
    yield { what: `its last ${bytes(rest)} are no gzip and were left out`, fields: 0 };
  }
}

async function isZero(file: FileHandle, start: number, size: number): Promise<boolean> {
  for await (const piece of file.createReadStream({ start, end: size - 1, autoClose: false })) {
    if (piece.some((byte: number) => byte !== 0)) return false;
  }
  return true;
}
