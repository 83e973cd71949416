/** Energy of sites as it is known: local days, or windows of 5 minutes. */
import type { Row } from '../../energy/totals.ts';
import type { Fields } from '../../energy/types.ts';

/** A day or a window with what it cost, by currency. */
export interface KnownRow extends Row {
  readonly money: Readonly<Record<string, Fields>>;
}

export interface KnownSite {
  readonly portalId: string;
  /** The names that it has in its rows, the newest first. */
  readonly names: readonly string[];
  readonly zone: string;
  /** In order of time; also what comes after the range, as far as it tells where gaps of the range end. */
  readonly rows: readonly KnownRow[];
}
