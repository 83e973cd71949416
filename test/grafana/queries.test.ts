/** Every query of every panel, as Grafana's back end sends it, against a real InfluxDB that the daemon filled. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dataDir, startDaemon } from '../support/daemon.ts';
import { describeWithInfluxd, type Influxd, type Series } from '../support/influxd.ts';
import { LONGEST_WAIT } from '../support/patience.ts';
import { between } from '../support/scene.ts';
import { type Simulator, startSimulator } from '../support/simulator.ts';
import { charts, dashboards, expand, type Question } from './panels.ts';

const SCENARIOS = [
  { scenario: 'ess-house', site: 'Lindenhof' },
  { scenario: 'boat', site: 'Meltemi' },
] as const;

/** A simulated system, and the daemon for as long as it takes to fill the scenario's database from it. */
async function fill({ scenario }: (typeof SCENARIOS)[number], influxd: Influxd): Promise<Simulator> {
  const simulator = await startSimulator({ scenario, speed: 10 });
  const data = dataDir();
  const daemon = startDaemon({
    ...between(simulator.port, influxd, scenario),
    DATA_DIR: data.path,
    FLUSH_INTERVAL: '200ms',
    FULL_PUBLISH_INTERVAL: '10s',
    TIERS: 'auto',
  });
  await daemon.said(/receiving from GX/);
  // Stored with the second full publish: then everything else is there as well.
  const compared = () => influxd.query('SELECT last("clock_offset") FROM "gx_site"', scenario);
  await vi.waitFor(async () => expect(await compared()).toHaveLength(1), { timeout: LONGEST_WAIT, interval: 200 });
  await daemon.stop();
  await data.remove();
  return simulator;
}

describeWithInfluxd('the queries of the dashboards', (influxd) => {
  let simulators: Simulator[];
  beforeAll(async () => {
    simulators = await Promise.all(SCENARIOS.map((system) => fill(system, influxd)));
  });
  afterAll(() => Promise.all(simulators.map((simulator) => simulator.stop())));

  describe.each(SCENARIOS)('$scenario', ({ scenario, site }) => {
    let question: Question;
    beforeAll(() => {
      const now = Date.now();
      question = { chosen: { site: [site] }, database: scenario, from: now - 60_000, to: now + 60_000, interval: 10 };
    });

    const ask = (query: string, change: Partial<Question> = {}) =>
      influxd.query(expand(query, { ...question, ...change }), scenario);
    const hasValue = (series: readonly Series[]) =>
      series.some(({ values }) => values.some((row) => row.slice(1).some((value) => typeof value === 'number')));

    it.each(dashboards)('no query of %s fails', async (_, dashboard) => {
      for (const { targets } of charts(dashboard)) for (const { query } of targets ?? []) await ask(query);
    });

    it('another site has none of it, and a name is never read as an expression', async () => {
      for (const { title, targets } of dashboards.flatMap(([, dashboard]) => charts(dashboard))) {
        for (const { query } of (targets ?? []).filter((target) => target.query.includes('{site:regex}'))) {
          for (const other of ['.*', 'a/b', site.slice(1)])
            expect(hasValue(await ask(query, { chosen: { site: [other] } })), title).toBe(false);
        }
      }
    });

    it('the queries in docs/grafana.md have an answer', async () => {
      const text = readFileSync(join(import.meta.dirname, '../../docs/grafana.md'), 'utf8');
      const queries = [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, query]) => query ?? '');
      expect(queries).toHaveLength(2);
      for (const query of queries) {
        expect(hasValue(await ask(query)), query).toBe(true);
      }
    });

    it('the variable offers the site', async () => {
      const { query } = dashboards[0]![1].templating.list.find(({ name }) => name === 'site')!;
      const [series] = await ask(query);
      expect(series?.values.map(([, value]) => value)).toEqual([site]);
    });
  });
});
