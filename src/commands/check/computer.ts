/** What a run needs of this computer: DATA_DIR, to write to and for itself alone, and the port of health and metrics. */
import { randomBytes } from 'node:crypto';
import { access, constants, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { codeOf, reasonOf } from '../../shared/files.ts';
import { askLock } from '../../state/lock.ts';
import { whyNotServed } from '../../status/server.ts';
import { who } from '../words.ts';

export interface Found {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

export async function checkComputer({ data_dir, http }: Config): Promise<Found> {
  const unwritable = await whyNotWritable(data_dir);
  if (unwritable !== undefined) {
    const what = `DATA_DIR, ${data_dir}, cannot be written (${unwritable})`;
    return { ok: false, lines: [`${what}: see who owns it and how the disk is mounted, or set another`] };
  }
  const reply = await askLock(data_dir, {}).catch(() => ({ kind: 'nobody' }) as const);
  if (reply.kind !== 'nobody') {
    const holder = who(reply.kind === 'answered' ? reply.answer : undefined);
    const what = `a gx-logger runs with this DATA_DIR, ${data_dir} (${holder})`;
    return { ok: false, lines: [`${what}: a second one does not start. How the first does: /readyz`] };
  }
  const unserved = await whyNotServed(http.host, http.port);
  const lines = [`DATA_DIR, ${data_dir}, can be written, and no gx-logger uses it`];
  if (unserved === undefined)
    return { ok: true, lines: [...lines, `port ${http.port} is free for health and metrics`] };
  return { ok: false, lines: [...lines, unserved] };
}

/** Leaves nothing behind. */
async function whyNotWritable(folder: string): Promise<string | undefined> {
  try {
    const existing = await nearest(resolve(folder));
    // A folder that is to be made, and a disk that is read-only: nothing can be tried there without a trace.
    await access(existing, constants.W_OK | constants.X_OK);
    if (existing !== resolve(folder)) return undefined;
    const draft = join(existing, `check-${randomBytes(4).toString('hex')}`);
    await writeFile(draft, 'gx-logger check\n', { flag: 'wx' }).finally(() => unlink(draft).catch(() => undefined));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The folder, or the closest one above it that is there. */
async function nearest(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    return nearest(dirname(folder));
  }
}
