/** What is known of a journal: from the running daemon, or off the disk while none runs. Nothing is changed. */
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Config } from '../../config/schema.ts';
import { allSettings, type DestinationSettings } from '../../destination/configured.ts';
import { readStatus } from '../../journal/journal.ts';
import { type FoundFile, filesIn } from '../../shared/files.ts';
import { askHolder } from '../../state/lock.ts';
import { abandoned, importCommand } from './leftovers.ts';

const amount = z.object({ batches: z.number(), fields: z.number(), bytes: z.number() });
/** What is shown to people of `JournalStatus`; JSON has all of it. */
const status = z.object({
  mode: z.enum(['disk', 'memory']),
  waiting: amount.extend({ oldest: z.number().optional(), newest: z.number().optional() }),
  stuck: amount,
  keptBytes: z.number(),
  diskBytes: z.number(),
  maxBytes: z.number(),
  appendedBytes: z.number(),
  skippedBytes: z.number(),
});
/** What the daemon says of itself. */
const holder = z.object({ pid: z.number(), version: z.string(), since: z.iso.datetime() });
const holderOfJournals = z.object({
  destinations: z.array(z.object({ name: z.string(), journal: status.loose() })),
});

/** Files, the newest last. */
export interface Files {
  readonly folder: string;
  readonly files: readonly FoundFile[];
}

/** Of one destination. */
export interface JournalFacts {
  readonly name: string;
  /** Whether it is configured: else nothing is added to it, and nothing of it is sent. */
  readonly isOn: boolean;
  readonly folder: string;
  /** Whether DATA_DIR is there: then a journal that is not has nothing in it. */
  readonly isThere: boolean;
  /** The daemon that runs; `unknown` where its answer is not understood. */
  readonly daemon: z.output<typeof holder> | 'unknown' | undefined;
  /** Undefined where there is none, or where it cannot be read. */
  readonly journal: z.output<typeof status> | undefined;
  /** Why it cannot be read. */
  readonly unreadable: string | undefined;
  readonly rejected: Files;
  /** The command that imports them. */
  readonly importing: string;
  readonly damaged: Files;
  /** Room on the disk, in bytes; undefined where that is not known. */
  readonly freeBytes: number | undefined;
}

/** Of each destination that is configured, and of each that runs or has data waiting without being so. */
export async function gatherFacts(config: Config): Promise<JournalFacts[]> {
  const answer = await askHolder(config.data_dir);
  const daemon = answer === undefined ? undefined : (holder.safeParse(answer).data ?? 'unknown');
  const running = holderOfJournals.safeParse(answer).data?.destinations ?? [];
  const on = allSettings(config);
  const all = [...on, ...(await abandoned(config, new Set(running.map(({ name }) => name))))];
  return Promise.all(
    all.map(async (settings) => {
      const journal = running.find(({ name }) => name === settings.name)?.journal;
      // A daemon that runs knows better than the configuration of whoever asks.
      const isOn = running.length > 0 ? journal !== undefined : on.includes(settings);
      return { ...(await gather(settings, config, journal)), daemon, isOn };
    }),
  );
}

async function gather(
  { name, target, journal: folder, rejected }: DestinationSettings,
  config: Config,
  running: JournalFacts['journal'],
): Promise<Omit<JournalFacts, 'daemon' | 'isOn'>> {
  return {
    name,
    folder,
    isThere: await stat(config.data_dir).then(
      (found) => found.isDirectory(),
      () => false,
    ),
    ...(running ? { journal: running, unreadable: undefined } : await readFolder(folder, config.journal_max_bytes)),
    rejected: await keptIn(rejected),
    importing: importCommand(target, config),
    damaged: await keptIn(join(folder, 'damaged')),
    freeBytes: await statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => undefined,
    ),
  };
}

async function readFolder(folder: string, maxBytes: number): Promise<Pick<JournalFacts, 'journal' | 'unreadable'>> {
  try {
    return { journal: await readStatus(folder, maxBytes), unreadable: undefined };
  } catch (error) {
    return { journal: undefined, unreadable: String(error) };
  }
}

/** None where there is no such folder, or none that may be read. */
async function keptIn(folder: string): Promise<Files> {
  return { folder, files: await filesIn(folder).catch(() => []) };
}
