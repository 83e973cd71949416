/** What `gx-logger check` says of this computer: it is ready only where a run would work. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkComputer } from '../../src/commands/check/computer.ts';
import { takeLock } from '../../src/state/lock.ts';
import { configOf } from '../config/setup.ts';
import { dataDir } from '../support/daemon.ts';
import { freePort } from '../support/process.ts';

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

it.runIf(process.getuid?.() !== 0)('is not ready where DATA_DIR belongs to somebody else', async () => {
  const foreign = join(folder.path, 'foreign');
  mkdirSync(foreign);
  chmodSync(foreign, 0o500);
  expect((await checked(foreign)).ok).toBe(false);
});

it('is not ready where another gx-logger has DATA_DIR, and says which', async () => {
  const held = join(folder.path, 'held');
  const lock = await takeLock(held, () => ({ pid: 42, version: '1.2.3', since: '2026-11-28T12:00:00.000Z' }));
  try {
    const { ok, text } = await checked(held);
    expect(ok).toBe(false);
    expect(text).toMatch(
      /runs with this DATA_DIR, .* \(process 42, version 1\.2\.3, .*\): a second one does not start/,
    );
  } finally {
    if (lock.kind === 'taken') await lock.release();
  }
  expect((await checked(held)).ok).toBe(true);
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
