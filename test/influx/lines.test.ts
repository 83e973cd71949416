import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFields, measurementOf, pack, splitLines, stampOf, unpack } from '../../src/influx/lines.ts';

/** Names as points/ writes them: no line ends, no backslash where one cannot stand. */
const name = fc
  .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'abZ/0_é,= "\\#') })
  .filter((text) => !/\\(?=[\\,= ]|$)/.test(text) && !text.startsWith('#'));
const escapeName = (text: string) => text.replace(/[,= ]/g, '\\$&');
const text = fc.string({ maxLength: 20, unit: fc.constantFrom(...'ab, ="\\é#') });
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  text.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`),
);
const pair = (content: fc.Arbitrary<string>) => fc.tuple(name.map(escapeName), content).map((parts) => parts.join('='));
const line = fc
  .record({
    measurement: name,
    tags: fc.array(pair(name.map(escapeName)), { maxLength: 3 }),
    fields: fc.array(pair(value), { minLength: 1, maxLength: 5 }),
    stamp: fc.integer({ min: 0, max: 2 ** 45 }),
  })
  .map((parts) => ({
    ...parts,
    text: `${[escapeName(parts.measurement), ...parts.tags].join(',')} ${parts.fields.join(',')} ${parts.stamp}`,
  }));

describe('a line of line protocol', () => {
  it('gives up its measurement, the number of its fields and its stamp, whatever it contains', () => {
    fc.assert(
      fc.property(line, ({ text, measurement, fields, stamp }) => {
        expect(countFields(text)).toBe(fields.length);
        expect(measurementOf(text)).toBe(measurement);
        expect(stampOf(text)).toBe(stamp);
      }),
    );
  });

  it('survives being packed and unpacked with others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (lines) => {
        const texts = lines.map(({ text }) => text);
        expect(await unpack(await pack(texts))).toEqual(texts);
      }),
    );
  });

  it('has no fields where it is broken off', () => {
    expect(countFields('battery')).toBe(0);
    expect(countFields('battery,site=a ')).toBe(0);
    expect(stampOf('battery Soc=1')).toBeNaN();
    expect(stampOf('battery Name="at 5"')).toBeNaN();
  });
});

describe('a body', () => {
  it('is read over several gzip members and without comments', async () => {
    const members = ['# precision ms\na f=1 1\n', 'b f=', '2 2\n\n'].map((part) => gzipSync(part));
    expect(await unpack(Buffer.concat(members))).toEqual(['a f=1 1', 'b f=2 2']);
    expect(splitLines('')).toEqual([]);
  });

  it('is refused when its checksum fails', async () => {
    const body = gzipSync('a f=1 1\n');
    body[body.length - 6]! ^= 0xff;
    await expect(unpack(body)).rejects.toThrow();
  });
});
