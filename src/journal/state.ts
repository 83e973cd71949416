/**
 * `state.json`: what is acknowledged and what was counted until then, in one file, so that the two always fit each
 * other. It is behind the truth by a minute or so: what was acknowledged since is sent again after a crash.
 */
import { readFile, rename } from 'node:fs/promises';
import * as z from 'zod';
import { codeOf, replaceFile } from '../shared/files.ts';
import { add, total } from '../shared/ledger.ts';
import type { Logger } from '../shared/log.ts';
import type { FieldLedger } from '../types.ts';
import { fromChecked, toChecked } from './checked.ts';
import type { Cursor } from './cursor.ts';

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

const schema = z.object({
  /** Every sequence below is acknowledged, and these ranges (first, last). */
  cursor: count,
  beyond: z.array(z.tuple([count, count])),
  /** The latest stamp ever journalled. */
  newest: z.number(),
  ledger: z.object({ made: count, stored: count, expired: count, rejected: counts, dropped: counts }),
});

export type State = z.output<typeof schema>;
export type StateToSave = Cursor & Pick<State, 'newest' | 'ledger'>;

/**
 * undefined where there is none, or none that can be understood: that one is renamed to `.damaged`. Rejects as
 * node:fs does: a file that cannot be read now must not be taken for none.
 */
export async function readState(path: string, log?: Logger): Promise<State | undefined> {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return schema.parse(fromChecked(text));
  } catch (error) {
    log?.error(
      { error: String(error) },
      `${path} is damaged: it is set aside as ${path}.damaged, and all that is in the journal is sent again`,
    );
    // Where that fails it is damaged at the next start as well, unless it is replaced before.
    if (log) await rename(path, `${path}.damaged`).catch(() => undefined);
    return undefined;
  }
}

export function writeState(path: string, state: StateToSave): Promise<void> {
  return replaceFile(path, toChecked(state));
}

/**
 * Adds what was counted before to a ledger, so that it balances with `pending` fields on disk and `torn` ones in a
 * batch that was cut off. What was made and is
 * nowhere was in memory when the process was killed: `dropped.crash`. (Some of it may have been stored since the
 * state was saved, so this is the most that can be missing.)
 */
export function resume(ledger: FieldLedger, saved: State['ledger'] | undefined, pending: number, torn: number): void {
  const { made, stored, expired, rejected, dropped } = saved ?? NOTHING;
  const accounted = stored + expired + total(rejected) + total(dropped) + pending + torn;
  add(ledger.rejected, 'damaged', torn);
  ledger.made += Math.max(made, accounted);
  ledger.stored += stored;
  ledger.expired += expired;
  for (const [reason, fields] of Object.entries(rejected)) add(ledger.rejected, reason, fields);
  for (const [reason, fields] of Object.entries(dropped)) add(ledger.dropped, reason, fields);
  if (made > accounted) add(ledger.dropped, 'crash', made - accounted);
}

const NOTHING: State['ledger'] = { made: 0, stored: 0, expired: 0, rejected: {}, dropped: {} };
