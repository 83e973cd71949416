/** The daemon's own counters as a line of `gx_logger`: whether it is alive, keeps up, and loses nothing. Names are those of the metrics. */
import { type EnergyLine, lineOf } from '../points/energy-lines.ts';
import { total } from '../shared/ledger.ts';
import type { DestinationStatus, JournalStatus, Status } from '../shared/status.ts';

const SECOND = 1_000;

/** None while no GX tells which time it is. */
export function loggerLines(host: string, status: Status): readonly EnergyLine[] {
  const { installations, destinations, readings } = status;
  const time = installations.find(({ isTimeKnown }) => isTimeKnown)?.time;
  if (time === undefined) return [];
  const sum = (amount: (one: DestinationStatus) => number) =>
    destinations.reduce((result, one) => result + amount(one), 0);
  const fields = {
    received: readings.received,
    accepted: readings.accepted,
    refused: total(readings.refused),
    stored: sum(({ fields }) => fields.stored),
    pending: sum(({ pendingFields }) => pendingFields),
    rejected: sum(({ fields }) => total(fields.rejected)),
    expired: sum(({ fields }) => fields.expired),
    dropped: sum(({ fields }) => total(fields.dropped)),
    lag_seconds: Math.max(...destinations.map(({ journal }) => lag(journal, time))),
    ...fullest(destinations.map(({ journal }) => journal)),
  };
  // Stamps at even distances take next to nothing on disk: those of a day 28 kB in place of 64.
  return lineOf('gx_logger', [['host', host]], fields, Math.floor(time / SECOND) * SECOND);
}

/** How far the database lags behind, s. */
function lag({ waiting: { oldest } }: JournalStatus, now: number): number {
  return oldest === undefined ? 0 : Math.max(0, (now - oldest) / 1_000);
}

/** Of the journals on disk the one with the least room; what is kept though it is stored gives way. */
function fullest(journals: readonly JournalStatus[]): Readonly<Record<string, number>> {
  const fill = ({ diskBytes, keptBytes, maxBytes }: JournalStatus) => (diskBytes - keptBytes) / maxBytes;
  const [journal] = journals.filter(({ mode }) => mode === 'disk').sort((one, other) => fill(other) - fill(one));
  if (!journal) return {};
  const { diskBytes, keptBytes, maxBytes } = journal;
  return { journal_bytes: diskBytes, journal_kept_bytes: keptBytes, journal_limit_bytes: maxBytes };
}
