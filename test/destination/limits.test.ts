import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createColumnWatch, createTableWatch } from '../../src/destination/limits.ts';

it('warns once for each measurement that comes near the limit, and never without one', () => {
  const lines: { measurement?: string }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const columns = new Map([['battery', 40]]);
  const watch = createColumnWatch(columns, log);
  watch(undefined);
  watch(500);
  columns.set('settings', 445);
  columns.set('settings_text', 444);
  watch(undefined);
  expect(lines).toEqual([]);
  watch(500);
  watch(500);
  expect(lines.map(({ measurement }) => measurement)).toEqual(['settings']);
});

it('warns once before there are as many measurements as the database takes tables', () => {
  const lines: { tables?: number }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const watch = createTableWatch(log);
  watch(5_000, undefined);
  watch(1_799, 2_000);
  expect(lines).toEqual([]);
  watch(1_800, 2_000);
  watch(1_900, 2_000);
  expect(lines.map(({ tables }) => tables)).toEqual([1_800]);
});
