/** A real VictoriaMetrics on loopback with a folder of its own, gone without a trace after `stop`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePort, startProcess } from './process.ts';

/** One series of an export; `__name__` is the measurement, an underscore and the field. */
export interface ExportedSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  /** In ms. */
  readonly timestamps: readonly number[];
}

export interface Victoria {
  readonly url: string;
  /** All there is, or what a selector such as `battery_Soc` chooses. */
  export(selector?: string): Promise<ExportedSeries[]>;
  stop(): Promise<void>;
}

/** `flags` are given in addition, for example `-dedup.minScrapeInterval=1ms`; `user` where they ask for credentials. */
export async function startVictoria(
  flags: readonly string[] = [],
  user?: { readonly username: string; readonly password: string },
): Promise<Victoria> {
  const folder = await mkdtemp(join(tmpdir(), 'victoria-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=100y'];
  const running = await startProcess('victoria-metrics', [...own, ...flags], () => answers(`${url}/health`));
  const basic = user && Buffer.from(`${user.username}:${user.password}`).toString('base64');
  const headers: Record<string, string> = basic === undefined ? {} : { authorization: `Basic ${basic}` };
  return {
    url,
    async export(selector = '{__name__!=""}') {
      // What was written a moment ago is not yet visible to queries otherwise.
      await fetch(`${url}/internal/force_flush`, { headers });
      const response = await fetch(`${url}/api/v1/export?${new URLSearchParams({ 'match[]': selector })}`, { headers });
      const rows = (await response.text()).split('\n').filter((row) => row !== '');
      return rows.map((row) => JSON.parse(row) as ExportedSeries);
    },
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
