/**
 * What a stop leaves unsent, kept on disk until the next start has sent it: `unsent-<n>.lp.gz`, the batches as they
 * are (so `zcat` reads it and InfluxDB's own tools load it), and `unsent.json`, which names that file and tells how
 * to take it apart again.
 *
 * `unsent.json` is renamed into place last, so there is always one whole state: the old or the new. A crash before
 * the batches are sent costs nothing: they are sent again, and equal points overwrite each other in InfluxDB.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Batch } from '../types.ts';

const INDEX = 'unsent.json';
const DATA = /^unsent-\d+\.lp\.gz$/;

const count = z.number().int().nonnegative();
const entry = z.object({ length: count, lines: count, fields: count, plainBytes: count, oldest: z.number() });
const index = z.object({ file: z.string().regex(DATA), batches: z.array(entry) });

/** Keeps the batches in place of what was kept before; returns the file. Throws what the file system throws. */
export function keepUnsent(folder: string, batches: readonly Batch[]): string {
  const file = `unsent-${Date.now()}.lp.gz`;
  const entries = batches.map(({ body, ...sizes }) => ({ length: body.length, ...sizes }));
  const options = { mode: 0o600, flush: true } as const;
  writeFileSync(join(folder, file), Buffer.concat(batches.map(({ body }) => body)), options);
  writeFileSync(join(folder, `${INDEX}.new`), JSON.stringify({ file, batches: entries }), options);
  renameSync(join(folder, `${INDEX}.new`), join(folder, INDEX));
  for (const other of dataFiles(folder)) if (other !== file) rmSync(join(folder, other));
  return join(folder, file);
}

/** What the last stop kept; it stays on disk until `dropUnsent`. Throws when the files do not fit together. */
export function readUnsent(folder: string): Batch[] {
  if (!existsSync(join(folder, INDEX))) return [];
  const { file, batches } = index.parse(JSON.parse(readFileSync(join(folder, INDEX), 'utf8')));
  const bytes = readFileSync(join(folder, file));
  if (batches.reduce((sum, { length }) => sum + length, 0) !== bytes.length) {
    throw new Error(`${INDEX} and ${file} do not fit together`);
  }
  let offset = 0;
  return batches.map(({ length, ...sizes }) => {
    offset += length;
    return { body: bytes.subarray(offset - length, offset), ...sizes };
  });
}

/** Removes what was kept. */
export function dropUnsent(folder: string): void {
  rmSync(join(folder, INDEX), { force: true });
  for (const file of dataFiles(folder)) rmSync(join(folder, file));
}

/** Puts what cannot be read out of the way, under `<name>.damaged`. */
export function setAsideUnsent(folder: string): void {
  for (const file of [INDEX, ...dataFiles(folder)]) {
    const path = join(folder, file);
    if (existsSync(path)) renameSync(path, `${path}.damaged`);
  }
}

function dataFiles(folder: string): string[] {
  return readdirSync(folder).filter((file) => DATA.test(file));
}
