/**
 * Every query of every dashboard, asked of a real Grafana over real databases that live: rows where the plant has such a device,
 * an error nowhere.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columns } from '../../../src/commands/columns.ts';
import { SCENARIOS, type ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { findScenario } from '../../../src/simulator/plant/scenarios.ts';
import { describeWithGrafana } from '../../support/grafana.ts';
import { type Answer, askGrafana } from './ask.ts';
import { plantHas, wantedBy } from './has.ts';
import { type Question, questionsOf } from './questions.ts';
import { createStage, type Shown, type Stage } from './stage.ts';
import { choose } from './variables.ts';

const HOUR = 3_600_000;
/** Of each site, ms. */
const SPAN = Number(process.env['FILL_HOURS'] ?? 12) * HOUR;
const say = (line: string) => void process.stdout.write(`${line}\n`);

interface Asked extends Question, Answer {
  readonly dashboard: string;
}

/** All that a dashboard asks at the range with which it opens. */
async function open(stage: Stage, dashboard: Shown, sites: readonly string[]): Promise<Asked[]> {
  const chosen = await choose(dashboard, stage.ask, { site: sites });
  const asked: Asked[] = [];
  for (const question of questionsOf(dashboard, chosen, dashboard.time)) {
    asked.push({ dashboard: dashboard.uid, ...question, ...(await askGrafana(stage.grafana, question)) });
  }
  return asked;
}

const siteOf = (scenario: ScenarioName) => findScenario(scenario).systemName;
const wrong = (asked: readonly Asked[]) =>
  asked.filter(({ error }) => error !== undefined).map((one) => `${one.panel}: ${one.error}: ${one.query}`);

describeWithGrafana('dashboards in a real Grafana', () => {
  describe('over InfluxDB 1.x, with every system that the simulator has', () => {
    let stage: Stage;
    const seen = new Map<ScenarioName, readonly Asked[]>();

    beforeAll(async () => {
      const made = await createStage({ generation: '1', span: SPAN, say });
      if (!made) throw new Error('influxd is not installed');
      stage = made;
    }, 1_800_000);
    afterAll(async () => {
      say(tableOf(seen));
      await stage?.stop();
    });

    it.for(SCENARIOS)('%s: no error, and rows where it has such a device', { timeout: 300_000 }, async (scenario) => {
      const asked: Asked[] = [];
      for (const dashboard of stage.dashboards) asked.push(...(await open(stage, dashboard, [siteOf(scenario)])));
      seen.set(scenario, asked);
      expect(wrong(asked)).toEqual([]);
      const empty = asked.filter(({ rows, target }) => {
        const wanted = wantedBy(target.query);
        return rows === 0 && wanted && plantHas(scenario, wanted);
      });
      expect(empty.map(({ dashboard, panel, query }) => `${dashboard}: ${panel}: ${query}`)).toEqual([]);
    });

    it('has no query that none of them answers', () => {
      const rows = new Map<string, number>();
      for (const one of [...seen.values()].flat()) {
        const name = `${one.dashboard}: ${one.panel}: ${one.target.query}`;
        rows.set(name, (rows.get(name) ?? 0) + one.rows);
      }
      const never = [...rows].filter(([, count]) => count === 0).map(([name]) => name);
      say(`${never.length} of ${rows.size} queries have no row at any site:`);
      for (const name of never) say(`  ${name}`);
      expect(rows.size).toBeGreaterThan(0);
    });

    it('takes all sites at once', async () => {
      for (const dashboard of stage.dashboards) {
        const asked = await open(stage, dashboard, SCENARIOS.map(siteOf));
        expect(wrong(asked), dashboard.uid).toEqual([]);
      }
    }, 300_000);
  });

  it('asks InfluxDB 2.x the same', async (context) => {
    const stage = await createStage({ generation: '2', scenarios: ['three-phase'], span: 3 * HOUR, say });
    if (!stage) return context.skip('INFLUXD_2 names none');
    try {
      const asked: Asked[] = [];
      for (const dashboard of stage.dashboards) asked.push(...(await open(stage, dashboard, [siteOf('three-phase')])));
      say(tableOf(new Map([['three-phase', asked]])));
      expect(wrong(asked)).toEqual([]);
      expect(asked.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(0);
    } finally {
      await stage.stop();
    }
  }, 900_000);
});

/** A row a panel: rows by scenario. */
function tableOf(seen: ReadonlyMap<ScenarioName, readonly Asked[]>): string {
  const scenarios = [...seen.keys()];
  const panels = new Map<string, { head: string[]; rows: Map<ScenarioName, number> }>();
  for (const [scenario, asked] of seen) {
    for (const { dashboard, panel, rows } of asked) {
      const name = `${dashboard}: ${panel}`;
      const row = panels.get(name) ?? { head: [dashboard, panel], rows: new Map() };
      panels.set(name, row);
      row.rows.set(scenario, (row.rows.get(scenario) ?? 0) + rows);
    }
  }
  const body = [...panels.values()].map(({ head, rows }) => [
    ...head,
    ...scenarios.map((scenario) => String(rows.get(scenario) ?? '')),
  ]);
  const total = [...seen.values()].flat().reduce((sum, { rows }) => sum + rows, 0);
  const sums = scenarios.map((scenario) => String((seen.get(scenario) ?? []).reduce((sum, { rows }) => sum + rows, 0)));
  const table = columns([
    ['dashboard', 'panel', ...scenarios],
    ...body,
    [`${panels.size} panels`, `${total} rows`, ...sums],
  ]);
  return table.join('\n');
}
