/** Takes up what an earlier life of the daemon left on disk. */
import { makeFolder } from '../files.ts';
import type { Logger } from '../log.ts';
import type { FieldLedger } from '../types.ts';
import type { Aside } from './aside.ts';
import { settledBy } from './cursor.ts';
import { damagedName, type KeepDamaged } from './damaged.ts';
import { places } from './folder.ts';
import type { Intake } from './intake.ts';
import { writeRescue } from './rescue.ts';
import type { Scan } from './scan.ts';
import type { Segment } from './segment.ts';
import { readState, resume } from './state.ts';
import type { Store } from './store.ts';

export interface Opening {
  readonly folder: string;
  readonly store: Store;
  readonly aside: Aside;
  readonly intake: Intake;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  readonly keepDamaged: KeepDamaged;
}

/**
 * Resolves with the number of damaged bytes. Rejects as node:fs does; then nothing is taken up, and the next call begins
 * anew.
 */
export async function takeUp({ folder, store, aside, intake, ledger, log, keepDamaged }: Opening): Promise<number> {
  const { state, readme } = places(folder);
  await makeFolder(folder);
  await writeRescue(readme).catch((error) => log.warn({ error: String(error) }, `${readme} could not be written`));
  const saved = await readState(state, log);
  await aside.open();
  let skippedBytes = 0;
  // What is set aside has left the order, whatever the state says: it may be older.
  const settled = settledBy(saved ?? { cursor: 0, beyond: [] }, new Set(aside.stuck.map(({ sequence }) => sequence)));
  await store.open(settled, async (segment, found, bytes) => {
    skippedBytes += found.torn + (await setGapsAside(segment, found, bytes, log, keepDamaged));
    if (found.torn === 0) return;
    log.warn(`the last batch in ${segment.path} was cut off while it was written: its ${found.torn} bytes are removed`);
  });
  for (const stuck of aside.stuck) aside.watch(stuck);
  const totals = [
    ...store.segments.map(({ total }) => ({ last: total.lastSequence, newest: total.newest })),
    ...aside.stuck.map(({ sequence, newest }) => ({ last: sequence, newest })),
  ];
  const last = Math.max(0, ...totals.map((one) => one.last));
  intake.continueFrom(
    Math.max(saved?.cursor ?? 0, last + 1),
    Math.max(saved?.newest ?? 0, ...totals.map((one) => one.newest)),
  );
  const pending = [...store.segments.map((segment) => segment.pending), ...aside.stuck];
  resume(
    ledger,
    saved?.ledger,
    pending.reduce((fields, one) => fields + one.fields, 0),
  );
  return skippedBytes;
}

/** Copies what belongs to no batch out of a segment; resolves with how many bytes that is. */
export async function setGapsAside(
  segment: Segment,
  { gaps }: Scan,
  bytes: Buffer,
  log: Logger,
  keepDamaged: KeepDamaged,
): Promise<number> {
  let skipped = 0;
  for (const { offset, length } of gaps) {
    skipped += length;
    await keepDamaged(damagedName(segment.path, offset), bytes.subarray(offset, offset + length));
  }
  if (skipped > 0) {
    log.error(`${skipped} bytes in ${segment.path} are damaged and were copied to damaged/; the rest of it is sent`);
  }
  return skipped;
}
