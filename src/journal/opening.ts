/** Takes up what an earlier life of the daemon left on disk. */
import { makeFolder } from '../files.ts';
import type { Logger } from '../log.ts';
import type { Batch, FieldLedger } from '../types.ts';
import type { Aside } from './aside.ts';
import { settledBy } from './cursor.ts';
import { damagedName, type KeepDamaged } from './damaged.ts';
import { places } from './folder.ts';
import type { Intake } from './intake.ts';
import { writeRescue } from './rescue.ts';
import { salvage } from './salvage.ts';
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
  let tornFields = 0;
  const salvaged: Batch[] = [];
  // What is set aside has left the order, whatever the state says: it may be older.
  const settled = settledBy(saved ?? { cursor: 0, beyond: [] }, new Set(aside.stuck.map(({ sequence }) => sequence)));
  await store.open(settled, async (segment, found, bytes) => {
    const gaps = await takeGaps(segment, found, bytes, log, keepDamaged);
    skippedBytes += found.torn + gaps.skippedBytes;
    salvaged.push(...gaps.salvaged);
    if (found.torn === 0) return;
    tornFields += found.tornFields;
    const what = `the last batch in ${segment.path} was cut off while it was written`;
    log.warn(
      { fields: found.tornFields },
      `${what}: its ${found.torn} bytes are removed, its values are lost and counted`,
    );
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
    [...pending, ...salvaged].reduce((fields, one) => fields + one.fields, 0),
    tornFields,
  );
  for (const batch of salvaged) intake.take(batch);
  return skippedBytes;
}

interface Gaps {
  readonly skippedBytes: number;
  /** Batches that are whole behind a damaged header. */
  readonly salvaged: readonly Batch[];
}

/** Takes out of a segment what its headers do not tell of: batches that are whole are salvaged, other bytes copied. */
export async function takeGaps(
  segment: Segment,
  { gaps }: Scan,
  bytes: Buffer,
  log: Logger,
  keepDamaged: KeepDamaged,
): Promise<Gaps> {
  const salvaged: Batch[] = [];
  let skippedBytes = 0;
  for (const { offset, length } of gaps) {
    const gap = bytes.subarray(offset, offset + length);
    const batch = await salvage(gap);
    if (batch) salvaged.push(batch);
    else {
      skippedBytes += length;
      await keepDamaged(damagedName(segment.path, offset), gap);
    }
  }
  if (salvaged.length > 0)
    log.warn(`${salvaged.length} batches in ${segment.path} had a damaged header; they are whole and sent`);
  if (skippedBytes > 0) {
    log.error(
      `${skippedBytes} bytes in ${segment.path} are damaged and were copied to damaged/; the rest of it is sent`,
    );
  }
  return { skippedBytes, salvaged };
}
