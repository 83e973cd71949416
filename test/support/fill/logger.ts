/** What a gx-logger says of itself once a minute, from what was made of one GX. */
import { lineOf } from '../../../src/points/energy-lines.ts';
import { total } from '../../../src/shared/ledger.ts';
import type { ReadingLedger } from '../../../src/types.ts';

const LIMIT = 2 * 1024 ** 3;
/** Of an empty journal, and of a compressed field in it. */
const EMPTY = 65_536;
const BYTES = 3;

/** The row of a minute: `made` fields so far, of which `stored` are. The database is away since `away`. */
export function loggerRow(
  host: string,
  time: number,
  {
    readings,
    made,
    stored,
    away,
  }: { readings: ReadingLedger; made: number; stored: number; away?: number | undefined },
): string {
  const fields = {
    received: readings.received,
    accepted: readings.accepted,
    refused: total(readings.refused),
    stored,
    pending: made - stored,
    rejected: 0,
    expired: 0,
    dropped: 0,
    lag_seconds: away === undefined ? 0.4 : (time - away) / 1_000,
    journal_bytes: EMPTY + (made - stored) * BYTES,
    journal_kept_bytes: 0,
    journal_limit_bytes: LIMIT,
  };
  return lineOf('gx_logger', [['host', host]], fields, time)
    .map(({ line }) => line)
    .join('');
}
