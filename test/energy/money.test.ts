import { describe, expect, it } from 'vitest';
import { isFault, type Prices, parsePrices } from '../../src/config/prices.ts';
import { createPricing, type Tariff } from '../../src/energy/money.ts';
import { localTime } from '../../src/energy/zone.ts';

const at = (text: string) => Date.parse(text);
const BERLIN = 'Europe/Berlin';
const FLAT: Tariff = { from: undefined, currency: 'EUR', import: 0.5, feed_in: 0.25 };
const SITE = {
  grid_import: 3,
  grid_export: 2,
  grid_to_loads: 1,
  pv_to_loads: 4,
  battery_to_loads: 5,
  other_to_loads: 7,
  genset_to_loads: 100,
};

function pricesOf(text: string): Prices {
  const parsed = parsePrices(text);
  if (isFault(parsed)) throw new Error(`${parsed.line}: ${parsed.message}`);
  return parsed;
}

/** What the kWh of a window cost, by tariffs and a file of prices. */
function moneyOf(time: string, tariffs: readonly Tariff[], site = SITE, file?: string) {
  const pricing = createPricing(tariffs, () => (file === undefined ? undefined : pricesOf(file)));
  return pricing({ start: at(time), site }, BERLIN);
}

describe('a window', () => {
  it('costs and brings what its kWh are worth', () => {
    expect(moneyOf('2026-06-01T12:00Z', [FLAT])).toEqual({
      currency: 'EUR',
      fields: { cost: 1.5, cost_stored: 1, income: 0.5, saved: 8, unpriced_import: 0, unpriced_export: 0 },
    });
  });

  it('without a price has its kWh counted, and no money', () => {
    const unpriced = { currency: 'EUR', fields: { unpriced_import: 3, unpriced_export: 2 } };
    expect(moneyOf('2026-06-01T12:00Z', [{ ...FLAT, import: undefined, feed_in: undefined }])).toEqual(unpriced);
    expect(moneyOf('2025-12-31T12:00Z', [{ ...FLAT, from: '2026-01-01' }])).toEqual(unpriced);
    const half = moneyOf('2026-06-01T12:00Z', [{ ...FLAT, feed_in: undefined }]);
    expect(half?.fields).toMatchObject({ cost: 1.5, unpriced_import: 0, unpriced_export: 2 });
    expect(half?.fields).not.toHaveProperty('income');
  });

  it('has none where no tariff is, or where nothing is known', () => {
    expect(moneyOf('2026-06-01T12:00Z', [])).toBeUndefined();
    const pricing = createPricing([FLAT], () => undefined);
    expect(pricing({ start: 0, site: { coverage: 0 } }, BERLIN)).toBeUndefined();
  });

  it('brings money where the price is below 0, and stores nothing that went to the loads', () => {
    const money = moneyOf('2026-06-01T12:00Z', [{ ...FLAT, import: -0.5 }], { ...SITE, grid_to_loads: 3.5 });
    expect(money?.fields).toMatchObject({ cost: -1.5, cost_stored: -0, saved: -8 });
  });

  it('has the tariff of its local day', () => {
    const tariffs = [{ ...FLAT, from: '2026-07-01', currency: 'CHF', import: 1 }, FLAT];
    expect(moneyOf('2026-06-30T21:55Z', tariffs)).toMatchObject({ currency: 'EUR', fields: { cost: 1.5 } });
    expect(moneyOf('2026-06-30T22:00Z', tariffs)).toMatchObject({ currency: 'CHF', fields: { cost: 3 } });
  });

  it('has the price of its local time, in the hour that comes twice both times', () => {
    // 02:00 to 03:00 on Sunday.
    const week = Array.from({ length: 2_016 }, (_, slot) => (slot >= 6 * 288 + 24 && slot < 6 * 288 + 36 ? 10 : 1));
    const price = (time: string) => moneyOf(time, [{ ...FLAT, import: week }])?.fields['cost'];
    expect(
      ['2026-10-24T23:55Z', '2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T01:55Z', '2026-10-25T02:00Z'].map(
        price,
      ),
    ).toEqual([3, 30, 30, 30, 3]);
    // Clocks go from 02:00 to 03:00.
    expect(['2026-03-29T00:55Z', '2026-03-29T01:00Z'].map(price)).toEqual([3, 3]);
  });

  it('has the price of a file, and none in an hour that the file lacks', () => {
    const file = `from,price
2026-06-01T12:00+02:00,1
2026-06-01T13:00+02:00,2
2026-06-01T15:00+02:00,4
2026-06-01T16:00+02:00,8
`;
    const cost = (time: string) => {
      const fields = moneyOf(time, [{ ...FLAT, import: { file: 'prices.csv' } }], SITE, file)?.fields;
      return fields?.['cost'] ?? `unpriced ${fields?.['unpriced_import']}`;
    };
    const times = ['09:55', '10:00', '10:55', '11:00', '12:00', '12:55', '13:00', '14:55', '15:00'];
    expect(times.map((time) => cost(`2026-06-01T${time}Z`))).toEqual([
      'unpriced 3',
      3,
      3,
      6,
      'unpriced 3',
      'unpriced 3',
      12,
      24,
      'unpriced 3',
    ]);
  });
});

describe('local time', () => {
  it.each([
    ['2026-11-29T22:59Z', BERLIN, { date: '2026-11-29', weekday: 6, minute: 1_439 }],
    ['2026-11-29T23:00Z', BERLIN, { date: '2026-11-30', weekday: 0, minute: 0 }],
    ['2026-11-29T18:15Z', 'Asia/Kathmandu', { date: '2026-11-30', weekday: 0, minute: 0 }],
  ])('%s in %s', (time, zone, local) => {
    expect(localTime(at(time), zone)).toEqual(local);
  });
});
