/**
 * One writer. The daemon listens on the Unix socket `DATA_DIR/lock` and answers whoever connects. A socket that refuses
 * is left over from a process that was killed, and is replaced. (A file with a pid would lie in containers, where every
 * process is number 1.)
 *
 * A starter listens under a name of its own first, and that socket gets the name `lock` as well, which succeeds only
 * where there is none. What is left over is moved away before, and looked at once more there: meanwhile it may have
 * become somebody's, who gets it back, if nobody has taken the free name by then. So whoever has the name waits until those
 * who were there before are through, and begins anew where it is another's. Of several that start at once one has it.
 */
import { randomBytes } from 'node:crypto';
import { chmod, link, readdir, rename, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, makeFolder } from '../shared/files.ts';
import { ask, type Respond, serve } from './request.ts';

export type Lock =
  | {
      readonly kind: 'taken';
      release(): Promise<void>;
      /** Whether the name is still that of this lock. Rejects where the file system does not say. */
      isHeld(): Promise<boolean>;
    }
  /** Another process has it. `holder` is its answer; undefined where it did not answer in time. */
  | { readonly kind: 'held'; readonly holder: unknown }
  /** Nobody can have it here, for this reason: go on without. */
  | { readonly kind: 'unlocked'; readonly reason: string };

/** How long a holder may take to answer, ms. */
const ANSWER_WITHIN = 2_000;
/** So long is waited for others that start, ms. How often it is looked whether they are through. */
const SETTLED_WITHIN = 2_000;
const LOOK = 10;

const PATIENCE = 3_000;
/** The name of one that starts. */
const DRAFT = /^lock-[0-9a-f]{8}$/;
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
    const isHeld = async () => (await inodeOf(path)) === own;
    for (;;) {
      const before = await inodeOf(path);
      if (before !== own) {
        const reply = await ask(path, {}, ANSWER_WITHIN);
        if (reply.kind !== 'nobody') {
          // It was this one, whom another gave its name back meanwhile.
          if (await isHeld()) continue;
          await close();
          return { kind: 'held', holder: reply.kind === 'answered' ? reply.answer : undefined };
        }
        if (before !== undefined) await moveAway(path, before, `${draft}-old`);
        if (!(await takeName(draft, path))) continue;
      }
      await others(folder, basename(draft), isHeld);
      if (!(await isHeld())) continue;
      await unlink(draft);
      return { kind: 'taken', isHeld, release: releaser(path, isHeld, close) };
    }
  } catch (error) {
    await close?.();
    if (!(error instanceof Error) || codeOf(error) === '') throw error;
    return { kind: 'unlocked', reason: error.message };
  }
}

/** Resolves when those who were starting are through, or the name is not held any more. Who comes later finds its holder. */
async function others(folder: string, own: string, isHeld: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + SETTLED_WITHIN;
  for (const name of await readdir(folder)) {
    if (!DRAFT.test(name) || name === own) continue;
    while ((await ask(join(folder, name), {}, ANSWER_WITHIN)).kind !== 'nobody') {
      if (performance.now() > until || !(await isHeld())) return;
      await delay(LOOK);
    }
  }
}

/** Whether the name was free. */
async function takeName(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  }
}

/** Takes away what is left over; what became somebody's since it was asked gets its name back. */
async function moveAway(path: string, leftOver: bigint, aside: string): Promise<void> {
  await rename(path, aside).catch(unlessMissing);
  const moved = await inodeOf(aside);
  if (moved === undefined) return;
  if (moved !== leftOver) await takeName(aside, path);
  await unlink(aside).catch(async (error) => {
    await rename(aside, path);
    throw error;
  });
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
function releaser(path: string, isHeld: () => Promise<boolean>, close: () => Promise<void>): () => Promise<void> {
  return async () => {
    if (await isHeld().catch(() => false)) await unlink(path).catch(() => undefined);
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
