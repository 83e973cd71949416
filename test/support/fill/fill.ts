/** A real database full of what gx-logger writes of every system that the simulator has: for dashboards to be looked at. */
import { SCENARIOS, type ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { pourSite } from './site.ts';
import { createWriter, type Store } from './writer.ts';

const QUARTER = 900_000;

interface FillOptions {
  readonly scenarios?: readonly ScenarioName[];
  /** So long before now, ms. */
  readonly span: number;
  readonly say?: (line: string) => void;
}

export interface Filled {
  stop(): Promise<void>;
}

/** Resolves when all have come to now; they live on with the clock until they are stopped. An hour of one takes 1 to 2 s of a processor. */
export async function fillDashboards(store: Store, options: FillOptions): Promise<Filled> {
  const { scenarios = SCENARIOS, span, say = () => undefined } = options;
  const stopping = new AbortController();
  const began = Date.now();
  const from = Math.floor((began - span) / QUARTER) * QUARTER;
  const sites: Promise<void>[] = [];
  for (const scenario of scenarios) {
    await new Promise<void>((resolve, reject) => {
      const lives = stopping.signal;
      const site = pourSite(createWriter(store), { scenario, from, until: began, lives, onNow: resolve });
      sites.push(site);
      site.catch(reject);
    });
    say(`${scenario} lives, ${Math.round((Date.now() - began) / 1_000)} s`);
  }
  return {
    async stop() {
      stopping.abort();
      await Promise.all(sites);
    },
  };
}
