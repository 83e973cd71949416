/**
 * The power that a device shows of itself: the highest there was, by which its counters are believed, and for devices that
 * count for a total of the site its integral, by which their counters are checked.
 */
import { plausible } from './plausible.ts';

const PHASES = ['L1', 'L2', 'L3'];
const TOTALS: ReadonlySet<string> = new Set(['Ac/Power', 'Yield/Power']);
const POWER = /(?:^|\/)(?:Power|P)$/;
const WATT_MS = 3_600_000_000;

/** kWh; of the total, and of each phase for itself. */
const SUMS = ['forward', 'reverse', 'phasesForward', 'phasesReverse'] as const;
export type PowerSums = Record<(typeof SUMS)[number], number>;

/** Plain JSON. */
export interface PowerState {
  /** W; undefined where it has shown none. */
  highest?: number | undefined;
  /** Of the open window. */
  sums: PowerSums;
}

export class OwnPower {
  readonly state: PowerState;
  private total: number | undefined;
  private readonly phases: (number | undefined)[] = PHASES.map(() => undefined);
  private since = 0;

  constructor(state: PowerState = { sums: noPower() }) {
    this.state = state;
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
      if (value === undefined) return;
      const shown = phase >= 0 ? add(this.phases, Math.abs) : Math.abs(value);
      this.state.highest = Math.max(this.state.highest ?? 0, shown);
    };
  }

  /** Nothing is known of it from `time` on. */
  lose(time: number): void {
    this.advance(time);
    this.total = undefined;
    this.phases.fill(undefined);
  }

  advance(time: number): void {
    const span = time - this.since;
    this.since = Math.max(this.since, time);
    if (span <= 0) return;
    const { sums } = this.state;
    const net = this.total ?? add(this.phases, same);
    sums.forward += (positive(net) * span) / WATT_MS;
    sums.reverse += (positive(-net) * span) / WATT_MS;
    sums.phasesForward += (add(this.phases, positive) * span) / WATT_MS;
    sums.phasesReverse += (add(this.phases, negative) * span) / WATT_MS;
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
