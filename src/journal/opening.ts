/** Takes up what an earlier life of the daemon left on disk. */
import { makeFolder } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';
import type { Batch, FieldLedger } from '../types.ts';
import type { Aside } from './aside.ts';
import { type Settled, settledBy } from './cursor.ts';
import { damagedName, type KeepDamaged } from './damaged.ts';
import { adopt, places } from './folder.ts';
import type { Intake } from './intake.ts';
import { HEADER_BYTES } from './member.ts';
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
  const { state, readme, draft } = places(folder);
  await makeFolder(folder);
  await writeRescue(readme, draft).catch((error) =>
    log.warn({ error: String(error) }, `${readme} could not be written`),
  );
  await adopt(folder).catch((error) =>
    log.warn({ error: String(error) }, `what an older version set aside beside ${folder} stays there`),
  );
  const saved = await readState(state, log);
  await aside.open();
  let skippedBytes = 0;
  let tornFields = 0;
  const salvaged: Batch[] = [];
  // What is set aside has left the order, whatever the state says: it may be older.
  const settled = settledBy(saved ?? { cursor: 0, beyond: [] }, new Set(aside.stuck.map(({ sequence }) => sequence)));
  await store.open(settled, async (segment, found, bytes) => {
    const gaps = await takeGaps(segment, found, bytes, settled, log, keepDamaged);
    skippedBytes += found.torn + gaps.skippedBytes;
    salvaged.push(...gaps.salvaged);
    segment.isSummaryDue = found.gaps.length > 0;
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
  const beyond = saved?.beyond.map(([, end]) => end) ?? [];
  const last = Math.max(0, ...beyond, ...totals.map((one) => one.last));
  // A segment that cannot be read now may hold the highest numbers, one for each header that fits into it.
  const unread = store.segments.filter(({ total }) => total.members > 0 && total.lastSequence === 0);
  const hidden = unread.reduce((sum, { total }) => sum + Math.ceil(total.size / HEADER_BYTES), 0);
  intake.continueFrom(
    Math.max(saved?.cursor ?? 0, last + 1) + hidden,
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

export interface Gaps {
  readonly skippedBytes: number;
  /** Batches that are whole behind a damaged header. */
  readonly salvaged: readonly Batch[];
}

/**
 * Takes out of a segment what its headers do not tell of: batches that are whole are salvaged, other bytes copied. A
 * gap where everything around it is settled was settled too, and is left alone.
 */
export async function takeGaps(
  segment: Segment,
  { gaps, members }: Scan,
  bytes: Buffer,
  settled: Pick<Settled, 'has'>,
  log: Logger,
  keepDamaged: KeepDamaged,
): Promise<Gaps> {
  const salvaged: Batch[] = [];
  let skippedBytes = 0;
  for (const { offset, length } of gaps) {
    const before = members.findLast((member) => member.offset < offset);
    const after = members.find((member) => member.offset > offset);
    const sequence = before ? before.sequence + 1 : (after?.sequence ?? 0) - 1;
    if (settled.has(sequence)) continue;
    // Of what was damaged several may stand in a row.
    const end = offset + length;
    let at = offset;
    for (let one = await salvage(bytes.subarray(at, end)); one; one = await salvage(bytes.subarray(at, end))) {
      salvaged.push(one.batch);
      at += one.length;
    }
    if (at === end) continue;
    skippedBytes += end - at;
    await keepDamaged(damagedName(segment.path, at), bytes.subarray(at, end));
  }
  if (salvaged.length > 0) {
    log.warn(`${salvaged.length} batches in ${segment.path} had a damaged header; they are whole and sent`);
  }
  if (skippedBytes > 0) {
    const message = `${skippedBytes} bytes in ${segment.path} are damaged and were copied to damaged/; the rest is sent`;
    log.error(message);
  }
  return { skippedBytes, salvaged };
}
