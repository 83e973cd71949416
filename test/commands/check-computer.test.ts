/** What `gx-logger check` says of this computer: it is ready only where a run would work. */
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { checkComputer } from '../../src/commands/check/computer.ts';
import { takeLock } from '../../src/state/lock.ts';
import { configOf } from '../config/setup.ts';
import { dataDir } from '../support/daemon.ts';
import { freePort } from '../support/process.ts';

const IS_ROOT = process.getuid?.() === 0;
const folder = dataDir();
afterAll(() => folder.remove());

async function checked(data: string, port?: number) {
  const HTTP_PORT = String(port ?? (await freePort()));
  const { ok, lines } = await checkComputer(configOf({ GX_HOST: 'unused.invalid', DATA_DIR: data, HTTP_PORT }));
  return { ok, text: lines.join('\n') };
}

it('is ready where DATA_DIR can be written and the port is free, and leaves nothing there', async () => {
  expect(await checked(folder.path)).toEqual({
    ok: true,
    text: expect.stringMatching(/no gx-logger uses it\nport \d+ is free/),
  });
  expect(readdirSync(folder.path)).toEqual([]);
  const missing = join(folder.path, 'not/there/yet');
  expect((await checked(missing)).ok).toBe(true);
  expect(readdirSync(folder.path)).toEqual([]);
});

it('is not ready where DATA_DIR cannot be written', async () => {
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  const { ok, text } = await checked(join(file, 'data'));
  expect(ok).toBe(false);
  expect(text).toMatch(/^DATA_DIR, .*, cannot be written \(.*\): see who owns it and how the disk is mounted/);
});

it.each(['/proc/gx-logger', '/proc/not/there'])('is not ready where %s is to be made, for nobody can', async (path) => {
  const { ok, text } = await checked(path);
  expect(ok).toBe(false);
  expect(text).toMatch(/^DATA_DIR, .*, cannot be written \(there is no such file or folder\)/);
});

it('is not ready where DATA_DIR is a link that leads nowhere', async () => {
  const link = join(folder.path, 'link');
  symlinkSync(join(folder.path, 'nowhere'), link);
  expect(await checked(link)).toMatchObject({
    ok: false,
    text: expect.stringMatching(/^DATA_DIR, .* cannot be written/),
  });
});

describe('a DATA_DIR with something of another user in it', () => {
  const foreign = join(folder.path, 'foreign');
  afterEach(() => {
    chmodSync(foreign, 0o700);
    rmSync(foreign, { recursive: true });
  });

  /** Root may do everything, so as root it is nobody who asks. */
  async function asAnother() {
    for (const path of [folder.path, foreign]) if (IS_ROOT) chmodSync(path, 0o777);
    if (IS_ROOT) process.seteuid?.(65_534);
    try {
      return await checked(foreign);
    } finally {
      if (IS_ROOT) process.seteuid?.(0);
    }
  }

  it('is not ready where a file cannot be read, for a run would not start', async () => {
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'devices.json'), '{}', { mode: 0o000 });
    const { ok, text } = await asAnother();
    expect(ok).toBe(false);
    expect(text).toMatch(/devices\.json cannot be read: permission denied\. .*, or set another DATA_DIR$/);
  });

  it('is not ready where the journal cannot be written', async () => {
    mkdirSync(join(foreign, 'journal'), { recursive: true });
    chmodSync(join(foreign, 'journal'), 0o555);
    const { ok, text } = await asAnother();
    expect(ok).toBe(false);
    expect(text).toMatch(/^the journal, \S+, cannot be written \(permission denied\): see who owns it/);
  });
});

describe('beside a gx-logger that runs', () => {
  const held = join(folder.path, 'held');
  const since = '2026-11-28T12:00:00.000Z';

  /** What it says with the settings as they are now, where `port` is taken. */
  async function beside(told: object | undefined, port: number) {
    const lock = await takeLock(held, () => told);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    try {
      return await checked(held, port);
    } finally {
      await new Promise((resolve) => other.close(resolve));
      if (lock.kind === 'taken') await lock.release();
    }
  }

  it('is well, says which one runs, and that its own port is no fault', async () => {
    const port = await freePort();
    const { ok, text } = await beside({ pid: 42, version: '1.2.3', since, httpPort: port }, port);
    expect(text).toMatch(
      /^a gx-logger runs with this DATA_DIR, \S+ \(process 42, version 1\.2\.3, .*\): it goes on; restart it to take changed settings$/m,
    );
    expect(text).toMatch(/\nport \d+ is that of the gx-logger that runs$/);
    expect(ok).toBe(true);
  });

  it('is well beside one of an older version, which does not say its port', async () => {
    expect(await beside({ pid: 42, version: '1.2.3', since }, await freePort())).toMatchObject({ ok: true });
  });

  it.each([1, null])('is not ready where somebody else has the port (its own: %s)', async (httpPort) => {
    const { ok, text } = await beside({ pid: 42, version: '1.2.3', since, httpPort }, await freePort());
    expect(ok).toBe(false);
    expect(text).toMatch(/it goes on; .*\n.*another program has this port\. Set another HTTP_PORT$/);
  });

  it('is ready once it has stopped', async () => {
    expect(await checked(held)).toMatchObject({ ok: true, text: expect.stringContaining('no gx-logger uses it') });
  });
});

it('is not ready where the port is taken, and says what to set', async () => {
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const { ok, text } = await checked(folder.path, port);
  expect(ok).toBe(false);
  expect(text).toMatch(/another program has this port\. Set another HTTP_PORT$/);
  await new Promise((resolve) => other.close(resolve));
});
