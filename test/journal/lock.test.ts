import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { askHolder, type Lock, takeLock } from '../../src/journal/lock.ts';

const ME = { pid: process.pid, version: '1.2.3', since: '2026-11-22T10:00:00Z' };

let folder: string;
const taken: Lock[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gx-logger-lock-'));
});
afterEach(async () => {
  for (const lock of taken.splice(0)) if (lock.kind === 'taken') await lock.release();
  await rm(folder, { recursive: true });
});

async function take(describe: () => unknown = () => ME, where = folder): Promise<Lock> {
  const lock = await takeLock(where, describe);
  taken.push(lock);
  return lock;
}

/** A process that tries for the lock; resolves with what it says. */
async function other(): Promise<{ child: ChildProcess; said: string }> {
  const program = join(import.meta.dirname, 'fixtures/hold-lock.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, said };
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

describe('one writer', () => {
  it('takes the lock of a folder that is not there yet, for its owner alone', async () => {
    const where = join(folder, 'a', 'b');
    expect(await take(() => ME, where)).toMatchObject({ kind: 'taken' });
    expect((await stat(join(where, 'lock'))).mode & 0o777).toBe(0o600);
    expect((await stat(where)).mode & 0o777).toBe(0o700);
    expect(await readdir(where)).toEqual(['lock']);
  });

  it('tells the second who holds it, as it is at that moment', async () => {
    let batches = 1;
    await take(() => ({ ...ME, batches }));
    batches = 2;
    expect(await take()).toEqual({ kind: 'held', holder: { ...ME, batches: 2 } });
    expect(await askHolder(folder, 5_000)).toEqual({ ...ME, batches: 2 });
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('gives it up without a trace, and then another may have it', async () => {
    const first = await take();
    if (first.kind === 'taken') await first.release();
    expect(await readdir(folder)).toEqual([]);
    expect(await askHolder(folder, 5_000)).toBeUndefined();
    expect((await take()).kind).toBe('taken');
  });

  it('gives it up at once although somebody who asked stays on the line', async () => {
    const lock = await take();
    const visitor = connect({ path: join(folder, 'lock'), allowHalfOpen: true });
    await once(visitor, 'data');
    const closed = once(visitor, 'close');
    if (lock.kind === 'taken') await lock.release();
    visitor.end();
    await closed;
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves the lock of another alone when its own was deleted by hand', async () => {
    const first = await take();
    await rm(join(folder, 'lock'));
    const second = await take(() => 'second');
    expect(second.kind).toBe('taken');
    if (first.kind === 'taken') await first.release();
    expect(await askHolder(folder, 5_000)).toBe('second');
  });

  it('is refused to a second process, and free again when the first was killed', async () => {
    const { child, said } = await other();
    expect(said).toBe('taken');
    expect(await take()).toEqual({ kind: 'held', holder: { pid: child.pid } });
    await killed(child);
    expect(await readdir(folder)).toEqual(['lock']);
    expect(await askHolder(folder, 5_000)).toBeUndefined();
    expect((await take()).kind).toBe('taken');
    expect(await askHolder(folder, 5_000)).toEqual(ME);
  });

  it('is held by a process that lives and does not answer', async () => {
    const { child } = await other();
    child.kill('SIGSTOP');
    expect(await take()).toEqual({ kind: 'held', holder: undefined });
    expect(await askHolder(folder, 50)).toBeUndefined();
  });

  it('a plain file of that name is nobody', async () => {
    await writeFile(join(folder, 'lock'), 'pid 1');
    expect((await take()).kind).toBe('taken');
  });
});

describe('several at once', () => {
  /** A socket file at which nobody listens any more. */
  async function leaveStale(): Promise<void> {
    const { child } = await other();
    await killed(child);
  }

  it('one of two processes wins, twenty times', async () => {
    const counts: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      // Each round finds what the killed of the round before left.
      const both = await Promise.all([other(), other()]);
      counts.push(
        both
          .map(({ said }) => said)
          .sort()
          .join(' '),
      );
      for (const { child } of both) await killed(child);
    }
    expect(counts).toEqual(Array(20).fill('held taken'));
  }, 120_000);

  it.each([2, 3, 6])(
    'one of %i in one process wins, and the socket is its own',
    async (many) => {
      await leaveStale();
      for (let round = 0; round < 20; round += 1) {
        const locks = await Promise.all(Array.from({ length: many }, (_, index) => take(() => index)));
        const winners = locks.flatMap((lock, index) => (lock.kind === 'taken' ? [index] : []));
        expect(winners).toHaveLength(1);
        expect(await askHolder(folder, 5_000)).toBe(winners[0]);
        expect(await readdir(folder)).toEqual(['lock']);
        for (const lock of taken.splice(0)) if (lock.kind === 'taken') await lock.release();
        // Every second round begins with a stale one.
        if (round % 2 === 0) await writeFile(join(folder, 'lock'), '');
      }
    },
    60_000,
  );

  it('waits for a starter that has not decided, and takes its place when it is gone', async () => {
    const starter = createServer();
    starter.listen(join(folder, 'lock-00000000'));
    await once(starter, 'listening');
    const asked = once(starter, 'connection');
    const lock = take();
    const [socket] = await asked;
    socket.destroy();
    starter.close();
    expect((await lock).kind).toBe('taken');
  });

  it('removes what starters left that were killed', async () => {
    await writeFile(join(folder, 'lock-abcdef01'), '');
    expect((await take()).kind).toBe('taken');
    expect(await readdir(folder)).toEqual(['lock']);
  });
});

describe('where there can be no lock', () => {
  it('a path too long for a socket is no error', async () => {
    const where = join(folder, 'x'.repeat(107));
    expect(await take(() => ME, where)).toEqual({ kind: 'unlocked', reason: expect.stringContaining('too long') });
    expect(await askHolder(where, 5_000)).toBeUndefined();
  });

  it('a folder that cannot be made is no error', async () => {
    await writeFile(join(folder, 'file'), '');
    const lock = await take(() => ME, join(folder, 'file', 'data'));
    expect(lock).toEqual({ kind: 'unlocked', reason: expect.stringContaining('ENOTDIR') });
  });

  it('a folder in the place of the socket is no error', async () => {
    await mkdir(join(folder, 'lock', 'full'), { recursive: true });
    await writeFile(join(folder, 'lock', 'full', 'file'), '');
    expect((await take()).kind).toBe('unlocked');
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('a file system without sockets is no error', async () => {
    // /proc takes neither folders nor sockets.
    expect(await take(() => ME, '/proc/self')).toMatchObject({ kind: 'unlocked' });
  });
});

describe('an answer', () => {
  /** A stranger at the socket, who says this to everybody. */
  async function stranger(text: string | undefined): Promise<void> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (text !== undefined) socket.end(text);
    });
    server.listen(join(folder, 'lock'));
    await once(server, 'listening');
    onTestFinished(() => void server.close());
  }

  it('that is no JSON is none', async () => {
    await stranger('hello');
    expect(await askHolder(folder, 5_000)).toBeUndefined();
  });

  it('that never comes is waited for so long and no longer', async () => {
    await stranger(undefined);
    expect(await askHolder(folder, 20)).toBeUndefined();
  });

  it('that is endless is cut', async () => {
    await stranger('x'.repeat(3 * 1024 * 1024));
    expect(await askHolder(folder, 5_000)).toBeUndefined();
  });
});
