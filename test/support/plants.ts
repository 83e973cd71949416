/** Plants that nobody would choose from a list, each made of one of the simulator's own: for what energy makes of them. */
import type { DcSourceSpec } from '../../src/simulator/plant/model/dc-source.ts';
import type { LoadSpec } from '../../src/simulator/plant/model/loads.ts';
import type { MonitorSpec, Product, Scenario } from '../../src/simulator/plant/scenario.ts';
import { findScenario } from '../../src/simulator/plant/scenarios.ts';

const CHARGER: Product = {
  instance: 284,
  productName: 'Blue Smart IP22 Charger 12|30',
  productId: 41782,
  serial: 'HQ2244P1Q2R',
};

function withDcSources(from: Scenario, dcSources: readonly DcSourceSpec[], products: readonly Product[]): Scenario {
  return { ...from, plant: { ...from.plant, dcSources }, dcSources: products };
}

function withDcLoads(from: Scenario, dcLoads: readonly LoadSpec[]): Scenario {
  return { ...from, plant: { ...from.plant, dcLoads } };
}

const shunt = (instance: number, measures: number): MonitorSpec => ({
  kind: 'shunt',
  measures,
  instance,
  productName: 'SmartShunt 500A/50mV',
  productId: 41865,
  serial: `HQ22${instance}A1B2C`,
});

/** A camper that is charged from a socket which nothing of it measures. */
export const charged = withDcSources(
  findScenario('rv'),
  [{ kind: 'charger', power: 340, hours: [1, 6], from: 'elsewhere' }],
  [CHARGER],
);

/** A house whose battery has a charger of its own behind the grid meter. */
export const metered = withDcSources(
  findScenario('ess-house'),
  [{ kind: 'charger', power: 800, hours: [1, 5], from: 'supply' }],
  [{ ...CHARGER, productName: 'Skylla-IP65 24/35(1+1)' }],
);

/** Two packs of one product, each with a shunt, neither of them of both; DC loads are what is left over. */
export const packs: Scenario = {
  ...withDcLoads(findScenario('two-batteries'), [{ kind: 'base', watts: 35 }]),
  monitors: [shunt(278, 0.52), shunt(279, 0.48)],
};
