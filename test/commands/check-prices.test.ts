/** What `gx-logger check` says of prices: in files, and of those that look as if they were in cents. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkPrices } from '../../src/commands/check/prices.ts';
import { configOf, withFile } from '../config/setup.ts';

let folder: string;
const file = (name: string) => join(folder, name);
beforeEach(async () => {
  vi.stubEnv('TZ', 'UTC');
  folder = await mkdtemp(join(tmpdir(), 'prices-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

async function checked(yaml: string): Promise<{ ok: boolean; lines: string[] }> {
  const { ok, lines } = await checkPrices(configOf(...withFile(yaml)));
  return { ok, lines: lines.map((line) => line.replaceAll(`${folder}/`, '')) };
}

const tariffsOf = (...names: string[]) =>
  `tariffs:\n${names
    .map(
      (name, index) =>
        `  - { from: 2027-01-0${index + 1}, currency: EUR, import_file: ${file(name)}, feed_in: 0.08 }\n`,
    )
    .join('')}`;

describe('check of prices', () => {
  it('says until when a file has prices, what is missing within, and whether it is at its end', async () => {
    vi.useFakeTimers({ now: Date.parse('2027-01-01T12:00Z'), toFake: ['Date'] });
    const lines = ['00:00Z,0.3', '01:00Z,0.2', '02:00Z,0.2', '05:00Z,0.4'].map((line) => `2027-01-01T${line}\n`);
    await writeFile(file('past.csv'), `from,price\n${lines.join('')}`);
    await writeFile(file('good.csv'), 'from,price\n2027-01-01T12:00Z,0.3\n2027-01-01T13:00Z,0.2\n');
    expect(await checked(tariffsOf('past.csv', 'good.csv'))).toEqual({
      ok: true,
      lines: [
        'past.csv: 4 prices, from 2027-01-01 00:00 UTC until 2027-01-01 06:00 UTC; 2 h within that have no price; it has no price for now',
        'good.csv: 2 prices, from 2027-01-01 12:00 UTC until 2027-01-01 14:00 UTC',
      ],
    });
  });

  it('is not well where a file is missing, or has a row that cannot be read', async () => {
    await writeFile(file('comma.csv'), 'from,price\n2027-01-01T00:00Z,"0,3"\n');
    await writeFile(file('german.csv'), 'from;price\n2027-01-01T00:00Z;0,3\n');
    await writeFile(file('zone.csv'), 'from,price\n2027-01-01T00:00Z,0.3\n2027-01-01T01:00,0.3\n');
    const told = {
      'comma.csv':
        'line 2 has more than two columns; a price has a point, and no comma; until it is mended its kWh have no price',
      'german.csv': 'line 1 the first line is not from,price; until it is mended its kWh have no price',
      'zone.csv':
        'line 3 does not begin with a time and its offset, as in 2027-01-01T00:00+01:00 or 2027-01-01T00:00Z; until it is mended its kWh have no price',
      'none.csv': 'there is no such file or folder; until it is there its kWh have no price',
    };
    for (const [name, words] of Object.entries(told)) {
      expect(await checked(tariffsOf(name))).toEqual({ ok: false, lines: [`${name}: ${words}`] });
    }
  });

  it('warns of a price that looks as if it were in cents, and is well all the same', async () => {
    await writeFile(file('cents.csv'), 'from,price\n2099-01-01T00:00Z,31.4\n');
    const yaml = `tariffs:
  - { currency: EUR, import: 32, feed_in: 0.08, periods: [{ days: sun, import: 24.5 }] }
  - { from: 2027-01-01, currency: GBP, import: 5, feed_in: 8.2 }
  - { from: 2028-01-01, currency: JPY, import: 32 }
  - { from: 2029-01-01, currency: EUR, import_file: ${file('cents.csv')} }
installations: [{ host: a }, { host: b, tariffs: [{ currency: CHF, import: 27.94 }] }]
`;
    expect(await checked(yaml)).toEqual({
      ok: true,
      lines: [
        'tariffs.1.import: 32 EUR a kWh looks like a price in cents; if it is one, write 0.32',
        'tariffs.2.feed_in: 8.2 GBP a kWh looks like a price in cents; if it is one, write 0.082',
        'installations.2.tariffs.1.import: 27.94 CHF a kWh looks like a price in cents; if it is one, write 0.2794',
        'cents.csv: 1 price, from 2099-01-01 00:00 UTC until 2099-01-01 01:00 UTC',
        'cents.csv: 31.4 EUR a kWh looks like a price in cents; if it is one, write 0.314',
      ],
    });
  });

  it('says nothing where there are no tariffs', async () => {
    expect(await checked('')).toEqual({ ok: true, lines: [] });
  });
});
