import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createLimitWatch, nearLimits } from '../../src/destination/limits.ts';

/** So many, the first of them always the same. */
function names(count: number, first = 0): ReadonlySet<string> {
  return new Set(Array.from({ length: count }, (_, index) => `name ${first + index}`));
}

function setUp(schema: 'gx' | 'venus-influx-loader') {
  const lines: { measurement?: string; tables?: number }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const columns = new Map([['battery', names(40)]]);
  const of = { lines, columns, tables: names(0), limit: undefined as number | undefined, watch: (): void => undefined };
  const counted = { columns: () => columns, loaderMeasurements: () => of.tables };
  const limits = () => ({ columns: of.limit, tables: of.limit });
  of.watch = createLimitWatch(() => [counted], [{ schema, tier: undefined, limits }], log);
  return of;
}

it('warns once for each measurement that comes near the limit, and never without one', () => {
  const of = setUp('gx');
  of.watch();
  of.limit = 500;
  of.watch();
  of.columns.set('settings', names(445));
  of.columns.set('settings_text', names(444));
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
  of.tables = names(5_000);
  of.watch();
  of.limit = 2_000;
  of.tables = names(1_799);
  of.watch();
  expect(of.lines).toEqual([]);
  of.tables = names(1_800);
  of.watch();
  of.tables = names(1_900);
  of.watch();
  expect(of.lines.map(({ tables }) => tables)).toEqual([1_800]);
});

it('what several GX have in common counts once', () => {
  const gx = (first: number) => ({
    columns: () => new Map([['battery', names(300, first)]]),
    loaderMeasurements: () => names(1_500, first),
  });
  expect(nearLimits([gx(0), gx(10), gx(20)], 'gx', { columns: 500 })).toEqual([]);
  expect(nearLimits([gx(0), gx(150)], 'gx', { columns: 500 })).toMatchObject([{ what: 'battery' }]);
  expect(nearLimits([gx(0), gx(10)], 'venus-influx-loader', { tables: 2_000 })).toEqual([]);
  expect(nearLimits([gx(0), gx(500)], 'venus-influx-loader', { tables: 2_000 })).toMatchObject([{ what: 'tables' }]);
});
