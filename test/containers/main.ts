/**
 * Proves a compose file that is up: the logger gets ready, values arrive, and Grafana, as it was provisioned, answers
 * every query of every dashboard from them. COMPOSE_FILE names the file, as for `docker compose` itself.
 *
 * Exit code 1, with what was missing, when anything is not as it should be.
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { charts, dashboards } from '../grafana/panels.ts';

const READY = 'http://127.0.0.1:8484/readyz';
const GRAFANA = 'http://127.0.0.1:3000';
const PATIENCE = 300_000;
const POLL = 3_000;
const HOUR = 3_600_000;
/** Every system has a battery's charge, and the daemon tells of the GX itself. */
const ARRIVES = 'SELECT count("Soc") FROM "gx"."autogen"."battery" WHERE $timeFilter';

interface Answer {
  readonly results: Readonly<
    Record<string, { readonly error?: string; readonly frames?: readonly { data: { values: readonly unknown[][] } }[] }>
  >;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Resolves with the first result that is not undefined; rejects with what was last in the way. */
async function eventually<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  let last: unknown = 'nothing came';
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await delay(POLL)) {
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${what}: not within ${PATIENCE / 1_000} s; ${last}`);
}

const inContainer = (service: string, ...command: string[]) =>
  execFileSync('docker', ['compose', 'exec', '-T', service, ...command], { encoding: 'utf8' });

async function main(): Promise<void> {
  await eventually('the logger is ready', async () => {
    const response = await fetch(READY);
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return true;
  });
  say('the logger is ready');

  const password = inContainer('grafana', 'cat', '/run/secrets-gx/grafana_admin_password').trim();
  const headers = {
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  const ask = async (query: string, resultFormat = 'time_series') => {
    const now = Date.now();
    const target = { refId: 'A', datasource: { type: 'influxdb', uid: 'gx-influxdb' }, rawQuery: true };
    const body = {
      from: String(now - HOUR),
      to: String(now),
      queries: [{ ...target, query, resultFormat, intervalMs: 10_000, maxDataPoints: 400 }],
    };
    const response = await fetch(`${GRAFANA}/api/ds/query`, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as Answer;
    const result = answer.results?.['A'];
    if (!response.ok || !result || result.error) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
    return result.frames?.flatMap(({ data }) => data.values.at(-1) ?? []).filter((value) => value !== null) ?? [];
  };

  const [count] = await eventually('values arrive', async () => {
    const values = await ask(ARRIVES);
    return Number(values[0]) > 0 ? values : undefined;
  });
  say(`values arrive: ${count} of the battery's charge`);

  let asked = 0;
  let answered = 0;
  for (const [name, dashboard] of dashboards) {
    const there = await fetch(`${GRAFANA}/api/dashboards/uid/${dashboard.uid}`, { headers });
    if (!there.ok) throw new Error(`${name} is not provisioned: ${there.status}`);
    for (const { title, targets = [] } of charts(dashboard)) {
      for (const { query, resultFormat } of targets) {
        const expanded = query.replaceAll(`\${tier:raw}`, '"gx"."autogen"').replaceAll(`\${site:regex}`, '.*');
        const values = await ask(expanded, resultFormat).catch((error) => {
          throw new Error(`${name}, ${title}: ${expanded}\n${error.message}`);
        });
        asked += 1;
        if (values.length > 0) answered += 1;
      }
    }
  }
  say(`${asked} queries of the dashboards are understood, ${answered} have values`);
  if (answered * 3 < asked) throw new Error('most panels are empty');
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
