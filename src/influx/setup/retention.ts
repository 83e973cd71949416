/** How long a database keeps what is written to it: in words, in the units of servers, and the plan to change it. */
import type { Plan, Wish } from './plan.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A retention in words, exactly: `90 days`, `36 hours`, `90 minutes`. */
export function inDays(retention: number): string {
  const seconds = inSeconds(retention) * 1_000;
  // A single day is said in hours.
  const [unit, size] = UNITS.find(([, size]) => seconds % size === 0 && seconds >= (size === DAY ? 2 * DAY : size)) ?? [
    'second',
    1_000,
  ];
  const count = seconds / size;
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}

/** Follows `keeps its data`: for ever where there is no retention. */
export function keeps(retention: number | undefined): string {
  return retention === undefined ? 'for ever' : `for ${inDays(retention)}`;
}

/** Servers count in seconds. */
export function inSeconds(retention: number): number {
  return Math.ceil(retention / 1_000);
}

/** In the units that InfluxQL and 3.x share, in whole seconds: `90d`, `36h`. */
export function spanOf(retention: number): string {
  const seconds = inSeconds(retention);
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const) {
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}

/** A shard holds so much: the rule of 1.x and 2.x for a new database of this retention, in ms. */
function shardSpan(retention: number): number {
  if (retention < 2 * DAY) return HOUR;
  return retention < 180 * DAY ? DAY : 7 * DAY;
}

/**
 * What a shard of `has` ms (0: not told) must hold after a change of the retention; undefined where it may stay. One that
 * outlasts the retention is refused, and short ones are thousands of files in a database that keeps its data for years.
 */
export function otherShardSpan(has: number, retention: number): number | undefined {
  const span = shardSpan(retention);
  return has > retention || (has > 0 && has < span) ? span : undefined;
}

/** A shard of a roll-up that is kept for long, ms: few files, for what is small and read by years. */
export const LONG_SHARD = 28 * DAY;

/** Whether a roll-up is kept for so long that its shards are long ones. */
export function isLong(retention: number | undefined): boolean {
  return retention === undefined || retention >= 180 * DAY;
}

/** A database that is there, and how its retention is changed. */
export interface DatabaseRetention {
  /** For example `bucket "gx"`. */
  readonly name: string;
  /** The setting that says what it should be. */
  readonly setting?: string | undefined;
  /** In ms; undefined where it keeps its data for ever. */
  readonly retention: number | undefined;
  /** What is older than that today; follows the words that it is deleted. Absent where it is not seen. */
  loss?(retention: number): Promise<string>;
  /** Resolves with why it failed. */
  change(retention: number): Promise<string | undefined>;
}

/** Longer is done, shorter only where it is asked for, and neither where no retention is configured. */
export async function planRetention(
  plan: Plan,
  database: DatabaseRetention,
  configured: number | undefined,
  { shorten }: Wish,
): Promise<void> {
  const { name, setting = 'INFLUX_RETENTION', retention: has, change } = database;
  const wanted = configured && inSeconds(configured) * 1_000;
  const isThere = `${name} is there; it keeps its data ${keeps(has)}`;
  if (wanted === undefined || wanted === has) {
    plan.facts.push(isThere);
  } else if (has !== undefined && wanted > has) {
    const what = `lengthen the retention of ${name} from ${inDays(has)} to ${inDays(wanted)}`;
    plan.steps.push({ what, run: () => change(wanted) });
  } else if (shorten) {
    const from = has === undefined ? '' : ` from ${inDays(has)}`;
    const what = `shorten the retention of ${name}${from} to ${inDays(wanted)}: ${await lossOf(database, wanted)}`;
    plan.steps.push({ what, run: () => change(wanted) });
  } else {
    const longer = `longer than ${setting}, ${inDays(wanted)}; this is left as it is`;
    const command = `gx-logger setup --shorten. Then ${await lossOf(database, wanted)}`;
    plan.facts.push(`${isThere}, ${longer}. If you want it shorter: ${command}`);
    plan.unmetRetentions.push(setting);
  }
}

async function lossOf({ loss }: DatabaseRetention, retention: number): Promise<string> {
  return `everything older than ${inDays(retention)} is deleted for good${(await loss?.(retention)) ?? ''}`;
}
