/** What a run needs of this computer: DATA_DIR, to write to and for itself alone, and the port of health and metrics. */
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { allSettings } from '../../destination/configured.ts';
import { codeOf, reasonOf } from '../../shared/files.ts';
import { askLock } from '../../state/lock.ts';
import { whyNotServed } from '../../status/server.ts';
import { barrier } from '../access.ts';
import { who } from '../words.ts';

export interface Found {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

interface Computer extends Found {
  /** Whether a gx-logger has DATA_DIR: it is in nobody's way, for `check` starts none. */
  readonly isRunning: boolean;
}

export async function checkComputer(config: Config): Promise<Computer> {
  const { data_dir, http } = config;
  const unreadable = await barrier(data_dir, 'run');
  if (unreadable !== undefined)
    return { ok: false, isRunning: false, lines: [`${unreadable}, or set another DATA_DIR`] };
  for (const [what, folder] of foldersOf(config)) {
    const unwritable = await whyNotWritable(folder);
    if (unwritable === undefined) continue;
    const where = `${what}, ${folder}, cannot be written (${unwritable})`;
    const todo = 'see who owns it and how the disk is mounted, or set another DATA_DIR';
    return { ok: false, isRunning: false, lines: [`${where}: ${todo}`] };
  }
  const reply = await askLock(data_dir, {}).catch(() => ({ kind: 'nobody' }) as const);
  const isRunning = reply.kind !== 'nobody';
  const holder = reply.kind === 'answered' ? reply.answer : undefined;
  const lines = [
    isRunning
      ? `a gx-logger runs with this DATA_DIR, ${data_dir} (${who(holder)}): it goes on; restart it to take changed settings`
      : `DATA_DIR, ${data_dir}, can be written, and no gx-logger uses it`,
  ];
  const unserved = await whyNotServed(http.host, http.port);
  if (unserved === undefined) {
    return { ok: true, isRunning, lines: [...lines, `port ${http.port} is free for health and metrics`] };
  }
  const served = portOf(holder);
  const isItsOwn = isRunning && unserved.isTaken && (served === http.port || served === undefined);
  const its = `port ${http.port} is that of the gx-logger that runs`;
  return { ok: isItsOwn, isRunning, lines: [...lines, isItsOwn ? its : unserved.why] };
}

/** Where a gx-logger serves health and metrics: null where it cannot, undefined where it does not say. */
function portOf(holder: unknown): unknown {
  return Object(holder).httpPort;
}

/** What a run writes to. The folders of the journal may be another user's in a DATA_DIR of one's own. */
function foldersOf(config: Config): (readonly [what: string, folder: string])[] {
  const journals = config.journal === 'disk' ? allSettings(config).map((one) => one.journal) : [];
  return [['DATA_DIR', config.data_dir], ...journals.map((folder) => ['the journal', folder] as const)];
}

/** It is tried, also where the folder is yet to be made: below /proc the rights alone tell nothing. Leaves nothing behind. */
async function whyNotWritable(folder: string): Promise<string | undefined> {
  try {
    const existing = await nearest(resolve(folder));
    if (existing !== resolve(folder)) {
      const draft = draftIn(existing);
      await mkdir(draft);
      await rmdir(draft);
      return undefined;
    }
    await tryToWrite(existing);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

async function tryToWrite(folder: string): Promise<void> {
  const draft = draftIn(folder);
  await writeFile(draft, 'gx-logger check\n', { flag: 'wx' }).finally(() => unlink(draft).catch(() => undefined));
}

function draftIn(folder: string): string {
  return join(folder, `check-${randomBytes(4).toString('hex')}`);
}

/** The folder, or a link to one that is not there, or the closest folder above it that is there. */
async function nearest(folder: string): Promise<string> {
  try {
    await lstat(folder);
    return folder;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    return nearest(dirname(folder));
  }
}
