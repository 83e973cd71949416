/**
 * The powers of one GX, added up: where energy came from, where it went, and who took it, for each window of `gx_energy`.
 *
 * A power holds until it changes, turns null, its device leaves or the link goes. Nothing is added up while the link is down,
 * the GX shows no life, or its service `system` is not there: that is what `coverage` says. Powers are integrated at each
 * change and nowhere between, so that no call but a change makes a difference; flows are allocated for each slice.
 *
 * Time never goes back; what comes late counts from now on. Call `close` for the end of each window before anything that is
 * later. Hot path: `accept`; a topic that means nothing here costs one look-up by its index.
 */
import { GONE, type Reading, type Topic } from '../types.ts';
import { CONSUMERS, type Consumer, isAtInput } from './consumers.ts';
import { flowsOf } from './flows.ts';
import { createHeard, type Heard, isService, kept, keyOf, noDevices, placeOf, type Service, unhear } from './heard.ts';
import { isMeasuring, setPowers } from './instant.ts';
import { integrate, noPowers, type Powers } from './powers.ts';
import { sliceOf } from './slice.ts';
import { Takers } from './takers.ts';
import { type ClosedWindow, type DeviceKey, type EnergySettings, SLICE } from './types.ts';
import { add, closeTotals, noTotals, type Totals } from './window.ts';

/** Where the value of a topic is kept. */
interface Place {
  readonly device: Heard;
  readonly place: number;
  /** What it says makes no power of the site: it is a consumer. */
  readonly isTaker: boolean;
}
/** What most topics mean here. */
const NOTHING: Place = { device: createHeard('system', ''), place: -1, isTaker: false };
const TAKERS: ReadonlySet<string> = new Set(CONSUMERS);

/** What was added up of the open window: plain JSON. What holds is no part of it: after a start the link was down. */
export interface PlantState {
  /** Until when, ms. */
  readonly since: number;
  readonly slice: Powers;
  readonly totals: Totals;
  readonly consumers: readonly Consumer[];
}

export class Plant {
  private settings: EnergySettings;
  private readonly places: (Place | undefined)[] = [];
  private readonly devices = noDevices();
  private readonly known = new Map<string, Heard>();
  private batteries: readonly Heard[] | undefined;
  private isUp = false;
  private isAlive = false;

  /** The powers of now; they are computed when they are needed, after a change. */
  private readonly powers = noPowers();
  private isChanged = true;
  /** Until when all is added up. */
  private since: number | undefined;
  private slice = noPowers();
  private totals = noTotals();
  private readonly takers = new Takers();

  /** Devices in the settings are meant by `<service>/<instance>`. */
  constructor(settings: EnergySettings, state?: PlantState) {
    this.settings = settings;
    if (!state) return;
    this.since = state.since;
    this.slice = { ...noPowers(), ...state.slice };
    this.totals = { ...noTotals(), ...state.totals };
    this.takers.restore(state.consumers);
  }

  /** Somebody is called otherwise now, so other devices are meant. */
  configure(settings: EnergySettings, time: number): void {
    this.change(time);
    this.settings = settings;
    this.findBatteries();
  }

  accept({ topic, value, time }: Reading): void {
    const found = this.places[topic.index] ?? this.open(topic);
    if (found === NOTHING) return;
    const { device, place, isTaker } = found;
    const next = kept(device.service, place, value);
    // A device that leaves the bus empties its topics one by one; what follows of one that stays brings it back.
    const isHere = value !== GONE;
    if (next === device.values[place] && isHere === device.isHere) return;
    if (isTaker) this.settle(time);
    else this.change(time);
    device.values[place] = next;
    device.isHere = isHere;
    if (isTaker) this.takers.see(device);
  }

  /** The device is there no longer. */
  left(key: DeviceKey, time: number): void {
    const device = this.known.get(keyOf(key));
    if (!device) return;
    this.change(time);
    unhear(device);
    if (TAKERS.has(device.service)) this.takers.see(device);
  }

  link(isUp: boolean, time: number): void {
    this.change(time);
    this.isUp = isUp;
    for (const device of this.known.values()) unhear(device);
    this.takers.seeAll();
  }

  alive(isAlive: boolean, time: number): void {
    this.change(time);
    this.isAlive = isAlive;
  }

  /** The topic is known no longer; it was emptied, or its device left, before. */
  forget(topic: Topic): void {
    const found = this.places[topic.index];
    this.places[topic.index] = undefined;
    if (!found || found === NOTHING) return;
    const { device, place, isTaker } = found;
    device.values[place] = undefined;
    device.topics -= 1;
    if (isTaker) this.takers.see(device);
    if (device.topics === 0) {
      this.takers.forget(device);
      this.known.delete(device.key);
      this.devices[device.service] = this.devices[device.service].filter((one) => one !== device);
      this.findBatteries();
    }
    this.isChanged = true;
  }

  /** Closes the window that ends then. */
  close(end: number): Pick<ClosedWindow, 'site' | 'consumers' | 'checks'> {
    this.settle(end);
    const closed = closeTotals(this.totals, this.takers.consumers);
    this.totals = noTotals();
    this.takers.consumers.clear();
    return closed;
  }

  /** What is added up by now; true at the end of a window, and once the link is down. */
  state(): PlantState | undefined {
    if (this.since === undefined) return undefined;
    const { since, slice, totals, takers } = this;
    takers.seeAll();
    return structuredClone({ since, slice, totals, consumers: [...takers.consumers.values()] });
  }

  private open(topic: Topic): Place {
    const { service, instance, path } = topic;
    const place = isService(service) ? placeOf(service, path) : -1;
    const isTaker = TAKERS.has(service);
    const found =
      isService(service) && place !== -1 ? { device: this.deviceWith(service, instance), place, isTaker } : NOTHING;
    if (found !== NOTHING) found.device.topics += 1;
    this.places[topic.index] = found;
    return found;
  }

  private deviceWith(service: Service, instance: string): Heard {
    const known = this.known.get(keyOf({ service, instance }));
    if (known) return known;
    const device = createHeard(service, instance);
    this.known.set(device.key, device);
    this.devices[service].push(device);
    this.findBatteries();
    return device;
  }

  private findBatteries(): void {
    const { batteries } = this.settings;
    this.batteries =
      batteries.length === 0 ? undefined : this.devices.battery.filter(({ key }) => batteries.includes(key));
  }

  /** From now on the powers are others. */
  private change(time: number): void {
    this.settle(time);
    this.isChanged = true;
  }

  private settle(time: number): void {
    this.since ??= time;
    while (this.since < time) {
      const end: number = (Math.floor(this.since / SLICE) + 1) * SLICE;
      const isCovered = this.isUp && this.isAlive && this.devices.system[0]?.isHere === true;
      if (isCovered) this.hold(Math.min(end, time) - this.since);
      // Through a long time in which there is nothing to add up one does not go slice by slice.
      this.since = this.slice.covered > 0 ? Math.min(end, time) : time;
      if (this.since === end && this.slice.covered > 0) this.closeSlice();
    }
  }

  /** The powers of now held for that long. */
  private hold(span: number): void {
    const { powers, slice, devices, batteries } = this;
    if (this.isChanged) {
      const system = devices.system[0] ?? NOTHING.device;
      setPowers(powers, { system, devices, batteries, acChargers: this.settings.ac_chargers });
      this.isChanged = false;
    }
    integrate(slice, powers, span);
    this.takers.hold(span, this.isMetered());
  }

  /** Whether something measures what comes in at the AC input. */
  private isMetered(): boolean {
    return this.devices.grid.some(isMeasuring) || this.devices.genset.some(isMeasuring);
  }

  /** The meters of consumers by their keys, and which of them lie outside the site's loads. */
  meters(): readonly { readonly key: string; readonly isOutside: boolean }[] {
    const isMetered = this.isMetered();
    return CONSUMERS.flatMap((service) =>
      this.devices[service].map((device) => ({ key: device.key, isOutside: !isMetered && isAtInput(device) })),
    );
  }

  private closeSlice(): void {
    const { slice: sums, settings } = this;
    const slice = sliceOf(sums, settings);
    const flows = flowsOf(slice, sums);
    add(this.totals, { sums, slice, flows, overlap: this.takers.closeSlice(slice, flows, settings.behind) });
    this.slice = noPowers();
  }
}
