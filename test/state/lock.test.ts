import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type * as Files from 'node:fs/promises';
import * as files from 'node:fs/promises';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { keepLock } from '../../src/state/keeper.ts';
import { askHolder, askLock, type Lock, takeLock } from '../../src/state/lock.ts';
import type { Respond } from '../../src/state/request.ts';
import { LONGEST_WAIT } from '../support/patience.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Files>();
  return { ...real, rename: vi.fn(real.rename), link: vi.fn(real.link), unlink: vi.fn(real.unlink) };
});

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

async function take(respond: Respond = () => ME, where = folder): Promise<Lock> {
  const lock = await takeLock(where, respond);
  taken.push(lock);
  return lock;
}

interface Other {
  readonly child: ChildProcess;
  /** Resolves with its answer. */
  tell(line: 'take' | 'release'): Promise<string>;
}

/** A process that does as it is told. */
async function other(): Promise<Other> {
  const program = join(import.meta.dirname, 'fixtures/hold-lock.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answers = createInterface({ input: child.stdout });
  await once(answers, 'line');
  return {
    child,
    async tell(line) {
      child.stdin.write(`${line}\n`);
      const [said] = await once(answers, 'line');
      return said;
    },
  };
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
    visitor.write('\n');
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
    const { child, tell } = await other();
    expect(await tell('take')).toBe('taken');
    expect(await take()).toEqual({ kind: 'held', holder: { pid: child.pid } });
    await killed(child);
    expect(await readdir(folder)).toEqual(['lock']);
    expect(await askHolder(folder, 5_000)).toBeUndefined();
    expect((await take()).kind).toBe('taken');
    expect(await askHolder(folder, 5_000)).toEqual(ME);
  });

  it('is held by a process that lives and does not answer', async () => {
    const { child, tell } = await other();
    await tell('take');
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
  it('one of two processes wins, twenty times', async () => {
    const both = await Promise.all([other(), other()]);
    const counts: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      // Every second round begins with a stale one: at a plain file nobody answers either.
      if (round % 2 === 0) await writeFile(join(folder, 'lock'), '');
      const said = await Promise.all(both.map(({ tell }) => tell('take')));
      counts.push(said.sort().join(' '));
      await Promise.all(both.map(({ tell }) => tell('release')));
      expect(await readdir(folder)).toEqual([]);
    }
    expect(counts).toEqual(Array(20).fill('held taken'));
  });

  it.each([2, 3, 6])('one of %i in one process wins, and the socket is its own', async (many) => {
    for (let round = 0; round < 10; round += 1) {
      if (round % 2 === 0) await writeFile(join(folder, 'lock'), '');
      const locks = await Promise.all(Array.from({ length: many }, (_, index) => take(() => index)));
      const winners = locks.flatMap((lock, index) => (lock.kind === 'taken' ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(await askHolder(folder, 5_000)).toBe(winners[0]);
      expect(await readdir(folder)).toEqual(['lock']);
      for (const lock of taken.splice(0)) if (lock.kind === 'taken') await lock.release();
    }
  });
});

describe('a starter that stands still between its question and its taking of the name', () => {
  it.each(['nothing', 'a left-over'])('does not take it from another: with %s there', async (there) => {
    if (there !== 'nothing') await writeFile(join(folder, 'lock'), '');
    const { rename, link } = await vi.importActual<typeof Files>('node:fs/promises');
    const first = await new Promise<Lock>((resolve) => {
      // The second comes, and has the name, before the first one goes on.
      const stall = async (): Promise<void> => {
        vi.mocked(files.rename).mockImplementation(rename);
        vi.mocked(files.link).mockImplementation(link);
        await take(() => 'second');
      };
      vi.mocked(files.rename).mockImplementationOnce(async (...to) => stall().then(() => rename(...to)));
      vi.mocked(files.link).mockImplementationOnce(async (...to) => stall().then(() => link(...to)));
      void take(() => 'first').then(resolve);
    });
    expect(first).toEqual({ kind: 'held', holder: 'second' });
    expect(await askHolder(folder, 5_000)).toBe('second');
    expect(await readdir(folder)).toEqual(['lock']);
  });
});

describe("a starter that moves away what meanwhile is another one's, while a third comes", () => {
  it('leaves one of them with the lock', async () => {
    await writeFile(join(folder, 'lock'), '');
    const { rename, link } = await vi.importActual<typeof Files>('node:fs/promises');
    onTestFinished(() => void vi.mocked(files.link).mockImplementation(link));
    let tellLinked: () => void = () => undefined;
    vi.mocked(files.link).mockImplementation(async (...to) => link(...to).then(() => tellLinked()));
    const starting: Promise<Lock>[] = [];
    const startUntilItHasTheName = async (name: string): Promise<void> => {
      const linked = new Promise<void>((resolve) => {
        tellLinked = resolve;
      });
      starting.push(take(() => name));
      await linked;
    };
    vi.mocked(files.rename).mockImplementationOnce(async (...to) => {
      await startUntilItHasTheName('second');
      await rename(...to);
      await startUntilItHasTheName('third');
    });
    starting.push(take(() => 'first'));
    await starting[0];
    const locks = await Promise.all(starting);
    expect(locks.map(({ kind }) => kind).sort()).toEqual(['held', 'held', 'taken']);
    const winner = ['first', 'second', 'third'][locks.findIndex(({ kind }) => kind === 'taken')];
    expect(await askHolder(folder, 5_000)).toBe(winner);
    expect(await readdir(folder)).toEqual(['lock']);
  });
});

describe('a lock whose name cannot go', () => {
  it('is given up all the same: nobody answers there any more', async () => {
    const lock = await take();
    vi.mocked(files.unlink).mockRejectedValueOnce(Object.assign(new Error('read-only'), { code: 'EROFS' }));
    if (lock.kind === 'taken') await lock.release();
    expect(await askHolder(folder, 5_000)).toBeUndefined();
    expect((await take()).kind).toBe('taken');
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

describe('a request', () => {
  /** What the holder says to these bytes, and to the end of the connection where they are all. */
  async function said(text: string, { isEnd = false } = {}): Promise<string> {
    const socket = connect({ path: join(folder, 'lock'), allowHalfOpen: true });
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.write(text);
    if (isEnd) socket.end();
    await once(socket, 'close');
    return answer;
  }

  it('is a line of JSON, whole or in pieces, and nothing asks the same as an empty object', async () => {
    await take((request) => ({ request }));
    const echo = (request: unknown) => `${JSON.stringify({ request })}\n`;
    expect(await said('{"forget":1}\nmore', { isEnd: true })).toBe(echo({ forget: 1 }));
    expect(await said('{"a":2}', { isEnd: true })).toBe(echo({ a: 2 }));
    expect(await said('', { isEnd: true })).toBe(echo({}));
    expect(await askLock(folder, { text: 'Küche' }, 5_000)).toEqual({
      kind: 'answered',
      answer: { request: { text: 'Küche' } },
    });
  });

  it('that is no JSON, or too long, or fails, gets no answer, and the next one does', async () => {
    await take((request) => {
      if (Object(request).fail) throw new Error('on purpose');
      return 'fine';
    });
    expect(await said('hello\n')).toBe('');
    expect(await said('{"fail":true}\n')).toBe('');
    expect(await said('x'.repeat(5_000))).toBe('');
    expect(await askLock(folder, { fail: true }, 5_000)).toEqual({ kind: 'silent' });
    expect(await askHolder(folder, 5_000)).toBe('fine');
  });

  it('that never comes is waited for so long and no longer', async () => {
    await take();
    expect(await said('{')).toBe('');
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

describe('a lock whose folder goes away', () => {
  /** A lock that is kept, and what is told of it. */
  async function kept(where: string) {
    const lost: Lock['kind'][] = [];
    const lock = await takeLock(where, () => ME);
    if (lock.kind !== 'taken') throw new Error('not taken');
    const take = () => takeLock(where, () => ME);
    const keeper = keepLock(lock, { take, onLost: ({ kind }) => void lost.push(kind), every: 10 });
    onTestFinished(() => keeper.release());
    return { lost, keeper };
  }

  it('is taken anew, and no second one can start in the new folder', async () => {
    const where = join(folder, 'data');
    const { lost, keeper } = await kept(where);
    for (let round = 1; round <= 3; round += 1) {
      // At once, as by `mv`: else the lock could be taken anew in a folder that is half deleted.
      await files.rename(where, join(folder, `gone-${round}`));
      // Also where somebody else makes the folder.
      if (round === 2) await mkdir(where, { recursive: true });
      await vi.waitFor(() => expect(lost).toHaveLength(round), LONGEST_WAIT);
      expect(await takeLock(where, () => ({}))).toEqual({ kind: 'held', holder: ME });
    }
    expect(lost).toEqual(['taken', 'taken', 'taken']);
    await keeper.release();
    expect(await readdir(where)).toEqual([]);
  });

  it('and which another has by then is told once, and left to it', async () => {
    const [where, ours, theirs] = ['data', 'ours', 'theirs'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await mkdir(ours);
    await symlink(ours, where);
    const { lost, keeper } = await kept(where);
    expect(await take(() => ({ pid: 2 }), theirs)).toMatchObject({ kind: 'taken' });
    // At once another folder, with a gx-logger of its own, stands in the place of ours.
    await symlink(theirs, `${where}-new`);
    await files.rename(`${where}-new`, where);
    await vi.waitFor(() => expect(lost).not.toEqual([]), LONGEST_WAIT);
    expect(await askHolder(where)).toEqual({ pid: 2 });
    await keeper.release();
    expect(lost).toEqual(['held']);
    expect(await askHolder(where)).toEqual({ pid: 2 });
  });
});
