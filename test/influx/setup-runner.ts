/** `gx-logger setup` run against a stand-in: its exit code, its words, and which of its requests change something. Without
 * roll-ups, unless they are asked for. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SetupOptions, setup } from '../../src/commands/setup.ts';
import type { Administrator } from '../../src/config/administrator.ts';
import { configOf } from '../config/setup.ts';
import { type Handler, type Request, startStandIn } from './stand-in.ts';

const never = new AbortController().signal;

export interface Given {
  readonly settings?: Record<string, string>;
  readonly administrator?: Administrator;
  readonly options?: Partial<SetupOptions>;
}

export interface Ran {
  readonly code: number;
  readonly text: string;
  /** Every request but those that look: statements of InfluxQL as they are, others like `POST /api/v2/orgs`. */
  readonly changes: string[];
  readonly requests: readonly Request[];
}

export interface Runner {
  run(given?: Given): Promise<Ran>;
  /** In a folder of its own. */
  readonly files: { readonly loggerTokenFile: string; readonly grafanaTokenFile: string };
  secret(name: 'logger' | 'grafana'): Promise<string>;
  stop(): Promise<void>;
}

export async function createRunner(handler: Handler): Promise<Runner> {
  const server = await startStandIn(handler);
  const folder = await mkdtemp(join(tmpdir(), 'gx-setup-'));
  return {
    async run({ settings = {}, administrator = {}, options = {} } = {}) {
      const before = server.requests.length;
      const config = configOf({ GX_HOST: 'unused.invalid', INFLUX_URL: server.url, TIERS: 'none', ...settings });
      const lines: string[] = [];
      const say = (line: string) => void lines.push(line);
      const code = await setup(config, administrator, { dryRun: false, shorten: false, ...options }, say, never);
      const requests = server.requests.slice(before);
      return { code, text: lines.join('\n'), changes: requests.filter(isChange).map(nameOf), requests };
    },
    files: { loggerTokenFile: join(folder, 'logger'), grafanaTokenFile: join(folder, 'grafana') },
    secret: (name) => readFile(join(folder, name), 'utf8'),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Hands requests on to a real server. */
export function relayTo(url: string): Handler {
  return async ({ method, path, headers, bytes }) => {
    const { authorization, 'content-type': type } = headers;
    const sent = { ...(authorization && { authorization }), ...(type && { 'content-type': type }) };
    const answer = await fetch(`${url}${path}`, { method, headers: sent, ...(method === 'POST' && { body: bytes }) });
    const [version, kind] = ['x-influxdb-version', 'content-type'].map((name) => answer.headers.get(name) ?? '');
    const received = { 'x-influxdb-version': version!, 'content-type': kind! };
    return { status: answer.status, headers: received, body: await answer.text() };
  };
}

const statementOf = ({ body }: Request) => new URLSearchParams(body).get('q') ?? '';

/** /query is posted to, and what counts there is the statement. */
function isChange(request: Request): boolean {
  return request.path === '/query' ? !/^SHOW /.test(statementOf(request)) : request.method !== 'GET';
}

function nameOf(request: Request): string {
  return request.path === '/query' ? statementOf(request) : `${request.method} ${request.path}`;
}
