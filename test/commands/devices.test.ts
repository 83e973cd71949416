import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { devices, forgetDevice } from '../../src/commands/devices.ts';
import { localInstant } from '../../src/commands/units.ts';
import { loadConfig } from '../../src/config/load.ts';
import { takeLock } from '../../src/journal/lock.ts';
import { createLog } from '../../src/shared/log.ts';
import { createForgetting } from '../../src/state/forget.ts';
import type { DeviceId } from '../../src/types.ts';

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

async function save(portals = [ID]) {
  const ids = portals.flatMap((portalId) => [
    { portalId, service: 'battery', instance: '256', device: 'House', serial: 'HQ2132ABCDE' },
    { portalId, service: 'vebus', instance: '257', device: 'MultiPlus 257', serial: '' },
  ]);
  const named = ids.map((device) => ({ ...device, customName: '', productName: '' }));
  const since = Date.UTC(2026, 10, 19, 8, 12);
  const presences = ids.map(({ portalId, service, instance }, index) => {
    return { portalId, service, instance, isOnline: index > 0, since, isConnected: true, codes: {} };
  });
  await mkdir(dataDir, { recursive: true });
  await writeFile(join(dataDir, 'devices.json'), JSON.stringify({ sites: {}, devices: named }));
  await writeFile(join(dataDir, 'derive.json'), JSON.stringify({ devices: presences }));
}

async function listed() {
  const lines: string[] = [];
  await devices(config(), (line) => lines.push(line));
  return lines;
}

async function forget(name: string, portal?: string) {
  const lines: string[] = [];
  const isLeft = await forgetDevice(config(), name, portal, (line) => lines.push(line));
  return { isLeft, said: lines.join('\n') };
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

  it('says how it was left where the daemon does not run', async () => {
    await save();
    const at = new Date(Date.UTC(2026, 10, 20, 9, 30));
    for (const name of ['devices.json', 'derive.json']) await utimes(join(dataDir, name), at, at);
    expect(await listed()).toEqual([
      'gx-logger does not run here; as it left it at 2026-11-20 09:30 UTC:',
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

  it('lists them by GX where there are several', async () => {
    await save([ID, OTHER]);
    await running();
    expect((await listed()).filter((line) => line.endsWith(':'))).toEqual([`${ID}:`, `${OTHER}:`]);
  });
});

describe('devices forget', () => {
  /** Starts what the daemon has, and resolves with what was forgotten first. */
  async function taken(outcome: 'forgotten' | 'online' = 'forgotten') {
    let tell: (device: DeviceId) => void = () => undefined;
    const device = new Promise<DeviceId>((resolve) => {
      tell = resolve;
    });
    const log: string[] = [];
    const output = { write: (line: string) => log.push(JSON.parse(line).msg) > 0 };
    const forgetting = createForgetting(
      dataDir,
      (id) => {
        tell(id);
        return outcome;
      },
      createLog('info', output as unknown as Parameters<typeof createLog>[1]),
    );
    await forgetting.start(new AbortController().signal);
    return {
      device,
      log,
      /** Resolves with what lies in DATA_DIR then. */
      async stop() {
        await forgetting.stop(0);
        return (await readdir(dataDir)).filter((name) => name.startsWith('forget-'));
      },
    };
  }

  it('leaves the wish for the daemon, which takes it within seconds and removes it', async () => {
    await save();
    const { isLeft, said } = await forget('battery/256');
    expect(isLeft).toBe(true);
    expect(said).toContain('battery/256 (House) will be forgotten');
    const daemon = await taken();
    expect(await daemon.device).toEqual({ portalId: ID, service: 'battery', instance: '256' });
    expect(await daemon.stop()).toEqual([]);
    expect(daemon.log).toEqual(['battery/256 is forgotten, as asked']);
  });

  it('does not forget a device that is online', async () => {
    await save();
    await running();
    expect(await forget('vebus/257')).toEqual({
      isLeft: false,
      said: 'vebus/257 (MultiPlus 257) is online: not forgotten',
    });
    expect((await readdir(dataDir)).filter((name) => name.startsWith('forget-'))).toEqual([]);
    expect(await forget('battery/256')).toMatchObject({
      isLeft: true,
      said: expect.stringContaining('within seconds'),
    });
  });

  it('is told by the daemon that a device is online, where it was started meanwhile', async () => {
    await save();
    expect((await forget('vebus/257')).said).toContain('when gx-logger starts, if it is offline then');
    const daemon = await taken('online');
    await daemon.device;
    await daemon.stop();
    expect(daemon.log).toEqual([expect.stringContaining('it is online')]);
  });

  it('has no name where there is none', async () => {
    await save();
    await rm(join(dataDir, 'devices.json'));
    expect((await forget('battery/256')).said).toMatch(/^battery\/256 will be forgotten/);
  });

  it('a file that is not one of ours is said, and not tried again', async () => {
    await save();
    await writeFile(join(dataDir, 'forget-000000000000.json'), '{');
    await forget('battery/256');
    const daemon = await taken();
    await daemon.device;
    expect(await daemon.stop()).toEqual([]);
    expect(daemon.log).toEqual([
      expect.stringContaining('forget-000000000000.json in DATA_DIR cannot be taken'),
      'battery/256 is forgotten, as asked',
    ]);
  });

  it('refuses what is not known, and asks which GX is meant', async () => {
    await save([ID, OTHER]);
    expect(await forget('battery/257')).toMatchObject({ isLeft: false, said: expect.stringContaining('not known') });
    expect(await forget('battery')).toMatchObject({ isLeft: false });
    expect(await forget('house')).toEqual({
      isLeft: false,
      said: 'house is not known as <service>/<instance>; say battery/256',
    });
    const { isLeft, said } = await forget('battery/256');
    expect(isLeft).toBe(false);
    expect(said).toContain(`--portal ${ID} or ${OTHER}`);
    expect((await forget('battery/256', OTHER)).isLeft).toBe(true);
  });
});
