/** Values of devices whose name is awaited: kept in order, with their stamps, until there is one. */
import type { Device } from './device.ts';
import type { Series } from './series.ts';

/** Most values that one device may have here. */
const MAX_WAITING = 50_000;

export type Write = (series: Series, value: number | string, stamp: number, isRepeat: boolean) => void;

interface Waiting {
  readonly series: Series;
  readonly value: number | string;
  readonly stamp: number;
  readonly isRepeat: boolean;
}

export class WaitingRoom {
  private readonly waiting = new Map<Device, Waiting[]>();
  private readonly write: Write;
  private readonly onFull: () => void;

  /** `onFull` is called when a device may not wait any longer. */
  constructor(write: Write, onFull: () => void) {
    this.write = write;
    this.onFull = onFull;
  }

  add(series: Series, value: number | string, stamp: number, isRepeat: boolean): void {
    const item = { series, value, stamp, isRepeat };
    const waiting = this.waiting.get(series.device);
    if (!waiting) this.waiting.set(series.device, [item]);
    else if (waiting.push(item) >= MAX_WAITING) this.onFull();
  }

  /** The device has its name: writes what waited. */
  release(device: Device): void {
    const waiting = this.waiting.get(device) ?? [];
    this.waiting.delete(device);
    for (const { series, value, stamp, isRepeat } of waiting) this.write(series, value, stamp, isRepeat);
  }
}
