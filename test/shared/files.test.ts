import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeOf, makeFolder, readGivenNow } from '../../src/shared/files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gx-logger-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes a folder and those above it, for their owner only, and again', async () => {
  const path = join(folder, 'a/b/c');
  await makeFolder(path);
  await makeFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

it.each([
  ['below /proc', () => '/proc/none/deeper', 'ENOENT'],
  ['a link that leads nowhere', () => link(), 'ENOENT'],
  ['below a link that leads nowhere', () => join(link(), 'data'), 'ENOENT'],
  ['a file', () => file(), 'ENOTDIR'],
  ['below a file', () => join(file(), 'data'), 'ENOTDIR'],
])('ends where there can be no folder: %s', async (_, path, code) => {
  expect(codeOf(await makeFolder(path()).catch((error) => error))).toBe(code);
});

function link(): string {
  symlinkSync('/nowhere', join(folder, 'link'));
  return join(folder, 'link');
}

function file(): string {
  writeFileSync(join(folder, 'file'), '');
  return join(folder, 'file');
}

it('a file that has no end is read no further than anybody writes one', () => {
  expect(() => readGivenNow('/dev/zero')).toThrow('it is too long');
  expect(readGivenNow('/dev/null')).toBe('');
});
