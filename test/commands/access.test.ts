/**
 * DATA_DIR of another user. Root may read everything, so as root these tests become nobody for as long as a command runs;
 * anyone else takes the rights from a folder of their own.
 */
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { devices, forgetDevice } from '../../src/commands/devices.ts';
import { journal } from '../../src/commands/journal.ts';
import { run } from '../../src/commands/run.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createLog } from '../../src/shared/log.ts';
import { dataDir } from '../support/daemon.ts';

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;

let folder: ReturnType<typeof dataDir>;
let path: string;
beforeEach(() => {
  folder = dataDir();
  chmodSync(folder.path, 0o755);
  path = join(folder.path, 'data');
  mkdirSync(path);
});
afterEach(async () => {
  chmodSync(path, 0o700);
  await folder.remove();
});

const config = () => loadConfig({ GX_HOST: 'mqtt://127.0.0.1:1', DATA_DIR: path }, () => '').config!;

async function asAnother<T>(work: () => Promise<T>): Promise<T> {
  if (IS_ROOT) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (IS_ROOT) process.seteuid?.(0);
  }
}

/** What to type, or to do, by whoever runs the tests. */
const advice = (command: string) =>
  IS_ROOT && command === 'run'
    ? `It belongs to root: sudo chown -R ${NOBODY} ${path} gives it to this user`
    : IS_ROOT
      ? `It belongs to root: type sudo env DATA_DIR=${path} gx-logger ${command}`
      : `It is this user's own: chmod -R u+rwX ${path} allows it`;

const COMMANDS = {
  devices: (say: (line: string) => void) => devices(config(), say),
  'devices forget battery/256': (say: (line: string) => void) => forgetDevice(config(), 'battery/256', undefined, say),
  journal: (say: (line: string) => void) => journal(config(), { json: false }, say),
};

describe('DATA_DIR that this user may not read', () => {
  it.each(Object.entries(COMMANDS))('%s says so and how, and ends with 1', async (command, act) => {
    chmodSync(path, 0o000);
    const lines: string[] = [];
    expect(await asAnother(() => act((line) => lines.push(line)))).toBe(false);
    expect(lines).toEqual([`${path} cannot be read: permission denied. ${advice(command)}`]);
  });

  it('a file in it is enough: it is not taken for a damaged one', async () => {
    const file = join(path, 'devices.json');
    writeFileSync(file, '{}');
    chmodSync(file, 0o000);
    const lines: string[] = [];
    expect(await asAnother(() => devices(config(), (line) => lines.push(line)))).toBe(false);
    expect(lines).toEqual([`${file} cannot be read: permission denied. ${advice('devices')}`]);
    expect(readdirSync(path)).toEqual(['devices.json']);
  });

  it.runIf(IS_ROOT)(
    "a file of root in a folder of one's own is to be given to its owner, for every command",
    async () => {
      chownSync(path, NOBODY, NOBODY);
      writeFileSync(join(path, 'devices.json'), '{}', { mode: 0o600 });
      const lines: string[] = [];
      expect(await asAnother(() => devices(config(), (line) => lines.push(line)))).toBe(false);
      expect(lines).toEqual([
        `${join(path, 'devices.json')} cannot be read: permission denied. It belongs to root: sudo chown -R ${NOBODY} ${path} gives it to this user`,
      ]);
    },
  );

  it('run ends with 1 before it begins anything', async () => {
    chmodSync(path, 0o000);
    let said = '';
    const log = createLog('info', { write: (line) => (said += line) });
    expect(await asAnother(() => run(config(), '0.0.0', log, new AbortController().signal))).toBe(false);
    expect(JSON.parse(said)).toMatchObject({
      level: 60,
      msg: `${path} cannot be read: permission denied. ${advice('run')}, or set another DATA_DIR`,
    });
    expect(existsSync(join(path, 'lock'))).toBe(false);
  });

  it('one that is not there holds nothing, and is no error', async () => {
    path = folder.path;
    const there = loadConfig({ GX_HOST: 'x.invalid', DATA_DIR: join(path, 'none') }, () => '').config!;
    expect(await devices(there, () => undefined)).toBe(true);
  });
});
