import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createColumnWatch } from '../src/columns.ts';

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
