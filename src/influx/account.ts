/** What became of a batch, entered into the ledger of its destination. */
import { add } from '../shared/ledger.ts';
import type { FieldLedger } from '../types.ts';
import type { Refused } from './deliver.ts';
import { countFields } from './lines.ts';

/** Lines that were not stored, each with its reason; all others were. */
export interface Fate {
  readonly refused: readonly Refused[];
  /** Left out because the server cannot hold text. */
  readonly unsupported: readonly string[];
}

/** Enters a batch of `fields` fields. Every field is counted once: what is not lost is stored. */
export function enter(ledger: FieldLedger, fields: number, fate: Fate | 'damaged'): void {
  if (fate === 'damaged') {
    add(ledger.rejected, 'damaged', fields);
    return;
  }
  const { refused, unsupported } = fate;
  let stored = fields;
  for (const { line, kind, reason } of refused) {
    const count = countFields(line);
    stored -= count;
    if (kind === 'expired') ledger.expired += count;
    else add(ledger.rejected, reason, count);
  }
  for (const line of unsupported) {
    const count = countFields(line);
    stored -= count;
    add(ledger.dropped, 'text_unsupported', count);
  }
  ledger.stored += stored;
}
