/** The daemon against the simulator, as processes and in one: what is simulated is what is stored. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCENARIOS } from '../../src/simulator/plant/plant.ts';
import { readRecordingFile } from '../../src/simulator/recording.ts';
import { dataDir, runCommand, startDaemon } from '../support/daemon.ts';
import { expectStored } from '../support/expectation.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWith, freePort } from '../support/process.ts';
import { startSimulator } from '../support/simulator.ts';
import { storedSeries, untilStored } from '../support/stored.ts';
import { recordTraffic } from '../support/traffic.ts';

/** Real seconds of simulation, at this many plant seconds each. */
const SECONDS = 4;
const SPEED = 30;

/** Runs a command until it ends; `until` may end it sooner by what it has said. */
async function command(args: string[], environment: Record<string, string>, until?: (text: string) => boolean) {
  const child = runCommand(args, environment);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
      if (until?.(text)) child.kill('SIGINT');
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { text, code };
}

describeWith('influxd', 'the simulator', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  it.each(SCENARIOS)('%s: every last value is stored, under a name', async (scenario) => {
    const simulator = await startSimulator({ scenario, speed: SPEED });
    const traffic = recordTraffic(simulator.gx.broker);
    const data = dataDir();
    const daemon = startDaemon({
      GX_HOST: `mqtt://127.0.0.1:${simulator.port}`,
      INFLUX_URL: influxd.url,
      INFLUX_BUCKET: scenario,
      PROFILE: 'everything',
      PRIVATE: 'keep',
      DATA_DIR: data.path,
      FLUSH_INTERVAL: '200ms',
    });
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
    await expect.poll(last, { timeout: 15_000, interval: 300 }).toEqual(wanted);
    const ledger = await daemon.stop();
    expect(ledger).toMatchObject({ kept: 0, rejected: 0, dropped: 0 });
    expect(traffic.published.filter(({ topic }) => !topic.startsWith('R/'))).toEqual([]);
    await simulator.stop();
    data.remove();
  });

  it('a recording of it, replayed, is stored as it was recorded', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gx-logger-'));
    const file = join(folder, 'boat.jsonl.gz');
    const simulator = await startSimulator({ scenario: 'boat', speed: 10 });
    const source = { GX_HOST: `mqtt://127.0.0.1:${simulator.port}`, DATA_DIR: folder };
    const recorded = await command(['record', file, '--minutes', '0.05'], source);
    expect(recorded.text).toMatch(/messages in .*boat\.jsonl\.gz; secrets and VIN left out/);
    await simulator.stop();
    const recording = readRecordingFile(file);
    const raw = JSON.stringify(recording.messages);
    expect(raw).not.toContain(simulator.plant.scenario.portalId);
    expect(raw).not.toMatch(/AccessPointPassword/);
    const port = await freePort();
    const player = runCommand(['simulate', '--port', String(port), '--replay', file, '--speed', '5'], {});
    await new Promise((resolve) => player.stdout?.once('data', resolve));
    const daemon = startDaemon({
      GX_HOST: `mqtt://127.0.0.1:${port}`,
      INFLUX_URL: influxd.url,
      INFLUX_BUCKET: 'replayed',
      PROFILE: 'everything',
      PRIVATE: 'keep',
      DATA_DIR: folder,
      FLUSH_INTERVAL: '200ms',
    });
    const expected = expectStored(recording.messages, () => Number.POSITIVE_INFINITY);
    expect(await untilStored(influxd, 'replayed', expected.fields)).toBe(expected.fields);
    await daemon.stop();
    player.kill('SIGTERM');
    rmSync(folder, { recursive: true });
  });
});

it('the demo shows devices by name, what is logged, and where it is kept', async () => {
  const { text, code } = await command(['demo', '--scenario', 'two-batteries', '--speed', '10'], {}, (said) =>
    said.includes('Ctrl-C ends it'),
  );
  expect(text).toContain('No INFLUX_URL is set: the journal in ');
  expect(text).toMatch(/battery +\S.*charge \d+\.\d %/);
  expect(text).toMatch(/received [\d,]+ messages/);
  expect(code).toBe(0);
});

it('the demo writes where INFLUX_URL says', async () => {
  const { text } = await command(['demo'], { INFLUX_URL: 'http://127.0.0.1:9' }, (said) =>
    said.includes('Ctrl-C ends it'),
  );
  expect(text).toContain('Writing to http://127.0.0.1:9, gx');
});

it('a recording whose file cannot be written ends at once, and says why', async () => {
  const simulator = await startSimulator({ scenario: 'rv' });
  const file = join(tmpdir(), 'gx-logger-none', 'x.jsonl.gz');
  const { text, code } = await command(['record', file], { GX_HOST: `mqtt://127.0.0.1:${simulator.port}` });
  await simulator.stop();
  expect(text).toContain(`${file} cannot be written: there is no such file or folder.`);
  expect(text).not.toContain('    at ');
  expect(code).toBe(1);
});

it('the help names every scenario', async () => {
  const { text } = await command(['simulate', '--help'], {});
  for (const scenario of SCENARIOS) expect(text).toContain(scenario);
  const source = readFileSync(join(import.meta.dirname, '../../src/main.ts'), 'utf8');
  expect(source).not.toMatch(/^import (?!type).*simulator/m);
});

it('a scenario that does not exist is said, with those that do', async () => {
  const { text, code } = await command(['simulate', '--scenario', 'moon', '--port', '0'], {});
  expect(text).toContain('there is no scenario moon; there are ess-house');
  expect(code).not.toBe(0);
});
