/**
 * What stands behind a damaged header: a batch that is whole but for that. It is inflated without its header; gzip's
 * own checksum behind it tells whether it is what was written, and its first line what the header told.
 */
import { promisify } from 'node:util';
import { crc32, gzip, type InflateRaw, inflateRaw } from 'node:zlib';
import type { Batch } from '../types.ts';
import { MAX_BYTES } from './batcher.ts';
import { HEADER_BYTES } from './member.ts';

const compress = promisify(gzip);

/** The checksum of the lines, and their length. */
const TRAILER_BYTES = 8;

const COMMENT = /^# gx-logger precision=ms fields=(\d+)(?: .*)?\n/;
const STAMP = / (\d+)$/;

/** The batch that begins at the beginning of `bytes`, and how many of them it takes; undefined where none is whole. */
export async function salvage(bytes: Uint8Array): Promise<{ batch: Batch; length: number } | undefined> {
  const found = await inflate(bytes.subarray(HEADER_BYTES));
  if (!found) return undefined;
  const { plain, length } = found;
  const trailer = Buffer.from(bytes.subarray(HEADER_BYTES + length, HEADER_BYTES + length + TRAILER_BYTES));
  if (trailer.length < TRAILER_BYTES) return undefined;
  if (trailer.readUInt32LE(0) !== crc32(plain) || trailer.readUInt32LE(4) !== plain.length) return undefined;
  const text = plain.toString('utf8');
  const fields = Number(COMMENT.exec(text)?.[1] ?? 0);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const stamps = lines.map((line) => Number(STAMP.exec(line)?.[1] ?? 0));
  if (fields === 0) return undefined;
  const batch = {
    body: await compress(plain, { level: 1 }),
    lines: lines.length,
    fields,
    plainBytes: plain.length,
    oldest: stamps.reduce((least, stamp) => Math.min(least, stamp), Number.POSITIVE_INFINITY),
    newest: stamps.reduce((most, stamp) => Math.max(most, stamp), 0),
  };
  return { batch, length: HEADER_BYTES + length + TRAILER_BYTES };
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
