/** A real Grafana with our dashboards, started as the compose files start it, over a real InfluxDB that has everything to show. */
import { join } from 'node:path';
import { DASHBOARDS } from '../../../src/grafana/provisioning.ts';
import type { ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { REAL } from '../../influx/conformance/real.ts';
import { fillDashboards } from '../../support/fill/fill.ts';
import { type Store, store1, store2 } from '../../support/fill/writer.ts';
import { type Grafana, grafanaFolder, startGrafana } from '../../support/grafana.ts';
import { type Series, startInfluxd } from '../../support/influxd.ts';
import { runProgram } from '../../support/program.ts';
import type { Dashboard } from '../panels.ts';
import { type Server, setUp } from '../set-up.ts';
import { composeSettings } from './compose.ts';

/** What Grafana has of a dashboard. */
export interface Shown extends Dashboard {
  /** The range with which it opens. */
  readonly time: { readonly from: string; readonly to: string };
}

export interface Stage {
  readonly grafana: Grafana;
  /** All that Grafana has. */
  readonly dashboards: readonly Shown[];
  readonly store: Store;
  /** Asks the database through Grafana, stamps in ms. */
  ask(statement: string): Promise<readonly Series[]>;
  stop(): Promise<void>;
}

interface StageOptions {
  readonly generation: '1' | '2';
  readonly scenarios?: readonly ScenarioName[];
  /** How much of the past is poured, ms; it ends now. */
  readonly span: number;
  readonly say?: (line: string) => void;
}

interface Started extends Server {
  readonly store: Store;
  stop(): Promise<void>;
}

/** Undefined where no such database is at hand: INFLUXD_2 names one of 2.x. */
export async function createStage(options: StageOptions): Promise<Stage | undefined> {
  const { generation, scenarios, span, say = () => undefined } = options;
  const server = await (generation === '1' ? server1() : server2());
  if (!server) return undefined;
  const folder = grafanaFolder();
  const secret = await setUp(server, folder.path, { TIERS: 'auto' });
  const filled = await fillDashboards(server.store, { ...(scenarios && { scenarios }), span, say });
  const out = join(folder.path, 'provisioning');
  const words = ['grafana', 'write', '--out', out, '--secret-file', secret, '--dashboards', join(out, DASHBOARDS)];
  const { token, username, password } = server.administrator;
  const { code, text } = await runProgram(words, {
    INFLUX_URL: server.url,
    TIERS: 'auto',
    ...(server.access.org !== undefined && { INFLUX_ORG: server.access.org }),
    ...(token !== undefined && { INFLUX_TOKEN: token }),
    ...(username !== undefined && { INFLUX_USERNAME: username }),
    ...(password !== undefined && { INFLUX_PASSWORD: password }),
  });
  if (code !== 0) throw new Error(text);
  const compose = generation === '1' ? 'docker-compose.influxdb1.yml' : 'docker-compose.yml';
  const grafana = await startGrafana(folder.path, composeSettings(compose, out), [], {});
  return {
    grafana,
    dashboards: await dashboardsOf(grafana),
    store: server.store,
    async ask(statement) {
      const question = new URLSearchParams({ db: 'gx', epoch: 'ms', q: statement });
      const path = `/api/datasources/proxy/uid/gx-influxdb/query?${question}`;
      const { results } = await grafana.ask<{ results: { series?: Series[]; error?: string }[] }>(path);
      const [result] = results;
      if (result?.error) throw new Error(`${statement}: ${result.error}`);
      return result?.series ?? [];
    },
    async stop() {
      await filled.stop();
      await grafana.stop();
      await server.stop();
      folder.remove();
    },
  };
}

/** All that a Grafana has. */
export async function dashboardsOf(grafana: Pick<Grafana, 'ask'>): Promise<Shown[]> {
  const found = await grafana.ask<{ uid: string }[]>('/api/search?type=dash-db&limit=500');
  const all = found.map(({ uid }) => grafana.ask<{ dashboard: Shown }>(`/api/dashboards/uid/${uid}`));
  const dashboards = (await Promise.all(all)).map(({ dashboard }) => dashboard);
  return dashboards.sort((one, other) => one.uid.localeCompare(other.uid));
}

async function server1(): Promise<Started> {
  const { url, username, password, stop } = await startInfluxd({ auth: true });
  const credentials = { username, password };
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return { url, access: credentials, administrator: credentials, store: store1(url, { authorization }), stop };
}

async function server2(): Promise<Started | undefined> {
  const running = await REAL.find(({ generation }) => generation === 'v2')?.start();
  if (!running) return undefined;
  const { token = '', org = '' } = running.access;
  return { ...running, store: store2(running.url, { org, token }) };
}
