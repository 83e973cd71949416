/** What is worth a chart or an alert does happen, in some seeds and on some days. */
import { describe, expect, it } from 'vitest';
import {
  createPlant,
  type PlantValue,
  type Publication,
  type ScenarioName,
} from '../../../src/simulator/plant/plant.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const JUNE = Date.UTC(2026, 5, 15);

interface Event {
  readonly value: PlantValue;
  readonly time: number;
}

/** Everything that a scenario says on these topics, with what it said at the start. */
function follow<Topic extends string>(
  scenario: ScenarioName,
  seed: number,
  startAt: number,
  length: number,
  names: readonly Topic[],
): Record<Topic, Event[]> {
  const plant = createPlant({ scenario, seed, startAt });
  const events = Object.fromEntries(names.map((name) => [name, [] as Event[]])) as Record<Topic, Event[]>;
  const take = ({ service, instance, path, value }: Publication, time: number) =>
    events[`${service}/${instance}/${path}` as Topic]?.push({ value, time });
  for (const publication of plant.state()) take(publication, startAt);
  plant.advance(length, take);
  return events;
}

const values = (events: readonly Event[]) => events.map(({ value }) => value);

it('loses the grid in a house, inverts, raises the alarm and comes back', () => {
  // Seed 11 loses it after four hours.
  const seen = follow('ess-house', 11, JUNE, 5 * HOUR, [
    'system/0/Ac/ActiveIn/Source',
    'system/0/Ac/ActiveIn/L1/Power',
    'vebus/276/Alarms/GridLost',
    'vebus/276/State',
    'grid/30/Ac/L1/Voltage',
  ]);
  expect(values(seen['system/0/Ac/ActiveIn/Source'])).toEqual([1, 240, 1]);
  expect(values(seen['vebus/276/Alarms/GridLost'])).toEqual([0, 2, 0]);
  expect(values(seen['vebus/276/State'])).toContain(9);
  expect(values(seen['grid/30/Ac/L1/Voltage'])).toContain(0);
  const [, lost, back] = seen['system/0/Ac/ActiveIn/Source'];
  expect(back!.time - lost!.time).toBeGreaterThan(3 * 60_000);
  expect(back!.time - lost!.time).toBeLessThan(16 * 60_000);
  // The type of a value changes with its source.
  const during = seen['system/0/Ac/ActiveIn/L1/Power'].filter(
    ({ time }) => time >= lost!.time && time < back!.time - 1000,
  );
  expect(during.some(({ value }) => value === null)).toBe(true);
});

it('starts the genset at a low charge, warms up, carries the load, cools down', () => {
  const seen = follow('off-grid', 2, JUNE + 20 * HOUR, 14 * HOUR, [
    'generator/0/State',
    'genset/0/Engine/Speed',
    'genset/0/Ac/Power',
    'system/0/Ac/ActiveIn/Source',
    'system/0/Relay/0/State',
    'generator/0/QuietHours',
  ]);
  expect(values(seen['generator/0/State']).slice(0, 6)).toEqual([0, 2, 1, 3, 4, 0]);
  expect(values(seen['system/0/Relay/0/State']).slice(0, 3)).toEqual([0, 1, 0]);
  expect(values(seen['system/0/Ac/ActiveIn/Source']).slice(0, 3)).toEqual([240, 2, 240]);
  expect(Math.max(...(values(seen['genset/0/Engine/Speed']) as number[]))).toBeGreaterThan(1450);
  expect(Math.max(...(values(seen['genset/0/Ac/Power']) as number[]))).toBeGreaterThan(3000);
  expect(seen['generator/0/State'][1]!.value).toBe(2);
});

it('runs low before dawn off the grid in some seeds, and not in others', () => {
  const names = ['battery/1/Alarms/LowSoc', 'battery/1/Soc'] as const;
  const night = (seed: number) => {
    // From six in the evening to nine in the morning.
    const seen = follow('off-grid', seed, JUNE + 8 * HOUR, 15 * HOUR, names);
    return {
      alarm: Math.max(...(values(seen['battery/1/Alarms/LowSoc']) as number[])),
      soc: Math.min(...(values(seen['battery/1/Soc']) as number[])),
    };
  };
  const [good, poor, bad] = [night(2), night(9), night(4)];
  expect(good.alarm).toBe(0);
  expect(good.soc).toBeGreaterThan(20);
  expect(poor.alarm).toBe(1);
  expect(poor.soc).toBeLessThan(20);
  expect(bad.alarm).toBe(2);
  expect(bad.soc).toBeLessThan(10);
});

it('lets a boat leave its shore power, charge from the alternator and move', () => {
  const seen = follow('boat', 1, JUNE + 5 * HOUR, 9 * HOUR, [
    'system/0/Ac/ActiveIn/Source',
    'system/0/Ac/Grid/L1/Power',
    'alternator/291/Dc/0/Power',
    'gps/0/Position/Latitude',
    'gps/0/Course',
  ]);
  expect(values(seen['system/0/Ac/ActiveIn/Source'])).toEqual([3, 240, 3]);
  expect(values(seen['system/0/Ac/Grid/L1/Power'])).toContain(null);
  expect(Math.max(...(values(seen['alternator/291/Dc/0/Power']) as number[]))).toBeGreaterThan(100);
  expect(new Set(values(seen['gps/0/Position/Latitude'])).size).toBeGreaterThan(1000);
  expect(values(seen['gps/0/Course'])).toContain(null);
});

it('charges a car in the evening and counts the session', () => {
  const seen = follow('three-phase', 1, JUNE + 15 * HOUR, 6 * HOUR, [
    'evcharger/41/Status',
    'evcharger/41/Session/Energy',
    'evcharger/41/Ac/Power',
  ]);
  expect(values(seen['evcharger/41/Status'])).toEqual([0, 1, 2, 3]);
  expect(values(seen['evcharger/41/Session/Energy']).at(-1)).toBeGreaterThan(4);
  expect(Math.max(...(values(seen['evcharger/41/Ac/Power']) as number[]))).toBeGreaterThan(9000);
});

it('warns of a cell that runs ahead, for a while', () => {
  const seen = follow('off-grid', 11, JUNE + 22 * HOUR, 9 * HOUR, [
    'battery/1/Alarms/CellImbalance',
    'battery/1/System/MaxCellVoltage',
  ]);
  expect(values(seen['battery/1/Alarms/CellImbalance'])).toEqual([0, 1, 0]);
  expect(Math.max(...(values(seen['battery/1/System/MaxCellVoltage']) as number[]))).toBeGreaterThan(3.5);
});

describe('midnight', () => {
  it.each([
    ['ess-house', 'solarcharger/279', 22],
    ['rv', 'solarcharger/289', 6],
  ] as const)("of %s is local: the day's rows move down and today starts from nothing", (scenario, device, hour) => {
    const row = (index: number, name: string) => `${device}/History/Daily/${index}/${name}`;
    const names = [row(0, 'Yield'), row(1, 'Yield'), row(2, 'Yield'), row(0, 'Nr'), row(1, 'Nr')];
    // From noon of the place to two minutes after its midnight, UTC `hour`.
    const midnight = (hour < 12 ? JUNE + DAY : JUNE) + hour * HOUR;
    const seen = follow(scenario, 1, midnight - 12 * HOUR, 12 * HOUR + 120_000, names);
    const today = seen[row(0, 'Yield')]!;
    const reset = today.at(-1)!;
    expect(reset.value).toBe(0);
    expect(reset.time - midnight).toBeGreaterThanOrEqual(0);
    expect(reset.time - midnight).toBeLessThan(3000);
    const yesterday = today.at(-2)!.value;
    expect(yesterday).toBeGreaterThan(0.2);
    expect(seen[row(1, 'Yield')]!.at(-1)!.value).toBe(yesterday);
    expect(seen[row(2, 'Yield')]!.at(-1)!.value).toBe(seen[row(1, 'Yield')]![0]!.value);
    expect(seen[row(1, 'Nr')]!.at(-1)!.value).toBe(seen[row(0, 'Nr')]![0]!.value);
  });
});
