import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EnergyDay } from '../../src/energy/types.ts';
import { createLog } from '../../src/shared/log.ts';
import { createEnergyMemory, type OpenEnergy } from '../../src/state/energy.ts';
import { createMemory } from '../../src/state/memory.ts';
import { openDataDir } from '../../src/state/state-file.ts';
import { dataDir } from '../support/daemon.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 29);

function day(number: number, pv = number): EnergyDay {
  const start = number * 24 * HOUR;
  const date = new Date(start).toISOString().slice(0, 10);
  const fields = { pv_dc: pv, coverage: 1 };
  return { date, start, end: start + 24 * HOUR, zone: 'UTC', site: 'Haus', fields, lacking: [], checks: {}, money: {} };
}

function open(zone: string): OpenEnergy {
  return { day: null, lines: [], zone, checked: { told: {}, leftOut: [] } };
}

function scene() {
  const { path, remove } = dataDir();
  onTestFinished(remove);
  const said: string[] = [];
  const log = Object.assign(createLog('silent'), {
    error: (fields: unknown, text: string) => void said.push(`${text} ${JSON.stringify(fields)}`),
  });
  const memory = () => createEnergyMemory(openDataDir(path, log));
  const file = (name: string) => JSON.parse(readFileSync(join(path, name), 'utf8'));
  return { path, memory, file, said };
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

it('a day that a full disk did not take is not lost, whenever the process ends, and is in its file once there is room', async () => {
  const { path, memory, file } = scene();
  const first = memory();
  await first.keep('a', open('UTC'), [day(1)]);
  // No draft of the file of days can be written, as on a disk on which only the smaller file has room.
  mkdirSync(join(path, 'energy.json.new'));
  await first.keep('a', open('UTC'), [day(2)]);
  expect(await first.takeDays('b', [day(3)])).toBe(false);
  expect(file('energy.json')).toEqual({ a: [day(1)] });
  const second = memory();
  expect([second.days('a'), second.days('b')]).toEqual([[day(1), day(2)], [day(3)]]);
  await second.keep('a', open('UTC'), [day(4)]);
  const third = memory();
  rmdirSync(join(path, 'energy.json.new'));
  await third.keep('a', open('UTC'), []);
  expect(file('energy.json')).toEqual({ a: [day(1), day(2), day(4)], b: [day(3)] });
  expect(file('energy-open.json')).not.toHaveProperty('unwritten');
});

it('what a full disk did not take is written as soon as there is room, though no window is over', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { path, memory, file } = scene();
  mkdirSync(join(path, 'energy.json.new'), { recursive: true });
  mkdirSync(join(path, 'energy-open.json.new'));
  await memory().keep('a', open('UTC'), [day(1)]);
  for (const name of ['energy.json.new', 'energy-open.json.new']) rmdirSync(join(path, name));
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await expect.poll(() => existsSync(join(path, 'energy-open.json'))).toBe(true);
  expect(file('energy.json')).toEqual({ a: [day(1)] });
});

describe('a file in which something cannot be so', () => {
  const HUGE = '1e999';
  const mark = { value: 5, changedAt: START };
  const sums = { forward: 0, reverse: 0, phasesForward: 0, phasesReverse: 0 };
  const counters = { 'Ac/Energy/Forward': { base: mark, counted: 1, gap: 0 } };
  const device = { service: 'grid', instance: '30', counters, power: { sums }, wasPresent: true };
  const machines = {
    start: START,
    time: START,
    plant: { since: START, slice: { covered: 0 }, totals: {}, consumers: [] },
    counters: { time: START, devices: [device], measured: {}, leftOut: [] },
  };
  const good = {
    ...open('UTC'),
    machines,
    day: { ...day(1), start: START, end: START + 24 * HOUR, until: START, covered: 1 },
    lines: [[{ line: 'gx_energy,site=x pv_dc=1 1\n', fields: 1, stamp: START }]],
  };

  it('is none that is kept', () => {
    const { path, memory } = scene();
    writeFileSync(join(path, 'energy-open.json'), JSON.stringify({ version: 1, sites: { a: good } }));
    expect(memory().open('a')).toEqual(good);
  });

  it.each<[string, string | RegExp, string]>([
    ['a time of no clock', `"time":${START}`, '"time":8e15'],
    ['a time after the window', `"time":${START}`, `"time":${START + 300_001}`],
    ['a window that begins at no border', `"start":${START}`, `"start":${START + 1}`],
    ['a number that is none', '"counted":1', `"counted":${HUGE}`],
    ['a counter beyond all counters', '"value":5', '"value":1e300'],
    ['a text for a number', '"covered":0', '"covered":"0"'],
    ['null for a number', '"forward":0', '"forward":null'],
    ['a list for an object', '"totals":{}', '"totals":[]'],
    ['devices that are none', '"devices":[', '"devices":[7,'],
    ['a zone that nobody knows', '"zone":"UTC"', '"zone":"Mars/Olympus"'],
    ['a day that lasts for ever', `"end":${START + 24 * HOUR}`, `"end":${START + 240_000 * HOUR}`],
    ['a line of something else', 'gx_energy,', 'system,'],
    ['two lines in one', 'pv_dc=1 1', 'pv_dc=1 1\\nsystem x=1'],
    ['kWh of a star', '"pv_dc":1', '"pv_dc":1e30'],
  ])('is set aside in words: %s', async (_, from, to) => {
    const { path, memory, said } = scene();
    const text = JSON.stringify({ version: 1, sites: { a: good } });
    expect(text).toMatch(from);
    writeFileSync(join(path, 'energy-open.json'), text.replace(from, to));
    expect(memory().open('a')).toBeUndefined();
    expect(said).toEqual([
      expect.stringMatching(/energy-open.json is damaged: it is moved to .*damaged, and an empty one/),
    ]);
    await expect.poll(() => existsSync(join(path, 'energy-open.json.damaged'))).toBe(true);
  });

  it('is set aside in few words where it is large', () => {
    const { path, memory, said } = scene();
    writeFileSync(join(path, 'energy.json'), `{"a":[${'"x",'.repeat(5_000_000)}0]}`);
    writeFileSync(join(path, 'energy-open.json'), `{"version":1,"sites":{"a":${'['.repeat(1_000_000)}`);
    const next = memory();
    expect([next.days('a'), next.open('a')]).toEqual([[], undefined]);
    expect(said.map((text) => text.length < 1_000)).toEqual([true, true]);
  });
});

it.each<[string, unknown]>([
  ['texts', { isClean: true, topics: { a: { minute: 0, quarter: 0, sums: ['1 2 3', '-'] } } }],
  [
    'times',
    { isClean: true, topics: { a: { minute: 8e15, quarter: 0, sums: ['- - - - - - - -', '- - - - - - - -'] } } },
  ],
  ['lists', { isClean: true, topics: [1] }],
])('roll-ups that cannot be so are set aside in words: %s', async (_, content) => {
  const { path } = scene();
  writeFileSync(join(path, 'rollups.json'), JSON.stringify(content));
  expect(createMemory(path, createLog('silent')).rollups.take('a')).toBeUndefined();
  await expect.poll(() => existsSync(join(path, 'rollups.json.damaged'))).toBe(true);
});

it('a disk that takes nothing holds nobody up', async () => {
  const { path } = scene();
  writeFileSync(join(path, 'file'), '');
  const memory = createEnergyMemory(openDataDir(join(path, 'file', 'folder'), createLog('silent')));
  await expect(memory.keep('a', open('UTC'), [day(1)])).resolves.toBeUndefined();
});
