/** What is on the bus, when it changes, and that chance is the seed's alone. */
import { describe, expect, it } from 'vitest';
import { createPlant, type PlantValue, type Publication, SCENARIOS } from '../../../src/simulator/plant/plant.ts';
import { charged } from '../../support/plants.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const JUNE = Date.UTC(2026, 5, 15);
const NOON = JUNE + 11 * HOUR;

const topicOf = ({ service, instance, path }: Publication) => `${service}/${instance}/${path}`;

function topics(publications: Iterable<Publication>): Map<string, PlantValue> {
  return new Map([...publications].map((publication) => [topicOf(publication), publication.value]));
}

function record(
  plant: ReturnType<typeof createPlant>,
  milliseconds: number,
): { topic: string; value: PlantValue; time: number }[] {
  const seen: { topic: string; value: PlantValue; time: number }[] = [];
  plant.advance(milliseconds, (publication, time) =>
    seen.push({ topic: topicOf(publication), value: publication.value, time }),
  );
  return seen;
}

describe.each(SCENARIOS)('%s', (scenario) => {
  it('says the same for the same seed, however it is cut, and something else for another', () => {
    const whole = record(createPlant({ scenario, seed: 7, startAt: NOON }), 10 * MINUTE);
    const cut = createPlant({ scenario, seed: 7, startAt: NOON });
    const pieces = Array.from({ length: 10 }, () => record(cut, MINUTE)).flat();
    const other = record(createPlant({ scenario, seed: 8, startAt: NOON }), 10 * MINUTE);
    expect(pieces).toEqual(whole);
    expect(other).not.toEqual(whole);
  });

  it('publishes changes only, in order, and each ends in the state', () => {
    const plant = createPlant({ scenario, startAt: NOON });
    const before = topics(plant.state());
    expect(before.size).toBe([...plant.state()].length);
    let last = NOON;
    for (const { topic, value, time } of record(plant, 10 * MINUTE)) {
      expect(time).toBeGreaterThanOrEqual(last);
      expect(JSON.stringify(value), topic).not.toBe(JSON.stringify(before.get(topic)));
      last = time;
      before.set(topic, value);
    }
    expect(plant.now).toBe(NOON + 10 * MINUTE);
    expect(topics(plant.state())).toEqual(before);
  });

  it('has what a dashboard needs, and values that JSON can say', () => {
    const plant = createPlant({ scenario, startAt: NOON });
    record(plant, 10 * MINUTE);
    const now = topics(plant.state());
    for (const path of ['Soc', 'Power', 'Voltage', 'Current', 'State'])
      expect(now.get(`system/0/Dc/Battery/${path}`), path).toEqual(expect.any(Number));
    for (const path of ['Dc/Pv/Power', 'Ac/Consumption/L1/Power', 'Ac/ActiveIn/Source', 'SystemState/State'])
      expect(now.get(`system/0/${path}`), path).toEqual(expect.any(Number));
    expect(now.get('system/0/Serial')).toMatch(/^[0-9a-f]{12}$/);
    expect(now.get('settings/0/Settings/SystemSetup/SystemName')).toBe(plant.scenario.systemName);
    expect(now.get('settings/0/Settings/Services/AccessPointPassword')).toBe('******');
    expect(now.get('system/0/Control/Dvcc')).toEqual(expect.any(Boolean));
    expect(JSON.parse(String(now.get('system/0/AvailableBatteries')))).toBeTypeOf('object');
    expect(now.get('system/0/Batteries')).toHaveLength(plant.scenario.monitors.length);
    for (const [topic, value] of now) {
      if (typeof value === 'number') expect(Number.isFinite(value), topic).toBe(true);
      expect(JSON.parse(JSON.stringify(value)), topic).toEqual(value);
      expect(topic).not.toMatch(/\/\/|\/$/);
    }
  });
});

it('shows limits with settings, and with nothing else', () => {
  const limited = [...createPlant({ scenario: 'ess-house' }).state()].filter(
    ({ min, max }) => min !== undefined || max !== undefined,
  );
  expect(limited.length).toBeGreaterThan(10);
  expect(new Set(limited.map(({ service }) => service))).toEqual(new Set(['settings']));
  for (const { value, min, max, path } of limited) {
    expect(value, path).toBeGreaterThanOrEqual(min!);
    expect(value, path).toBeLessThanOrEqual(max!);
  }
});

it('shows null for phases that are not there', () => {
  const now = topics(createPlant({ scenario: 'ess-house', startAt: NOON }).state());
  expect(now.get('vebus/276/Ac/Out/L1/P')).toEqual(expect.any(Number));
  for (const topic of ['vebus/276/Ac/Out/L2/P', 'vebus/276/Ac/ActiveIn/L3/V', 'pvinverter/20/Ac/L2/Power'])
    expect(now.get(topic), topic).toBeNull();
  expect(now.get('system/0/Ac/Grid/NumberOfPhases')).toBe(3);
  expect(now.get('system/0/Ac/ConsumptionOnOutput/NumberOfPhases')).toBe(1);
});

it('rounds as devices do: 32-bit floats on VE.Direct, integers on VE.Bus, tenths at the meter', () => {
  const plant = createPlant({ scenario: 'ess-house', startAt: NOON });
  const seen = record(plant, 20 * MINUTE);
  const of = (topic: string) => seen.filter((entry) => entry.topic === topic).map(({ value }) => value as number);
  const voltages = of('battery/278/Dc/0/Voltage');
  expect(voltages.length).toBeGreaterThan(10);
  for (const value of voltages) expect(Math.fround(value)).toBe(value);
  expect(voltages.some((value) => String(value).length > 10)).toBe(true);
  expect(of('vebus/276/Dc/0/Power').length).toBeGreaterThan(100);
  for (const value of of('vebus/276/Dc/0/Power')) expect(Number.isInteger(value)).toBe(true);
  expect(of('grid/30/Ac/L1/Power').length).toBeGreaterThan(1000);
  for (const value of of('grid/30/Ac/L1/Power')) expect(Math.round(value * 10) / 10).toBe(value);
});

it('reads the phases of a meter one after the other', () => {
  const seen = record(createPlant({ scenario: 'three-phase', startAt: NOON }), 10 * MINUTE);
  const times = (topic: string) => new Set(seen.filter((entry) => entry.topic === topic).map(({ time }) => time));
  const [first, second, third] = ['L1', 'L2', 'L3'].map((phase) => times(`grid/40/Ac/${phase}/Power`)) as [
    Set<number>,
    Set<number>,
    Set<number>,
  ];
  expect(first.size).toBeGreaterThan(400);
  expect([...first].filter((time) => second.has(time) || third.has(time))).toEqual([]);
});

it('has devices whose names clash', () => {
  const now = topics(createPlant({ scenario: 'two-batteries' }).state());
  for (const [service, a, b] of [
    ['battery', 278, 279],
    ['solarcharger', 280, 281],
  ] as const) {
    expect(now.get(`${service}/${a}/ProductName`)).toBe(now.get(`${service}/${b}/ProductName`));
    expect(now.get(`${service}/${a}/CustomName`)).toBe('');
    expect(now.get(`${service}/${b}/CustomName`)).toBe('');
    expect(now.get(`${service}/${a}/Serial`)).not.toBe(now.get(`${service}/${b}/Serial`));
  }
});

describe('a device that leaves', () => {
  it('is gone from the state, is missed by the system, and comes back whole with what happened meanwhile', () => {
    const plant = createPlant({ scenario: 'ess-house', startAt: NOON });
    record(plant, MINUTE);
    const before = [...topics(plant.state()).keys()].filter((topic) => topic.startsWith('grid/30/'));
    expect(before.length).toBeGreaterThan(20);

    plant.disconnect('grid', 30);
    expect([...topics(plant.state()).keys()].filter((topic) => topic.startsWith('grid/30/'))).toEqual([]);
    const away = record(plant, HOUR);
    expect(away.filter(({ topic }) => topic.startsWith('grid/30/'))).toEqual([]);
    expect(away.find(({ topic }) => topic === 'system/0/Ac/Grid/L1/Power')).toMatchObject({ value: null });
    expect(away.find(({ topic }) => topic === 'system/0/ServiceMapping/com_victronenergy_grid_30')).toMatchObject({
      value: null,
    });
    const soc = plant.installation.battery.soc;

    plant.connect('grid', 30);
    const [first, ...rest] = record(plant, 100).filter(({ topic }) => topic.startsWith('grid/30/'));
    expect([first!.topic, ...rest.map(({ topic }) => topic)].sort()).toEqual(before.sort());
    // The energy did not wait for the cable.
    const unplugged = createPlant({ scenario: 'ess-house', startAt: NOON });
    unplugged.advance(MINUTE + HOUR, () => {});
    expect(unplugged.installation.battery.soc).toBe(soc);
    unplugged.advance(100, () => {});
    expect(topics(plant.state()).get('grid/30/Ac/Energy/Reverse')).toBe(
      topics(unplugged.state()).get('grid/30/Ac/Energy/Reverse'),
    );
  });

  it('must exist', () => {
    const plant = createPlant({ scenario: 'boat' });
    expect(() => plant.disconnect('grid', 30)).toThrow(RangeError);
  });
});

describe('a counter', () => {
  const COUNTER = 'grid/30/Ac/Energy/Forward';
  const power = (plant: ReturnType<typeof createPlant>) => topics(plant.state()).get('grid/30/Ac/L2/Power');

  it('begins at 0 when it is reset, and counts on as the one that nobody touched', () => {
    const [touched, other] = [1, 2].map(() => createPlant({ scenario: 'ess-house', startAt: JUNE })) as [
      ReturnType<typeof createPlant>,
      ReturnType<typeof createPlant>,
    ];
    for (const plant of [touched, other]) record(plant, HOUR);
    const before = Number(topics(touched.state()).get(COUNTER));
    touched.resetCounters('grid', 30);
    const seen = record(touched, HOUR).filter(({ topic }) => topic === COUNTER);
    record(other, HOUR);
    expect(before).toBeGreaterThan(1);
    expect(seen[0]!.value).toBeLessThan(0.02);
    expect(seen.at(-1)!.value).toBeCloseTo(Number(topics(other.state()).get(COUNTER)) - before, 6);
    expect(power(touched)).toBe(power(other));
  });

  it('begins at 0 in a unit that takes the place of another, which has a serial of its own', () => {
    const plant = createPlant({ scenario: 'ess-house', startAt: JUNE });
    record(plant, HOUR);
    plant.disconnect('grid', 30);
    plant.replace('grid', 30, 'BY24070399999');
    record(plant, 10 * MINUTE);
    plant.connect('grid', 30);
    const seen = record(plant, MINUTE);
    expect(seen.find(({ topic }) => topic === 'grid/30/Serial')?.value).toBe('BY24070399999');
    expect(Number(seen.find(({ topic }) => topic === COUNTER)?.value)).toBeLessThan(0.2);
  });
});

it('shows what feeds the DC bus by the services that a GX has for it', () => {
  const wind = topics(createPlant({ scenario: 'island', startAt: NOON }).state());
  expect(wind.get('dcsource/280/Settings/MonitorMode')).toBe(-8);
  expect(wind.get('dcsource/280/Dc/0/Power')).toEqual(expect.any(Number));
  expect(wind.get('dcgenset/1/Dc/0/Power')).toEqual(expect.any(Number));
  expect(wind.get('heatpump/43/Position')).toBe(0);
  const night = createPlant({ scenario: charged, startAt: Date.UTC(2026, 5, 15, 8) });
  record(night, 10 * MINUTE);
  const now = topics(night.state());
  const watts = Number(now.get('charger/284/Dc/0/Voltage')) * Number(now.get('charger/284/Dc/0/Current'));
  expect(watts).toBeGreaterThan(100);
  expect(now.get('system/0/Dc/Charger/Power')).toBeCloseTo(watts, 3);
});

it('has chargers that count their yield at the panels, of which 97 % arrive at the battery', () => {
  const plant = createPlant({ scenario: 'ess-house', startAt: NOON });
  const yielded = () => Number(topics(plant.state()).get('solarcharger/279/Yield/System'));
  const before = yielded();
  record(plant, 2 * HOUR);
  expect(plant.energy.pv_dc / (yielded() - before)).toBeCloseTo(0.97, 2);
});
