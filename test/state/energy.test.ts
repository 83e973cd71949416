import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { EnergyDay } from '../../src/energy/types.ts';
import { createLog } from '../../src/shared/log.ts';
import { createEnergyMemory, type OpenEnergy } from '../../src/state/energy.ts';
import { openDataDir } from '../../src/state/state-file.ts';
import { dataDir } from '../support/daemon.ts';

const HOUR = 3_600_000;

function day(number: number, pv = number): EnergyDay {
  const start = number * 24 * HOUR;
  const date = new Date(start).toISOString().slice(0, 10);
  const fields = { pv_dc: pv, coverage: 1 };
  return { date, start, end: start + 24 * HOUR, zone: 'UTC', site: 'Haus', fields, lacking: [], checks: {}, money: {} };
}

function open(zone: string): OpenEnergy {
  return { machines: { start: 5 }, day: null, lines: [], zone, checked: { told: {}, leftOut: [] } };
}

function scene() {
  const { path, remove } = dataDir();
  onTestFinished(remove);
  const memory = () => createEnergyMemory(openDataDir(path, createLog('silent')));
  const file = (name: string) => JSON.parse(readFileSync(join(path, name), 'utf8'));
  return { path, memory, file };
}

it('what is kept of each GX is there for the next run', async () => {
  const { memory, file } = scene();
  const first = memory();
  await Promise.all([first.keep('a', open('UTC'), [day(1)]), first.keep('b', open('Europe/Berlin'), [])]);
  expect(Object.keys(file('energy.json'))).toEqual(['a']);
  const next = memory();
  expect(next.open('a')).toEqual(open('UTC'));
  expect(next.open('b')?.zone).toBe('Europe/Berlin');
  expect(next.days('a')).toEqual([day(1)]);
  expect([next.open('c'), next.days('c')]).toEqual([undefined, []]);
});

it('a day that is computed anew takes the place of the one of before, and 800 are kept', async () => {
  const { memory } = scene();
  const first = memory();
  await first.keep(
    'a',
    open('UTC'),
    Array.from({ length: 805 }, (_, index) => day(index)),
  );
  expect(first.days('a').map(({ start }) => start)).toHaveLength(800);
  expect(first.days('a')[0]).toEqual(day(5));
  await first.takeDays('a', [day(800, 7), day(2)]);
  expect(
    memory()
      .days('a')
      .slice(-5)
      .map(({ fields }) => fields['pv_dc']),
  ).toEqual([7, 801, 802, 803, 804]);
});

it('a file that is damaged is no reason not to start', async () => {
  const { path, memory } = scene();
  await memory().keep('a', open('UTC'), [day(1)]);
  writeFileSync(join(path, 'energy-open.json'), '{"version":1,"sites":{"a":{"day":');
  const next = memory();
  expect(next.open('a')).toBeUndefined();
  expect(next.days('a')).toEqual([day(1)]);
});

it('a disk that takes nothing holds nobody up', async () => {
  const { path } = scene();
  writeFileSync(join(path, 'file'), '');
  const memory = createEnergyMemory(openDataDir(join(path, 'file', 'folder'), createLog('silent')));
  await expect(memory.keep('a', open('UTC'), [day(1)])).resolves.toBeUndefined();
});
