import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePayload, Refused } from '../../src/gx/payload.ts';
import { GONE } from '../../src/types.ts';

const parse = (text: string) => {
  const parsed = parsePayload(Buffer.from(text));
  return parsed instanceof Refused ? parsed.reason : parsed;
};

describe('parsePayload', () => {
  it.each([
    ['{"value":936.0}', 936],
    ['{"max":100,"min":0,"value":90}', 90],
    ['{"min":-1.0,"value":5.5}', 5.5],
    ['{"value":20.43000030517578}', 20.43000030517578],
    ['{"value":1e+15}', 1e15],
    ['{"value":1e-05}', 1e-5],
    ['{"value":1.7976931348623157e+308}', Number.MAX_VALUE],
    ['{"value":5e-324}', 5e-324],
    ['{"value":18446744073709551615}', 18446744073709552000],
    ['{"value":9007199254740993}', 9007199254740992],
    ['{"value":true}', 1],
    ['{"value":false}', 0],
    ['{"value": 1}', 1],
    ['{"value":""}', ''],
    ['{"value":"☃ 漢字 🚤"}', '☃ 漢字 🚤'],
    ['{"value":"a\\"b\\\\c\\td\\ne"}', 'a"b\\c\td\ne'],
    ['{"value":"{\\"a\\": 1}"}', '{"a": 1}'],
    ['{"value":"unknown_type"}', 'unknown_type'],
    ['{"value":null}', null],
    ['{"value":[]}', null],
    ['{"value": {}}', null],
    ['{"value":[1,2,3]}', [1, 2, 3]],
    ['{"value":{"a":1}}', { a: 1 }],
    ['', GONE],
    ['{"value": NaN}', 'not_finite'],
    ['{"value": -Infinity}', 'not_finite'],
    ['{"value":1e400}', 'not_finite'],
    ['{"value":', 'not_json'],
    ['on', 'not_json'],
    ['\u0000', 'not_json'],
    ['{}', 'no_value'],
    ['[{"name":"demo"}]', 'no_value'],
    ['5', 'no_value'],
    ['null', 'no_value'],
    ['"value"', 'no_value'],
  ])('reads %j', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('reads -0.0 as a number that equals 0', () => {
    expect(parse('{"value":-0.0}')).toBe(-0);
  });

  it('reads a payload of a megabyte', () => {
    const text = 'x'.repeat(1_000_000);
    expect(parse(JSON.stringify({ value: text }))).toBe(text);
  });

  it('gives back every JSON value, and never throws on any bytes', () => {
    const scalar = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(scalar, (value) => {
        expect(parse(JSON.stringify({ value }))).toEqual(value === 0 ? 0 : value);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const parsed = parsePayload(Buffer.from(bytes));
        expect(typeof parsed === 'number' && !Number.isFinite(parsed)).toBe(false);
      }),
    );
  });
});
