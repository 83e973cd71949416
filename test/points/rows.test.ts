import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeName, formatNumber, formatPrefix, MAX_TEXT_BYTES, quoteText } from '../../src/points/rows.ts';
import { parseLine } from '../support/line-protocol.ts';

describe('numbers', () => {
  it.each([
    [936, '936'],
    [-0, '0'],
    [20.43000030517578, '20.43000030517578'],
    [1e21, '1e+21'],
    [5e-324, '5e-324'],
    [-1450.01086826, '-1450.01086826'],
    [1416226816, '1416226816'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('text', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a "quoted" \\ b', '"a \\"quoted\\" \\\\ b"'],
    ['two\nlines\r\nthree\ttabs', '"two lines three tabs"'],
    ['bell\u0007, del\u007f, next line\u0085', '"bell, del, next line"'],
    ['漢字 🚤', '"漢字 🚤"'],
  ])('writes %j as %s', (text, quoted) => {
    expect(quoteText(text)).toEqual({ quoted, cut: false });
  });

  it('cuts what is longer than a database takes, and never inside a character', () => {
    for (const letter of ['x', 'é', '漢', '🚤']) {
      const { quoted, cut } = quoteText(letter.repeat(MAX_TEXT_BYTES + 1));
      const text = quoted.slice(1, -1);
      expect(cut).toBe(true);
      expect(Buffer.byteLength(text)).toBeGreaterThan(MAX_TEXT_BYTES - 4);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_TEXT_BYTES);
      expect(text).toBe(letter.repeat(text.length / letter.length));
    }
  });
});

describe('names', () => {
  it.each([
    ['Fresh water', 'Fresh\\ water'],
    ['a,b=c', 'a\\,b\\=c'],
    ['ends in a backslash\\', 'ends\\ in\\ a\\ backslash/'],
    ['C:\\boat', 'C:\\boat'],
    ['a\\ b', 'a/\\ b'],
    ['  trimmed\n', 'trimmed'],
    ['\u0000', ''],
  ])('writes %j as %j', (name, escaped) => {
    expect(escapeName(name)).toBe(escaped);
  });

  it('leaves out a tag without a value', () => {
    const prefix = formatPrefix('battery', [
      ['site', ' '],
      ['device', 'House'],
    ]);
    expect(prefix).toBe('battery,device=House ');
  });
});

it('any line is one that a strict reader reads back', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(
      name,
      name,
      name,
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (service, site, path, text, number) => {
        fc.pre(escapeName(service) !== '' && escapeName(path) !== '' && path.trim() !== 'n');
        const prefix = formatPrefix(service, [['site', site]]);
        const line = `${prefix}${escapeName(path)}=${quoteText(text).quoted},n=${formatNumber(number)} 1795305600000`;
        const point = parseLine(line);
        expect(Object.keys(point.fields)).toHaveLength(2);
        expect(point.fields['n']).toBe(number === 0 ? 0 : number);
        expect(point.time).toBe(1795305600000);
      },
    ),
  );
});
