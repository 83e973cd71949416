/** The databases under a real Grafana. The tests ask both without a token. */
import { createServer } from 'node:http';
import { REAL } from '../../influx/conformance/real.ts';
import { startInfluxd } from '../../support/influxd.ts';
import type { Due } from './points.ts';
import { listen } from './sinks.ts';

export interface Database {
  /** Where the tests write to and ask. */
  readonly url: string;
  readonly name: string;
  /** What `gx-logger grafana write` is told. */
  readonly environment: Readonly<Record<string, string>>;
  readonly token: string;
  stop(): Promise<void>;
}

export async function database1(): Promise<Database> {
  const influxd = await startInfluxd();
  await influxd.query('CREATE DATABASE gx');
  return { url: influxd.url, name: 'gx', environment: { INFLUX_URL: influxd.url }, token: '', stop: influxd.stop };
}

/** Where INFLUXD_2 names one. */
export async function database2(): Promise<Database | undefined> {
  const running = await REAL.find(({ generation }) => generation === 'v2')?.start();
  if (!running) return undefined;
  const { token = '', org = '' } = running.access;
  const door = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const { 'content-type': type = 'text/plain' } = request.headers;
      const headers = { authorization: `Token ${token}`, 'content-type': type };
      const body = Buffer.concat(parts);
      const answer = await fetch(`${running.url}${request.url}`, { method: 'POST', headers, body });
      response.writeHead(answer.status);
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  const url = `http://127.0.0.1:${await listen(door)}`;
  const name = 'first';
  return {
    url,
    name,
    environment: { INFLUX_URL: running.url, INFLUX_ORG: org, INFLUX_TOKEN: token, INFLUX_BUCKET: name },
    token,
    async stop() {
      door.closeAllConnections();
      door.close();
      await running.stop();
    },
  };
}

const LINES_AT_ONCE = 10_000;

/** Writes what is due, and takes it off; the earliest comes first. */
export async function writeDue({ url, name }: Database, lines: Due[], until: number): Promise<void> {
  const later = lines.findIndex(({ at }) => at > until);
  const due = lines.splice(0, later < 0 ? lines.length : later);
  for (let first = 0; first < due.length; first += LINES_AT_ONCE) {
    const body = due.slice(first, first + LINES_AT_ONCE).map(({ line }) => line);
    const response = await fetch(`${url}/write?db=${name}&precision=ms`, { method: 'POST', body: body.join('') });
    if (!response.ok) throw new Error(await response.text());
  }
}
