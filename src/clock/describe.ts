/** What is said of the clocks: whether this computer's is right, whose time is used and why, and what to do. */
import { duration } from '../shared/duration.ts';
import type { Health } from '../shared/health.ts';
import type { Reference, Weighed } from './weigh.ts';

export interface Finding extends Omit<Weighed, 'supporters'> {
  /** Readings are held back, this computer's time is used, or another in place of it. */
  readonly use: 'held' | 'host' | 'corrected';
  readonly mode: 'auto' | 'host';
  /** What this computer's clock says, ms. */
  readonly host: number;
  /** How far this computer's clock is ahead of a source's, ms. */
  readonly ahead: (of: Reference) => number;
  /** The source that counts has agreed with this computer's clock while that was followed. */
  readonly hasAgreed: boolean;
  /** What was said before was bad. */
  readonly wasWrong: boolean;
}

const MEND = 'set the clock of this computer (NTP)';
const WAIT = 'readings are held back for at most 5 minutes';

export function describeClock(finding: Finding): Health<'clock'> {
  const { judgement, best, dissenter } = finding;
  if (dissenter && best) return { ok: false, code: code(finding), message: dissent(finding, dissenter, best) };
  if (judgement === 'right' || judgement === 'unconfirmed') return { ok: true, code: 'ok', message: praise(finding) };
  return { ok: false, code: code(finding), message: `${fault(finding)}; ${consequence(finding)}` };
}

function code({ use, best }: Finding): 'clock_held' | 'clock_unset' | 'clock_offset' {
  return use === 'held' ? 'clock_held' : best === undefined ? 'clock_unset' : 'clock_offset';
}

/** Two of three are right, this computer's among them. */
function dissent({ use, ahead }: Finding, { lead, name }: Reference, { name: friend }: Reference): string {
  const difference = -ahead({ lead, name });
  const what = `the clock of the ${name} is ${side(difference)} this computer's and the ${friend}'s`;
  if (use === 'held') return `${what}; this computer has just started, so ${WAIT} for its clock to be set`;
  return `${what}; these two agree, so this computer's time is used; set the clock of the ${name}`;
}

function praise({ best, wasWrong }: Finding): string {
  if (wasWrong) return 'the clock of this computer is right again and is followed';
  if (best) return `the clock of this computer agrees with the ${best.name}'s`;
  return 'the clock of this computer is followed; neither the GX nor the database has told the time yet';
}

function fault({ judgement, host, best, ahead, before }: Finding): string {
  if (!best) return `the clock of this computer says ${new Date(host).toISOString().slice(0, 10)}, which cannot be`;
  const whose = judgement === 'outvoted' ? "the GX's and the database's" : `the ${best.name}'s`;
  const past = before === 'program' ? 'this program' : before && 'the newest value in the journal';
  return `the clock of this computer is ${side(ahead(best))} ${whose}${past ? ` and earlier than ${past}` : ''}`;
}

function side(ahead: number): string {
  return `${duration(Math.abs(ahead))} ${ahead < 0 ? 'behind' : 'ahead of'}`;
}

function consequence(finding: Finding): string {
  const { use, mode, best } = finding;
  if (use === 'held') return `${WAIT} ${until(finding)}; ${MEND}`;
  if (use === 'corrected') return `${corrected(finding)}; ${MEND}`;
  if (mode === 'host') return `it is used all the same (CLOCK=host); ${MEND}`;
  if (!best) return `nobody has told a better time, so it is used; ${MEND}`;
  if (finding.hasAgreed)
    return `the two agreed until the ${best.name}'s was set, so it is used; look at the clock of the ${best.name}`;
  return `the two are more than a day apart and no third clock has decided, so it is used; set the one that is wrong`;
}

function until({ judgement, best }: Finding): string {
  if (!best) return 'for the GX or the database to tell the time';
  return `for it to be set; then ${judgement === 'far' ? 'it' : `the ${best.name}'s time`} is used`;
}

function corrected({ judgement, best, before }: Finding): string {
  if (!best) return 'the previous time keeps running';
  const why =
    judgement === 'outvoted' ? ', for these two agree' : before ? '' : ', for the two are less than a day apart';
  return `the ${best.name}'s time is used${why}`;
}
