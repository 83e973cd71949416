import { describe, expect, it } from 'vitest';
import { isFault, type Prices, parsePrices } from '../../src/config/prices.ts';

const at = (text: string) => Date.parse(text);

function pricesOf(text: string): Prices {
  const parsed = parsePrices(text);
  if (isFault(parsed)) throw new Error(`${parsed.line}: ${parsed.message}`);
  return parsed;
}

describe('a file of prices', () => {
  it('is in any order, with any offset, by quarters of an hour too', () => {
    const prices = pricesOf(
      '\uFEFFfrom,price\r\n2026-01-01T00:15Z,0.2\r\n2026-01-01 00:00:00+00:00,"0.1"\r\n\r\n2026-01-01T01:30+0100,-.3\r\n2026-01-01T00:15Z,.2\r\n',
    );
    expect(prices).toMatchObject({ count: 3, from: at('2026-01-01T00:00Z'), until: at('2026-01-01T00:45Z') });
    expect(['00:00', '00:10', '00:15', '00:40', '00:45'].map((time) => prices.at(at(`2026-01-01T${time}Z`)))).toEqual([
      0.1,
      0.1,
      0.2,
      -0.3,
      undefined,
    ]);
  });

  it('of 200,000 prices is read', () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `${new Date(index * 3_600_000).toISOString()},${index}`);
    const prices = pricesOf(`from,price\n${rows.join('\n')}\n`);
    expect([prices.count, prices.at(0), prices.at(199_999 * 3_600_000)]).toEqual([200_000, 0, 199_999]);
  });

  it('with one price has it for an hour', () => {
    const prices = pricesOf('from,price\n2026-01-01T00:00Z,1\n');
    expect([0, 55, 60].map((minute) => prices.at(at('2026-01-01T00:00Z') + minute * 60_000))).toEqual([
      1,
      1,
      undefined,
    ]);
  });

  it.each([
    ['', 1, 'the first line is not from,price'],
    ['time;price\n', 1, 'the first line is not from,price'],
    ['from,price\n', 1, 'no price follows the first line'],
    ['from,price\n\n2026-01-01T00:00Z,0,32\n', 3, 'has more than two columns; a price has a point, and no comma'],
    ['from,price\n2026-01-01T00:00,1\n', 2, /^does not begin with a time and its offset/],
    ['from,price\n2026-13-01T00:00Z,1\n', 2, /^does not begin with a time and its offset/],
    ['from,price\n2026-01-01T00:03Z,1\n', 2, 'begins with a time that is no multiple of 5 minutes'],
    ['from,price\n2026-01-01T00:00Z,n/a\n', 2, 'has no number for a price'],
    ['from,price\n2026-01-01T00:00Z\n', 2, 'has no number for a price'],
    [`from,price\n2026-01-01T00:00Z,${'9'.repeat(150)}\n`, 2, 'has a price of a million or more'],
    [`from,price\n2026-01-01T00:00Z,${'9'.repeat(400)}\n`, 2, 'is too long'],
    [`from,price\n2026-01-01T00:00Z,-1000000.5\n`, 2, 'has a price of a million or more'],
    [`from,price${'\n2026-01-01T00:00Z,1'.repeat(200_001)}\n`, 200_002, 'is one too many: 200000 prices are the most'],
    [
      'from,price\n2026-01-01T00:00Z,1\n2026-01-01T01:00+01:00,2\n',
      3,
      'has another price for a time that was there before',
    ],
  ])('%.60j is told with its line', (text, line, message) => {
    const expected = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(parsePrices(text)).toEqual({ line, message: expected });
  });
});
