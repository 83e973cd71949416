import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createLimitWatch } from '../../src/destination/limits.ts';

function setUp(schema: 'gx' | 'venus-influx-loader') {
  const lines: { measurement?: string; tables?: number }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const columns = new Map([['battery', 40]]);
  const of = { lines, columns, tables: 0, limit: undefined as number | undefined, watch: (): void => undefined };
  const counted = { columns: () => columns, loaderMeasurements: () => of.tables };
  const limits = () => ({ columns: of.limit, tables: of.limit });
  of.watch = createLimitWatch(() => [counted], [{ schema, limits }], log);
  return of;
}

it('warns once for each measurement that comes near the limit, and never without one', () => {
  const of = setUp('gx');
  of.watch();
  of.limit = 500;
  of.watch();
  of.columns.set('settings', 445);
  of.columns.set('settings_text', 444);
  of.limit = undefined;
  of.watch();
  expect(of.lines).toEqual([]);
  of.limit = 500;
  of.watch();
  of.watch();
  expect(of.lines.map(({ measurement }) => measurement)).toEqual(['settings']);
});

it('warns once before there are as many measurements as the database takes tables', () => {
  const of = setUp('venus-influx-loader');
  of.tables = 5_000;
  of.watch();
  of.limit = 2_000;
  of.tables = 1_799;
  of.watch();
  expect(of.lines).toEqual([]);
  of.tables = 1_800;
  of.watch();
  of.tables = 1_900;
  of.watch();
  expect(of.lines.map(({ tables }) => tables)).toEqual([1_800]);
});
