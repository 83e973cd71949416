/**
 * The power that a device shows of itself: the highest there was, by which its counters are believed, and for devices that
 * count for a total of the site its integral, by which their counters are checked.
 *
 * A reading alone may be wrong, and so may a sum be in which it stands a moment longer. So a power is the highest once it was
 * shown in two stretches of time with another between them; and what was not shown again for long does not count for ever.
 */
import { plausible } from './plausible.ts';

const PHASES = ['L1', 'L2', 'L3'];
const TOTALS: ReadonlySet<string> = new Set(['Ac/Power', 'Yield/Power']);
const POWER = /(?:^|\/)(?:Power|P)$/;
const WATT_MS = 3_600_000_000;
/** A stretch of time, ms: it begins with a reading, or where the one before ends. */
const STRETCH = 10_000;
/** The highest power is that of the open period and of the one before, ms. */
const PERIOD = 30 * 86_400_000;

/** kWh; of the total, and of each phase for itself. */
const SUMS = ['forward', 'reverse', 'phasesForward', 'phasesReverse'] as const;
export type PowerSums = Record<(typeof SUMS)[number], number>;

/** Plain JSON. */
export interface PowerState {
  /** W, of the open period: the highest that was shown twice, and once. */
  highest?: number | undefined;
  once?: number | undefined;
  /** The highest of the period before, and since when the open one goes, ms. */
  before?: number | undefined;
  since?: number | undefined;
  /** Of the open window. */
  sums: PowerSums;
}

export class OwnPower {
  readonly state: PowerState;
  private total: number | undefined;
  private readonly phases: (number | undefined)[] = PHASES.map(() => undefined);
  private since = 0;
  /** What is shown now; the highest of the open stretch and of the one before; since when the open one goes. */
  private shown: number | undefined;
  private most: number | undefined;
  private mostBefore: number | undefined;
  private stretchSince = 0;

  constructor(state: PowerState = { sums: noPower() }) {
    this.state = state;
  }

  /** W; undefined where it has shown none, or not for long enough. */
  get highest(): number | undefined {
    const { highest, before } = this.state;
    return highest === undefined || before === undefined ? (highest ?? before) : Math.max(highest, before);
  }

  /** What is to be done with values of a path of unit W; undefined where they are no power of the device. */
  watch(path: string): ((value: number | undefined, time: number) => void) | undefined {
    if (!POWER.test(path)) return undefined;
    const phase = PHASES.findIndex((name) => path === `Ac/${name}/Power`);
    const isTotal = TOTALS.has(path);
    return (told, time) => {
      const value = told === undefined ? undefined : plausible(told);
      this.advance(time);
      if (phase >= 0) this.phases[phase] = value;
      else if (isTotal) this.total = value;
      this.shown = phase >= 0 ? add(this.phases, Math.abs) : Math.abs(value ?? 0);
      if (value !== undefined) this.most = Math.max(this.most ?? 0, this.shown);
    };
  }

  /** Nothing is known of it from `time` on. */
  lose(time: number): void {
    this.advance(time);
    this.total = undefined;
    this.shown = undefined;
    this.phases.fill(undefined);
  }

  advance(time: number): void {
    const span = time - this.since;
    this.since = Math.max(this.since, time);
    if (span <= 0) return;
    if (time - this.stretchSince >= STRETCH) this.endStretch(time);
    const { sums } = this.state;
    const net = this.total ?? add(this.phases, same);
    sums.forward += (positive(net) * span) / WATT_MS;
    sums.reverse += (positive(-net) * span) / WATT_MS;
    sums.phasesForward += (add(this.phases, positive) * span) / WATT_MS;
    sums.phasesReverse += (add(this.phases, negative) * span) / WATT_MS;
  }

  /** Where what is shown held for several they end all. */
  private endStretch(time: number): void {
    const ended = Math.min(3, Math.floor((time - this.stretchSince) / STRETCH));
    for (let number = 0; number < ended; number += 1) this.note(number === 0 ? this.most : this.shown, time);
    this.most = undefined;
    this.stretchSince = time;
  }

  /** The highest power of a stretch. */
  private note(power: number | undefined, time: number): void {
    if (power === undefined) return;
    const { state, mostBefore } = this;
    state.since ??= time;
    if (time - state.since >= PERIOD) {
      state.before = state.highest;
      state.highest = state.once = undefined;
      state.since = time;
    }
    if (state.once !== undefined) state.highest = Math.max(state.highest ?? 0, Math.min(power, state.once));
    if (mostBefore !== undefined) state.once = Math.max(state.once ?? 0, mostBefore);
    this.mostBefore = power;
  }

  turn(): void {
    this.state.sums = noPower();
  }
}

function noPower(): PowerSums {
  return { forward: 0, reverse: 0, phasesForward: 0, phasesReverse: 0 };
}

function add(powers: readonly (number | undefined)[], part: (power: number) => number): number {
  let sum = 0;
  for (const power of powers) if (power !== undefined) sum += part(power);
  return sum;
}

const same = (power: number) => power;
const positive = (power: number) => Math.max(0, power);
const negative = (power: number) => Math.max(0, -power);
