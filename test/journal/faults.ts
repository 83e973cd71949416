/**
 * A disk with faults, for a test file that mocks `node:fs/promises` with `faultyDisk`: whatever opens a file gets a
 * handle that fails, or waits, as `faults` says.
 */
import type * as Files from 'node:fs/promises';

type Verb = 'write' | 'truncate' | 'datasync' | 'read' | 'open';

export const faults = {
  /** By what is done: the code of the error. `partial` bytes of a write are written before it fails. */
  codes: new Map<Verb, string>(),
  partial: 0,
  /** Everything waits for this. */
  stall: Promise.resolve() as Promise<unknown>,
  /** Only files whose path has this in it are at fault. */
  only: '/raw/',
  /** What was done to such files. */
  count: new Map<Verb | 'sync', number>(),
};

export function clearFaults(): void {
  faults.codes.clear();
  faults.count.clear();
  faults.partial = 0;
  faults.stall = Promise.resolve();
  faults.only = '/raw/';
}

export function faultyDisk(real: typeof Files): typeof Files {
  const act = async (verb: Verb | 'sync', path: string): Promise<void> => {
    if (!path.includes(faults.only)) return;
    faults.count.set(verb, (faults.count.get(verb) ?? 0) + 1);
    await faults.stall;
    const code = verb === 'sync' ? undefined : faults.codes.get(verb);
    if (code) throw Object.assign(new Error(`${code}: on purpose, ${verb}`), { code });
  };

  function wrap(file: Files.FileHandle, path: string): Files.FileHandle {
    const others: Partial<Files.FileHandle> = {
      async appendFile(data) {
        try {
          await act('write', path);
        } catch (error) {
          if (faults.partial > 0) await file.write(data as Uint8Array, 0, faults.partial);
          throw error;
        }
        return file.appendFile(data);
      },
      async truncate(length) {
        await act('truncate', path);
        return file.truncate(length);
      },
      async datasync() {
        await act('datasync', path);
        return file.datasync();
      },
      async sync() {
        await act('sync', path);
        return file.sync();
      },
      read: (async (...args: Parameters<Files.FileHandle['read']>) => {
        await act('read', path);
        return file.read(...args);
      }) as unknown as Files.FileHandle['read'],
    };
    return new Proxy(file, {
      get(target, name) {
        const member = Reflect.get(name in others ? others : target, name);
        return typeof member === 'function' ? member.bind(name in others ? others : target) : member;
      },
    });
  }

  return {
    ...real,
    async open(path, flags, mode) {
      await act('open', String(path));
      return wrap(await real.open(path, flags, mode), String(path));
    },
    readFile: (async (path: string, options: object) => {
      if (String(path).endsWith('.lp.gz')) await act('read', String(path));
      return real.readFile(path, options);
    }) as typeof real.readFile,
  };
}
