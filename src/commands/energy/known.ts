/** Energy of sites as it is known: local days, or windows of 5 minutes. */
import type { Row } from '../../energy/totals.ts';
import type { Fields } from '../../energy/types.ts';

/** A day or a window with what it cost, by currency. */
export interface KnownRow extends Row {
  readonly money: Readonly<Record<string, Fields>>;
}

export interface KnownSite {
  readonly portalId: string;
  readonly site: string;
  readonly zone: string;
  /** In order of time; also what comes after the range, as far as it tells where gaps of the range end. */
  readonly rows: readonly KnownRow[];
}

/** Whether it is the one that is meant by a site or a portal id; every one where none is named. */
export function isMeant({ portalId, site }: Pick<KnownSite, 'portalId' | 'site'>, name: string | undefined): boolean {
  return name === undefined || portalId === name || site.toLowerCase() === name.toLowerCase();
}
