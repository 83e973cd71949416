/** The two ledgers: at zero, and their sums. What they count is told in types.ts. */
import { type FieldLedger, REFUSALS, type ReadingLedger, type Refusal } from '../types.ts';

export function createReadingLedger(): ReadingLedger {
  const refused = Object.fromEntries(REFUSALS.map((reason) => [reason, 0])) as Record<Refusal, number>;
  return {
    received: 0,
    control: 0,
    null: 0,
    gone: 0,
    refused,
    unchanged: 0,
    filtered: counts(),
    merged: 0,
    accepted: 0,
  };
}

export function createFieldLedger(): FieldLedger {
  return { made: 0, stored: 0, expired: 0, rejected: counts(), dropped: counts() };
}

/** Counts by any name: an object with a prototype has a `constructor` and other names that nobody counted under. */
function counts(): Record<string, number> {
  return Object.create(null);
}

/** Counts `amount` more under a reason; a reason for nothing is not entered. */
export function add(counts: Record<string, number>, reason: string, amount: number): void {
  if (amount > 0) counts[reason] = (counts[reason] ?? 0) + amount;
}

/** The sum of counts by reason. */
export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Adds all counts of one ledger of readings to another, or takes them away. */
export function addReadings(to: ReadingLedger, from: Readonly<ReadingLedger>, sign: 1 | -1 = 1): void {
  for (const key of ['received', 'control', 'null', 'gone', 'unchanged', 'merged', 'accepted'] as const) {
    to[key] += sign * from[key];
  }
  for (const reason of REFUSALS) to.refused[reason] += sign * from.refused[reason];
  for (const [rule, count] of Object.entries(from.filtered))
    to.filtered[rule] = (to.filtered[rule] ?? 0) + sign * count;
}

/** The ledgers of several GX in one. */
export function sumReadings(ledgers: readonly Readonly<ReadingLedger>[]): ReadingLedger {
  const sum = createReadingLedger();
  for (const ledger of ledgers) addReadings(sum, ledger);
  return sum;
}
