/**
 * What a site costs where one daemon reads several: memory and CPU at so many simulated ESS houses at their pace, how late
 * the event loop comes, and when the last house had its first value in the database. `npm run bench -- --gx 1,10,50`.
 */
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { dataDir, startDaemon } from '../test/support/daemon.ts';
import type { Influxd } from '../test/support/influxd.ts';
import { sumOf } from '../test/support/metrics.ts';
import { cpuSeconds, megabytes } from './subjects.ts';

/** After the first values, until the start is over; ms. */
const SETTLING = 10_000;
const LOOK = 100;

export interface SeveralFigures {
  readonly gx: number;
  readonly first_values_s: number;
  /** That the houses come at their pace. */
  readonly messages_s_a_site: number;
  readonly cpu_percent: number;
  readonly cpu_percent_a_site: number;
  readonly rss_mb: number;
  readonly rss_mb_a_site: number;
  readonly loop_p99_ms: number;
  readonly load: number;
}

export async function measureSeveral(influxd: Influxd, count: number, seconds: number): Promise<SeveralFigures> {
  const houses = fork(join(import.meta.dirname, 'houses.ts'), [String(count)], { execArgv: ['--import', 'tsx'] });
  const { ports } = await new Promise<{ ports: number[] }>((resolve) =>
    houses.once('message', (it) => resolve(it as never)),
  );
  const data = dataDir();
  const GX_LOGGER_CONFIG = join(data.path, 'gx-logger.yaml');
  const BENCH_LOOP = join(data.path, 'loop');
  writeFileSync(
    GX_LOGGER_CONFIG,
    `installations:\n${ports.map((port) => `  - { host: 127.0.0.1, port: ${port} }\n`).join('')}`,
  );
  const database = `gx_${count}`;
  const begun = performance.now();
  const daemon = startDaemon(
    {
      GX_LOGGER_CONFIG,
      BENCH_LOOP,
      DATA_DIR: join(data.path, 'data'),
      INFLUX_URL: influxd.url,
      INFLUX_BUCKET: database,
    },
    ['--import', join(import.meta.dirname, 'loop.mjs'), join(import.meta.dirname, '../dist/main.js')],
  );
  while ((await sites(influxd, database)) < count) await delay(LOOK);
  const first = (performance.now() - begun) / 1_000;
  await delay(SETTLING);
  daemon.kill('SIGUSR2');
  const received = async () => sumOf(await (await fetch(`${daemon.http}/metrics`)).text(), 'readings_received_total');
  const before = { cpu: cpuSeconds(daemon.pid), messages: await received() };
  await delay(seconds * 1_000);
  const cpu = ((cpuSeconds(daemon.pid) - before.cpu) * 100) / seconds;
  const messages = ((await received()) - before.messages) / seconds;
  const rss = megabytes(daemon.pid, 'VmRSS');
  const [load = 0] = loadavg();
  await daemon.stop();
  const loop = Number(readFileSync(BENCH_LOOP, 'utf8'));
  houses.kill();
  await data.remove();
  return {
    gx: count,
    first_values_s: first,
    messages_s_a_site: messages / count,
    cpu_percent: cpu,
    cpu_percent_a_site: cpu / count,
    rss_mb: rss,
    rss_mb_a_site: rss / count,
    loop_p99_ms: loop,
    load,
  };
}

/** How many GX have a value in the database. */
async function sites(influxd: Influxd, database: string): Promise<number> {
  const tables = await influxd.query('SHOW TAG VALUES FROM "battery" WITH KEY = "portal_id"', database).catch(() => []);
  return tables[0]?.values.length ?? 0;
}
