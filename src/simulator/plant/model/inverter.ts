/**
 * An inverter/charger with a transfer switch. Seen from its AC side it takes `net` W: more than 0 charges the
 * battery, less than 0 inverts. What does not arrive on the other side is heat.
 */
import type { Random } from './random.ts';

export interface InverterSpec {
  readonly phases: 1 | 3;
  /** W it can invert, all phases. */
  readonly power: number;
  /** A into the battery. */
  readonly chargeCurrent: number;
  /** W it needs to be on. */
  readonly idle: number;
  /** Drives the grid to a set point, or charges whenever there is AC. */
  readonly control: 'ess' | 'charger';
  /** A a phase from shore or genset. */
  readonly inputLimit: number;
  /** %: below, an ESS does not discharge while there is a grid. */
  readonly minimumSoc?: number;
  /** An ESS sells what the panels on the DC side have too much. */
  readonly feedsIn?: boolean;
}

/** W that an ESS wants from the grid. */
export const GRID_SETPOINT = 50;

const LINEAR = 0.035;
/** W of loss at full power, as a share of it, that goes with the square. */
const SQUARE = 0.045;
/** Below this state of charge the inverter gives up, and above this it starts again. */
const CUT_OFF = 0.03;
const RESTART = 0.12;

export type Source = 'grid' | 'genset' | 'none';

export class Inverter {
  readonly spec: InverterSpec;
  /** What feeds the input, as the transfer switch has it. */
  source: Source = 'none';
  /** Off because the battery is empty. */
  isOff = false;
  isOverloaded = false;
  /** Near its minimum an ESS holds the battery, and fetches a little from the grid when it has sunk below. */
  reserve: 'free' | 'held' | 'recharged' = 'free';
  /** W, a phase: from the source, to the output; what the converter takes. */
  readonly input = [0, 0, 0];
  readonly output = [0, 0, 0];
  readonly net = [0, 0, 0];
  /** W into the DC bus (charging positive), and W of heat. */
  dcPower = 0;
  heat = 0;
  /** W that the ESS has asked for, all phases. */
  command = 0;
  /** Seconds since the input was lost. */
  secondsWithoutSource = 0;
  /** kWh since the start, between AC in, AC out and the converter. */
  readonly flows = { inToOut: 0, inToInverter: 0, outToIn: 0, outToInverter: 0, inverterToIn: 0, inverterToOut: 0 };
  private follows = 0;
  private candidate: Source = 'none';
  private seconds = 0;
  private readonly random: Random;

  constructor(spec: InverterSpec, random: Random) {
    this.spec = spec;
    this.random = random;
  }

  /** DC power that `net` W of AC become. */
  toDc(net: number): number {
    const { idle, power } = this.spec;
    return net - idle - LINEAR * Math.abs(net) - (SQUARE * net * net) / power;
  }

  /** AC power that makes about `dc` W, rather too little than too much. */
  toAc(dc: number): number {
    const { idle, power } = this.spec;
    const guess = dc + idle;
    return guess > 0 ? guess / (1 - LINEAR) : guess * (1 - LINEAR + (SQUARE * guess) / power);
  }

  /** Each second: what is there to connect to. A loss opens the switch at once, see `drop`. */
  transfer(isGridThere: boolean, isGensetReady: boolean): void {
    const wanted: Source = isGensetReady ? 'genset' : isGridThere ? 'grid' : 'none';
    this.seconds = wanted === this.candidate ? this.seconds + 1 : 0;
    this.candidate = wanted;
    const patience = wanted === 'grid' ? 20 : 8;
    if (wanted !== 'none' && wanted !== this.source && this.seconds >= patience) {
      this.source = wanted;
      this.follows = 0;
      this.command = 0;
    }
    this.secondsWithoutSource = this.source === 'none' ? this.secondsWithoutSource + 1 : 0;
  }

  /** Opens the switch when what it is connected to is gone. */
  drop(isGridThere: boolean, isGensetReady: boolean): void {
    if (this.source === 'grid' && !isGridThere) this.source = 'none';
    if (this.source === 'genset' && !isGensetReady) this.source = 'none';
  }

  /** An ESS's answer to a reading of the meter: a little more than is needed, so that it overshoots a little. */
  answer(gridPower: number): void {
    this.command = this.follows + 1.08 * (GRID_SETPOINT - gridPower) + 6 * this.random.wobble();
  }

  /** Moves towards `target` as fast as the device does. */
  follow(target: number): number {
    this.follows += (target - this.follows) * (this.spec.control === 'ess' ? 0.24 : 0.04);
    return this.follows;
  }

  /** What the converter really took last: the limits are part of it. */
  settle(total: number): void {
    this.follows = total;
  }

  /** Each second, for an ESS. */
  keepReserve(soc: number): void {
    const minimum = (this.spec.minimumSoc ?? 0) / 100;
    if (soc < minimum - 0.05) this.reserve = 'recharged';
    else if (soc > minimum + 0.03) this.reserve = 'free';
    else if (soc < minimum && this.reserve === 'free') this.reserve = 'held';
    else if (soc > minimum && this.reserve === 'recharged') this.reserve = 'held';
  }

  /** The battery ran empty, or came back. */
  guard(soc: number): void {
    if (soc < CUT_OFF) this.isOff = true;
    else if (soc > RESTART) this.isOff = false;
  }

  /** Books one step: between three doors there is either one source or one sink, so the split is exact. */
  book(hours: number): void {
    for (let phase = 0; phase < this.spec.phases; phase++) {
      const input = this.input[phase] ?? 0;
      const output = this.output[phase] ?? 0;
      const net = this.net[phase] ?? 0;
      const sum = Math.max(input, 0) + Math.max(-output, 0) + Math.max(-net, 0);
      if (sum === 0) continue;
      const scale = hours / 1000 / sum;
      const { flows } = this;
      if (input > 0) {
        if (output > 0) flows.inToOut += input * output * scale;
        if (net > 0) flows.inToInverter += input * net * scale;
      }
      if (output < 0) {
        if (input < 0) flows.outToIn += output * input * scale;
        if (net > 0) flows.outToInverter -= output * net * scale;
      }
      if (net < 0) {
        if (input < 0) flows.inverterToIn += net * input * scale;
        if (output > 0) flows.inverterToOut -= net * output * scale;
      }
    }
  }
}
