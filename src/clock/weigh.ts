/**
 * Which clock counts. There are up to three: this computer's, the GX's, the database's. Never an average is made.
 *
 * - Of three clocks two decide: those that agree.
 * - Of two that differ the source's counts, for most computers that log have no battery; but not from more than a day
 *   away: then this computer's counts. The same where all three differ, with the source that is nearest.
 * - A clock of this computer that stands before this program or before the newest value in the journal does not count,
 *   nor does it help whoever agrees with it: the database may stand on this very computer. Then it is the later of the
 *   sources, for a clock that lost its power is behind.
 *
 * Clocks are given by their leads: what they say minus the monotonic clock, ms.
 */

/** Who tells the time beside this computer: the GX by its heartbeats, the database by its answers. */
export type TimeSource = 'GX' | 'database';

/** A time source and its lead. */
export interface Reference {
  readonly name: TimeSource;
  readonly lead: number;
}

/** Clocks that are no further apart agree, ms. */
export const TOLERANCE = 120_000;
/** A day, as exactly as clocks agree, ms. */
const DAY = 86_400_000 - TOLERANCE;

/**
 * Of this computer's clock. `right`: a source that counts agrees. `outvoted`: the two sources agree with each other.
 * `doubted`: the source that counts differs. `far`: it differs by more than a day. `impossible`: it stands before
 * something that is past, and no source agrees.
 */
type Judgement = 'right' | 'unconfirmed' | 'outvoted' | 'doubted' | 'far' | 'impossible';

interface Clocks {
  readonly host: number;
  /** That of the time in use: a source that agrees with it goes on counting. */
  readonly used: number;
  /** What is past and yet later than this computer's clock. */
  readonly before: 'program' | 'journal' | undefined;
  readonly sources: readonly Reference[];
}

export interface Weighed {
  readonly judgement: Judgement;
  /** The source that counts. */
  readonly best: Reference | undefined;
  /** The source that is wrong, because the other one agrees with this computer's clock. */
  readonly dissenter: Reference | undefined;
  /** Those that agree with this computer's clock. */
  readonly supporters: readonly Reference[];
  readonly before: Clocks['before'];
}

export function weigh({ host, used, before, sources }: Clocks): Weighed {
  const gx = sources.find(({ name }) => name === 'GX');
  const database = sources.find(({ name }) => name === 'database');
  const supporters = sources.filter(({ lead }) => isNear(host, lead));
  const best = before ? later(gx, database) : (near(host) ?? near(used) ?? nearest(host, gx, database));
  const isRight = best !== undefined && supporters.includes(best);
  const dissenter = isRight ? sources.find((source) => !supporters.includes(source)) : undefined;
  return { judgement: judge(), best, dissenter, supporters, before };

  /** Mostly all agree: then it is the GX. */
  function near(lead: number): Reference | undefined {
    return [gx, database].find((source) => source !== undefined && isNear(lead, source.lead));
  }

  function judge(): Judgement {
    if (isRight) return 'right';
    if (before) return supporters.length === 0 ? 'impossible' : 'doubted';
    if (!best) return 'unconfirmed';
    if (gx && database && isNear(gx.lead, database.lead)) return 'outvoted';
    return Math.abs(host - best.lead) > DAY ? 'far' : 'doubted';
  }
}

function later(gx: Reference | undefined, database: Reference | undefined): Reference | undefined {
  return gx && database && database.lead - gx.lead > TOLERANCE ? database : (gx ?? database);
}

function nearest(host: number, gx: Reference | undefined, database: Reference | undefined): Reference | undefined {
  if (!gx || !database) return gx ?? database;
  return Math.abs(gx.lead - host) - Math.abs(database.lead - host) > TOLERANCE ? database : gx;
}

/** Whether two clocks agree, by their leads. */
export function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE;
}
