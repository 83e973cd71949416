/**
 * One batch, on disk and on the wire: a gzip member (RFC 1952) whose header tells what is inside, so that a file of
 * them is walked without inflating, while zcat and every database read it like any other gzip.
 *
 *   at  bytes
 *    0      4  1f 8b 08 06: gzip, deflate, with FEXTRA and FHCRC
 *    4      6  time (0), flags of the compressor, its system
 *   10      2  length of the extra field: 39
 *   12      4  'GX', length of what follows: 35
 *   16      1  version of this format: 1
 *   17      4  length of the whole member
 *   21      6  sequence
 *   27     12  lines, fields, plain bytes: four each
 *   39     12  stamps of the earliest and of the latest line, ms: six each
 *   51      2  CRC-16 of the above: the low half of its CRC-32
 *   53         deflated lines, their CRC-32 and their length, as zlib made them
 *
 * All numbers are unsigned and little-endian.
 */
import { promisify } from 'node:util';
import { crc32, gunzip } from 'node:zlib';
import { codeOf } from '../shared/files.ts';
import type { Batch } from '../types.ts';

const inflate = promisify(gunzip);

export const HEADER_BYTES = 53;
/** What zlib's gzip begins with. */
const PLAIN_HEADER_BYTES = 10;

const CRC_AT = HEADER_BYTES - 2;
/** What every member begins with, and no gzip of another maker. */
export const BEGINNING = Uint8Array.of(0x1f, 0x8b, 0x08, 0x06);
const EXTRA = Uint8Array.of(39, 0, 0x47, 0x58, 35, 0, 1);
const EXTRA_AT = 10;

/** Longer than any batch can become. */
const LONGEST = 64 * 1024 * 1024;
const MOST_4 = 2 ** 32 - 1;
const MOST_6 = 2 ** 48 - 1;

/** What a header tells of its member. */
export interface Header extends Omit<Batch, 'body'> {
  readonly sequence: number;
  /** Of the member, header and all, in bytes. */
  readonly length: number;
}

/**
 * The output of zlib's gzip, or a member, under a new header: one copy, in memory of its own. (What zlib returns may
 * pin a much larger pool.) Throws on anything else.
 */
export function seal(gzip: Uint8Array, about: Omit<Header, 'length'>): Uint8Array {
  const data = gzip.subarray(lengthOfHeader(gzip));
  const member = Buffer.allocUnsafeSlow(HEADER_BYTES + data.length);
  member.set(BEGINNING);
  member.fill(0, BEGINNING.length, 8);
  member.set(gzip.subarray(8, EXTRA_AT), 8);
  member.set(EXTRA, EXTRA_AT);
  member.writeUInt32LE(member.length, 17);
  member.writeUIntLE(clamp(about.sequence, MOST_6), 21, 6);
  member.writeUInt32LE(clamp(about.lines, MOST_4), 27);
  member.writeUInt32LE(clamp(about.fields, MOST_4), 31);
  member.writeUInt32LE(clamp(about.plainBytes, MOST_4), 35);
  member.writeUIntLE(clamp(about.oldest, MOST_6), 39, 6);
  member.writeUIntLE(clamp(about.newest, MOST_6), 45, 6);
  member.writeUInt16LE(headerCrc(member), CRC_AT);
  member.set(data, HEADER_BYTES);
  return member;
}

/** The header that begins at `at`; undefined where none does. The member may be longer than what `bytes` holds. */
export function readHeader(bytes: Uint8Array, at = 0): Header | undefined {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(HEADER_BYTES, bytes.length - at));
  if (header.length < HEADER_BYTES || !isAt(header, BEGINNING, 0) || !isAt(header, EXTRA, EXTRA_AT)) return undefined;
  if (header.readUInt16LE(CRC_AT) !== headerCrc(header)) return undefined;
  const length = header.readUInt32LE(17);
  if (length <= HEADER_BYTES || length > LONGEST) return undefined;
  return {
    length,
    sequence: header.readUIntLE(21, 6),
    lines: header.readUInt32LE(27),
    fields: header.readUInt32LE(31),
    plainBytes: header.readUInt32LE(35),
    oldest: header.readUIntLE(39, 6),
    newest: header.readUIntLE(45, 6),
  };
}

const DAMAGE = new Set(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT', 'ERR_BUFFER_TOO_LARGE']);

/** Whether a member is what its checksums say. Rejects when that cannot be found out, as for want of memory. */
export async function isWhole(member: Uint8Array): Promise<boolean> {
  const header = readHeader(member);
  if (header?.length !== member.length) return false;
  try {
    // An own limit of 0 would be none.
    const plain = await inflate(member, { maxOutputLength: header.plainBytes + 1 });
    return plain.length === header.plainBytes;
  } catch (error) {
    if (DAMAGE.has(codeOf(error))) return false;
    throw error;
  }
}

function lengthOfHeader(gzip: Uint8Array): number {
  if (gzip[0] === 0x1f && gzip[1] === 0x8b && gzip[3] === 0) return PLAIN_HEADER_BYTES;
  if (readHeader(gzip)) return HEADER_BYTES;
  throw new Error('the body of a batch must be what gzip made');
}

function headerCrc(header: Uint8Array): number {
  return crc32(header.subarray(0, CRC_AT)) & 0xffff;
}

function isAt(bytes: Uint8Array, expected: Uint8Array, at: number): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte);
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, Math.trunc(value) || 0));
}
