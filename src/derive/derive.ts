/**
 * What is made out of readings and of what the source knows of a GX: who is there, what happened, how the GX is reached.
 * It sees every reading, whatever the rules store of it. Pure: time comes with readings, events and ticks.
 *
 * Hot path: `accept`. What a topic needs is worked out once, in `open`, and found again by the topic's index.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import { type DeviceId, type Facts, GONE, type GxEvent, type Reading, type Topic } from '../types.ts';
import { watchDetails } from './details.ts';
import { createDevice, createGx, type Device, type Gx } from './device.ts';
import { settleStates, type Watch, watchEvents } from './events.ts';
import { Presence } from './presence.ts';
import { Site } from './site.ts';
import { isWithin } from './span.ts';
import { type DerivedState, recall, remember } from './state.ts';

/** How often refreshes are looked at, ms. */
const SECOND = 1_000;

export interface DeriveOptions {
  readonly facts: Facts;
  readonly remembered: DerivedState;
  /** Age in ms at which a device that is offline is forgotten. */
  readonly forgetAfter: number;
  /** The GX that is looked for; undefined where it is to be found out. */
  readonly portalId?: string | undefined;
  /** A device went offline at `time`. */
  readonly onLeft: (device: DeviceId, time: number) => void;
  readonly onForgotten: (device: DeviceId) => void;
  readonly askFullPublish: (portalId: string) => void;
}

/** What a topic needs: its device, and what its values mean; most mean nothing here, and share one. */
interface Spot {
  readonly device: Device;
  readonly watch: Watch | undefined;
  readonly isConnected: boolean;
}

export class Derive {
  private readonly options: DeriveOptions;
  private readonly presence: Presence;
  private readonly site: Site;
  private readonly spots: Spot[] = [];
  private readonly plain = new Map<Device, Spot>();
  private readonly systems = new Map<string, Gx>();
  private readonly devices = new Map<string, Device>();
  /** The GX that is spoken with, or that is expected. */
  private current: Gx | undefined;
  private secondAt = Number.NEGATIVE_INFINITY;
  private isChanged = false;
  private hasNewCodes = false;

  constructor(options: DeriveOptions) {
    this.options = options;
    const { facts, forgetAfter, remembered, portalId } = options;
    this.site = new Site(facts);
    this.presence = new Presence({
      facts,
      forgetAfter,
      onChange: (device, time) => {
        this.isChanged = true;
        if (!device.isOnline) options.onLeft(device, time);
      },
      onForgotten: (device) => {
        this.isChanged = true;
        options.onForgotten(device);
      },
      askFullPublish: options.askFullPublish,
    });
    for (const known of remembered.devices) {
      this.devices.set(keyOf(known), recall(this.system(known.portalId), known));
    }
    const [only, ...others] = this.systems.values();
    this.current = portalId === undefined ? (others.length === 0 ? only : undefined) : this.system(portalId);
  }

  accept({ topic, value, time }: Reading): void {
    const spot = this.spots[topic.index] ?? this.open(topic);
    const { device, watch } = spot;
    device.gx.messages += 1;
    if (value === GONE) {
      this.presence.emptied(device, time);
      return;
    }
    device.epoch = device.gx.epoch;
    if (!device.exists) this.presence.arrived(device, time);
    if (spot.isConnected) this.presence.connected(device, value !== 0, time);
    else if (watch !== undefined && (typeof value === 'number' || typeof value === 'string')) watch(value, time);
  }

  event(event: GxEvent): void {
    const { time } = event;
    const gx = this.system(event.portalId);
    this.current = gx;
    switch (event.kind) {
      case 'link':
        this.link(gx, event.isUp, time);
        break;
      case 'alive':
        gx.isAlive = event.isAlive;
        if (!gx.isAlive) gx.isComplete = false;
        this.site.lives(gx, time);
        break;
      case 'asked':
        gx.epoch += 1;
        gx.asked = gx.epoch;
        break;
      case 'legacy':
        // All of it came with the subscription, before it was known whose manners these are.
        gx.isLegacy = true;
        gx.asked = gx.linked;
        break;
      case 'complete':
        this.presence.completed(gx, time);
    }
  }

  /** Call it some times a second. */
  tick(now: number): void {
    const gx = this.current;
    if (!gx) return;
    this.presence.tick(gx, now);
    if (isWithin(now, this.secondAt, SECOND)) return;
    this.secondAt = now;
    this.presence.refresh(gx, now);
    settleStates(gx, now);
    this.site.tick(gx, now);
  }

  /** Forgets a device unless it is online; whether it was known. */
  forget(id: DeviceId): 'forgotten' | 'online' | 'unknown' {
    const device = this.devices.get(keyOf(id));
    if (!device?.gx.devices.has(device)) return 'unknown';
    if (device.isOnline) return 'online';
    this.presence.forget(device);
    return 'forgotten';
  }

  /** Another device has its series, and nothing has come of it: it is not there, whatever is remembered. */
  replaced(id: DeviceId): void {
    const device = this.devices.get(keyOf(id));
    if (!device?.gx.devices.has(device)) return;
    device.isOnline = false;
    this.presence.forget(device);
  }

  /** What to remember. */
  state(): DerivedState {
    return remember([...this.devices.values()].filter((device) => device.gx.devices.has(device)));
  }

  /** The same, if who is there, or of `all` also a code, changed since it was taken last. */
  takeChanges(of: 'presence' | 'all'): DerivedState | undefined {
    if (!this.isChanged && !(of === 'all' && this.hasNewCodes)) return undefined;
    this.isChanged = this.hasNewCodes = false;
    return this.state();
  }

  private link(gx: Gx, isUp: boolean, time: number): void {
    const wasAlive = gx.isAlive;
    gx.isUp = isUp;
    gx.isAlive = false;
    gx.isLegacy = false;
    gx.isComplete = false;
    gx.lookAt = undefined;
    gx.linked = gx.epoch + 1;
    this.site.linked(gx, time);
    if (wasAlive) this.site.lives(gx, time);
  }

  private open(topic: Topic): Spot {
    const device = this.deviceOf(topic);
    device.gx.topics += 1;
    const { path } = topic;
    const onChange = () => {
      this.hasNewCodes = true;
    };
    const { facts } = this.options;
    const watch =
      watchDetails(device, path, facts) ?? watchEvents(device, path, lookUp(topic.service, path), facts, onChange);
    // A modem's tells whether the data link is up.
    const isConnected = path === 'Connected' && topic.service !== 'modem';
    const spot = watch || isConnected ? { device, watch, isConnected } : this.plainOf(device);
    this.spots[topic.index] = spot;
    return spot;
  }

  private plainOf(device: Device): Spot {
    const spot = this.plain.get(device) ?? { device, watch: undefined, isConnected: false };
    this.plain.set(device, spot);
    return spot;
  }

  private deviceOf(topic: Topic): Device {
    const key = keyOf(topic);
    const device = this.devices.get(key) ?? createDevice(this.system(topic.portalId), topic.service, topic.instance);
    this.devices.set(key, device);
    return device;
  }

  private system(portalId: string): Gx {
    const gx = this.systems.get(portalId) ?? createGx(portalId);
    this.systems.set(portalId, gx);
    return gx;
  }
}

function keyOf({ portalId, service, instance }: DeviceId): string {
  return `${portalId}/${service}/${instance}`;
}
