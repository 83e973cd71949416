import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { checkPrices } from '../../src/commands/check/prices.ts';
import { configOf, withFile } from '../config/setup.ts';

it('check says until when files have prices, and what is wrong with one', async () => {
  vi.stubEnv('TZ', 'UTC');
  const folder = await mkdtemp(join(tmpdir(), 'prices-'));
  const file = (name: string) => join(folder, name);
  await writeFile(file('good.csv'), 'from,price\n2027-01-01T00:00Z,0.3\n2027-01-01T01:00Z,0.2\n');
  await writeFile(file('bad.csv'), 'from,price\n2027-01-01T00:00Z,"0,3"\n');
  const prices = ['good.csv', 'bad.csv', 'none.csv'].map(
    (name, index) =>
      `  - { from: 2027-01-0${index + 1}, currency: EUR, import_file: ${file(name)}, feed_in_file: ${file(name)} }\n`,
  );
  const lines = await checkPrices(configOf(...withFile(`tariffs:\n${prices.join('')}`)));
  expect(lines.map((line) => line.replace(`${folder}/`, ''))).toEqual([
    'good.csv: 2 prices, from 2027-01-01 00:00 UTC until 2027-01-01 02:00 UTC',
    'bad.csv: line 2 has more than two columns; a price has a point, and no comma; until it is mended its kWh have no price',
    'none.csv: there is no such file or folder; until it is there its kWh have no price',
  ]);
  expect(await checkPrices(configOf(...withFile('')))).toEqual([]);
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});
