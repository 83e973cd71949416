/** What an earlier life of the daemon left in a journal's folder: looked at by a command, taken up at a start. */
import { stat } from 'node:fs/promises';
import { codeOf, makeFolder } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';
import type { Batch, FieldLedger } from '../types.ts';
import { type KeepDamaged, repair } from './damage.ts';
import { places, segmentNumbers, segmentPath } from './folder.ts';
import type { Intake } from './intake.ts';
import { HEADER_BYTES } from './member.ts';
import { writeReadme } from './readme.ts';
import { type Scan, scan } from './scan.ts';
import { createTotal, Segment, sum } from './segment.ts';
import { accountedOf, NOTHING, readState, resume, type State, settledBy } from './state.ts';
import type { Store, Surveyed } from './store.ts';

/** A segment ends after 8 MiB, or after a batch, in bytes. */
const LONGEST = 256 * 1024 * 1024;

/** Told of each segment that had to be walked and holds other than the index tells, before the next one is. */
type OnWalked = (segment: Segment, found: Scan, bytes: Buffer) => Promise<void>;

/**
 * The segments in order; nothing is changed. One that the index knows is only walked where some of it is settled and
 * some is not, or something is set aside. Rejects as node:fs does.
 */
export async function survey(folder: string, state: State, onWalked: OnWalked): Promise<Surveyed[]> {
  const settled = settledBy(state);
  const surveyed: Surveyed[] = [];
  for (const number of await segmentNumbers(folder)) {
    const segment = new Segment(folder, number);
    const found = await stat(segment.path);
    // A pipe, a folder, or what no segment can be; the number is taken all the same.
    if (!found.isFile() || found.size > LONGEST) continue;
    const { size } = found;
    const known = state.segments.find((one) => one.number === number && one.bytes === size);
    const covered = known ? settled.covers(known.firstSequence, known.lastSequence) : 'some';
    const isAside = state.aside.some(([one]) => known && known.firstSequence <= one && one <= known.lastSequence);
    if (known && covered !== 'some' && !isAside) {
      const { number: _, ...total } = known;
      segment.believe(total, covered === 'none');
      surveyed.push({ segment, isClosed: true });
      continue;
    }
    const bytes = await segment.readAll().catch(unlessUnreadable);
    surveyed.push({ segment, isClosed: known !== undefined || !bytes });
    if (!bytes) {
      // Its members come, and are counted, once it can be read; it is not written on.
      segment.believe({ ...createTotal(), batches: 1, bytes: size }, true);
      segment.wasSettled = settled.has;
      continue;
    }
    const walked = scan(bytes);
    segment.fill(walked.members, walked.end, settled.has);
    remindOf(state.aside, segment);
    // Damage that the index knows of was dealt with.
    if (walked.members.length !== known?.batches) await onWalked(segment, walked, bytes);
  }
  return surveyed;
}

/** Which of its batches are set aside, by the monotonic clock. */
function remindOf(aside: State['aside'], { entries = [] }: Segment): void {
  const until = new Map(aside);
  const began = Date.now() - performance.now();
  for (const entry of entries) entry.asideUntil = Math.max(0, (until.get(entry.sequence) ?? 0) - began);
}

function unlessUnreadable(error: unknown): undefined {
  if (codeOf(error) !== 'EIO') throw error;
  return undefined;
}

export interface Opening {
  readonly folder: string;
  readonly store: Store;
  readonly intake: Intake;
  readonly ledger: FieldLedger;
  readonly log: Logger;
  readonly keepDamaged: KeepDamaged;
  /** Another folder was open before: what an earlier life counted is in the ledger already. */
  readonly isAgain: boolean;
}

/**
 * Resolves with the number of damaged bytes. Rejects as node:fs does; then nothing is taken up, and the next call begins
 * anew.
 */
export async function takeUp(opening: Opening): Promise<number> {
  const { folder, store, intake, ledger, log, isAgain } = opening;
  await makeFolder(folder);
  await writeReadme(folder).catch((error) =>
    log.warn({ error: String(error) }, `${places(folder).readme} could not be written`),
  );
  const state = await readState(places(folder).state, log);
  const { has } = settledBy(state);
  let skippedBytes = 0;
  let tornFields = 0;
  const salvaged: Batch[] = [];
  const surveyed = await survey(folder, state, async (segment, found, bytes) => {
    const repaired = await repair(segment.path, found, bytes, has, opening);
    skippedBytes += found.torn + repaired.skippedBytes;
    salvaged.push(...repaired.salvaged);
    segment.isDoubtful = found.gaps.length > 0;
    if (found.torn === 0) return;
    tornFields += found.tornFields;
    const what = `the last batch in ${segment.path} was cut off while it was written`;
    log.warn(
      { fields: found.tornFields },
      `${what}: its ${found.torn} bytes are removed, its values are lost and counted`,
    );
  });
  const there = await segmentNumbers(folder);
  const ours = new Set(surveyed.map(({ segment }) => segment.number));
  for (const number of there.filter((one) => !ours.has(one)))
    log.error(`${segmentPath(folder, number)} is no segment of the journal: it is left alone`);
  const numbers = [...there, ...state.segments.map(({ number }) => number)];
  await store.open(surveyed, Math.max(0, ...numbers));
  const { segments } = store;
  const last = Math.max(
    state.cursor - 1,
    ...state.beyond.map(([, end]) => end),
    ...segments.map(({ total }) => total.lastSequence),
  );
  // A segment that cannot be read now may hold the highest numbers, one for each header that fits into it.
  const unknown = segments.filter(({ isUnknown }) => isUnknown);
  const hidden = sum(unknown.map(({ total }) => total)).bytes;
  intake.continueFrom(
    Math.max(0, last) + 1 + Math.ceil(hidden / HEADER_BYTES),
    Math.max(state.newest, ...segments.map(({ total }) => total.newest)),
  );
  const saved = isAgain ? NOTHING.ledger : state.ledger;
  const pending = [...segments.map((segment) => segment.pending), ...salvaged];
  const found = pending.reduce((fields, one) => fields + one.fields, 0);
  // What was made and is nowhere else is in what cannot be read, by its size.
  const missing = unknown.length === 0 ? 0 : Math.max(0, saved.made - accountedOf(saved, found + tornFields));
  let rest = missing;
  for (const segment of unknown) {
    const share = segment === unknown.at(-1) ? rest : Math.floor((missing * segment.total.bytes) / hidden);
    segment.suppose(share);
    rest -= share;
  }
  resume(ledger, saved, found + missing, tornFields);
  for (const batch of salvaged) intake.take(batch);
  return skippedBytes;
}
