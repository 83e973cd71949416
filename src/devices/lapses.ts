/**
 * Departures on firmware before Venus OS 3.20. Its topics are emptied too when the keepalive lapses, and then those of
 * every device: so a departure is believed only when no other device was emptied within 2 s, and said then, with the
 * time of its empties. After a lapse the retained state returns, and a full publish tells who is really gone.
 */
import { type Device, isWithin } from './device.ts';

const DOUBT = 2_000;

interface Emptied {
  readonly device: Device;
  readonly time: number;
  /** When its next value came. */
  returnedAt: number | undefined;
}

interface LapsesOptions {
  readonly onLeft: (device: Device, time: number) => void;
  readonly onReturned: (device: Device, time: number) => void;
  readonly onLapse: (device: Device, time: number) => void;
}

export class Lapses {
  private doubted: Emptied[] = [];
  private readonly options: LapsesOptions;

  constructor(options: LapsesOptions) {
    this.options = options;
  }

  /** The first empty payload of a device that has topics. */
  emptied(device: Device, time: number): void {
    device.exists = false;
    device.isConnected = true;
    this.doubted.push({ device, time, returnedAt: undefined });
  }

  /** A value of a device that had no topics. Whether its departure is still in doubt, and the rest is up to us. */
  returned(device: Device, time: number): boolean {
    const doubted = this.doubted.find((one) => one.device === device && one.returnedAt === undefined);
    if (doubted) doubted.returnedAt = time;
    return doubted !== undefined;
  }

  tick(now: number): void {
    for (let first = this.doubted[0]; first && !isWithin(now, first.time, DOUBT); first = this.doubted[0]) {
      const { time } = first;
      const group = this.doubted.filter((one) => isWithin(one.time, time, DOUBT));
      this.doubted = this.doubted.filter((one) => !group.includes(one));
      const isLapse = group.some(({ device }) => device !== first?.device);
      if (isLapse) this.options.onLapse(first.device, time);
      else for (const one of group) this.believe(one);
    }
  }

  private believe({ device, time, returnedAt }: Emptied): void {
    const { exists, isConnected } = device;
    this.options.onLeft(device, time);
    if (returnedAt === undefined) return;
    this.options.onReturned(device, returnedAt);
    device.exists = exists;
    device.isConnected = isConnected;
  }
}
