/** What is no power is added up nowhere; and many consumers have each their own. */
import { describe, expect, it } from 'vitest';
import { Plant } from '../../src/energy/plant.ts';
import { WINDOW } from '../../src/energy/types.ts';
import { connect, hourOf, MEASURED, START, say, Topics } from '../support/plant-input.ts';

describe('a power that no site has', () => {
  it.each([1e7, -1e7, 214_748_364.7, 1e308, -1e308])('counts as unknown: %d W', (junk) => {
    const { site, consumers } = hourOf({
      'system/0/Ac/Grid/L1/Power': junk,
      'system/0/Ac/Consumption/L1/Power': 500,
      'system/0/Dc/Battery/Power': junk,
      'acload/1/Ac/Power': junk,
      'evcharger/2/Ac/L1/Power': junk,
      'evcharger/2/Ac/L2/Power': 100,
    });
    expect(site).toMatchObject({ grid_import: 0, grid_export: 0, loads_ac: expect.closeTo(0.5, 5) });
    expect(consumers).not.toHaveProperty(['acload/1']);
    expect(consumers['evcharger/2']?.['energy']).toBeCloseTo(0.1, 5);
  });

  it('is not made of volts and amps either', () => {
    const { site } = hourOf({
      'system/0/ActiveBatteryService': 'com.victronenergy.battery/256',
      'system/0/Dc/System/MeasurementType': 1,
      'dcgenset/1/Dc/0/Voltage': 48,
      'dcgenset/1/Dc/0/Current': 9e6,
      'solarcharger/2/Dc/0/Voltage': 48,
      'solarcharger/2/Load/I': 9e6,
    });
    expect(site).toMatchObject({ genset: 0, loads_dc: 0 });
  });
});

describe('five hundred consumers', () => {
  const COUNT = 500;
  const name = (index: number) => `${index % 2 === 0 ? 'acload' : 'evcharger'}/${index}`;

  it('have what each took, whenever it changed, while the GX was heard, over a restart, and but what is behind it', () => {
    const behind = Array.from({ length: 100 }, (_, index) => ({ device: name(index + 1), behind: name(0) }));
    const settings = { ...MEASURED, behind };
    let plant = new Plant(settings);
    const topics = new Topics();
    const expected = new Map<string, number>();
    /** Each says a power at a moment of its own, which holds until the next one, or until the link goes. */
    const rounds = [0, 4_000, 13_000, 21_000];
    const ends = [4_000, 13_000, 17_000, WINDOW];
    const power = (index: number, round: number) => (index === 0 ? 1_000_000 : index + 10 * round);
    for (const [round, from] of rounds.entries()) {
      if (round === 0 || round === 3) {
        connect(plant, START + from);
        say(plant, topics, { 'system/0/Ac/Consumption/L1/Power': 3_000_000 }, START + from);
      }
      for (let index = 0; index < COUNT; index += 1) {
        const at = from + index;
        say(plant, topics, { [`${name(index)}/Ac/Power`]: power(index, round) }, START + at);
        const until = (ends[round] ?? 0) + (round < 2 ? index : 0);
        expected.set(name(index), (expected.get(name(index)) ?? 0) + (power(index, round) * (until - at)) / 3.6e9);
      }
      if (round !== 2) continue;
      plant.link(false, START + 17_000);
      plant = new Plant(settings, JSON.parse(JSON.stringify(plant.state())));
    }
    const { consumers, site } = plant.close(START + WINDOW);
    const taken = new Map(
      consumers.map(({ service, instance, fields }) => [`${service}/${instance}`, fields['energy']]),
    );
    for (let index = 1; index < COUNT; index += 1) {
      expect(taken.get(name(index)), name(index)).toBeCloseTo(expected.get(name(index)) ?? 0, 6);
    }
    const behindIt = behind.reduce((sum, { device }) => sum + (expected.get(device) ?? 0), 0);
    expect(taken.get(name(0))).toBeCloseTo((expected.get(name(0)) ?? 0) - behindIt, 5);
    const all = [...taken].reduce((sum, [key, energy = 0]) => sum + (key === 'system/dc' ? 0 : energy), 0);
    expect(all).toBeCloseTo(site['loads_ac'] ?? 0, 5);
    expect(site['overlap']).toBe(0);
  });
});
