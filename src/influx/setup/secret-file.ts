/**
 * A secret in a file of its own, as Docker and systemd hand secrets on. A new file is 0600. One that is there is
 * written in place, so that it keeps the owner and the group that somebody gave it; nobody else may read it then.
 */
import { randomBytes } from 'node:crypto';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, makeFolder } from '../../shared/files.ts';

/** Empty where there is no such file. Rejects as node:fs does where it cannot be read. */
export async function readSecret(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/** Resolves with why it could not be written, or undefined. There is no line end: Grafana takes a file as it is. */
export async function writeSecret(path: string, secret: string): Promise<string | undefined> {
  try {
    await makeFolder(dirname(path));
    await close(path);
    await writeFile(path, secret, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return `${path} cannot be written (${codeOf(error) || 'unknown cause'})`;
  }
}

/** Takes what others may do with the file away, before there is a secret in it. */
async function close(path: string): Promise<void> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o007) !== 0) await chmod(path, mode & 0o770);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** 256 bits, of letters, digits, `-` and `_`. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
