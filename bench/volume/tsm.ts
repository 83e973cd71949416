/**
 * What InfluxDB 1.x keeps on disk, by series: the index at the end of a TSM file tells the bytes of each block, and the
 * block how many points are in it.
 *
 * File: blocks, index, 8 bytes with the index's place. An entry of the index: 2 bytes length of the key, the key
 * (`<series>#!~#<field>`), 1 byte type (0 float, 3 string), 2 bytes number of blocks, 28 bytes a block of which the last
 * 12 are its place and its size. A block: 4 bytes checksum, 1 byte type, length of the stamps as a varint, stamps, values.
 */
import { readFileSync } from 'node:fs';

export interface Stored {
  /** Measurement and tags as in line protocol. */
  readonly series: string;
  readonly field: string;
  readonly isText: boolean;
  readonly points: number;
  /** Blocks and their place in the index. */
  readonly bytes: number;
  /** Of it the index, and the time stamps. */
  readonly indexBytes: number;
  readonly stampBytes: number;
}

const BLOCK = 28;
const STRING = 3;

/** Everything in a TSM file. */
export function readTsm(path: string): Stored[] {
  const file = readFileSync(path);
  const end = file.length - 8;
  const stored: Stored[] = [];
  for (let at = Number(file.readBigUInt64BE(end)); at < end; ) {
    const length = file.readUInt16BE(at);
    const [series = '', field = ''] = file.toString('utf8', at + 2, at + 2 + length).split('#!~#');
    const isText = file.readUInt8(at + 2 + length) === STRING;
    const blocks = file.readUInt16BE(at + 3 + length);
    const indexBytes = 5 + length + blocks * BLOCK;
    const sums = { points: 0, bytes: indexBytes, stampBytes: 0 };
    for (let block = 1; block <= blocks; block += 1) {
      const place = at + 5 + length + block * BLOCK - 12;
      const begin = Number(file.readBigUInt64BE(place));
      const [stampBytes, first] = varint(file, begin + 5);
      sums.bytes += file.readUInt32BE(place + 8);
      sums.stampBytes += stampBytes;
      sums.points += countStamps(file.subarray(first, first + stampBytes));
    }
    stored.push({ series, field, isText, indexBytes, ...sums });
    at += indexBytes;
  }
  return stored;
}

/** Numbers in a word of simple8b, by its selector. */
const IN_WORD = [240, 120, 60, 30, 20, 15, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1];

/** The upper half of the first byte: 0 eight bytes a stamp, 1 the first stamp and packed differences, 2 equal ones. */
function countStamps(stamps: Buffer): number {
  const encoding = stamps.readUInt8(0) >> 4;
  if (encoding === 0) return (stamps.length - 1) / 8;
  if (encoding === 2) return varint(stamps, varint(stamps, 9)[1])[0];
  let points = 1;
  for (let at = 9; at < stamps.length; at += 8) points += IN_WORD[stamps.readUInt8(at) >> 4] ?? 0;
  return points;
}

function varint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  for (let next = at, factor = 1; ; next += 1, factor *= 128) {
    const byte = bytes.readUInt8(next);
    value += (byte & 127) * factor;
    if (byte < 128) return [value, next + 1];
  }
}
