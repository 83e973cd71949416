/** What `gx-logger check` and the daemon say of rules and names that are for nothing that the GX has. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/commands/check.ts';
import { wayTo } from '../../src/commands/listen.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createPipeline } from '../../src/pipeline.ts';
import { createLog } from '../../src/shared/log.ts';
import { startBroker } from '../../src/simulator/broker.ts';
import { type Gx, startGx } from '../../src/simulator/gx.ts';
import { takeLock } from '../../src/state/lock.ts';
import { createPins, keysFile } from '../../src/state/pins.ts';
import { openDataDir } from '../../src/state/state-file.ts';
import { createInflux3 } from '../influx/influx3.ts';
import { startStandIn } from '../influx/stand-in.ts';
import { certificate } from '../support/certificate.ts';
import { dataDir } from '../support/daemon.ts';
import { ownAddress } from '../support/program.ts';
import { listenFor } from '../support/said.ts';

const folder = dataDir();
let gx: Gx;

beforeAll(async () => {
  gx = await startGx();
  gx.set('battery/256/Soc', 87.5);
  gx.set('battery/256/CustomName', 'House');
  gx.set('battery/257/Soc', 50);
  gx.set('vebus/276/State', 3);
});
afterAll(async () => {
  await gx.stop();
  await folder.remove();
});

const RULES = `
rules:
  - match: "+/+/Soc"
    interval: 5s
    refresh: 1h
  - match: battery/259/#
    action: drop
  - match: battery/256/Soc
devices:
  - name: Main inverter
    service: vebus
  - name: Other
    service: vebus
    serial: HQ2132ABCDE
  - name: Starter
    service: battery
bounds:
  - match: battery/+/Soc
    max: 100
  - match: tank/9/Level
    min: 0
`;

function configOf(yaml: string) {
  const text = `gx:\n  host: mqtt://127.0.0.1:${gx.broker.port}\ndata_dir: ${folder.path}\n${yaml}`;
  const { config, problems } = loadConfig({ GX_LOGGER_CONFIG: 'gx.yaml' }, () => text);
  expect(problems).toBeUndefined();
  return config!;
}

async function checked(yaml: string): Promise<string[]> {
  const parts: string[] = [];
  const { signal } = new AbortController();
  await check(configOf(yaml), { acceptKey: false, version: '1' }, (text) => parts.push(text), signal);
  return parts.join('\n').split('\n');
}

const UNUSED = [
  'rule 2 (battery/259/#) applies to none of the topics that the GX has',
  'rule 3 (battery/256/Soc) applies to none of the topics that the GX has',
  'bounds 2 (tank/9/Level) apply to none of the topics that the GX has',
  'the configured name "Other" (vebus) fits no device that the GX has',
  'the configured name "Starter" (battery) fits no device that the GX has',
];

it('check lists rules, aliases and devices with their names, and what is for nothing', async () => {
  const lines = await checked(RULES);
  expect(lines).toContain('  rules.1 = keep +/+/Soc, interval 5s, refresh 1h');
  expect(lines).toContain('  bounds.1 = battery/+/Soc, max 100');
  expect(lines).toContain('  devices.1 = Main inverter: vebus, the only one');
  expect(lines).toContain('  devices.2 = Other: vebus, serial HQ2132ABCDE');
  const named = 'battery/256 (House), battery/257 (battery 257), system/0 (system 0), vebus/276 (Main inverter)';
  expect(lines).toContain(`  5 topics of 4 devices: ${named}`);
  for (const line of UNUSED) expect(lines).toContain(`  ${line}`);
  expect(lines).toContain('  the configured name "Starter" is not for battery/256: it is not the only one');
  expect(lines.filter((line) => / appl(y|ies) to none | fits no /.test(line))).toHaveLength(UNUSED.length);
});

it('check warns before the limits of InfluxDB 3 are reached, and says what is left out there', async () => {
  const wide = await startGx();
  for (let n = 0; n < 450; n += 1) {
    wide.set(`battery/256/Custom/${n}`, n);
    wide.set(`settings/0/Settings/Custom/${n}`, n);
  }
  const server = await startStandIn(createInflux3().handler);
  const environment = {
    GX_HOST: `mqtt://127.0.0.1:${wide.broker.port}`,
    DATA_DIR: join(folder.path, 'wide'),
    HTTP_HOST: ownAddress(),
    INFLUX_URL: server.url,
    INFLUX_TOKEN: 'operator',
    PROFILE: 'everything',
  };
  const parts: string[] = [];
  const { config } = loadConfig(environment, () => '');
  const say = (text: string) => void parts.push(text);
  const isFine = await check(config!, { acceptKey: false, version: '1' }, say, new AbortController().signal);
  await wide.stop();
  await server.stop();
  const text = parts.join('\n');
  expect(text).toMatch(/measurement battery has 455 columns, and the database takes 500: drop topics by rules/);
  expect(text).toMatch(/profile everything leaves them out; a rule that keeps settings\/\+\/# asks for them/);
  expect(text).not.toMatch(/measurement settings/);
  expect(isFine).toBe(true);
});

it('check tells a site that is no GX here, and not the one that is', async () => {
  const lines = await checked(`sites:\n  ${gx.portalId}: Home\n  c0619ab99999: Hut\n`);
  expect(lines).toContain('  the site "Hut" (c0619ab99999) is not the GX that answers here');
  expect(lines.filter((line) => line.includes('is not the GX'))).toHaveLength(1);
});

it('check says that it waits where a broker is silent', async () => {
  const broker = await startBroker();
  const ends = new AbortController();
  const { config } = loadConfig({ GX_HOST: `mqtt://127.0.0.1:${broker.port}`, DATA_DIR: folder.path }, () => '');
  let waits = '';
  const isFine = await check(
    config!,
    { acceptKey: false, version: '1' },
    (line) => {
      if (!line.includes('Waiting for it')) return;
      waits = line;
      ends.abort();
    },
    ends.signal,
  );
  expect(waits).toMatch(/^GX: connected, but the GX does not tell its portal id yet; .* Waiting for it, 45 s in all$/);
  expect(isFine).toBe(false);
  await broker.stop();
});

it('check says nothing of the kind where all is of use', async () => {
  const lines = await checked('rules:\n  - match: battery/#\n');
  expect(lines.filter((line) => / appl(y|ies) to none | fits no /.test(line))).toEqual([]);
});

it('the daemon says it once, after the first full publish', async () => {
  const { output, said, all } = listenFor(/ appl(y|ies) to none | fits no /, UNUSED.length);
  const pipeline = createPipeline(configOf(RULES), createLog('info', output));
  await pipeline.start(new AbortController().signal);
  await all;
  await pipeline.stop(5_000);
  expect(said).toEqual(UNUSED);
});

it('says of a password that it goes to the TLS port alone', () => {
  const { config } = loadConfig({ GX_HOST: 'venus.local', GX_PASSWORD: 'hush' }, () => '');
  expect(wayTo(config!.gx)).toBe(
    'mqtts://venus.local:8883, and where nothing answers there to mqtt://venus.local:1883 without the password',
  );
});

describe('check --accept-key', () => {
  let secure: Gx;
  beforeAll(async () => {
    secure = await startGx({ tls: certificate('first') });
  });
  afterAll(() => secure.stop());

  async function accepted(path: string): Promise<{ isFine: boolean; text: string }> {
    const own = { DATA_DIR: path, HTTP_HOST: ownAddress() };
    const environment = { GX_HOST: `mqtts://127.0.0.1:${secure.broker.port}`, ...own };
    const parts: string[] = [];
    const options = { acceptKey: true, version: '1' };
    const { config } = loadConfig(environment, () => '');
    const isFine = await check(config!, options, (text) => parts.push(text), new AbortController().signal);
    return { isFine, text: parts.join('\n') };
  }

  it('pins the key that is shown, also for a daemon that runs', async () => {
    const path = join(folder.path, 'accepted');
    const log = createLog('silent');
    const pins = createPins(keysFile(openDataDir(path, log)), log);
    const name = `127.0.0.1:${secure.broker.port}`;
    expect(await pins.get(name)).toBeUndefined();
    const { isFine, text } = await accepted(path);
    expect(text).toContain(`the key that ${name} (`);
    expect(text).toContain('shows now is accepted');
    expect(text).toContain('Everything is ready');
    expect(isFine).toBe(true);
    const kept = JSON.parse(readFileSync(join(path, 'gx-keys.json'), 'utf8'));
    expect(await pins.get(name)).toBe(kept[name]);
    expect(kept[name]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says that a gx-logger that runs takes the key by itself, and ends well', async () => {
    const path = join(folder.path, 'running');
    const lock = await takeLock(path, () => ({ pid: 42, version: '1.2.3', since: '2026-11-28T12:00:00Z' }));
    const { isFine, text } = await accepted(path);
    if (lock.kind === 'taken') await lock.release();
    expect(text).toMatch(
      /process 42, .*\n +port \d+ is free .*\n +it takes the key .* by itself within five minutes\n/,
    );
    expect(text).toContain('Everything is well: the gx-logger that runs goes on.');
    expect(isFine).toBe(true);
  });

  it('says what failed where the key cannot be kept, and is not ready', async () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const { isFine, text } = await accepted(join(file, 'data'));
    expect(text).toMatch(
      / shows now is not accepted: gx-keys\.json in \S+ cannot be written: a part of the path is not a/,
    );
    expect(text).toContain('Not ready: see above.');
    expect(isFine).toBe(false);
  });
});
