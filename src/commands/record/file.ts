/** The file of a recording while it is written: one JSON object a line, compressed where its name ends in `.gz`. */
import { createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { reasonOf } from '../../shared/files.ts';
import type { RecordedMessage } from '../../simulator/recording.ts';

interface RecordingFile {
  /** Messages that were written. */
  readonly count: number;
  write(message: RecordedMessage): void;
  /** Where nothing was written what was there stays, but no empty file. Rejects where not all could be written. */
  close(): Promise<void>;
}

/**
 * Rejects when the file cannot be written, or is there and not empty, in words for people; `onFailure` is called when it no
 * longer can be written.
 */
export async function openRecording(path: string, onFailure: () => void): Promise<RecordingFile> {
  const found = await stat(path).catch(() => undefined);
  // A recording is of one moment that does not come again.
  if (found?.isFile() && found.size > 0) throw new Error(`${path} is there already.\nName another file, or remove it.`);
  // Said before the wait for a GX.
  await open(path, 'a', 0o600).then(
    (file) => file.close(),
    (error) => refuse(path, error),
  );
  const output = new PassThrough();
  let count = 0;
  let written: Promise<void> | undefined;
  let failure: unknown;
  const start = () => {
    const parts = path.endsWith('.gz') ? [output, createGzip()] : [output];
    return pipeline([...parts, createWriteStream(path, { mode: 0o600 })]).catch((error) => {
      failure = error;
      onFailure();
    });
  };
  return {
    get count() {
      return count;
    },
    write(message) {
      written ??= start();
      if (failure !== undefined) return;
      count += 1;
      output.write(`${JSON.stringify(message)}\n`);
    },
    async close() {
      output.end();
      await (written ?? removeEmpty(path));
      if (failure !== undefined) refuse(path, failure);
    },
  };
}

async function removeEmpty(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isFile() && found.size === 0) await rm(path);
}

function refuse(path: string, cause: unknown): never {
  const hint = 'Name a file in a folder that is there, that this user may write to, and that has room.';
  throw new Error(`${path} cannot be written: ${reasonOf(cause)}.\n${hint}`, { cause });
}
