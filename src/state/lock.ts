/**
 * One writer. The daemon listens on the Unix socket `DATA_DIR/lock` and answers whoever connects. A socket that refuses
 * is left over from a process that was killed, and is replaced. (A file with a pid would lie in containers, where every
 * process is number 1.)
 *
 * A starter listens under a name of its own first. Where nobody answers at `lock` it takes that name, waits a moment,
 * and looks once more: of several that start at once the last to take the name has it, and the others see that.
 */
import { randomBytes } from 'node:crypto';
import { chmod, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, makeFolder } from '../shared/files.ts';
import { ask, type Respond, serve } from './request.ts';

export type Lock =
  | { readonly kind: 'taken'; release(): Promise<void> }
  /** Another process has it. `holder` is its answer; undefined where it did not answer in time. */
  | { readonly kind: 'held'; readonly holder: unknown }
  /** Nobody can have it here, for this reason: go on without. */
  | { readonly kind: 'unlocked'; readonly reason: string };

/** How long a holder may take to answer, ms. */
const ANSWER_WITHIN = 2_000;
/** The same where a person waits for it, ms. */
const PATIENCE = 3_000;
/** Longer than another starter needs from its question to its taking of the name, ms. */
const SETTLED_AFTER = 100;
/** Longest path of a socket in bytes; Linux has room for this and a zero. */
const LONGEST_PATH = 107;

/**
 * Takes the lock of a folder, which is created where it is missing; `respond` answers who asks while it is held. A file
 * system without sockets is no error: the result is then 'unlocked'.
 */
export async function takeLock(folder: string, respond: Respond): Promise<Lock> {
  const path = join(folder, 'lock');
  const draft = `${path}-${randomBytes(4).toString('hex')}`;
  if (Buffer.byteLength(draft) > LONGEST_PATH) {
    return { kind: 'unlocked', reason: `its path is too long for a socket (${LONGEST_PATH} bytes at most)` };
  }
  let close: (() => Promise<void>) | undefined;
  try {
    await makeFolder(folder);
    close = await serve(draft, respond);
    await chmod(draft, 0o600);
    const own = await inodeOf(draft);
    const reply = await ask(path, {}, ANSWER_WITHIN);
    if (reply.kind === 'nobody') {
      await rename(draft, path);
      await delay(SETTLED_AFTER);
      if ((await inodeOf(path)) === own) return { kind: 'taken', release: releaser(path, own, close) };
    }
    await close();
    if (reply.kind === 'nobody') return await takeLock(folder, respond);
    return { kind: 'held', holder: reply.kind === 'answered' ? reply.answer : undefined };
  } catch (error) {
    await close?.();
    if (!(error instanceof Error) || codeOf(error) === '') throw error;
    return { kind: 'unlocked', reason: error.message };
  }
}

/** What the daemon that holds the lock of a folder answers; undefined where none does within `timeout` ms. */
export async function askHolder(folder: string, timeout = PATIENCE): Promise<unknown> {
  const reply = await askLock(folder, {}, timeout).catch(() => undefined);
  return reply?.kind === 'answered' ? reply.answer : undefined;
}

/** The same for a request, and with how it went. Rejects where the file system or a permission forbids it. */
export async function askLock(folder: string, request: object, timeout = PATIENCE): ReturnType<typeof ask> {
  const path = join(folder, 'lock');
  return Buffer.byteLength(path) > LONGEST_PATH ? { kind: 'nobody' } : ask(path, request, timeout);
}

/**
 * The name goes first: while this process still answers nobody takes it. Where it cannot go, as on a disk that became
 * read-only, it refuses from now on, and the next start replaces it.
 */
function releaser(path: string, own: bigint | undefined, close: () => Promise<void>): () => Promise<void> {
  return async () => {
    const isOwn = (await inodeOf(path).catch(() => undefined)) === own;
    if (isOwn) await unlink(path).catch(() => undefined);
    await close();
  };
}

/** Undefined where there is no such file. */
async function inodeOf(path: string): Promise<bigint | undefined> {
  return (await stat(path, { bigint: true }).catch(unlessMissing))?.ino;
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
  return undefined;
}
