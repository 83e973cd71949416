/** `gx-logger simulate` as far as it talks to people; the simulator itself is tested in its own room. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connect } from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { simulate } from '../../src/commands/simulate.ts';
import { dataDir } from '../support/daemon.ts';

const OPTIONS = {
  scenario: ['boat'],
  seed: 1,
  speed: 1,
  host: '127.0.0.1',
  port: 0,
  tls: false,
  legacy: false,
  prefix: '',
} as const;
const stopping = new AbortController();
const taken = createServer();

afterEach(() => taken.close());

it('says in plain words that the port is taken', async () => {
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const words = `Cannot listen on 127.0.0.1:${port}: port ${port} is taken, perhaps by another broker.`;
  const starting = simulate({ ...OPTIONS, port }, () => undefined, stopping.signal);
  await expect(starting).rejects.toThrow(`${words}\nChoose another with --port (0 is any free one) or --host.`);
});

it('says how to log it with the program that people have', async () => {
  const said: string[] = [];
  await simulate(
    OPTIONS,
    (line) => {
      said.push(line);
      if (/^Listening/.test(line)) stopping.abort(new Error('enough'));
    },
    stopping.signal,
  );
  expect(said.at(-1)).toMatch(/^Listening on (\S+)\. To log it: GX_HOST=\1 INFLUX_URL=\.\.\. gx-logger run$/);
});

it('plays several on one broker, below a prefix, and says how to log all of them', async () => {
  const ending = new AbortController();
  const said: string[] = [];
  const ids = new Set<string>();
  const say = (line: string) => {
    said.push(line);
    const [, port] = /^Listening on mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (port === undefined) return;
    const client = connect(`mqtt://127.0.0.1:${port}`);
    client.subscribe('home/victron/N/+/system/0/Serial');
    client.on('message', (topic) => {
      ids.add(topic.split('/')[3] ?? '');
      if (ids.size === 2) client.end(true, () => ending.abort(new Error('enough')));
    });
  };
  await simulate({ ...OPTIONS, scenario: ['ess-house', 'boat'], prefix: 'home/victron/' }, say, ending.signal);
  expect(said.filter((line) => line.startsWith('Simulating'))).toHaveLength(2);
  expect(said.at(-1)).toMatch(
    / To log it: GX_HOST=\S+ GX_PORTAL_ID=all GX_TOPIC_PREFIX=home\/victron\/ INFLUX_URL=\.\.\. gx-logger run$/,
  );
  expect([...ids].sort()).toEqual(['c0ffee000001', 'c0ffee000002']);
});

it('plays a recording below a prefix', async () => {
  const folder = dataDir();
  const file = join(folder.path, 'one.jsonl');
  writeFileSync(file, '{"t":0,"topic":"N/c0619ab12345/battery/256/Soc","payload":"{\\"value\\":50}","retain":false}\n');
  const ending = new AbortController();
  const topics: string[] = [];
  const say = (line: string) => {
    const [, port] = /^Listening on mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (port === undefined) return;
    const client = connect(`mqtt://127.0.0.1:${port}`);
    client.subscribe('victron/N/#', () => client.publish('victron/R/c0619ab12345/keepalive', ''));
    client.on('message', (topic) => {
      topics.push(topic);
      if (topic.endsWith('/Soc')) client.end(true, () => ending.abort(new Error('enough')));
    });
  };
  await simulate({ ...OPTIONS, replay: file, prefix: 'victron/' }, say, ending.signal);
  await folder.remove();
  expect(topics).toContain('victron/N/c0619ab12345/battery/256/Soc');
});
