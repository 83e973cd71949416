/** Every query of every panel, as Grafana's back end sends it, against a real InfluxDB that the daemon filled. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dataDir, startDaemon } from '../support/daemon.ts';
import { describeWithInfluxd, type Influxd, type Series } from '../support/influxd.ts';
import { between } from '../support/scene.ts';
import { type Simulator, startSimulator } from '../support/simulator.ts';
import { charts, dashboards, expand, type Question } from './panels.ts';

/** What a dashboard shows of a scenario; `nothing` names the panels that have no device to show. */
const SCENARIOS = [
  {
    scenario: 'ess-house',
    site: 'Lindenhof',
    tiles: ['Charge', 'Battery', 'Solar', 'Grid', 'AC loads'],
    lines: ['Solar', 'Battery', 'Grid L1', 'Grid L2', 'Grid L3', 'Loads L1', 'Loads L2', 'Loads L3'],
    nothing: ['Tanks'],
    devices: ['BMV-712 Smart 278', 'South roof', 'Grid', 'Utility room', 'system 0'],
  },
  {
    scenario: 'boat',
    site: 'Meltemi',
    tiles: ['Charge', 'Battery', 'Solar', 'Grid', 'Alternator', 'AC loads', 'DC loads'],
    lines: ['Solar', 'Battery', 'Grid L1', 'Alternator', 'Loads L1', 'DC loads'],
    nothing: [],
    devices: ['SmartShunt 500A/50mV 288', 'Bimini', 'Diesel', 'Freezer', 'system 0'],
  },
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
  });
  await daemon.said(/receiving from GX/);
  // Stored with the second full publish: then everything else is there as well.
  const compared = () => influxd.query('SELECT last("clock_offset") FROM "gx_site"', scenario);
  await vi.waitFor(async () => expect(await compared()).toHaveLength(1), { timeout: 20_000, interval: 200 });
  await daemon.stop();
  data.remove();
  return simulator;
}

describeWithInfluxd('the queries of the dashboards', (influxd) => {
  let simulators: Simulator[];
  const started = Date.now();
  beforeAll(async () => {
    simulators = await Promise.all(SCENARIOS.map((system) => fill(system, influxd)));
  }, 60_000);
  afterAll(() => Promise.all(simulators.map((simulator) => simulator.stop())));

  describe.each(SCENARIOS)('$scenario', ({ scenario, site, tiles, lines, nothing, devices }) => {
    let simulator: Simulator;
    let question: Question;
    beforeAll(() => {
      simulator = simulators.find(({ plant }) => plant.scenario.name === scenario)!;
      const now = Date.now();
      question = { site, tier: `"${scenario}"."autogen"`, from: now - 60_000, to: now + 60_000, interval: 10 };
    });

    const ask = (query: string, change: Partial<Question> = {}) =>
      influxd.query(expand(query, { ...question, ...change }), scenario);
    const hasValue = (series: readonly Series[]) =>
      series.some(({ values }) => values.some((row) => row.slice(1).some((value) => typeof value === 'number')));
    const panel = (title: string) =>
      charts(dashboards[0]![1]).find((one) => one.title === title) ?? expect.fail(`no panel ${title}`);

    /** The names of the queries of a panel that have an answer. */
    async function answered(title: string): Promise<string[]> {
      const found: string[] = [];
      for (const { query, alias } of panel(title).targets ?? []) if (hasValue(await ask(query))) found.push(alias);
      return found;
    }

    it('no query fails, and a panel is empty only for a device that is not there', async () => {
      const empty: string[] = [];
      for (const { title, targets } of dashboards.flatMap(([, dashboard]) => charts(dashboard))) {
        const answers: Series[] = [];
        for (const { query } of targets ?? []) answers.push(...(await ask(query)));
        if (!hasValue(answers)) empty.push(title);
      }
      expect(empty).toEqual(nothing);
    });

    it('there is a tile and a line for what the system has, and none for what it has not', async () => {
      expect(await answered('Now')).toEqual(tiles);
      expect((await answered('Power')).filter((name) => !name.startsWith('$'))).toEqual(lines);
    });

    it('a tile of several phases is the sum of their last values', async () => {
      const tile = (alias: string) => panel('Now').targets?.find((target) => target.alias === alias)?.query ?? '';
      const state = [...simulator.plant.state()].filter(({ service }) => service === 'system');
      for (const [alias, pattern] of [
        ['Grid', /^Ac\/Grid\/L\d\/Power$/],
        ['AC loads', /^Ac\/Consumption\/L\d\/Power$/],
      ] as const) {
        const fields = state.filter(({ path, value }) => pattern.test(path) && value !== null).map(({ path }) => path);
        let sum = 0;
        for (const field of fields) {
          const [series] = await influxd.query(`SELECT last("${field}") FROM "system"`, scenario);
          sum += Number(series?.values[0]?.[1]);
        }
        const [answer] = await ask(tile(alias));
        expect(answer?.values).toHaveLength(1);
        expect(answer?.values[0]?.[1], alias).toBeCloseTo(sum, 6);
      }
    });

    it('the table has a row a device, with the time of its last value', async () => {
      const [target] = panel('Devices').targets ?? [];
      const rows = await ask(target?.query ?? '');
      const names = rows.map(({ tags }) => tags?.['device']);
      expect(names).toEqual(expect.arrayContaining([...devices]));
      for (const { columns, values } of rows) {
        expect(columns).toEqual(['time', 'Connected']);
        expect(values).toHaveLength(1);
        expect(Number(values[0]?.[0])).toBeGreaterThan(started);
      }
    });

    it('another site has none of it, and a name is never read as an expression', async () => {
      for (const { title, targets } of charts(dashboards[0]![1])) {
        for (const { query } of targets ?? []) {
          for (const other of ['.*', 'a/b', site.slice(1)])
            expect(hasValue(await ask(query, { site: other })), title).toBe(false);
        }
      }
    });

    it('the queries in docs/grafana.md have an answer', async () => {
      const text = readFileSync(join(import.meta.dirname, '../../docs/grafana.md'), 'utf8');
      const queries = [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, query]) => query ?? '');
      expect(queries).toHaveLength(2);
      for (const query of queries) {
        expect(hasValue(await ask(query.replaceAll('"gx"."autogen"', question.tier))), query).toBe(true);
      }
    });

    it('the variable offers the site', async () => {
      const { query } = dashboards[0]![1].templating.list.find(({ name }) => name === 'site')!;
      const [series] = await influxd.query(query, scenario);
      expect(series?.values.map(([, value]) => value)).toEqual([site]);
    });
  });
});
