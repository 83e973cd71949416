import { mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Tariffs } from '../../src/config/tariffs.ts';
import { createPriceFiles } from '../../src/installation/price-files.ts';
import type { Logger } from '../../src/shared/log.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prices-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('files of prices are read again when they change; with something wrong in one the prices of before stay', async () => {
  const file = join(folder, 'prices.csv');
  const said: string[] = [];
  const log = { info: (text: string) => said.push(text), warn: (text: string) => said.push(text) } as unknown as Logger;
  const tariff = { from: undefined, currency: 'EUR', periods: [], import: { file }, feed_in: { file } };
  const files = createPriceFiles([tariff] satisfies Tariffs, log);
  const time = Date.parse('2026-01-01T00:00Z');
  let minute = 0;
  const price = async (text?: string) => {
    minute += 1;
    if (text !== undefined) {
      await writeFile(file, text);
      await utimes(file, minute * 60, minute * 60);
    }
    await files.look();
    return files.pricesOf(file)?.at(time);
  };
  expect(await price()).toBeUndefined();
  expect(await price()).toBeUndefined();
  expect(await price('from,price\n2026-01-01T00:00Z,1\n')).toBe(1);
  expect(await price('from,price\n2026-01-01T00:00Z,1.5\n2026')).toBe(1);
  expect(await price('from,price\n2026-01-01T00:00Z,2\n')).toBe(2);
  expect(await price()).toBe(2);
  await rm(file);
  expect(await price()).toBe(2);
  expect(said.map((line) => line.replace(file, 'FILE'))).toEqual([
    'FILE: there is no such file or folder; its kWh have no price until it is mended',
    'FILE has prices until 2026-01-01T01:00:00.000Z',
    expect.stringMatching(/^FILE: line 3 does not begin with a time .*; the prices of before stay$/),
    'FILE has prices until 2026-01-01T01:00:00.000Z',
    'FILE: there is no such file or folder; the prices of before stay',
  ]);
});

it('a file with something wrong in it is read again once it changed, and one that is too long is not read', async () => {
  const file = join(folder, 'faulty.csv');
  const said: string[] = [];
  const log = { info: (text: string) => said.push(text), warn: (text: string) => said.push(text) } as unknown as Logger;
  const tariff = { from: undefined, currency: 'EUR', periods: [], import: { file }, feed_in: undefined };
  const files = createPriceFiles([tariff] satisfies Tariffs, log);
  const write = async (text: string, minute: number) => {
    await writeFile(file, text);
    await utimes(file, minute * 60, minute * 60);
    await files.look();
    return files.pricesOf(file)?.count;
  };
  expect(await write('from,price\n2026-01-01T00:00Z,x\n', 1)).toBeUndefined();
  expect(await write('from,price\n2026-01-01T00:00Z,1\n', 1)).toBeUndefined();
  expect(await write('from,price\n2026-01-01T00:00Z,1\n', 2)).toBe(1);
  await truncate(file, 17 * 1024 * 1024);
  await files.look();
  expect(files.pricesOf(file)?.count).toBe(1);
  expect(said.map((line) => line.replace(file, 'FILE'))).toEqual([
    'FILE: line 2 has no number for a price; its kWh have no price until it is mended',
    'FILE has prices until 2026-01-01T01:00:00.000Z',
    'FILE: it has 17825792 bytes, and 16777216 are the most; the prices of before stay',
  ]);
});
