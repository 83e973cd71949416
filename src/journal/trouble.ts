/** The health of the disk in words: what happened, what is kept where, what to do. Told at each attempt. */
import { codeOf } from '../shared/files.ts';
import type { Health } from '../shared/health.ts';

/** What cannot be done. */
type Deed = 'write' | 'read';

export interface Trouble {
  /** Takes how an attempt ended: an error, or nothing where it succeeded. */
  note(deed: Deed, error?: unknown): void;
}

/** `kept` tells in words what is in the journal when all is well. */
export function createTrouble(folder: string, onHealth: (health: Health) => void, kept: () => string): Trouble {
  const errors = new Map<Deed, unknown>();
  return {
    note(deed, error) {
      if (error !== undefined) errors.set(deed, error);
      else errors.delete(deed);
      onHealth(healthOf(folder, errors, kept));
    },
  };
}

function healthOf(folder: string, errors: ReadonlyMap<Deed, unknown>, kept: () => string): Health<'journal'> {
  const [first] = errors;
  if (!first) return { ok: true, code: 'ok', message: kept() };
  const [deed, error] = first;
  const code = codeOf(error);
  const cause = code || String(error);
  if (deed === 'read') {
    const message = `what waits in ${folder} cannot be read (${cause}). It stays there and is tried again, newer values are sent meanwhile. Check the disk`;
    return { ok: false, code: 'disk', message };
  }
  const meanwhile =
    'What is on disk is safe; new values stay in memory until it is writable or the database takes them, and are lost on a stop. It is tried again';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = `no room in ${folder} (${cause}). ${meanwhile}. Free some space, or set JOURNAL_MAX_BYTES lower`;
    return { ok: false, code: 'disk_full', message };
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    const message = `${folder} is not writable (${cause}). ${meanwhile}. Check how the disk is mounted and who owns DATA_DIR`;
    return { ok: false, code: 'read_only', message };
  }
  return { ok: false, code: 'disk', message: `${folder} cannot be written (${cause}). ${meanwhile}. Check the disk` };
}
