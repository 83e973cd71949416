/** What each consumer took, and from where. An hour of powers that hold. */
import { describe, expect, it } from 'vitest';
import { Plant } from '../../src/energy/plant.ts';
import { WINDOW } from '../../src/energy/types.ts';
import { closeAll, connect, hourOf, MEASURED, START, type Sums, say, Topics } from '../support/plant-input.ts';

/** Fields that are not named are 0. */
function expectTaken(fields: Sums | undefined, expected: Sums): void {
  for (const [name, value] of Object.entries(fields ?? { energy: Number.NaN })) {
    expect(value, name).toBeCloseTo(expected[name] ?? 0, 5);
  }
  for (const name of Object.keys(expected)) expect(fields).toHaveProperty(name);
}

const HOUSE = {
  'system/0/Dc/System/MeasurementType': 1,
  'system/0/Ac/PvOnGrid/L1/Power': 1_100,
  'system/0/Ac/Grid/L1/Power': 1_100,
  'system/0/Ac/Consumption/L1/Power': 2_000,
  'system/0/Dc/System/Power': 200,
  'grid/30/Ac/Power': 1_100,
};

describe('consumers', () => {
  it('share the mix of sources of all loads', () => {
    const { site, consumers } = hourOf({ ...HOUSE, 'evcharger/40/Ac/Power': 1_200, 'heatpump/2/Ac/L1/Power': 300 });
    expectTaken(consumers['evcharger/40'], { energy: 1.2, from_pv: 0.6, from_grid: 0.6 });
    expectTaken(consumers['heatpump/2'], { energy: 0.3, from_pv: 0.15, from_grid: 0.15 });
    expectTaken(consumers['system/rest'], { energy: 0.5, from_pv: 0.25, from_grid: 0.25 });
    expectTaken(consumers['system/dc'], { energy: 0.2, from_pv: 0.1, from_grid: 0.1 });
    expect(site['overlap']).toBe(0);
  });

  it('are the sum of their phases, else what they say of all, and take nothing back', () => {
    const { consumers } = hourOf({
      ...HOUSE,
      'evcharger/1/Ac/L1/Power': 100,
      'evcharger/1/Ac/L3/Power': 50,
      'evcharger/1/Ac/Power': 9_000,
      'acload/2/Ac/L1/Power': null,
      'acload/2/Ac/Power': 70,
      'acload/3/Ac/Power': -500,
      'acload/4/Ac/Power': null,
    });
    expect(consumers['evcharger/1']?.['energy']).toBeCloseTo(0.15, 5);
    expect(consumers['acload/2']?.['energy']).toBeCloseTo(0.07, 5);
    expect(consumers['acload/3']?.['energy']).toBe(0);
    expect(consumers).not.toHaveProperty(['acload/4']);
    expect(consumers['system/rest']?.['energy']).toBeCloseTo(1.78, 5);
  });

  it('that measure more than the loads of the site overlap', () => {
    const { site, consumers } = hourOf({ ...HOUSE, 'acload/1/Ac/Power': 1_500, 'acload/2/Ac/Power': 1_500 });
    expect(site['overlap']).toBeCloseTo(1, 5);
    expect(consumers['system/rest']?.['energy']).toBe(0);
  });

  it('have an unknown source where the site has no loads', () => {
    const { consumers } = hourOf({ 'system/0/Dc/Pv/Power': 100, 'acload/1/Ac/Power': 500 });
    expectTaken(consumers['acload/1'], { energy: 0.5, from_unknown: 0.5 });
  });

  it('that a window never had a value of have no row in it', () => {
    const plant = new Plant(MEASURED);
    const topics = new Topics();
    connect(plant, START);
    say(plant, topics, { ...HOUSE, 'acload/1/Ac/Power': 500 }, START);
    say(plant, topics, { 'acload/1/Ac/Power': null }, START + WINDOW);
    const keys = [1, 2].map((index) => plant.close(START + index * WINDOW).consumers.map(({ instance }) => instance));
    expect(keys).toEqual([
      ['1', 'dc', 'rest'],
      ['dc', 'rest'],
    ]);
  });
});

describe('a meter behind another one', () => {
  const values = { ...HOUSE, 'acload/1/Ac/Power': 1_500, 'acload/2/Ac/Power': 600, 'evcharger/3/Ac/Power': 400 };
  const behind = [
    { device: 'acload/2', behind: 'acload/1' },
    { device: 'evcharger/3', behind: 'acload/2' },
  ];

  it('is counted once', () => {
    const { site, consumers } = hourOf(values, { behind });
    expect(consumers['acload/1']?.['energy']).toBeCloseTo(0.9, 5);
    expect(consumers['acload/2']?.['energy']).toBeCloseTo(0.2, 5);
    expect(consumers['evcharger/3']?.['energy']).toBeCloseTo(0.4, 5);
    expect(consumers['system/rest']?.['energy']).toBeCloseTo(0.5, 5);
    expect(site['overlap']).toBe(0);
  });

  it('that measures more leaves nothing of the other, and one that is not there all', () => {
    const more = hourOf({ ...values, 'acload/2/Ac/Power': 1_700 }, { behind });
    expect(more.consumers['acload/1']?.['energy']).toBe(0);
    const away = hourOf({ ...values, 'acload/2/Ac/Power': null }, { behind });
    expect(away.consumers['acload/1']?.['energy']).toBeCloseTo(1.5, 5);
  });
});

describe('a consumer at an AC input', () => {
  const values = {
    'system/0/Ac/Consumption/L1/Power': 300,
    'system/0/Ac/Grid/L1/Power': 300,
    'evcharger/1/Ac/Power': 7_000,
    'evcharger/1/Position': 1,
    'acload/2/Ac/Power': 100,
    'acload/2/Position': 0,
  };

  it('lies outside where no meter sees it', () => {
    const { site, consumers } = hourOf(values);
    expectTaken(consumers['evcharger/1'], { energy: 7, from_unknown: 7, outside: 12 });
    expectTaken(consumers['acload/2'], { energy: 0.1, from_grid: 0.1 });
    expectTaken(consumers['system/rest'], { energy: 0.2, from_grid: 0.2 });
    expect(site['overlap']).toBe(0);
  });

  it.each([{ 'grid/30/Ac/Power': 0 }, { 'genset/0/Ac/L1/Power': 0 }])(
    'is one of the loads beside a meter: %o',
    (meter) => {
      const { site, consumers } = hourOf({ ...values, ...meter });
      expect(consumers['evcharger/1']).not.toHaveProperty('outside');
      expect(site['overlap']).toBeCloseTo(6.8, 5);
    },
  );

  it('that is outside for a part of a window overlaps for that part', () => {
    const plant = new Plant(MEASURED);
    const topics = new Topics();
    connect(plant, START);
    say(plant, topics, values, START);
    say(plant, topics, { 'grid/30/Ac/Power': 300, 'evcharger/1/Ac/Power': 120 }, START + 60_000);
    const { site, consumers } = closeAll(plant, 1);
    expect(consumers['evcharger/1']).not.toHaveProperty('outside');
    const all = Object.values(consumers).reduce((sum, { energy = 0 }) => sum + energy, 0);
    expect(all).toBeCloseTo((site['loads_ac'] ?? 0) + (site['loads_dc'] ?? 0) + (site['overlap'] ?? 0), 5);
  });
});
