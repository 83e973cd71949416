/** What is said of this computer's clock: whether it is right, whose time is used, and what to do. */
import { duration } from '../shared/duration.ts';
import type { Health } from '../types.ts';

/** Who tells the time beside this computer: the GX by its heartbeats, the database by its answers. */
export type TimeSource = 'GX' | 'database';

/** The time source that counts; and its lead, what its clock says minus the monotonic clock, ms. */
export interface Reference {
  readonly name: TimeSource;
  readonly lead: number;
}

/** `impossible`: earlier than this program or than our own journal, and no source agrees. */
export type Judgement = 'right' | 'unconfirmed' | 'doubted' | 'impossible';

export interface Finding {
  readonly judgement: Judgement;
  /** Readings are held back, this computer's time is used, or another in place of it. */
  readonly use: 'held' | 'host' | 'corrected';
  readonly mode: 'auto' | 'host';
  /** What this computer's clock says, ms. */
  readonly host: number;
  /** Whose time counts, and how far this computer's is ahead of it, ms. */
  readonly source: TimeSource | undefined;
  readonly difference: number | undefined;
  /** What was said before was bad. */
  readonly wasWrong: boolean;
}

const MEND = 'set the clock of this computer (NTP)';

export function describeClock(finding: Finding): Health<'clock'> {
  const { judgement, use, source } = finding;
  if (judgement === 'right' || judgement === 'unconfirmed') return { ok: true, code: 'ok', message: praise(finding) };
  const code = use === 'held' ? 'clock_held' : source === undefined ? 'clock_unset' : 'clock_offset';
  return { ok: false, code, message: `${fault(finding)}; ${consequence(finding)}` };
}

function praise({ source, wasWrong }: Finding): string {
  if (wasWrong) return 'the clock of this computer is right again and is followed';
  if (source) return `the clock of this computer agrees with the ${source}'s`;
  return 'the clock of this computer is followed; neither the GX nor the database has told the time yet';
}

function fault({ host, source, difference = 0 }: Finding): string {
  if (source) {
    const side = difference < 0 ? 'behind' : 'ahead of';
    return `the clock of this computer is ${duration(Math.abs(difference))} ${side} the ${source}'s`;
  }
  return `the clock of this computer says ${new Date(host).toISOString().slice(0, 10)}, which cannot be`;
}

function consequence({ use, mode, source }: Finding): string {
  if (use === 'held') {
    const until = source
      ? `for it to be set; then the ${source}'s time is used`
      : 'for the GX or the database to tell the time';
    return `readings are held back for at most 5 minutes ${until}; ${MEND}`;
  }
  if (use === 'corrected')
    return `${source ? `the ${source}'s time is used` : 'the previous time keeps running'}; ${MEND}`;
  if (mode === 'host') return `it is used all the same (CLOCK=host); ${MEND}`;
  if (source) return `the two agreed until the ${source}'s was set, so it is used; look at the clock of the ${source}`;
  return `nobody has told a better time, so it is used; ${MEND}`;
}
