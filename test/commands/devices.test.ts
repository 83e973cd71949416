import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { devices, forgetDevice } from '../../src/commands/devices.ts';
import { localInstant } from '../../src/commands/units.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Devices } from '../../src/state/devices.ts';
import { deviceToForget, forgetAnswer } from '../../src/state/forget.ts';
import { takeLock } from '../../src/state/lock.ts';
import type { DeviceId } from '../../src/types.ts';
import { startDaemon } from '../support/daemon.ts';
import { startSimulator } from '../support/simulator.ts';

const ID = 'c0619ab12345';
const OTHER = 'c0619ab99999';
let dataDir: string;

beforeEach(async () => {
  vi.stubEnv('TZ', 'UTC');
  dataDir = await mkdtemp(join(tmpdir(), 'gx-logger-devices-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stopped();
  stopped = async () => undefined;
  await rm(dataDir, { recursive: true });
});

let stopped: () => Promise<void> = async () => undefined;

/** As the daemon does, until the end of the test. */
async function running() {
  const lock = await takeLock(dataDir, () => ({ pid: process.pid }));
  if (lock.kind !== 'taken') throw new Error(lock.kind);
  stopped = lock.release;
}

const config = () => loadConfig({ GX_HOST: 'unused.invalid', DATA_DIR: dataDir }, () => '').config!;

async function save(portals = [ID], name = 'House') {
  const said = { customName: '', productName: '' };
  const presence = { since: Date.UTC(2026, 10, 19, 8, 12), isConnected: true, codes: {} };
  const house = { service: 'battery', instance: '256', name, serial: 'HQ2132ABCDE' };
  const inverter = { service: 'vebus', instance: '257', name: 'MultiPlus 257', serial: '' };
  const devices = [
    { ...house, ...said, presence: { ...presence, isOnline: false } },
    { ...inverter, ...said, presence: { ...presence, isOnline: true } },
  ];
  await mkdir(dataDir, { recursive: true });
  const remembered = Object.fromEntries(portals.map((portalId) => [portalId, { devices }]));
  await writeFile(join(dataDir, 'devices.json'), JSON.stringify(remembered));
}

async function listed(site?: string) {
  const lines: string[] = [];
  await devices(config(), (line) => lines.push(line), site);
  return lines;
}

async function forget(name: string, portal?: string) {
  const lines: string[] = [];
  const isDone = await forgetDevice(config(), name, portal, (line) => lines.push(line));
  return { isDone, said: lines.join('\n') };
}

describe('devices', () => {
  it('says that none is known', async () => {
    expect(await listed()).toEqual([`no device is known in ${dataDir} yet`]);
  });

  it('lists each with its name, its state and its serial', async () => {
    await save();
    await running();
    expect(await listed()).toEqual([
      'battery/256  House          offline since 2026-11-19 08:12 UTC  serial HQ2132ABCDE',
      'vebus/257    MultiPlus 257  online since 2026-11-19 08:12 UTC',
    ]);
  });

  it('says which are two devices that share an instance', async () => {
    await save();
    await running();
    const path = join(dataDir, 'devices.json');
    const saved = JSON.parse(await readFile(path, 'utf8'));
    saved[ID].devices[0].shared = 'serial numbers HQ2132ABCDE and HQ2199ZZZZZ';
    await writeFile(path, JSON.stringify(saved));
    expect((await listed())[0]).toBe(
      'battery/256  House          offline since 2026-11-19 08:12 UTC  ' +
        'shared by two devices: serial numbers HQ2132ABCDE and HQ2199ZZZZZ',
    );
  });

  it('says how it was left where the daemon does not run', async () => {
    await save();
    const at = new Date(Date.UTC(2026, 10, 20, 9, 30));
    await utimes(join(dataDir, 'devices.json'), at, at);
    expect(await listed()).toEqual([
      'gx-logger is not running; this is the state as of 2026-11-20 09:30 UTC:',
      'battery/256  House          offline since 2026-11-19 08:12 UTC      serial HQ2132ABCDE',
      'vebus/257    MultiPlus 257  was online, since 2026-11-19 08:12 UTC',
    ]);
  });

  it.each([
    ['Europe/Berlin', '2026-11-19 09:12 +01:00'],
    ['America/St_Johns', '2026-11-19 04:42 -03:30'],
    ['UTC', '2026-11-19 08:12 UTC'],
  ])('tells the time as it is in %s', (zone, text) => {
    vi.stubEnv('TZ', zone);
    expect(localInstant(Date.UTC(2026, 10, 19, 8, 12))).toBe(text);
  });

  it('lists them by GX where there are several, with the names of the sites, or those of one', async () => {
    await save([ID, OTHER]);
    await running();
    expect((await listed()).filter((line) => line.endsWith(':'))).toEqual([`${ID}:`, `${OTHER}:`]);
    const path = join(dataDir, 'devices.json');
    const saved = JSON.parse(await readFile(path, 'utf8'));
    saved[OTHER].site = 'Boat';
    await writeFile(path, JSON.stringify(saved));
    expect((await listed()).filter((line) => line.endsWith(':'))).toEqual([`${ID}:`, `Boat (${OTHER}):`]);
    expect(await listed('boat')).toEqual((await listed(OTHER)).filter((line) => !line.endsWith(':')));
    expect(await listed('Hut')).toEqual([`no GX is known as "Hut"; there is ${ID}, Boat`]);
    expect(await forget('battery/256', 'Boat')).toEqual({ isDone: false, said: expect.stringContaining('does not') });
  });

  it('say of several GX which one is away, and which was never met', async () => {
    await save([ID, OTHER]);
    const known = { service: 'battery', instance: '256', name: 'House', serial: '', isOnline: true, since: 0 };
    const since = Date.UTC(2026, 10, 20, 9, 30);
    const lock = await takeLock(dataDir, () => ({
      devices: [ID, OTHER].map((portalId) => ({ ...known, portalId, site: portalId === ID ? 'Home' : 'Boat' })),
      gx: [
        { portalId: ID, site: 'Home', ok: true, message: 'receiving', since },
        { portalId: OTHER, site: 'Boat', ok: false, message: 'the port is closed', since },
        { site: 'hut.lan', ok: false, message: 'no route', since },
      ],
    }));
    if (lock.kind !== 'taken') throw new Error(lock.kind);
    stopped = lock.release;
    expect(await listed()).toEqual([
      `Home (${ID}):`,
      'battery/256  House  online since 1970-01-01 00:00 UTC',
      `Boat (${OTHER}):`,
      'the GX is away since 2026-11-20 09:30 UTC (the port is closed); this is as it was before:',
      'battery/256  House  was online, since 1970-01-01 00:00 UTC',
      'hut.lan: no device is known yet: no route',
    ]);
  });
});

describe('devices of a daemon that runs', () => {
  it('are those that it knows now, and the GX that is away is said', async ({ onTestFinished }) => {
    const simulator = await startSimulator({ scenario: 'rv' });
    const source = { GX_HOST: `mqtt://127.0.0.1:${simulator.port}`, DATA_DIR: dataDir };
    const daemon = startDaemon(source);
    onTestFinished(async () => void (await daemon.stop()));
    await daemon.said(/topics of \d+ devices/);
    // Long before it is saved.
    await expect.poll(listed).toContainEqual(expect.stringMatching(/^battery\/\S+ .* online since /));
    expect(await listed()).not.toContainEqual(expect.stringMatching(/not running|was online/));
    await simulator.stop();
    await daemon.said(/the port is closed/);
    const [first, ...rows] = await listed();
    expect(first).toMatch(
      /^the GX is away since \S+ \S+ UTC \(mqtt:.*the port is closed.*\); this is as it was before:$/,
    );
    expect(rows).toContainEqual(expect.stringMatching(/^battery\/\S+ .* was online, since /));
  });

  it('are none yet after a start, which is said with the time that it takes, or what is the matter', async () => {
    const answered = { site: 'Home', ok: true, message: 'receiving from GX c0619ab12345', since: 0 };
    const lock = await takeLock(dataDir, () => ({ devices: [], gx: [answered] }));
    if (lock.kind !== 'taken') throw new Error(lock.kind);
    expect(await listed()).toEqual([
      `no device is known in ${dataDir} yet: after its start gx-logger gives all devices their names within 15 s; ask again then`,
    ]);
    await lock.release();
    const away = { site: 'Home', ok: false, message: 'the port is closed', since: 0 };
    const other = await takeLock(dataDir, () => ({ devices: [], gx: [away] }));
    if (other.kind !== 'taken') throw new Error(other.kind);
    expect(await listed()).toEqual([`no device is known in ${dataDir} yet: the port is closed`]);
    await other.release();
  });
});

describe('devices forget', () => {
  const asked: DeviceId[] = [];

  /** As the daemon does, until the end of the test; what it is asked to forget is in `asked`. */
  async function answering(respond: (device: DeviceId) => unknown) {
    asked.length = 0;
    const lock = await takeLock(dataDir, (request) => {
      const device = deviceToForget(request);
      if (!device) return { pid: process.pid };
      asked.push(device);
      return respond(device);
    });
    if (lock.kind !== 'taken') throw new Error(lock.kind);
    stopped = lock.release;
  }

  it('changes the files at once where no daemon runs', async () => {
    await save([ID, OTHER]);
    expect(await forget('battery/256', ID)).toEqual({ isDone: true, said: 'battery/256 (House) is forgotten' });
    expect((await listed()).filter((line) => line.startsWith('battery'))).toHaveLength(1);
    const left: Devices = JSON.parse(await readFile(join(dataDir, 'devices.json'), 'utf8'));
    const services = Object.entries(left).flatMap(([portalId, { devices }]) =>
      devices.map(({ service }) => `${portalId} ${service}`),
    );
    expect(services).toEqual([`${ID} vebus`, `${OTHER} battery`, `${OTHER} vebus`]);
    expect(await readdir(dataDir)).toEqual(['devices.json']);
  });

  it('forgets what was online where no daemon runs: it is known again when it is there', async () => {
    await save();
    expect(await forget('vebus/257')).toMatchObject({ isDone: true });
    expect((await listed()).join('\n')).not.toContain('vebus');
  });

  it.each([
    ['forgotten', true, 'battery/256 (House) is forgotten'],
    ['online', false, 'battery/256 (House) is online: not forgotten'],
    ['unknown', false, 'battery/256 (House) is not known to the gx-logger that runs here: there is nothing to forget'],
  ] as const)('asks the daemon that runs, and says what it answers: %s', async (outcome, isDone, said) => {
    await save();
    await answering(() => forgetAnswer(outcome));
    expect(await forget('battery/256')).toEqual({ isDone, said });
    expect(asked).toEqual([{ portalId: ID, service: 'battery', instance: '256' }]);
    expect(await listed()).toHaveLength(2);
  });

  it('says that a daemon does not understand, or does not answer', async () => {
    await save();
    await running();
    expect(await forget('battery/256')).toEqual({ isDone: false, said: expect.stringContaining('another version') });
    await stopped();
    await answering(() => {
      throw new Error('on purpose');
    });
    expect(await forget('battery/256')).toEqual({ isDone: false, said: expect.stringContaining('does not answer') });
    expect(await listed()).toHaveLength(2);
  });

  it('has no name where there is none', async () => {
    await save([ID], '');
    expect((await forget('battery/256')).said).toBe('battery/256 is forgotten');
  });

  it('says where DATA_DIR cannot be read', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const lines: string[] = [];
    const { config } = loadConfig({ GX_HOST: 'unused.invalid', DATA_DIR: file }, () => '');
    expect(await forgetDevice(config!, 'battery/256', undefined, (line) => lines.push(line))).toBe(false);
    expect(await devices(config!, (line) => lines.push(line))).toBe(false);
    expect(lines).toEqual(Array(2).fill(`${file} cannot be read: a part of the path is not a folder`));
  });

  it('says where the files cannot be changed', async () => {
    await save();
    await mkdir(join(dataDir, 'devices.json.new'));
    expect(await forget('battery/256')).toEqual({ isDone: false, said: expect.stringContaining('cannot be written') });
  });

  it('refuses what is not known, and asks which GX is meant', async () => {
    await save([ID, OTHER]);
    expect(await forget('battery/257')).toMatchObject({ isDone: false, said: expect.stringContaining('not known') });
    expect(await forget('battery')).toMatchObject({ isDone: false });
    expect(await forget('house')).toEqual({
      isDone: false,
      said: 'house is not known as <service>/<instance>; use battery/256',
    });
    const { isDone, said } = await forget('battery/256');
    expect(isDone).toBe(false);
    expect(said).toContain(`--portal ${ID} or ${OTHER}`);
    expect((await forget('battery/256', OTHER)).isDone).toBe(true);
  });
});
