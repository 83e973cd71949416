/**
 * History in the schema of the official loader. It stores a constant once, and no null. So a value holds while its device
 * keeps sending anything, and a power at most an hour beyond its own last row, after which nobody knows how it went on and
 * coverage falls. Grid and genset end where the system says that another input is in use.
 */
import { SOURCE } from './columns.ts';
import { type Listener, STEP, Telling, type ToldDevice, type ToldTopic } from './telling.ts';

/** A power that is not 0 is believed for so long without a row of its own, ms. */
const LONGEST = 3_600_000;
/** By the source: which powers of the system are measured at its input. */
const INPUTS: readonly { readonly prefix: string; readonly sources: ReadonlySet<number> }[] = [
  { prefix: 'Ac/Grid/', sources: new Set([1, 3]) },
  { prefix: 'Ac/Genset/', sources: new Set([2]) },
];
const POWER = /(?:^|\/)(?:Power|P|S|I|Current)$/;

export interface LoadedOptions {
  readonly portalId: string;
  readonly listener: Listener;
  /** A device that sends nothing for longer is not there, ms. */
  readonly hold: number;
  /** Where it begins: a multiple of `STEP`. */
  readonly start: number;
}

export class Loaded {
  /** So much more must be read than is told, ms. */
  readonly lag = STEP;
  readonly telling: Telling;
  private readonly options: LoadedOptions;
  private readonly powers: boolean[] = [];
  /** Of what was read: devices that are there. */
  private readonly here = new Set<ToldDevice>();
  /** As it is told: powers that nobody knows any more. */
  private readonly unknown = new Set<ToldTopic>();
  private readTo: number;
  private isLinked = false;

  constructor(options: LoadedOptions) {
    this.options = options;
    this.telling = new Telling(options.portalId, options.listener);
    this.readTo = options.start;
    options.listener.alive(true, options.start);
  }

  /** A device sent something that is of no use here. */
  heard(device: ToldDevice, time: number): void {
    this.advance(time);
    this.meet(device, time);
    device.newest = time;
  }

  /** A value was stored. */
  value(told: ToldTopic, value: number | string, time: number): void {
    this.heard(told.device, time);
    const wasOver = told.isOver;
    this.telling.read(told, value, time);
    if (wasOver && this.isPower(told)) this.telling.readAct(time, () => this.know(told, time));
    if (told.topic.path === SOURCE && told.device.service === 'system') {
      this.switchInput(told.device, Number(value), time);
    }
  }

  /** All that was stored before `time` was read. */
  advance(time: number): void {
    while (this.readTo + STEP <= time) {
      this.readTo += STEP;
      this.lookForEnds(this.readTo);
      if (this.readTo - this.lag > this.options.start) this.telling.tellTo(this.readTo - this.lag);
    }
  }

  private meet(device: ToldDevice, time: number): void {
    if (!this.isLinked) this.telling.readAct(time, () => this.options.listener.link(true, time));
    this.isLinked = true;
    if (this.here.has(device)) return;
    this.here.add(device);
    // What it does not say anew holds as before: a constant is stored once.
    this.telling.readAct(time, () => {
      device.isHere = true;
      this.telling.repeat([device], time);
    });
  }

  private lookForEnds(time: number): void {
    const { hold } = this.options;
    for (const device of this.here) {
      const end = device.newest + hold;
      if (end > time) continue;
      this.here.delete(device);
      this.telling.endAct(end, () => this.telling.leave(device, end));
    }
    for (const told of this.telling.topics) {
      const end = told.newest + LONGEST;
      if (told.isOver || told.value === 0 || end > time || !this.isPower(told)) continue;
      this.telling.end(told, end);
      this.telling.endAct(end, () => this.lose(told, end));
    }
  }

  private lose(told: ToldTopic, time: number): void {
    if (told.device.service !== 'system') return;
    if (this.unknown.size === 0) this.options.listener.alive(false, time);
    this.unknown.add(told);
  }

  private know(told: ToldTopic, time: number): void {
    if (this.unknown.delete(told) && this.unknown.size === 0) this.options.listener.alive(true, time);
  }

  private switchInput(system: ToldDevice, source: number, time: number): void {
    for (const { prefix, sources } of INPUTS) {
      if (sources.has(source)) continue;
      for (const told of system.topics.values()) {
        if (told.isOver || !told.topic.path.startsWith(prefix)) continue;
        this.telling.readEnd(told, time);
        this.telling.readAct(time, () => this.know(told, time));
      }
    }
  }

  private isPower({ topic }: ToldTopic): boolean {
    const { index, path } = topic;
    const known = this.powers[index];
    if (known !== undefined) return known;
    const isPower = POWER.test(path);
    this.powers[index] = isPower;
    return isPower;
  }
}
