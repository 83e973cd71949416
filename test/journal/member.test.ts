import { spawnSync } from 'node:child_process';
import { crc32, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEADER_BYTES, isWhole, readHeader, seal } from '../../src/journal/member.ts';
import { scan } from '../../src/journal/scan.ts';

const about = {
  sequence: 0x0102030405,
  lines: 2,
  fields: 3,
  plainBytes: 20,
  oldest: 1_700_000_000_000,
  newest: 2 ** 41,
};
const TEXT = 'a x=1 10\na x=2 11\na\n';
const member = seal(gzipSync(TEXT, { level: 1 }), about);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a member', () => {
  it('has the documented header, byte by byte', () => {
    const header = Buffer.from(member.subarray(0, HEADER_BYTES));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(member.length);
    const expected = [
      '1f8b0806',
      '00000000',
      hex(gzipSync(TEXT, { level: 1 }).subarray(8, 10)),
      '2700',
      '4758',
      '2300',
      '01',
      hex(length),
      '050403020100',
      '02000000',
      '03000000',
      '14000000',
      '0068e5cf8b01',
      '000000000002',
    ].join('');
    expect(hex(header.subarray(0, -2))).toBe(expected);
    expect(header.readUInt16LE(HEADER_BYTES - 2)).toBe(crc32(header.subarray(0, -2)) & 0xffff);
  });

  it('keeps what zlib made, in memory of its own', () => {
    expect(hex(member.subarray(HEADER_BYTES))).toBe(hex(gzipSync(TEXT, { level: 1 }).subarray(10)));
    expect(member.buffer.byteLength).toBe(member.length);
  });

  it('is gzip for gzip itself, which checks the checksum of the header too; and so are several', () => {
    const gzip = (input: Uint8Array, option: string) => spawnSync('gzip', [option], { input });
    expect(gzip(member, '-t').status).toBe(0);
    expect(gzip(Buffer.concat([member, member]), '-dc').stdout.toString()).toBe(TEXT + TEXT);
    const broken = Buffer.from(member);
    broken[30]! ^= 1;
    expect(gzip(broken, '-t').status).not.toBe(0);
  });

  it('tells what it was told, clamped to what its numbers can hold', () => {
    const number = fc.double({ noNaN: true });
    const anything = fc.record({
      sequence: fc.nat(),
      lines: number,
      fields: number,
      plainBytes: number,
      oldest: number,
      newest: number,
    });
    const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.trunc(value)));
    fc.assert(
      fc.property(anything, (told) => {
        expect(readHeader(seal(gzipSync('x'), told))).toEqual({
          length: expect.any(Number),
          sequence: told.sequence,
          lines: within(told.lines, 2 ** 32 - 1),
          fields: within(told.fields, 2 ** 32 - 1),
          plainBytes: within(told.plainBytes, 2 ** 32 - 1),
          oldest: within(told.oldest, 2 ** 48 - 1),
          newest: within(told.newest, 2 ** 48 - 1),
        });
      }),
    );
  });

  it('gets another number without being compressed again', () => {
    const other = seal(member, { ...about, sequence: 9 });
    expect(readHeader(other)).toEqual({ ...about, sequence: 9, length: member.length });
    expect(hex(other.subarray(HEADER_BYTES))).toBe(hex(member.subarray(HEADER_BYTES)));
    expect(readHeader(member)?.sequence).toBe(about.sequence);
  });

  it('is made of gzip and of nothing else', () => {
    expect(() => seal(Buffer.from('a x=1 1\n'), about)).toThrow(/gzip/);
  });

  it('is whole; where any bit is another it is not, or it inflates to the same; cut anywhere it is not', async () => {
    expect(await isWhole(member)).toBe(true);
    for (const at of member.keys()) {
      expect(await isWhole(member.subarray(0, at))).toBe(false);
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(member);
        flipped[at]! ^= 1 << bit;
        // The bits behind the end of the deflated data mean nothing.
        if (await isWhole(flipped)) expect([at, gunzipSync(flipped).toString()]).toEqual([member.length - 9, TEXT]);
      }
    }
  });
});

describe('a walk', () => {
  const members = Array.from({ length: 5 }, (_, index) =>
    seal(gzipSync('x'.repeat(index * 7)), { ...about, sequence: index }),
  );
  const file = Buffer.concat(members);
  const starts = members.map((_, index) => members.slice(0, index).reduce((sum, { length }) => sum + length, 0));
  const found = (bytes: Buffer) => scan(bytes).members.map(({ sequence }) => sequence);

  it('finds every member where it stands', () => {
    expect(scan(file)).toMatchObject({ gaps: [], end: file.length, torn: 0 });
    expect(scan(file).members.map(({ offset }) => offset)).toEqual(starts);
    expect(scan(Buffer.alloc(0))).toEqual({ members: [], gaps: [], end: 0, torn: 0, tornFields: 0 });
  });

  it('stops at the last whole member of a file that is cut anywhere, and tells how much is torn', () => {
    for (let length = 0; length < file.length; length += 1) {
      const whole = starts.filter((start, index) => start + members[index]!.length <= length).length;
      const result = scan(file.subarray(0, length));
      expect(result.members).toHaveLength(whole);
      expect([result.end, result.torn, result.gaps]).toEqual([starts[whole], length - starts[whole]!, []]);
    }
  });

  it('goes on behind a damaged header, wherever it is damaged, and tells how much it skipped', () => {
    // Byte 4 to 7 are the time, which nobody reads, but the checksum is over them as well.
    for (let at = 0; at < HEADER_BYTES; at += 1) {
      const flipped = Buffer.from(file);
      flipped[starts[2]! + at]! ^= 0x10;
      expect(found(flipped)).toEqual([0, 1, 3, 4]);
      expect(scan(flipped).gaps).toEqual([{ offset: starts[2], length: members[2]!.length }]);
    }
  });

  it('finds every whole member among whatever else', () => {
    const junk = fc.uint8Array({ maxLength: 80 });
    const piece = fc.oneof(junk, fc.constantFrom(...members));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        const expected = pieces.flatMap((one) =>
          members.includes(one as Buffer) ? [members.indexOf(one as Buffer)] : [],
        );
        const result = scan(bytes);
        expect(result.members.map(({ sequence }) => sequence)).toEqual(expected);
        const accounted = [...result.members, ...result.gaps].reduce((sum, { length }) => sum + length, result.torn);
        expect(accounted).toBe(bytes.length);
      }),
    );
  });
});
