/** The systems to choose from. */
import type { Scenario } from './scenario.ts';
import { alone } from './scenarios-alone.ts';
import { withGrid } from './scenarios-grid.ts';

export const SCENARIOS = ['ess-house', 'boat', 'rv', 'off-grid', 'three-phase', 'two-batteries'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

const all: Readonly<Record<ScenarioName, Scenario>> = { ...withGrid, ...alone };

export function findScenario(name: ScenarioName): Scenario {
  return all[name];
}
