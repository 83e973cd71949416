import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe.ts';
import { configOf, MINIMAL, problemsOf, withFile } from './setup.ts';

const told = (yaml: string) =>
  problemsOf(...withFile(yaml)).map(({ place, message, hint }) => `${place.split(' ')[1]}: ${message}. ${hint}`);

/** The tariffs of a list of maps, one a line. */
const list = (...tariffs: string[]) => `tariffs:\n${tariffs.map((one) => `  - ${one}\n`).join('')}`;

/** Price of the import at a time of the week. */
function priceAt(tariff: string, day: number, hour: number, minute = 0) {
  const [one] = configOf(...withFile(list(tariff))).tariffs;
  const price = one?.import;
  return Array.isArray(price) ? price[day * 288 + hour * 12 + minute / 5] : price;
}

describe('tariffs', () => {
  it('are none without a word of them', () => {
    expect(configOf(MINIMAL).tariffs).toEqual([]);
  });

  it('are one line where they are flat', () => {
    const config = configOf(...withFile(list('{ currency: EUR, import: 0.32, feed_in: 0.08 }')));
    expect(config.tariffs).toEqual([{ from: undefined, currency: 'EUR', periods: [], import: 0.32, feed_in: 0.08 }]);
    expect(config.installations[0].tariffs).toBe(config.tariffs);
    expect(describeConfig(config).at(-1)).toBe('tariffs.1 = EUR, import 0.32, feed_in 0.08');
  });

  it('change on a day, and come from files', () => {
    const config = configOf(
      ...withFile(
        list(
          '{ currency: DEM, import: .25 }',
          '{ from: 2002-01-01, currency: EUR, import: 0.13, feed_in: -0.01, periods: [{ days: sun, import: 0.1 }] }',
          '{ from: 2026-03-01, currency: EUR, import_file: prices.csv }',
        ),
      ),
    );
    expect(config.tariffs.map(({ from, currency, feed_in }) => [from, currency, feed_in])).toEqual([
      [undefined, 'DEM', undefined],
      ['2002-01-01', 'EUR', -0.01],
      ['2026-03-01', 'EUR', undefined],
    ]);
    expect(config.tariffs[2]?.import).toEqual({ file: 'prices.csv' });
    expect(describeConfig(config).slice(-3)).toEqual([
      'tariffs.1 = DEM, import 0.25, feed_in without a price',
      'tariffs.2 = EUR, import by 1 period, feed_in -0.01 from 2002-01-01',
      'tariffs.3 = EUR, import by prices.csv, feed_in without a price from 2026-03-01',
    ]);
  });

  it('of an installation stand in place of those of all', () => {
    const yaml = `${list('{ currency: EUR, import: 0.32 }')}installations:
  - host: a.lan
  - { host: b.lan, tariffs: [{ currency: CHF, import: 0.3 }] }
  - { host: c.lan, tariffs: [] }
`;
    const config = configOf(...withFile(yaml));
    expect(config.installations.map(({ tariffs }) => tariffs.map(({ currency }) => currency))).toEqual([
      ['EUR'],
      ['CHF'],
      [],
    ]);
    expect(describeConfig(config)).toContain('installations.2.tariffs.1 = CHF, import 0.3, feed_in without a price');
  });

  it('may differ by days of the week and times of day; a night belongs to the day on which it begins', () => {
    const tariff = '{ currency: EUR, import: 3, periods: [{ days: fri-sat, times: 22:00-06:00, import: 1 }] }';
    expect(priceAt(tariff, 4, 21, 55)).toBe(3);
    expect(priceAt(tariff, 4, 22)).toBe(1);
    expect(priceAt(tariff, 5, 5, 55)).toBe(1);
    expect(priceAt(tariff, 5, 6)).toBe(3);
    expect(priceAt(tariff, 6, 5, 55)).toBe(1);
    expect(priceAt(tariff, 6, 22)).toBe(3);
    const sunday = '{ currency: EUR, import: 3, periods: [{ days: "sun", times: 23:00-1:00, import: 1 }] }';
    expect(priceAt(sunday, 0, 0, 55)).toBe(1);
    const whole = '{ currency: EUR, periods: [{ days: [sun, mon-wed], import: 1 }, { days: thu-sat, import: 2 }] }';
    expect([0, 2, 3, 5, 6].map((day) => priceAt(whole, day, 12))).toEqual([1, 1, 2, 2, 1]);
  });

  it.each([
    ['{ import: 0.32 }', 'tariffs.1.currency: is not set. Give it a value.'],
    [
      '{ currency: €, import: 1 }',
      'tariffs.1.currency: "€" is no currency. Write its three letters: EUR, USD, GBP, CHF.',
    ],
    ['{ currency: EUR, import: "0,32" }', 'tariffs.1.import: "0,32" is no price. Write a point: 0.32.'],
    [
      '{ currency: EUR, import: 32ct }',
      'tariffs.1.import: "32ct" is no price. Write digits and a point: 0.32. It is below a million.',
    ],
    [
      '{ currency: EUR, import: 0,32 }',
      'tariffs.1: there is no such setting. Within braces a comma ends a value: write a price with a point, 0.32.',
    ],
    ['{ currency: EUR, export: 0.1 }', 'tariffs.1.export: there is no such setting. Did you mean tariffs.1.feed_in?'],
    ['{ currency: EUR, price: 0.1 }', 'tariffs.1.price: there is no such setting. Did you mean tariffs.1.import?'],
    [
      '{ currency: EUR, from: 2026-02-30 }',
      'tariffs.1.from: "2026-02-30" is no day. Write year, month and day: 2026-01-01.',
    ],
    [
      '{ currency: EUR, from: 1.1.2026 }',
      'tariffs.1.from: "1.1.2026" is no day. Write year, month and day: 2026-01-01.',
    ],
    [
      '{ currency: EUR, import: 1, import_file: a.csv }',
      'tariffs.1.import: stands beside import_file. Leave one of the two out.',
    ],
    [
      '{ currency: EUR, import_file: a.csv, periods: [{ days: mon, import: 1 }] }',
      'tariffs.1.periods.1.import: stands beside import_file. Leave one of the two out.',
    ],
    [
      '{ currency: EUR, import: 1, periods: [{ days: mon }] }',
      'tariffs.1.periods.1.import: is not set, and feed_in neither. Give the period a price of its own.',
    ],
    [
      '{ currency: EUR, import: 1, periods: [{ days: monday, import: 1 }] }',
      'tariffs.1.periods.1.days: "monday" is no day of the week. There are mon, tue, wed, thu, fri, sat, sun; from one to another: mon-fri.',
    ],
    [
      '{ currency: EUR, import: 1, periods: [{ times: 22:02-06:00, import: 1 }] }',
      'tariffs.1.periods.1.times: "22:02-06:00" is not in steps of 5 minutes. Energy is counted in windows of 5 minutes.',
    ],
    [
      '{ currency: EUR, import: 1, periods: [{ times: 22-6, import: 1 }] }',
      'tariffs.1.periods.1.times: "22-6" are no times of day. Write 22:00-06:00; the last time of a day is 24:00.',
    ],
    [
      '{ currency: EUR, import: 1, periods: [{ times: 06:00-06:00, import: 1 }] }',
      'tariffs.1.periods.1.times: "06:00-06:00" has no length. For the whole day leave times out.',
    ],
    [
      '{ currency: EUR, import: 1, periods: [{ times: 20:00-6:00, import: 1 }, { days: sat, import: 2 }] }',
      'tariffs.1.periods.2.import: has the time of period 1: both hold on sat 00:00. At one time there is one price: narrow days or times.',
    ],
    [
      '{ currency: EUR, periods: [{ days: mon-sat, import: 1 }, { days: sun, times: 00:00-23:00, import: 2 }] }',
      'tariffs.1.periods: leave sun 23:00 without a price. Set import of the tariff itself, for all times that no period has.',
    ],
    [
      '{ currency: EUR, until: 2026-01-01 }',
      'tariffs.1: there is no such setting. There are from, currency, import, feed_in, periods, import_file, feed_in_file.',
    ],
  ])('%s is told', (tariff, problem) => {
    expect(told(list(tariff))).toEqual([problem]);
  });

  it('with a price that is no number that can be reckoned with is told', () => {
    expect(told(list(`{ currency: EUR, import: 1${'0'.repeat(400)}, feed_in: -1000000 }`))).toEqual([
      `tariffs.1.import: "1${'0'.repeat(59)}…" is no price. Write digits and a point: 0.32. It is below a million.`,
      'tariffs.1.feed_in: "-1000000" is no price. Write digits and a point: 0.32. It is below a million.',
    ]);
  });

  it('begin each on a day of its own', () => {
    expect(told(list('{ currency: EUR }', '{ currency: EUR }'))).toEqual([
      'tariffs.2.from: is not set, nor in tariff 1. A tariff holds from its first day until that of the next one.',
    ]);
    const day = '{ currency: EUR, from: 2026-01-01 }';
    expect(told(list(day, '{ currency: EUR }', day))).toEqual([
      'tariffs.3.from: is that of tariff 1 too. A tariff holds from its first day until that of the next one.',
    ]);
  });

  it('may have periods for one kind that another period has for the other', () => {
    const tariff =
      '{ currency: EUR, import: 1, periods: [{ days: mon, import: 2 }, { days: mon, feed_in: 0 }], feed_in: 1 }';
    expect(priceAt(tariff, 0, 0)).toBe(2);
  });

  it('that are no list are told with the form', () => {
    expect(told('tariffs: 0.32\n')).toEqual([
      'tariffs: is a single value and should be a list. Write a list, each entry with a currency and prices: - { currency: EUR, import: 0.32, feed_in: 0.08 }.',
    ]);
  });
});
