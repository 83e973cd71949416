/**
 * How long the queries of the dashboards take over a real InfluxDB 1.x: one site, 90 days of all values and of minutes, three years
 * of quarters of an hour, of energy and of events. `npm run bench:dashboards`; `--raw-days=7` for less of what is large.
 *
 * Each query is asked at three ranges, three times, and the median counts. It is to take 300 ms at 90 days and 1 s at three years,
 * where its dashboard is made for such a range: those of days are asked 7 days at most, as their links lead to the others.
 */
import { columns } from '../src/commands/columns.ts';
import { findScenario } from '../src/simulator/plant/scenarios.ts';
import { intervalOf } from '../test/grafana/dashboards/ask.ts';
import { type Question, questionsOf } from '../test/grafana/dashboards/questions.ts';
import { timeOf } from '../test/grafana/dashboards/times.ts';
import { choose } from '../test/grafana/dashboards/variables.ts';
import { type Dashboard, dashboards } from '../test/grafana/panels.ts';
import { templateDay } from '../test/support/fill/template.ts';
import { createWriter, database1 } from '../test/support/fill/writer.ts';
import { writeYears } from '../test/support/fill/years.ts';
import { startInfluxd } from '../test/support/influxd.ts';

const DAY = 86_400_000;
const SCENARIO = 'ess-house';
const RANGES = [
  { name: '1 day', days: 1, most: 300 },
  { name: '90 days', days: 90, most: 300 },
  { name: '3 years', days: 1_095, most: 1_000 },
] as const;
const RUNS = 3;
/** Rows of the table. */
const TOP = 40;

interface Row {
  readonly dashboard: string;
  readonly panel: string;
  readonly query: string;
  /** By range, ms; undefined where the dashboard is not made for it. */
  readonly took: readonly (number | undefined)[];
}

const number = (name: string, otherwise: number) =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const days = { raw: number('raw-days', 90), m1: number('m1-days', 90), m15: number('m15-days', 1_095) };
const influxd = await startInfluxd();
const now = Date.now();
await fill();
const rows: Row[] = [];
for (const [, dashboard] of dashboards) rows.push(...(await measure(dashboard)));
await influxd.stop();
report();

async function fill(): Promise<void> {
  const began = performance.now();
  const store = await database1(influxd);
  const template = await templateDay(SCENARIO, now - 2 * DAY, true, new Set(['raw', 'm1', 'm15']));
  const lines = await writeYears(createWriter(store), { until: now, days, template: () => template });
  const seconds = Math.round((performance.now() - began) / 1_000);
  say(`${SCENARIO}: ${days.raw} days raw, ${days.m1} of m1, ${days.m15} of m15: ${lines} lines in ${seconds} s`);
}

async function measure(dashboard: Dashboard): Promise<Row[]> {
  const site = findScenario(SCENARIO).systemName;
  const chosen = await choose(dashboard, (statement) => influxd.query(statement, 'gx'), { site: [site] });
  const isOfDays = dashboards.some(([name]) => name === `${dashboard.uid}-years.json`);
  const made: Row[] = [];
  for (const question of questionsOf(dashboard, chosen, { from: '', to: 'now' })) {
    const took: (number | undefined)[] = [];
    for (const range of RANGES)
      took.push(isOfDays && range.days > 7 ? undefined : await median(statementOf(question, range.days)));
    made.push({ dashboard: dashboard.uid, panel: question.panel, query: question.target.query, took });
  }
  return made;
}

/** With the macros as Grafana's back end writes them out. A panel with a range of its own keeps it. */
function statementOf({ query, from, to }: Question, rangeDays: number): string {
  const begin = from === '' ? now - rangeDays * DAY : timeOf(from, now);
  const end = timeOf(to, now);
  const interval = `${intervalOf(end - begin) / 1_000}s`;
  return query
    .replaceAll('$timeFilter', `time >= ${begin}ms and time <= ${end}ms`)
    .replaceAll(/\$\{__interval\}|\$__interval\b/g, interval);
}

async function median(statement: string): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const began = performance.now();
    await influxd.query(statement, 'gx');
    all.push(performance.now() - began);
  }
  return all.sort((one, other) => one - other)[Math.floor(RUNS / 2)] ?? 0;
}

function report(): void {
  const worst = (row: Row) => Math.max(...row.took.map((time) => time ?? 0));
  const slowest = [...rows].sort((one, other) => worst(other) - worst(one));
  const cells = (took: Row['took']) => took.map((time) => (time === undefined ? '' : time.toFixed(0)));
  const names = RANGES.map(({ name }) => `${name}, ms`);
  const body = slowest.slice(0, TOP).map(({ dashboard, panel, took }) => [dashboard, panel, ...cells(took)]);
  for (const line of columns([['dashboard', 'panel', ...names], ...body], { texts: 2 })) say(line);
  for (const [index, { name, most }] of RANGES.entries()) {
    const slow = slowest.filter(({ took }) => (took[index] ?? 0) > most);
    const longest = Math.max(...rows.map(({ took }) => took[index] ?? 0));
    say(`${name}: ${rows.length} queries, the slowest ${longest.toFixed(0)} ms, ${slow.length} above ${most} ms`);
    for (const { dashboard, panel, query } of slow) say(`  ${dashboard}: ${panel}: ${query}`);
  }
}
