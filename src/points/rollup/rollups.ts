/**
 * Roll-ups: what every topic was like in each minute (`m1`) and in each quarter of an hour (`m15`), from every reading behind
 * the door, whatever rules and profile store of it. A point is stamped at the start of its window, which is aligned to the
 * clock, and written when the window is over.
 *
 * A quarter of an hour is made of its minutes, so a message counts once. A value holds until it changes, is lost, its device
 * leaves or the link goes. Where the time jumps, nothing is known of what lies between (as in windows.ts); where it is set
 * back, windows that were had before are replaced.
 *
 * Hot path: `accept`. What a topic needs is worked out once, in `open`, and found again by the topic's index.
 */
import type { Device, Gx } from '../../devices/device.ts';
import type { Reading, Topic } from '../../types.ts';
import type { EmitLine } from '../rows.ts';
import { STEP_BACK } from '../series.ts';
import { RollupLines } from './lines.ts';
import { countUntil, createRolled, hasMean, type Rolled, valuesOf } from './rolled.ts';
import { clearSum, mergeSum, restoreSum, type Sum, saveSum, see } from './sum.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
/** Ticks are to come more often than this, ms. */
const GAP = 2_000;

export type TierName = 'm1' | 'm15';

/** Where the lines of a roll-up go. */
export interface TierOutput {
  readonly tier: TierName;
  readonly emit: EmitLine;
  /** Says of a window of a device that it is there already: it is not written. */
  readonly isThere?: (device: Device, start: number) => boolean;
}

/** What was counted of a topic in the windows that are open, by their starts: for a restart. */
export interface SavedRollup {
  readonly minute: number;
  readonly quarter: number;
  readonly sums: readonly [minute: string, quarter: string];
}

/** What was saved, by topic. Each is taken once. */
export interface SavedRollups {
  /** Nothing was written after it: the windows in it that are over since are still to be written. */
  readonly isClean: boolean;
  take(topic: string): SavedRollup | undefined;
}

interface RollupsOptions {
  readonly tiers: readonly TierOutput[];
  readonly deviceWith: (topic: Topic) => Device;
  /** Writes once the device has its name, or not at all. */
  readonly defer: (device: Device, write: () => void) => void;
  readonly storePrivate: boolean;
  readonly saved?: SavedRollups | undefined;
}

export class Rollups {
  private readonly options: RollupsOptions;
  /** By the topic's index; null stands for what is not rolled up. */
  private readonly all: (Rolled | null | undefined)[] = [];
  /** Fields by device: of two topics with one name the first is rolled up. */
  private readonly keys = new Map<Device, Set<string>>();
  private readonly lines: readonly (RollupLines | undefined)[];
  private readonly areThere: readonly TierOutput['isThere'][];
  /** The latest time known, and the start of the open windows. */
  private latest = Number.NEGATIVE_INFINITY;
  private minute = Number.NEGATIVE_INFINITY;
  private quarter = Number.NEGATIVE_INFINITY;

  constructor(options: RollupsOptions) {
    this.options = options;
    const outputs = (['m1', 'm15'] as const).map((name) => options.tiers.find(({ tier }) => tier === name));
    this.lines = outputs.map((output) => output && new RollupLines(output.emit));
    this.areThere = outputs.map((output) => output?.isThere);
  }

  accept({ topic, value, time }: Reading): void {
    this.pass(time);
    let rolled = this.all[topic.index];
    if (rolled === undefined) {
      if (typeof value !== 'number') return;
      rolled = this.open(topic);
    }
    if (rolled === null) return;
    countUntil(rolled, time);
    if (typeof value !== 'number' || (rolled.device.sharing !== undefined && hasMean(rolled))) {
      rolled.value = undefined;
      return;
    }
    rolled.value = value;
    rolled.since = Math.max(time, this.minute);
    see(rolled.minute, value);
  }

  /** Closes windows that are over; call it several times a second. */
  tick(now: number): void {
    this.pass(now);
  }

  /** Nobody knows what the device has from now on. */
  lose({ topics }: Device, time: number): void {
    for (const { index } of topics) this.loseOne(this.all[index], time);
  }

  loseAll(gx: Gx, time: number): void {
    for (const rolled of this.all) if (rolled?.device.gx === gx) this.loseOne(rolled, time);
  }

  /** The topic is known no longer: what was counted of it is written now. */
  forget({ index }: Topic): void {
    const rolled = this.all[index];
    this.all[index] = undefined;
    if (!rolled) return;
    countUntil(rolled, this.latest);
    this.write(rolled, 0, rolled.minute, this.minute);
    mergeSum(rolled.quarter, rolled.minute);
    this.write(rolled, 1, rolled.quarter, this.quarter);
    const keys = this.keys.get(rolled.device);
    keys?.delete(rolled.key);
    if (keys?.size !== 0) return;
    this.keys.delete(rolled.device);
    for (const lines of this.lines) lines?.forget(rolled.device);
  }

  flush(): void {
    for (const lines of this.lines) lines?.flush();
  }

  /** What is open is for `state` to keep. */
  close(): void {
    for (const rolled of this.all) if (rolled) countUntil(rolled, this.latest);
    this.flush();
  }

  /** What was counted in the windows that are open, by topic. */
  *state(): Iterable<readonly [string, SavedRollup]> {
    const { minute, quarter } = this;
    for (const rolled of this.all) {
      if (!rolled) continue;
      yield [nameOf(rolled.topic), { minute, quarter, sums: [saveSum(rolled.minute), saveSum(rolled.quarter)] }];
    }
  }

  private open(topic: Topic): Rolled | null {
    const { deviceWith, storePrivate } = this.options;
    const device = deviceWith(topic);
    const rolled = createRolled(topic, device, storePrivate) ?? null;
    const keys = this.keys.get(device) ?? new Set();
    this.all[topic.index] = rolled && !keys.has(rolled.key) ? rolled : null;
    if (!rolled || keys.has(rolled.key)) return null;
    this.keys.set(device, keys.add(rolled.key));
    this.restore(rolled);
    return rolled;
  }

  /** Goes on where an earlier run ended. */
  private restore(rolled: Rolled): void {
    const saved = this.options.saved?.take(nameOf(rolled.topic));
    if (!saved) return;
    const [minute, quarter] = saved.sums.map(restoreSum);
    if (!minute || !quarter) return;
    const isClean = this.options.saved?.isClean;
    if (saved.minute === this.minute) {
      mergeSum(rolled.minute, minute);
      mergeSum(rolled.quarter, quarter);
      return;
    }
    if (isClean) this.write(rolled, 0, minute, saved.minute);
    mergeSum(quarter, minute);
    if (saved.quarter === this.quarter) mergeSum(rolled.quarter, quarter);
    else if (isClean) this.write(rolled, 1, quarter, saved.quarter);
  }

  /** Lets the time pass. The hot path: mostly nothing is over. */
  private pass(time: number): void {
    const isJump = time - this.latest > GAP || time < this.latest - STEP_BACK;
    if (isJump) this.jump(time);
    else if (time > this.latest) this.latest = time;
    while (time >= this.minute + MINUTE) this.turn(this.minute + MINUTE);
  }

  private jump(time: number): void {
    for (const rolled of this.all) this.loseOne(rolled, this.latest);
    this.latest = time;
    const start = time - (time % MINUTE);
    if (start !== this.minute) this.turn(start);
  }

  /** Ends the minute, and with its last one the quarter of an hour; the next minute begins at `next`. */
  private turn(next: number): void {
    const nextQuarter = next - (next % QUARTER);
    const isOver = nextQuarter !== this.quarter;
    for (const rolled of this.all) {
      if (!rolled) continue;
      countUntil(rolled, this.minute + MINUTE);
      this.write(rolled, 0, rolled.minute, this.minute);
      mergeSum(rolled.quarter, rolled.minute);
      clearSum(rolled.minute);
      if (!isOver) continue;
      this.write(rolled, 1, rolled.quarter, this.quarter);
      clearSum(rolled.quarter);
    }
    this.flush();
    this.minute = next;
    this.quarter = nextQuarter;
  }

  private loseOne(rolled: Rolled | null | undefined, time: number): void {
    if (!rolled) return;
    countUntil(rolled, time);
    rolled.value = undefined;
  }

  private write(rolled: Rolled, place: 0 | 1, sum: Sum, start: number): void {
    const lines = this.lines[place];
    const { device, measurement, key } = rolled;
    const values = lines && valuesOf(rolled, sum, rolled.written[place], start);
    if (!values || this.areThere[place]?.(device, start)) return;
    if (device.name !== '') lines.add(device, measurement, key, start, values);
    else this.options.defer(device, () => lines.add(device, measurement, key, start, values));
  }
}

/** By what a topic is known over a restart. */
function nameOf({ portalId, service, instance, path }: Topic): string {
  return `${portalId}/${service}/${instance}/${path}`;
}
