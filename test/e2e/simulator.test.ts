/** The daemon against the simulator, as processes and in one: what is simulated is what is stored. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SCENARIOS } from '../../src/simulator/plant/plant.ts';
import { readRecordingFile } from '../../src/simulator/recording.ts';
import { expectStored } from '../support/expectation.ts';
import { describeWithInfluxd } from '../support/influxd.ts';
import { freePort } from '../support/process.ts';
import { ROOT, runProgram, startProgram, untilEnded } from '../support/program.ts';
import { between, it } from '../support/scene.ts';
import { storedSeries, untilStored } from '../support/stored.ts';
import { recordTraffic } from '../support/traffic.ts';

/** Real seconds of simulation, at this many plant seconds each. */
const SECONDS = 4;
const SPEED = 30;

describeWithInfluxd('the simulator', (influxd) => {
  it.for(SCENARIOS)('%s: every last value is stored, under a name', async (scenario, { scene, expect }) => {
    const simulator = await scene.simulator({ scenario, speed: SPEED });
    const traffic = recordTraffic(simulator.gx.broker);
    const daemon = scene.daemon({ ...between(simulator.port, influxd, scenario), PRIVATE: 'keep' });
    await daemon.said(/receiving from GX/);
    await delay(SECONDS * 1_000); // The plant's time, not a wait for the daemon.
    simulator.pause();
    const wanted = new Map<string, number | string>();
    for (const { service, instance, path, value } of simulator.plant.state()) {
      const number = typeof value === 'boolean' ? Number(value) : value;
      if (/password|pincode|token/i.test(path) || (typeof number === 'string' && /^[[{]/.test(number))) continue;
      if (typeof number === 'number') wanted.set(`${service}|${instance}|${path}`, number);
      if (typeof number === 'string') wanted.set(`${service}_text|${instance}|${path}`, number);
    }
    const last = async () => {
      const series = await storedSeries(influxd, scenario);
      return new Map([...wanted.keys()].map((key) => [key, series.get(key)?.last]));
    };
    await expect.poll(last, { interval: 300 }).toEqual(wanted);
    const ledger = await daemon.stop();
    expect(ledger).toMatchObject({ kept: 0, rejected: 0, dropped: 0 });
    expect(traffic.published.filter(({ topic }) => !topic.startsWith('R/'))).toEqual([]);
  });

  it('a recording of it, replayed, is stored as it was recorded', async ({ scene, expect }) => {
    const folder = scene.folder();
    const file = join(folder, 'boat.jsonl.gz');
    const simulator = await scene.simulator({ scenario: 'boat', speed: 10 });
    const source = { GX_HOST: `mqtt://127.0.0.1:${simulator.port}`, DATA_DIR: folder };
    const recorded = await runProgram(['record', file, '--minutes', '0.05'], source);
    expect(recorded.text).toMatch(/messages in .*boat\.jsonl\.gz; secrets and VIN left out/);
    const recording = readRecordingFile(file);
    const raw = JSON.stringify(recording.messages);
    expect(raw).not.toContain(simulator.plant.scenario.portalId);
    expect(raw).not.toMatch(/AccessPointPassword/);
    const port = await freePort();
    const player = startProgram(['simulate', '--port', String(port), '--replay', file, '--speed', '5'], {});
    scene.atEnd(() => void player.kill('SIGTERM'));
    await new Promise((resolve) => player.stdout?.once('data', resolve));
    scene.daemon({ ...between(port, influxd, 'replayed'), PRIVATE: 'keep' });
    const expected = expectStored(recording.messages, () => Number.POSITIVE_INFINITY);
    expect(await untilStored(influxd, 'replayed', expected.fields)).toBe(expected.fields);
  });
});

it('the demo shows devices by name, what is logged, and at its end that nothing of it is kept', async ({ expect }) => {
  const { text, code } = await runProgram(
    ['demo', '--scenario', 'two-batteries', '--speed', '10'],
    {},
    /Ctrl-C ends it/,
  );
  expect(text).toMatch(/^Starting a simulated GX and gx-logger; the first picture comes in a few seconds\.$/m);
  expect(text).toContain('Ctrl-C ends it, and nothing is kept.');
  expect(text).toMatch(/battery +\S.*charge \d+\.\d %/);
  expect(text).toMatch(/received [\d,]+ messages/);
  expect(text).toMatch(
    /\nThe demo has ended: [1-9][\d,]* messages received, [1-9][\d,]* values logged\. Nothing of it is kept\. .*\n$/,
  );
  expect(code).toBe(0);
});

it('the demo writes to no database by accident, whatever .env and the environment say', async ({ expect }) => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(String(request.url));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { text } = await runProgram(['demo'], { INFLUX_URL: `http://127.0.0.1:${port}` }, /Ctrl-C ends it/);
  server.close();
  expect(text).toContain('Ctrl-C ends it, and nothing is kept.');
  expect(text).toContain('Nothing of it is kept.');
  expect(requests).toEqual([]);
});

it('the demo with --store writes where INFLUX_URL says, and tells at its end what could not be stored', async ({
  expect,
}) => {
  const { text } = await runProgram(['demo', '--store'], { INFLUX_URL: 'http://127.0.0.1:9' }, /Ctrl-C ends it/);
  expect(text).toContain('Writing to http://127.0.0.1:9, bucket gx-demo.');
  expect(text).toMatch(
    /\. 0 values are in bucket gx-demo at http:\/\/127\.0\.0\.1:9\. [1-9][\d,]* values could not be stored and are gone with the demo\. To remove them: DROP DATABASE "gx-demo" .*\n$/,
  );
});

it('the demo with --store and no database says what is missing', async ({ expect }) => {
  const { text, code } = await runProgram(['demo', '--store'], {});
  expect(text).toBe('--store needs a database: set INFLUX_URL. Without --store nothing is kept.\n');
  expect(code).toBe(2);
});

it('npm run demo needs no build, and its first picture shows all the sun that shines', async ({ scene, expect }) => {
  const folder = scene.folder();
  for (const name of ['src', 'node_modules', 'package.json']) symlinkSync(join(ROOT, name), join(folder, name));
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { demo: string } };
  const child = spawn('sh', ['-c', scripts.demo], { cwd: folder, env: { PATH: process.env['PATH'] } });
  const { text, code } = await untilEnded(child, /Ctrl-C ends it/);
  expect(code, text).toBe(0);
  // From both sides, an hour that every plant has sun in.
  expect(text).toMatch(/^ {2}solarcharger .* solar [1-9]\d* W/m);
  expect(text).toMatch(/^ {2}pvinverter .* solar [1-9]\d* W/m);
});

it('a recording whose file cannot be written ends at once, and says why', async ({ scene, expect }) => {
  const simulator = await scene.simulator({ scenario: 'rv' });
  const file = join(scene.folder(), 'none', 'x.jsonl.gz');
  const { text, code } = await runProgram(['record', file], { GX_HOST: `mqtt://127.0.0.1:${simulator.port}` });
  expect(text).toContain(`${file} cannot be written: there is no such file or folder.`);
  expect(text).not.toContain('    at ');
  expect(code).toBe(1);
});

it('the help names every scenario', async ({ expect }) => {
  const { text } = await runProgram(['simulate', '--help']);
  for (const scenario of SCENARIOS) expect(text).toContain(scenario);
  const source = readFileSync(join(ROOT, 'src/main.ts'), 'utf8');
  expect(source).not.toMatch(/^import (?!type).*simulator/m);
});

it('a scenario that does not exist is said, with those that do', async ({ expect }) => {
  const { text, code } = await runProgram(['simulate', '--scenario', 'moon', '--port', '0']);
  expect(text).toContain(`argument 'moon' is invalid. Allowed choices are ${SCENARIOS.join(', ')}.`);
  expect(code).not.toBe(0);
});
