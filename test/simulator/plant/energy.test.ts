/** Energy is conserved: at each step on each bus, over any time in the books, and in what devices say of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SINKS, SOURCES, type TrueEnergy } from '../../../src/simulator/plant/model/energy.ts';
import type { Installation } from '../../../src/simulator/plant/model/installation.ts';
import { createInstallation, step } from '../../../src/simulator/plant/model/step.ts';
import { createPlant, SCENARIOS, type ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { findScenario } from '../../../src/simulator/plant/scenarios.ts';
import { charged, metered, packs } from '../../support/plants.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const JUNE = Date.UTC(2026, 5, 15);

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const imbalance = (energy: Readonly<TrueEnergy>) =>
  sum(SOURCES.map((name) => energy[name])) - sum(SINKS.map((name) => energy[name])) - energy.losses;

/** W by which each bus fails to balance. */
function busErrors(plant: Installation): number[] {
  const { supply, genset, acSolar, inverter, battery, chargers, voyage, dcSources } = plant;
  const solarIn = acSolar?.spec.side === 'in' ? sum(acSolar.power) : 0;
  const solarOut = acSolar?.spec.side === 'out' ? sum(acSolar.power) : 0;
  // Without a source the switch is open: nothing may flow through the input.
  const input = sum(inverter.input);
  const acIn = (supply?.total ?? 0) + (genset?.total ?? 0) + solarIn - sum(plant.loadsIn) - input;
  const acOut = sum(inverter.output) + solarOut - sum(plant.loadsOut);
  const converter = input - sum(inverter.output) - inverter.dcPower - inverter.heat;
  const solar = sum(chargers.map((charger) => charger.power));
  const others = sum(dcSources.map((source) => source.power));
  const dc = solar + (voyage?.power ?? 0) + others + inverter.dcPower - battery.power - plant.dcLoad;
  return [acIn, acOut, converter, dc];
}

describe('the model', () => {
  it('balances each bus at each step and the books at any time, for any seed, season and scenario', () => {
    const cases = fc.record({
      scenario: fc.constantFrom(...SCENARIOS.map(findScenario), charged, metered, packs),
      seed: fc.integer(),
      startAt: fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) }),
      minutes: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(cases, ({ scenario, seed, startAt, minutes }) => {
        const plant = createInstallation(scenario.plant, seed, startAt);
        const socBefore = plant.battery.soc;
        let worst = 0;
        let leastHeat = 0;
        for (let left = minutes * 600; left > 0; left--) {
          step(plant);
          worst = Math.max(worst, ...busErrors(plant).map(Math.abs));
          leastHeat = Math.min(leastHeat, plant.inverter.heat);
        }
        expect(worst).toBeLessThan(1e-6);
        expect(leastHeat).toBeGreaterThanOrEqual(0);
        const { energy } = plant;
        expect(Math.abs(imbalance(energy))).toBeLessThan(1e-9);
        for (const value of Object.values(energy)) expect(Number.isFinite(value)).toBe(true);
        for (const name of [...SOURCES, ...SINKS, 'losses', 'battery_losses'] as const)
          expect(energy[name]).toBeGreaterThanOrEqual(0);
        expect(energy.panels).toBeGreaterThanOrEqual(energy.pv_dc);
        // What is stored is a matter of the state of charge alone.
        const stored = energy.battery_charge - energy.battery_discharge - energy.battery_losses;
        expect(energy.battery_stored).toBeCloseTo(stored, 9);
        expect(energy.battery_stored).toBeCloseTo(plant.battery.energyBetween(socBefore, plant.battery.soc), 4);
      }),
      { numRuns: 30, seed: 20260615 },
    );
  });
});

/** A power that holds until it changes; the integral of its two signs, kWh. */
class Held {
  positive = 0;
  negative = 0;
  private watts = 0;
  private since: number;

  constructor(since: number) {
    this.since = since;
  }

  set(watts: number, time: number): void {
    const energy = (this.watts * (time - this.since)) / 3.6e9;
    if (energy > 0) this.positive += energy;
    else this.negative -= energy;
    this.watts = watts;
    this.since = time;
  }
}

interface Day {
  readonly energy: Readonly<TrueEnergy>;
  /** kWh by flow, integrated from what the GX published. */
  readonly seen: Record<string, number>;
  readonly messages: number;
  readonly topics: number;
  readonly notFinite: number;
  /** Falls of a counter: topic and time. */
  readonly falls: readonly { topic: string; time: number }[];
}

const COUNTERS =
  /Energy\/|^Yield\/(System|User)|ChargedEnergy|EnergyIn|EnergyOut|OperatingHours|AccumulatedRuntime|^Timers\//;

function liveThrough(scenario: ScenarioName): Day {
  const plant = createPlant({ scenario, seed: 4, startAt: JUNE });
  const powers = new Map<string, Held>();
  const grid = new Held(JUNE);
  const gridPhases: Record<string, number> = {};
  const last = new Map<string, number>();
  const falls: { topic: string; time: number }[] = [];
  let messages = 0;
  let notFinite = 0;

  const take = (
    { service, instance, path, value }: { service: string; instance: number; path: string; value: unknown },
    time: number,
  ) => {
    if (typeof value === 'number' && !Number.isFinite(value)) notFinite++;
    if (typeof value === 'number' && COUNTERS.test(path)) {
      const topic = `${service}/${instance}/${path}`;
      if (value < (last.get(topic) ?? value)) falls.push({ topic, time });
      last.set(topic, value);
    }
    // Of what feeds the DC bus the system's sums say less than its own services.
    const isDcSource = service === 'dcsource' || service === 'dcgenset';
    if ((service !== 'system' && !isDcSource) || !path.endsWith('/Power')) return;
    const watts = typeof value === 'number' ? value : 0;
    const name = isDcSource ? `${service}/${path}` : path;
    const power = powers.get(name) ?? new Held(JUNE);
    powers.set(name, power);
    power.set(watts, time);
    if (path.startsWith('Ac/Grid/')) {
      gridPhases[path] = watts;
      grid.set(sum(Object.values(gridPhases)), time);
    }
  };
  for (const publication of plant.state()) take(publication, JUNE);
  plant.advance(DAY, (publication, time) => {
    messages++;
    take(publication, time);
  });
  for (const power of [...powers.values(), grid]) power.set(0, plant.now);

  const of = (...flows: string[]) =>
    [...powers].filter(([path]) => flows.some((flow) => path.startsWith(`${flow}/`))).map(([, held]) => held);
  const total = (...flows: string[]) => sum(of(...flows).map((held) => held.positive));
  const [battery] = of('Dc/Battery');
  const seen = {
    pv_dc: total('Dc/Pv'),
    pv_ac: total('Ac/PvOnGrid', 'Ac/PvOnOutput'),
    grid_import: grid.positive,
    grid_export: grid.negative,
    genset: total('Ac/Genset', 'dcgenset'),
    alternator: total('Dc/Alternator') - total('dcgenset'),
    dc_sources: total('dcsource'),
    battery_charge: battery!.positive,
    battery_discharge: battery!.negative,
    loads_ac: total('Ac/Consumption'),
    loads_dc: total('Dc/System', 'dcsource') - sum(of('Dc/System').map((held) => held.negative)),
  };
  return { energy: { ...plant.energy }, seen, messages, topics: [...plant.state()].length, notFinite, falls };
}

describe.each(SCENARIOS)('a day of %s', (scenario) => {
  let lived: Day | undefined;
  const day = () => {
    lived ??= liveThrough(scenario);
    return lived;
  };

  it('publishes powers that integrate to the truth, counters that rise, and numbers that are numbers', () => {
    const { energy, seen, messages, topics, notFinite, falls } = day();
    for (const [flow, kWh] of Object.entries(seen)) {
      const truth = energy[flow as keyof TrueEnergy];
      expect(Math.abs(kWh - truth), `${flow}: ${kWh} of ${truth} kWh`).toBeLessThan(0.005 + 0.01 * truth);
    }
    expect(Math.abs(imbalance(energy))).toBeLessThan(1e-8);
    expect(notFinite).toBe(0);
    // Only a session's counter starts again, and not within a session.
    expect(falls.filter(({ topic }) => !topic.endsWith('Session/Energy'))).toEqual([]);
    expect(topics).toBeGreaterThanOrEqual(400);
    expect(topics).toBeLessThanOrEqual(2000);
    expect(messages / 86_400).toBeGreaterThanOrEqual(5);
    expect(messages / 86_400).toBeLessThanOrEqual(50);
  });

  it('has the flows that the scenario is about', () => {
    const { energy } = day();
    const { acSolar, dcLoads, dcSources, inverter, voyage, supply } = findScenario(scenario).plant;
    const flows: [keyof TrueEnergy, boolean][] = [
      ['pv_dc', true],
      ['battery_charge', true],
      ['battery_discharge', true],
      ['loads_ac', true],
      ['losses', true],
      ['pv_ac', acSolar !== undefined],
      ['loads_dc', dcLoads.length > 0],
      ['alternator', voyage !== undefined],
      ['dc_sources', dcSources !== undefined],
    ];
    for (const [flow, isThere] of flows) {
      if (isThere) expect(energy[flow], flow).toBeGreaterThan(0.05);
      else expect(energy[flow], flow).toBe(0);
    }
    if (inverter.feedsIn) expect(energy.grid_export).toBeGreaterThan(1);
    if (!supply) expect(energy.grid_import).toBe(0);
  });
});
