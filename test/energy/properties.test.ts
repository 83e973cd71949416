/** What is true of any plant, whatever it says and whenever: random histories, the same at each run. */
import { describe, expect, it } from 'vitest';
import { Plant } from '../../src/energy/plant.ts';
import { type DeviceKey, type EnergySettings, SLICE, WINDOW } from '../../src/energy/types.ts';
import { GONE, type Value } from '../../src/types.ts';
import { MEASURED, START, type Sums, Topics } from '../support/plant-input.ts';

type Random = () => number;
type Happening = { readonly time: number } & (
  | { readonly kind: 'says'; readonly name: string; readonly value: Value }
  | { readonly kind: 'left'; readonly device: DeviceKey }
  | { readonly kind: 'link' | 'alive'; readonly is: boolean }
  | { readonly kind: 'stop' }
);

const WINDOWS = 3;
const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);

const POWERS = [
  ...['Grid', 'Genset', 'Consumption', 'PvOnGrid', 'PvOnOutput'].flatMap((what) => [
    `system/0/Ac/${what}/L1/Power`,
    `system/0/Ac/${what}/L2/Power`,
  ]),
  'system/0/Dc/Battery/Power',
  'system/0/Dc/Charger/Power',
  'system/0/Dc/FuelCell/Power',
  'system/0/Dc/Pv/Power',
  'system/0/Dc/System/Power',
  'system/0/Dc/Vebus/Power',
  'alternator/288/Dc/0/Power',
  'battery/256/Dc/0/Power',
  'battery/257/Dc/0/Power',
  'dcgenset/0/Dc/0/Power',
  'dcload/1/Dc/0/Power',
  'dcsource/1/Dc/0/Power',
  'dcsource/2/Dc/0/Power',
  'motordrive/1/Dc/0/Power',
  'grid/30/Ac/Power',
  'genset/31/Ac/Power',
  'multi/1/Ac/Out/L1/P',
  'multi/1/Yield/Power',
  'evcharger/1/Ac/Power',
  'heatpump/1/Ac/L1/Power',
  'acload/1/Ac/L1/Power',
  'acload/2/Ac/Power',
];
const CHOICES: readonly (readonly [string, readonly Value[]])[] = [
  ['system/0/ActiveBatteryService', ['com.victronenergy.battery/256', 'com.victronenergy.vebus/276', null]],
  ['system/0/Mgmt/ProcessVersion', ['2.99', '2.200', '2.256', null]],
  ['system/0/Dc/System/MeasurementType', [0, 1, null]],
  ['dcsource/2/Settings/MonitorMode', [-2, -1]],
  ['vebus/276/State', [3, null]],
  ['evcharger/1/Position', [0, 1]],
];
const LEAVING: readonly DeviceKey[] = [
  { service: 'system', instance: '0' },
  { service: 'dcsource', instance: '1' },
  { service: 'grid', instance: '30' },
];
const SETTINGS: readonly Partial<EnergySettings>[] = [
  {},
  { phases: 'individual' },
  { loads_ac: 'balance' },
  { batteries: ['battery/256', 'battery/257'] },
  { ac_chargers: 'metered', behind: [{ device: 'evcharger/1', behind: 'acload/1' }] },
];

/** Numbers from 0 to 1 that depend on the seed alone. */
function randomOf(seed: number): Random {
  let state = seed * 0x9e3779b9;
  return () => {
    state = Math.trunc(Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5);
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

function historyOf(random: Random): readonly Happening[] {
  const happenings: Happening[] = [
    { kind: 'link', is: true, time: START },
    { kind: 'alive', is: true, time: START },
  ];
  let time = START;
  while (time < START + WINDOWS * WINDOW) {
    happenings.push(happeningOf(random, time));
    time += random() < 0.3 ? 0 : Math.floor(random() * 4_000);
  }
  return happenings;
}

function happeningOf(random: Random, time: number): Happening {
  const chance = random();
  if (chance < 0.01) return { kind: 'link', is: random() < 0.8, time };
  if (chance < 0.02) return { kind: 'alive', is: random() < 0.8, time };
  if (chance < 0.03) return { kind: 'left', device: pick(random, LEAVING), time };
  if (chance < 0.1) {
    const [name, values] = pick(random, CHOICES);
    return { kind: 'says', name, value: pick(random, values), time };
  }
  const value = random() < 0.05 ? pick<Value>(random, [null, GONE]) : Math.round((random() * 8_000 - 2_000) * 10) / 10;
  return { kind: 'says', name: pick(random, POWERS), value, time };
}

function play(plant: Plant, topics: Topics, happening: Happening): void {
  const { time } = happening;
  if (happening.kind === 'says') plant.accept({ topic: topics.topic(happening.name), value: happening.value, time });
  else if (happening.kind === 'left') plant.left(happening.device, time);
  else if (happening.kind === 'stop') plant.link(false, time);
  else if (happening.kind === 'link') plant.link(happening.is, time);
  else plant.alive(happening.is, time);
}

type Closed = ReturnType<Plant['close']>;

/** All windows of a history; at each stop the link goes, and another plant may go on. */
function run(
  settings: EnergySettings,
  history: readonly Happening[],
  next = (plant: Plant): Plant => plant,
): readonly Closed[] {
  const topics = new Topics();
  const closed: Closed[] = [];
  let plant = new Plant(settings);
  for (const happening of history) {
    while (happening.time >= START + (closed.length + 1) * WINDOW) {
      closed.push(plant.close(START + (closed.length + 1) * WINDOW));
    }
    play(plant, topics, happening);
    if (happening.kind === 'stop') plant = next(plant);
  }
  return closed;
}

const settingsOf = (seed: number): EnergySettings => ({ ...MEASURED, ...SETTINGS[seed % SETTINGS.length] });

describe.each(SEEDS)('any plant (%i)', (seed) => {
  const settings = settingsOf(seed);
  const history = historyOf(randomOf(seed));
  const windows = run(settings, history);

  it('gives the same, however often values that hold are said again', () => {
    const random = randomOf(seed + 1_000);
    const held = new Map<string, Value>();
    const confirmed = history.flatMap((happening): readonly Happening[] => {
      if (happening.kind !== 'says') held.clear();
      else if (happening.value === GONE) for (const name of held.keys()) held.delete(name);
      else held.set(happening.name, happening.value);
      if (held.size === 0 || random() < 0.5) return [happening];
      const [name, value] = pick(random, [...held]);
      return [happening, { kind: 'says', name, value, time: happening.time + (random() < 0.5 ? 0 : 1) }];
    });
    expect(run(settings, confirmed)).toEqual(windows);
  });

  it('gives after a start what it would have given had the link been down', () => {
    const random = randomOf(seed + 2_000);
    const stops = new Set(history.filter(() => random() < 0.02).map(({ time }) => time));
    const again = history.flatMap((happening): readonly Happening[] => {
      const { time } = happening;
      if (!stops.delete(time)) return [happening];
      return [{ kind: 'stop', time }, { kind: 'link', is: true, time }, { kind: 'alive', is: true, time }, happening];
    });
    const restarted = run(settings, again, (plant) => new Plant(settings, JSON.parse(JSON.stringify(plant.state()))));
    expect(restarted).toEqual(run(settings, again));
  });

  it('gives what adds up', () => {
    for (const { site, consumers, checks } of windows) {
      if (site['coverage'] === 0) continue;
      expectBalance(site, checks);
      expectConsumers(site, consumers);
      expect(site['coverage']).toBeLessThanOrEqual(1);
    }
  });
});

const of = (fields: Sums, ...names: readonly string[]): number =>
  names.reduce((sum, name) => sum + (fields[name] ?? 0), 0);
const flows = (fields: Sums, part: (name: string) => boolean): number =>
  of(fields, ...Object.keys(fields).filter((name) => name.includes('_to_') && part(name)));
const ROUNDING = 1e-6;

function expectBalance(site: Sums, checks: Sums): void {
  for (const [name, value] of Object.entries(site))
    if (name !== 'unaccounted') expect(value, name).toBeGreaterThanOrEqual(0);
  const solar = of(site, 'pv_dc', 'pv_ac');
  const sources = solar + of(site, 'grid_import', 'genset', 'alternator', 'battery_discharge', 'dc_sources');
  const loads = of(site, 'loads_ac', 'loads_dc');
  const sinks = loads + of(site, 'grid_export', 'battery_charge');
  expect(sources - sinks).toBe(site['unaccounted']);

  const into = (sink: string) => flows(site, (name) => name.endsWith(`_to_${sink}`));
  expect(Math.abs(into('loads') - loads)).toBeLessThan(ROUNDING);
  expect(Math.abs(into('battery') - of(site, 'battery_charge'))).toBeLessThan(ROUNDING);
  expect(Math.abs(into('grid') - of(checks, 'net_export'))).toBeLessThan(ROUNDING);

  const from = (source: string) => flows(site, (name) => name.startsWith(`${source}_to_`)) - ROUNDING;
  expect(from('pv')).toBeLessThan(solar);
  expect(from('genset')).toBeLessThan(of(site, 'genset'));
  expect(from('other')).toBeLessThan(of(site, 'alternator', 'dc_sources'));
  expect(from('grid')).toBeLessThan(of(checks, 'net_import'));
  expect(from('battery')).toBeLessThan(of(site, 'battery_discharge'));
}

function expectConsumers(site: Sums, consumers: Closed['consumers']): void {
  const inside = consumers.filter(({ fields }) => !('outside' in fields));
  const taken = (name: string) => inside.reduce((sum, { fields }) => sum + of(fields, name), 0);
  expect(Math.abs(taken('energy') - of(site, 'loads_ac', 'loads_dc', 'overlap'))).toBeLessThan(ROUNDING);
  for (const { fields } of consumers) {
    const origins = Object.keys(fields).filter((name) => name.startsWith('from_'));
    expect(Math.abs(of(fields, ...origins) - of(fields, 'energy'))).toBeLessThan(ROUNDING);
    for (const [name, value] of Object.entries(fields)) expect(value, name).toBeGreaterThanOrEqual(0);
  }
  if (site['overlap'] !== 0) return;
  for (const origin of ['pv', 'other', 'genset', 'grid', 'battery', 'unknown']) {
    expect(Math.abs(taken(`from_${origin}`) - of(site, `${origin}_to_loads`))).toBeLessThan(ROUNDING);
  }
}

it('spreads what it says over many slices', () => {
  const times = historyOf(randomOf(1)).map(({ time }) => Math.floor(time / SLICE));
  expect(new Set(times).size).toBeGreaterThan(80);
});
