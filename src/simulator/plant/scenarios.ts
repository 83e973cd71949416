/** The systems to choose from. */
import type { Scenario } from './scenario.ts';
import { alone } from './scenarios-alone.ts';
import { withGrid } from './scenarios-grid.ts';
import { island } from './scenarios-island.ts';

export const SCENARIOS = ['ess-house', 'boat', 'rv', 'off-grid', 'three-phase', 'two-batteries', 'island'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

const all: Readonly<Record<ScenarioName, Scenario>> = { ...withGrid, ...alone, island };

export function findScenario(name: ScenarioName): Scenario {
  return all[name];
}
