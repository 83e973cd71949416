/**
 * The verdict on a row: what was sent and is not in the database, value by value; what is there more often than it
 * should be; whether its stamps are right, and whether the daemon's own ledger balances.
 */
import type { LogLine } from '../support/daemon.ts';
import type { Delivery } from './deliveries.ts';
import type { Row } from './row.ts';
import { FLUSH, type Life, type Stage } from './stage.ts';

export interface Outcome {
  /** Values that were sent. */
  readonly sent: number;
  /** Those of them that the database holds. */
  readonly stored: number;
  /** By the daemon's ledger. */
  readonly rejected: number;
  readonly dropped: number;
  /** Sent, not stored, and no excuse. */
  readonly lost: number;
  /** Sent so shortly before a SIGKILL that they may be lost, and lost. */
  readonly inBound: number;
  /** Values of the plant that the broker never delivered. */
  readonly undelivered: number;
  /** Stored more often than sent to different lives of the daemon. */
  readonly duplicated: number;
  /** MB. */
  readonly peak: number;
  readonly notes: string[];
  readonly problems: readonly string[];
}

/**
 * The bound of a SIGKILL: the open flush window, a second in which a batch waits for the database before it is written
 * (src/journal/disk.ts), and 2 s to compress and to write. (That what is written is synced only after 5 s matters to a
 * power cut and not to a SIGKILL.) ms.
 */
const KILL_BOUND = FLUSH + 1_000 + 2_000;
/** In the first seconds of a life readings wait for names, and for a witness of the time. ms. */
const BEGINNING = 5_000;
/** What the kernel took while the daemon was about to end the connection was never read by it. ms. */
const END_BOUND = 250;
const MEMORY_LIMIT = 300;

/** Keys of values that should be stored and are not. */
export function missing(stage: Stage, stored: ReadonlyMap<string, unknown>): string[] {
  const isLost = (key: string, deliveries: readonly Delivery[]) =>
    !stored.has(key) && !isExcused(stage, key) && !deliveries.every((one) => mayBeLost(one, stage.lives));
  return [...stage.deliveries.byKey].filter(([key, deliveries]) => isLost(key, deliveries)).map(([key]) => key);
}

export function judge(
  row: Row,
  stage: Stage,
  ledger: LogLine,
  stored: ReadonlyMap<string, readonly number[]>,
): Outcome {
  const sent = [...stage.deliveries.byKey.keys()];
  const lost = missing(stage, stored);
  const absent = sent.filter((key) => !stored.has(key) && !isExcused(stage, key));
  const outcome: Outcome = {
    sent: sent.length,
    stored: sent.filter((key) => stored.has(key)).length,
    rejected: count(ledger, 'rejected'),
    dropped: count(ledger, 'dropped'),
    lost: lost.length,
    inBound: absent.length - lost.length,
    undelivered: [...stage.plant.produced].filter((key) => !stage.deliveries.byKey.has(key)).length,
    duplicated: duplicates(stage, stored),
    peak: Math.round(stage.peak),
    notes: stage.notes,
    problems: stage.problems,
  };
  const problems = [
    ...stage.problems,
    ...balance(ledger),
    ...readings(stage, ledger),
    ...stamps(row, stage, stored),
    ...faults(stage.lives),
  ];
  if (row.mustLose && lost.length === 0) problems.push('the harness did not notice what was lost');
  if (!row.mustLose && lost.length > 0) problems.push(`lost, for example ${lost.slice(0, 3).join(', ')}`);
  if (outcome.duplicated > 0) problems.push('values are stored twice');
  if (outcome.peak > MEMORY_LIMIT) problems.push(`${outcome.peak} MB of memory`);
  if (outcome.peak === 0) problems.push('the memory could not be read');
  if (outcome.inBound > 0)
    stage.notes.push(`oldest lost in bound ${oldestLost(stage, absent).toFixed(1)} s before its kill`);
  return { ...outcome, problems };
}

function isExcused(stage: Stage, key: string): boolean {
  return stage.excused.has(key) || (stage.database.kind === 'victoria' && /^[^|]*_text\|/.test(key));
}

/** Whether the daemon may lose what was sent then. */
function mayBeLost({ at, connection: { life, endedAt } }: Delivery, lives: readonly Life[]): boolean {
  if (endedAt !== undefined && at >= endedAt - END_BOUND) return true;
  const { begun, end } = lives[life] as Life;
  if (end?.how !== 'killed') return false;
  const hadBegun = end.at - begun >= BEGINNING + KILL_BOUND;
  return !hadBegun || at >= end.at - KILL_BOUND;
}

function oldestLost(stage: Stage, absent: readonly string[]): number {
  const ages = absent.flatMap((key) =>
    (stage.deliveries.byKey.get(key) ?? []).map(
      ({ at, connection: { life } }) => (stage.lives[life]?.end?.at ?? at) - at,
    ),
  );
  return Math.max(0, ...ages) / 1_000;
}

function duplicates(stage: Stage, stored: ReadonlyMap<string, readonly number[]>): number {
  let sum = 0;
  for (const [key, deliveries] of stage.deliveries.byKey) {
    // A new life knows no last values, so it stores once more what the full publish repeats.
    const lives = new Set(deliveries.map(({ connection }) => connection.life)).size;
    sum += Math.max(0, (stored.get(key)?.length ?? 0) - lives);
  }
  return sum;
}

function stamps(row: Row, stage: Stage, stored: ReadonlyMap<string, readonly number[]>): string[] {
  const { stampTolerance = 3_000, wrongStamps = 0 } = row;
  let all = 0;
  const wrong: string[] = [];
  for (const [key, deliveries] of stage.deliveries.byKey) {
    for (const stamp of stored.get(key) ?? []) {
      all += 1;
      const isRight = deliveries.some(({ at }) => Math.abs(stamp - at) <= stampTolerance);
      if (!isRight) wrong.push(`${key} at ${new Date(stamp).toISOString()}`);
    }
  }
  if (wrong.length > 0) stage.notes.push(`${wrong.length} of ${all} stamps wrong`);
  return wrong.length > wrongStamps * all ? [`wrong stamps, for example ${wrong[0]}`] : [];
}

export function balance(ledger: LogLine): string[] {
  const parts = ['stored', 'kept', 'rejected', 'expired', 'unsupported', 'dropped'];
  const sum = parts.reduce((total, name) => total + count(ledger, name), 0);
  if (typeof ledger['made'] !== 'number') return [`the last log line has no ledger: ${ledger.msg}`];
  return sum === ledger['made'] ? [] : [`the ledger does not balance: made ${ledger['made']}, accounted for ${sum}`];
}

/** What the daemon says that it received, against what it was sent. It counts over orderly stops, not over kills. */
function readings({ deliveries, lives }: Stage, ledger: LogLine): string[] {
  const received = count(ledger, 'received');
  const sent = (counted: readonly Life[]) =>
    counted.reduce((sum, life) => sum + (deliveries.packets[lives.indexOf(life)] ?? 0), 0);
  const least = sent(lives.slice(lives.findLastIndex(({ end }) => end?.how === 'killed') + 1));
  const most = sent(lives);
  // A heartbeat may come while the daemon stops.
  const slack = 3 * lives.length;
  if (received >= least - slack && received <= most + slack) return [];
  return [`the daemon was sent ${least === most ? most : `${least} to ${most}`} messages and received ${received}`];
}

function count(ledger: LogLine, name: string): number {
  const value = ledger[name];
  return typeof value === 'number' ? value : 0;
}

function faults(lives: readonly Life[]): string[] {
  const said = lives
    .flatMap(({ daemon }) => daemon.log)
    .filter(({ level, msg }) => level >= 60 || /a fault of/.test(msg));
  return said.slice(0, 1).map(({ msg }) => `the daemon said: ${msg}`);
}
