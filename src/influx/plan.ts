/**
 * What `gx-logger setup` is going to do: facts that were seen, steps that change something, and what is left to a
 * person. Making a plan changes nothing; only `run` of a step does. A step is safe to repeat.
 */
import type { Destination, Server } from './dialect.ts';
import { inDays, keeps } from './retention.ts';

export interface Wish {
  readonly server: Server;
  /** The first of all, whose address and credentials are those of the others. */
  readonly destination: Destination;
  readonly others?: readonly Destination[];
  readonly administrator: { readonly token?: string; readonly username?: string; readonly password?: string };
  /** Whether a retention that is longer than the configured one is shortened. */
  readonly shorten: boolean;
  /** Where the logger's and Grafana's tokens belong (1.x: their passwords); absent: none is made. */
  readonly loggerSecret?: string;
  readonly grafanaSecret?: string;
}

export interface Step {
  /** For a person, for example `create bucket "gx", which keeps its data for 90 days`. */
  readonly what: string;
  /** Resolves with why it failed, and undefined where it is done. Rejects only with the signal's reason. */
  run(): Promise<string | undefined>;
}

export interface Plan {
  /** What is as it should be, and what is left as it is, and why. */
  readonly facts: string[];
  readonly steps: Step[];
  /** What is wanted and cannot be done from here, each with what to do. */
  readonly todo: string[];
  /** After these steps more is to be seen: make another plan then. */
  isPartial: boolean;
}

/** Every destination of a wish. */
export function destinationsOf({ destination, others = [] }: Wish): readonly Destination[] {
  return [destination, ...others];
}

export function createPlan(): Plan {
  return { facts: [], steps: [], todo: [], isPartial: false };
}

/** Something that keeps its data for so long. */
export interface Kept {
  /** For example `bucket "gx"`. */
  readonly name: string;
  /** In ms; undefined where it keeps its data for ever. */
  readonly retention: number | undefined;
  /** What a retention of `retention` ms would delete, in words. */
  loss(retention: number): Promise<string>;
  /** Resolves with why it failed. */
  change(retention: number): Promise<string | undefined>;
}

/** Longer is done, shorter only where it is asked for, and neither where no retention is configured. */
export async function planRetention(
  plan: Plan,
  { name, retention: has, loss, change }: Kept,
  { destination: { retention }, shorten }: Wish,
): Promise<void> {
  // Servers count in seconds.
  const wanted = retention && Math.ceil(retention / 1_000) * 1_000;
  const isThere = `${name} is there; it keeps its data ${keeps(has)}`;
  if (wanted === undefined || wanted === has) {
    plan.facts.push(isThere);
  } else if (has !== undefined && wanted > has) {
    const what = `lengthen the retention of ${name} from ${inDays(has)} to ${inDays(wanted)}`;
    plan.steps.push({ what, run: () => change(wanted) });
  } else if (shorten) {
    const from = has === undefined ? '' : ` from ${inDays(has)}`;
    const what = `shorten the retention of ${name}${from} to ${inDays(wanted)}: ${await loss(wanted)}`;
    plan.steps.push({ what, run: () => change(wanted) });
  } else {
    const longer = `longer than INFLUX_RETENTION, ${inDays(wanted)}; this is left as it is`;
    const command = `gx-logger setup --shorten. Then ${await loss(wanted)}`;
    plan.facts.push(`${isThere}, ${longer}. If you want it shorter: ${command}`);
  }
}

/** A shard holds so much: the rule of 1.x and 2.x for a retention, in ms. */
export function shardSpan(retention: number): number {
  const DAY = 86_400_000;
  if (retention < 2 * DAY) return DAY / 24;
  return retention < 180 * DAY ? DAY : 7 * DAY;
}
