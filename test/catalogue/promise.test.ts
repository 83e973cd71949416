/**
 * The catalogue is a promise: promise.txt has what was promised. New entries and new labels are written with `npm test --
 * -u`. What breaks the promise is named here and never rewritten: take its line out of promise.txt by hand, and say so
 * in `changelog.d/`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { services } from '../../src/catalogue/data/index.ts';
import type { Entries } from '../../src/catalogue/entry.ts';
import { broken, promise } from './promise.ts';

const FILE = join(import.meta.dirname, 'promise.txt');

it('keeps what it has promised', async () => {
  expect(broken(readFileSync(FILE, 'utf8'), promise(services))).toEqual([]);
  await expect(promise(services)).toMatchFileSnapshot(FILE);
});

const battery: Entries = {
  Soc: { log: 'yes', label: 'state of charge', kind: 'quantity', unit: '%' },
  'Yield/User': { log: 'yes', label: 'yield', kind: 'counter', unit: 'kWh', reset: 'user' },
};
const { Soc, 'Yield/User': counter } = battery as Record<'Soc' | 'Yield/User', Entries[string]>;

it.each<[what: string, after: Entries, expected: string[]]>([
  ['nothing', battery, []],
  ['an addition', { ...battery, Soh: { log: 'yes', label: 'state of health', kind: 'quantity', unit: '%' } }, []],
  ['another label', { ...battery, Soc: { ...Soc!, label: 'how full it is' } }, []],
  ['a removal', { Soc: Soc! }, ['BREAKING: battery/Yield/User is removed']],
  ['a new name', { Charge: Soc!, 'Yield/User': counter! }, ['BREAKING: battery/Soc is renamed to battery/Charge']],
  ['another kind', { ...battery, Soc: { ...Soc!, kind: 'state' } }, ['BREAKING: battery/Soc: kind quantity -> state']],
  [
    'another unit and reset',
    { ...battery, 'Yield/User': { ...counter!, unit: 'Ah', reset: 'never' } },
    ['BREAKING: battery/Yield/User: unit kWh -> Ah', 'BREAKING: battery/Yield/User: reset user -> never'],
  ],
])('calls %s by its name', (_, after, expected) => {
  expect(broken(promise({ battery }), promise({ battery: after }))).toEqual(expected);
});
