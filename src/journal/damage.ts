/**
 * What cannot be read or sent as it stands. A batch behind a damaged header is whole but for that, and is salvaged; all
 * other bytes are copied to `damaged/`, for whoever wants to look. That is bounded, the oldest go first, and keeping
 * them is a favour, so a failure is logged and no more.
 */
import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { crc32, gzip, type InflateRaw, inflateRaw } from 'node:zlib';
import { filesIn, makeFolder } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';
import type { Batch } from '../types.ts';
import { MAX_BYTES } from './batcher.ts';
import { readComment } from './comment.ts';
import { HEADER_BYTES } from './member.ts';
import type { Scan } from './scan.ts';
import type { IsSettled } from './segment.ts';

const compress = promisify(gzip);

const MOST_KEPT = 16 * 1024 * 1024;
/** The checksum of the lines, and their length. */
const TRAILER_BYTES = 8;
const STAMP = / (\d+)$/;

/** Keeps bytes that stood at an offset of a segment, for example as `raw-00000001-4096`. */
export type KeepDamaged = (segmentPath: string, offset: number, bytes: Uint8Array) => Promise<void>;

export function createDamaged(folder: string, log: Logger): KeepDamaged {
  return async (path, offset, bytes) => {
    const name = `${basename(dirname(path))}-${basename(path, '.lp.gz')}-${offset}`;
    try {
      await makeFolder(folder);
      await makeRoom(folder, Math.min(bytes.length, MOST_KEPT));
      await writeFile(join(folder, name), bytes.subarray(0, MOST_KEPT), { mode: 0o600 });
    } catch (error) {
      log.warn({ error: String(error) }, `damaged bytes could not be copied to ${folder}`);
    }
  };
}

async function makeRoom(folder: string, bytes: number): Promise<void> {
  const files = await filesIn(folder);
  let held = files.reduce((sum, file) => sum + file.bytes, bytes);
  for (const file of files) {
    if (held <= MOST_KEPT) return;
    await rm(join(folder, file.name));
    held -= file.bytes;
  }
}

export interface Repair {
  /** Batches that are whole behind a damaged header. */
  readonly salvaged: readonly Batch[];
  readonly skippedBytes: number;
}

/**
 * Takes out of a segment what its headers do not tell of. A gap where everything around it is settled was settled too,
 * and is left alone.
 */
export async function repair(
  path: string,
  { gaps, members }: Scan,
  bytes: Buffer,
  isSettled: IsSettled,
  { log, keepDamaged }: { readonly log: Logger; readonly keepDamaged: KeepDamaged },
): Promise<Repair> {
  const salvaged: Batch[] = [];
  let skippedBytes = 0;
  for (const { offset, length } of gaps) {
    const before = members.findLast((member) => member.offset < offset);
    const after = members.find((member) => member.offset > offset);
    if (isSettled(before ? before.sequence + 1 : (after?.sequence ?? 0) - 1)) continue;
    // Of what was damaged several may stand in a row.
    const end = offset + length;
    let at = offset;
    for (let one = await salvage(bytes.subarray(at, end)); one; one = await salvage(bytes.subarray(at, end))) {
      salvaged.push(one.batch);
      at += one.length;
    }
    if (at === end) continue;
    skippedBytes += end - at;
    await keepDamaged(path, at, bytes.subarray(at, end));
  }
  const { length } = salvaged;
  if (length > 0) log.warn(`${length} batches in ${path} had a damaged header; their data is intact and will be sent`);
  if (skippedBytes > 0)
    log.error(`${skippedBytes} bytes in ${path} are damaged and were copied to damaged/; the rest is sent`);
  return { skippedBytes, salvaged };
}

/**
 * The batch that begins at the beginning of `bytes`, and how many of them it takes; undefined where none is whole. It is
 * inflated without its header: gzip's own checksum behind it tells whether it is what was written, and its first line
 * what the header told.
 */
async function salvage(bytes: Uint8Array): Promise<{ batch: Batch; length: number } | undefined> {
  const found = await inflate(bytes.subarray(HEADER_BYTES));
  if (!found) return undefined;
  const { plain } = found;
  const length = HEADER_BYTES + found.length + TRAILER_BYTES;
  const trailer = Buffer.from(bytes.subarray(length - TRAILER_BYTES, length));
  if (trailer.length < TRAILER_BYTES) return undefined;
  if (trailer.readUInt32LE(0) !== crc32(plain) || trailer.readUInt32LE(4) !== plain.length) return undefined;
  const text = plain.toString('utf8');
  const [first = '', ...rest] = text.split('\n');
  const { fields = 0 } = readComment(first);
  if (fields === 0) return undefined;
  const lines = rest.filter((line) => line !== '' && !line.startsWith('#'));
  const stamps = lines.map((line) => Number(STAMP.exec(line)?.[1] ?? 0));
  const batch = {
    body: await compress(plain, { level: 1 }),
    lines: lines.length,
    fields,
    plainBytes: plain.length,
    oldest: stamps.reduce((least, stamp) => Math.min(least, stamp), Number.POSITIVE_INFINITY),
    newest: stamps.reduce((most, stamp) => Math.max(most, stamp), 0),
  };
  return { batch, length };
}

/** The data, and how many of the bytes it took; undefined where they are damaged. */
function inflate(bytes: Uint8Array): Promise<{ plain: Buffer; length: number } | undefined> {
  return new Promise((resolve) => {
    const options = { info: true, maxOutputLength: MAX_BYTES };
    // With `info` the result is an object, which the declared type does not know.
    inflateRaw(bytes, options, (error, result) => {
      const { buffer, engine } = (result ?? {}) as unknown as { buffer?: Buffer; engine?: InflateRaw };
      resolve(error || !buffer || !engine ? undefined : { plain: buffer, length: engine.bytesWritten });
    });
  });
}
