/**
 * Makes docs/images/dashboards: every dashboard in a real Grafana over what the simulator's systems write, light and dark, on a
 * desktop and on a phone. Look at the pictures before they are committed.
 *
 * `GRAFANA_HOME=... npm run pictures [uid ...]` needs influxd and a Chromium; it pours 30 hours of every system and 90 days of
 * some, so it takes half an hour. `--grafana http://admin:password@127.0.0.1:3000` looks at one that runs already.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SCENARIOS, type ScenarioName } from '../src/simulator/plant/plant.ts';
import { findScenario } from '../src/simulator/plant/scenarios.ts';
import { chromiumPath, look, startBrowser } from '../test/grafana/dashboards/browser.ts';
import { createStage, dashboardsOf, type Shown } from '../test/grafana/dashboards/stage.ts';
import { templateDay } from '../test/support/fill/template.ts';
import { createWriter } from '../test/support/fill/writer.ts';
import { writeYears } from '../test/support/fill/years.ts';
import type { Grafana } from '../test/support/grafana.ts';

const FOLDER = join(import.meta.dirname, '../docs/images/dashboards');
const HOUR = 3_600_000;
const MOST_BYTES = 150_000;
const SIZES = { desktop: { width: 1400, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** Whose system a dashboard shows best, by the beginning of its uid; of those that are not here the first. */
const FITTING: readonly (readonly [uid: string, scenarios: readonly ScenarioName[]])[] = [
  ['gx-sites', SCENARIOS],
  ['gx-energy', ['three-phase']],
  ['gx-battery', ['off-grid']],
  ['gx-solar', ['off-grid']],
  ['gx-grid', ['three-phase']],
  ['gx-genset', ['off-grid']],
  ['gx-boat', ['boat']],
  ['gx-devices', ['rv']],
  ['gx', ['ess-house']],
];
/** Dashboards of years. */
const YEARS = /-years$/;
const DAYS = 90;

type Looked = Pick<Grafana, 'url' | 'password' | 'ask'>;

const { values, positionals: wanted } = parseArgs({ options: { grafana: { type: 'string' } }, allowPositionals: true });
const say = (line: string) => void process.stdout.write(`${line}\n`);
const chromium = chromiumPath();
if (!chromium) throw new Error('There is no Chromium: install one, or name it in CHROMIUM.');
if (values.grafana !== undefined) {
  const grafana = running(new URL(values.grafana));
  await takeAll(grafana, await dashboardsOf(grafana), chromium);
} else {
  const stage = await createStage({ generation: '1', span: 30 * HOUR, say });
  if (!stage) throw new Error('There is no influxd.');
  for (const scenario of new Set(
    stage.dashboards.filter(({ uid }) => YEARS.test(uid)).flatMap(({ uid }) => fitting(uid)),
  )) {
    const until = Date.now() - 30 * HOUR;
    const day = await templateDay(scenario, until - 24 * HOUR, false, new Set(['m15']));
    await writeYears(createWriter(stage.store), { until, days: { raw: 0, m1: 0, m15: DAYS }, template: () => day });
    say(`${scenario} has ${DAYS} days`);
  }
  await takeAll(stage.grafana, stage.dashboards, chromium);
  await stage.stop();
}

async function takeAll(grafana: Looked, dashboards: readonly Shown[], executable: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await startBrowser(executable);
  const chosen = dashboards.filter(({ uid }) => wanted.length === 0 || wanted.includes(uid));
  for (const { uid } of chosen) {
    const sites = fitting(uid).map((scenario) => `&var-site=${encodeURIComponent(findScenario(scenario).systemName)}`);
    for (const theme of ['light', 'dark'] as const) {
      for (const [device, size] of Object.entries(SIZES)) {
        const zone = findScenario(fitting(uid)[0] ?? 'ess-house').plant.timeZone;
        await look(browser, grafana, `/d/${uid}?kiosk=1${sites.join('')}`, { ...size, theme, zone }, async (seen) => {
          const picture = await seen.picture(MOST_BYTES);
          const name = `${uid}-${theme}-${device}.webp`;
          writeFileSync(join(FOLDER, name), picture);
          say(`${name}: ${Math.round(picture.length / 1_000)} kB, ${seen.panels.length} panels`);
          for (const { title } of seen.panels.filter(({ hasError }) => hasError)) say(`  an error in ${title}`);
        });
      }
    }
  }
  await browser.close();
}

function fitting(uid: string): readonly ScenarioName[] {
  return FITTING.find(([beginning]) => uid.startsWith(beginning))?.[1] ?? ['ess-house'];
}

function running({ protocol, host, username, password }: URL): Looked {
  const url = `${protocol}//${host}`;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return {
    url,
    password,
    async ask<Answer>(path: string) {
      const response = await fetch(`${url}${path}`, { headers: { authorization } });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return (await response.json()) as Answer;
    },
  };
}
