/**
 * What a stop leaves unsent, kept on disk until the next start: `unsent.lp.gz`, the batches as they are (so `zcat`
 * reads it and InfluxDB's own tools load it), and `unsent.json`, the sizes to take it apart again.
 *
 * The files stay until the next stop rewrites or removes them: after a crash in between, the same points are sent
 * twice, and equal points overwrite each other in InfluxDB.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch, Queue } from '../types.ts';

interface Entry {
  readonly length: number;
  readonly lines: number;
  readonly fields: number;
  readonly plainBytes: number;
  readonly oldest: number;
}

/** Writes the pending batches, or removes the files where nothing is pending. Throws what the file system throws. */
export function keepUnsent(folder: string, batches: readonly Batch[]): void {
  const [data, index] = paths(folder);
  if (batches.length === 0) {
    rmSync(index, { force: true });
    rmSync(data, { force: true });
    return;
  }
  const entries = batches.map(({ body, ...sizes }): Entry => ({ length: body.length, ...sizes }));
  const options = { mode: 0o600, flush: true } as const;
  writeFileSync(`${data}.new`, Buffer.concat(batches.map((batch) => batch.body)), options);
  writeFileSync(`${index}.new`, JSON.stringify(entries), options);
  renameSync(`${data}.new`, data);
  renameSync(`${index}.new`, index);
}

/** Puts what the last stop kept into the queue. Returns how many fields; throws when the files do not fit together. */
export function takeUnsent(folder: string, queue: Queue): number {
  const [data, index] = paths(folder);
  const entries = readIfThere(index);
  if (entries === undefined) return 0;
  const bytes = readFileSync(data);
  let offset = 0;
  let fields = 0;
  const parsed = JSON.parse(entries.toString()) as readonly Entry[];
  if (parsed.reduce((sum, entry) => sum + entry.length, 0) !== bytes.length) {
    throw new Error(`${data} and ${index} do not fit together`);
  }
  for (const { length, ...sizes } of parsed) {
    queue.append({ body: bytes.subarray(offset, offset + length), ...sizes });
    offset += length;
    fields += sizes.fields;
  }
  return fields;
}

/** Puts files that cannot be read out of the way of the next stop. */
export function setAsideUnsent(folder: string): void {
  for (const path of paths(folder)) if (existsSync(path)) renameSync(path, `${path}.damaged`);
}

function paths(folder: string): [data: string, index: string] {
  return [join(folder, 'unsent.lp.gz'), join(folder, 'unsent.json')];
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
