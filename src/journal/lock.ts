/**
 * One writer. The daemon listens on the Unix socket `<folder>/lock` and tells whoever connects what it is, as one line
 * of JSON. A socket that refuses is left over from a process that was killed, and is replaced. (A file with a pid would
 * lie in containers, where every process is number 1.)
 *
 * However many start at once, at most one wins, for `lock` is only ever replaced by who has won already:
 * 1. A starter listens, and then shows itself as `lock-<chance>`, a name that is never used twice. What refuses under
 *    such a name is dead for ever; whoever finds it removes it.
 * 2. Then it looks for others. Of two starters at least one sees the other, for each shows itself before it looks.
 * 3. It loses to whoever has won, which is told by its answer. It gives way to one that has not and whose name sorts
 *    before its own, and comes back when that is gone. It waits for those that sort after it: they give way, or they
 *    had looked before it came and answer.
 * 4. Where it sees nobody it has won: it answers from now on, and takes the name `lock`.
 */
import { randomBytes } from 'node:crypto';
import { chmod, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, makeFolder } from '../shared/files.ts';
import { ask, createHolder } from './lock-socket.ts';

export type Lock =
  | { readonly kind: 'taken'; release(): Promise<void> }
  /** Another process has it. `holder` is its description; undefined where it did not answer in time. */
  | { readonly kind: 'held'; readonly holder: unknown }
  /** Nobody can have it here, for this reason: go on without. */
  | { readonly kind: 'unlocked'; readonly reason: string };

/** How long a holder may take to answer, ms. */
const ANSWER_WITHIN = 2_000;
/** How long a starter that has not won yet is asked before another look around, ms. */
const ASK_STARTER_FOR = 50;
/** Longest path of a socket in bytes; Linux has room for this and a zero. */
const LONGEST_PATH = 107;

const STARTER = /^lock-[0-9a-f]{8}$/;

/**
 * Takes the lock of a folder, which is created where it is missing. `describe` is called for each connection; its
 * result must fit into JSON. A file system without sockets is no error: the result is then 'unlocked'.
 */
export async function takeLock(folder: string, describe: () => unknown): Promise<Lock> {
  const deadline = performance.now() + ANSWER_WITHIN;
  try {
    await makeFolder(folder);
    for (;;) {
      const lock = await attempt(folder, describe, deadline);
      if (lock) return lock;
      const seen = await lookAround(folder, undefined, deadline);
      if (seen.kind === 'held') return seen;
    }
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) === '') throw error;
    return { kind: 'unlocked', reason: error.message };
  }
}

/** What the daemon that holds the lock of a folder says of itself; undefined where none answers within `timeout` ms. */
export async function askHolder(folder: string, timeout: number): Promise<unknown> {
  const path = join(folder, 'lock');
  if (Buffer.byteLength(path) > LONGEST_PATH) return undefined;
  const reply = await ask(path, timeout).catch(() => undefined);
  return reply?.kind === 'answered' ? reply.answer : undefined;
}

/** Undefined where it gave way to another that has not won yet. Rejects as node:fs and node:net do. */
async function attempt(folder: string, describe: () => unknown, deadline: number): Promise<Lock | undefined> {
  const name = `lock-${randomBytes(4).toString('hex')}`;
  const own = join(folder, name);
  const hidden = `${own}.new`;
  if (Buffer.byteLength(hidden) > LONGEST_PATH) {
    return { kind: 'unlocked', reason: `its path is too long for a socket (${LONGEST_PATH} bytes at most)` };
  }
  const holder = createHolder();
  let isTaken = false;
  try {
    await holder.listen(hidden);
    await chmod(hidden, 0o600);
    await rename(hidden, own);
    const seen = await lookAround(folder, name, deadline);
    if (seen.kind !== 'nobody') return seen.kind === 'starter' ? undefined : seen;
    holder.answer(describe);
    const path = join(folder, 'lock');
    await rename(own, path);
    const inode = await inodeOf(path);
    isTaken = true;
    return { kind: 'taken', release: () => release(path, inode, holder.close) };
  } finally {
    if (!isTaken) {
      await removed(own);
      await holder.close();
    }
  }
}

type Seen = { readonly kind: 'nobody' } | { readonly kind: 'starter' } | Extract<Lock, { kind: 'held' }>;

/** Looks until somebody has won, or nobody else is there, or one is there to whom `own` gives way. */
async function lookAround(folder: string, own: string | undefined, deadline: number): Promise<Seen> {
  while (performance.now() < deadline) {
    const names = (await readdir(folder)).filter((name) => STARTER.test(name) && name !== own);
    const replies = await Promise.all(names.map((name) => ask(join(folder, name), ASK_STARTER_FOR)));
    let isAlone = true;
    for (const [index, reply] of replies.entries()) {
      const name = names[index] ?? '';
      if (reply.kind === 'answered') return { kind: 'held', holder: reply.answer };
      if (reply.kind === 'nobody') await removed(join(folder, name));
      else if (own !== undefined && name < own) return { kind: 'starter' };
      else isAlone = false;
    }
    // Last, for a starter that has won meanwhile is found under this name.
    const reply = await ask(join(folder, 'lock'), Math.max(0, deadline - performance.now()));
    if (reply.kind === 'answered') return { kind: 'held', holder: reply.answer };
    if (reply.kind === 'nobody' && isAlone) return { kind: 'nobody' };
  }
  return { kind: 'held', holder: undefined };
}

/** While this process still answers nobody else wins, so the name is removed before that ends. */
async function release(path: string, inode: bigint | undefined, close: () => Promise<void>): Promise<void> {
  if ((await inodeOf(path)) === inode) await removed(path);
  await close();
}

/** Undefined where there is no such file. */
async function inodeOf(path: string): Promise<bigint | undefined> {
  return (await stat(path, { bigint: true }).catch(unlessMissing))?.ino;
}

function removed(path: string): Promise<void> {
  return unlink(path).catch(unlessMissing);
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
  return undefined;
}
