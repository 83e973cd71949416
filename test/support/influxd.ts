/** A real InfluxDB 1.x on loopback with a folder of its own, gone without a trace after `stop`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { answers, describeWith, freePort, startProcess } from './process.ts';

/** One table of an InfluxQL answer. */
export interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

export interface Influxd {
  readonly url: string;
  /** Where its backups are asked for, `host:port`. */
  readonly backupHost: string;
  /** Where it keeps its files. */
  readonly folder: string;
  /** The administrator, where authentication is on. */
  readonly username: string;
  readonly password: string;
  /** Runs one InfluxQL statement as the administrator, times in ms; rejects with the server's error. */
  query(statement: string, database?: string): Promise<Series[]>;
  stop(): Promise<void>;
}

const USERNAME = 'admin';
const PASSWORD = 'pass word:"x"';

/**
 * With `auth` it asks for credentials; with `admin: false` there is nobody yet who has some. `data` and `http` are
 * lines for the sections of these names in its configuration. `program` is another influxd than that of the PATH.
 */
export async function startInfluxd({
  auth = false,
  admin = auth,
  data = '',
  http = '',
  program = 'influxd',
}: {
  auth?: boolean;
  admin?: boolean;
  data?: string;
  http?: string;
  program?: string;
} = {}): Promise<Influxd> {
  const folder = await mkdtemp(join(tmpdir(), 'influxd-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'influxdb.conf');
  const backupHost = `127.0.0.1:${await freePort()}`;
  await writeFile(file, configuration(folder, port, backupHost, auth, data, http));
  const running = await startProcess(program, ['-config', file], () => answers(`${url}/ping`));
  const query = (statement: string, database = '') => ask(url, auth, statement, database);
  if (admin) await query(`CREATE USER ${USERNAME} WITH PASSWORD '${PASSWORD}' WITH ALL PRIVILEGES`);
  return {
    url,
    backupHost,
    folder,
    username: USERNAME,
    password: PASSWORD,
    query,
    async stop() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A suite whose tests share a server. `influxd` is there for the tests, not yet where they are told of. */
export function describeWithInfluxd(name: string, suite: (influxd: Influxd) => void): void {
  describeWith('influxd', name, () => {
    const influxd = {} as Influxd;
    beforeAll(async () => void Object.assign(influxd, await startInfluxd()));
    afterAll(() => influxd.stop());
    suite(influxd);
  });
}

function configuration(
  folder: string,
  port: number,
  backupHost: string,
  auth: boolean,
  data: string,
  http: string,
): string {
  return `
reporting-disabled = true
bind-address = "${backupHost}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  ${data}
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = ${auth}
  ${http}
[monitor]
  store-enabled = false
`;
}

async function ask(url: string, auth: boolean, statement: string, database: string): Promise<Series[]> {
  const response = await fetch(`${url}/query?${new URLSearchParams({ db: database, epoch: 'ms' })}`, {
    method: 'POST',
    body: new URLSearchParams({ q: statement }),
    headers: auth ? { authorization: `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}` } : {},
  });
  const body = (await response.json()) as { error?: string; results?: { error?: string; series?: Series[] }[] };
  const result = body.results?.[0];
  const error = body.error ?? result?.error;
  if (error) throw new Error(`${statement}: ${error}`);
  return result?.series ?? [];
}
