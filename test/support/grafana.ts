/**
 * A real Grafana on loopback, where GRAFANA_HOME names one that is unpacked or built: `bin/grafana`, `conf`, `public`. It
 * asks nobody outside of this computer.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { freePort, startProcess } from './process.ts';

const HOME = process.env['GRAFANA_HOME'] ?? '';
const PASSWORD = 'test';
/** The first start makes a database, which takes its time where others work too; ms. */
const READY_LIMIT = 120_000;

/** What keeps it from asking others. */
const ALONE = {
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
  GF_PLUGINS_PREINSTALL_DISABLED: 'true',
  GF_PLUGINS_PREINSTALL_AUTO_UPDATE: 'false',
  GF_PLUGINS_PLUGIN_ADMIN_ENABLED: 'false',
  GF_NEWS_NEWS_FEED_ENABLED: 'false',
  GF_SECURITY_DISABLE_GRAVATAR: 'true',
  GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
};

export interface Grafana {
  readonly url: string;
  readonly password: string;
  /** The JSON of an answer of its API, as its administrator; rejects with the words of one that is no success. */
  ask<Answer>(path: string, body?: object): Promise<Answer>;
  /** What it logged since it was started. */
  log(): string;
  stop(): Promise<void>;
}

/** A suite that needs one; elsewhere a line on standard error says that it is missing. */
export function describeWithGrafana(name: string, suite: () => void): void {
  const isThere = HOME !== '' && existsSync(join(HOME, 'bin/grafana'));
  if (!isThere) process.stderr.write(`\n!!! SKIPPED, for GRAFANA_HOME names no Grafana: ${name}\n\n`);
  describe.skipIf(!isThere)(name, suite);
}

/** A folder for all that one Grafana keeps, which may be started several times. */
export function grafanaFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'grafana-'));
  for (const one of ['data', 'logs', 'plugins', 'provisioning']) mkdirSync(join(path, one));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** As in its container: root, who would be refused nothing, may do no more than another user. */
export const WITHOUT_CAPABILITIES =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'] : [];

/**
 * Provisioned from `provisioning` in its folder; `settings` are variables of its own, `by` is what runs it. `alone` are those that
 * keep it from asking others.
 */
export async function startGrafana(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
  by: readonly string[] = [],
  alone: Readonly<Record<string, string>> = ALONE,
): Promise<Grafana> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'logs/grafana.log');
  rmSync(logFile, { force: true });
  const variables = {
    ...alone,
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: String(port),
    GF_PATHS_DATA: join(folder, 'data'),
    GF_PATHS_LOGS: join(folder, 'logs'),
    GF_PATHS_PLUGINS: join(folder, 'plugins'),
    GF_PATHS_PROVISIONING: join(folder, 'provisioning'),
    GF_SECURITY_ADMIN_PASSWORD: PASSWORD,
    GF_LOG_MODE: 'file',
    ...settings,
  };
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const program = [...by, join(HOME, 'bin/grafana'), 'server', '--homepath', HOME];
  const log = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const isReady = async () => {
    const response = await fetch(`${url}/api/health`);
    return ((await response.json()) as { database?: string }).database === 'ok';
  };
  const running = await startProcess('env', [...words, ...program], isReady, 'SIGTERM', READY_LIMIT).catch((error) => {
    throw new Error(`${String(error)}\n${errorsIn(log()).join('\n')}`);
  });
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
  return {
    url,
    password: PASSWORD,
    async ask<Answer>(path: string, body?: object) {
      const response = await fetch(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Answer;
    },
    log,
    stop: running.stop,
  };
}

/** The lines of a log that tell of an error. */
export function errorsIn(log: string): string[] {
  return log.split('\n').filter((line) => /\blevel=(error|crit)/.test(line));
}
