/**
 * The consumers that meters measure, while a window is open. What one takes is added up when it changes and when a slice
 * ends, by clocks that go for all of them: a reading costs the same, however many there are.
 */
import { type Consumer, consumption, createConsumer, isAtInput, shareOut } from './consumers.ts';
import type { Flows } from './flows.ts';
import { type Heard, keyOf } from './heard.ts';
import type { Slice } from './slice.ts';
import { DC, type DeviceKey, type EnergySettings, REST } from './types.ts';

/** What a device takes now, W, and what the clocks said when that was added up last. */
interface Taker {
  power: number | undefined;
  isAtInput: boolean;
  covered: number;
  unmetered: number;
}

export class Takers {
  readonly consumers = new Map<string, Consumer>();
  private readonly takers = new Map<Heard, Taker>();
  /** Of the open slice, ms: how long it is covered, and how much of that without a meter for grid and genset. */
  private covered = 0;
  private unmetered = 0;

  /** Goes on with what was kept. */
  restore(consumers: readonly Consumer[]): void {
    for (const consumer of consumers) this.consumers.set(keyOf(consumer), structuredClone(consumer));
  }

  /** It is so for that long. */
  hold(span: number, isMetered: boolean): void {
    this.covered += span;
    if (!isMetered) this.unmetered += span;
  }

  /** The device says something else from now on. */
  see(device: Heard): void {
    const known = this.takers.get(device) ?? { power: undefined, isAtInput: false, covered: 0, unmetered: 0 };
    this.settle(device, known);
    known.power = consumption(device);
    known.isAtInput = isAtInput(device);
    this.takers.set(device, known);
  }

  /** All of them may say something else. */
  seeAll(): void {
    for (const device of this.takers.keys()) this.see(device);
  }

  /** Nothing of it is known any longer. */
  forget(device: Heard): void {
    this.takers.delete(device);
  }

  /** Shares the slice that is over out; gives what the meters measured beyond the site's loads. */
  closeSlice(slice: Slice, flows: Flows, behind: EnergySettings['behind']): number {
    for (const [device, taker] of this.takers) {
      this.settle(device, taker);
      taker.covered = taker.unmetered = 0;
    }
    this.covered = this.unmetered = 0;
    for (const instance of [REST, DC]) this.consumerOf({ service: 'system', instance }, `system/${instance}`);
    return shareOut(this.consumers, slice, flows, behind);
  }

  private settle(device: Heard, taker: Taker): void {
    const span = this.covered - taker.covered;
    if (taker.power !== undefined && span > 0) {
      const consumer = this.consumerOf(device, device.key);
      consumer.measured += taker.power * span;
      if (taker.isAtInput) consumer.measuredOutside += taker.power * (this.unmetered - taker.unmetered);
    }
    taker.covered = this.covered;
    taker.unmetered = this.unmetered;
  }

  private consumerOf(device: DeviceKey, key: string): Consumer {
    const known = this.consumers.get(key);
    if (known) return known;
    const consumer = createConsumer(device.service, device.instance);
    this.consumers.set(key, consumer);
    return consumer;
  }
}
