/** A real database full of what gx-logger writes of every system that the simulator has: for dashboards to be looked at. */
import { SCENARIOS, type ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { pourSite } from './site.ts';
import { createWriter, type Store } from './writer.ts';

const QUARTER = 900_000;

interface FillOptions {
  readonly scenarios?: readonly ScenarioName[];
  /** So long before `until`, ms. */
  readonly span: number;
  readonly until: number;
  /** Called when a site is whole. */
  readonly onSite?: (scenario: ScenarioName) => void;
}

/** Each scenario is a site of its own; an hour of one takes 1 to 2 s of a processor. */
export async function fillDashboards(store: Store, options: FillOptions): Promise<void> {
  const { scenarios = SCENARIOS, span, until, onSite } = options;
  const from = Math.floor((until - span) / QUARTER) * QUARTER;
  for (const scenario of scenarios) {
    await pourSite(createWriter(store), { scenario, from, until });
    onSite?.(scenario);
  }
}
