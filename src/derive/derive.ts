/**
 * What is made out of readings and of what the source knows of a GX: who is there, what happened, how the GX is reached.
 * It sees every reading, whatever the rules store of it. Pure: time comes with readings, events and ticks.
 *
 * Hot path: `accept`. What a topic needs is worked out once, in `open`, and found again by the topic's index.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import { type Device, type Facts, type Gx, isWithin } from '../devices/device.ts';
import { Presence } from '../devices/presence.ts';
import type { Registry } from '../devices/registry.ts';
import { find, lose } from '../devices/settling.ts';
import { shorten } from '../devices/text.ts';
import { GONE, type GxEvent, type Reading, type Topic } from '../types.ts';
import { Alarms } from './alarms.ts';
import { watchDetails } from './details.ts';
import { tellStates, type Watch, watchEvents } from './events.ts';
import { Mains } from './mains.ts';
import { Notifications } from './notifications.ts';
import { watchOutputNames } from './outputs.ts';
import { Site } from './site.ts';

/** How often refreshes are looked at, ms. */
const SECOND = 1_000;
/** Ticks come more often than this: in a longer gap the process stood still, or the clock was set; ms. */
const GAP = 2_000;

export interface DeriveOptions {
  readonly devices: Registry;
  readonly facts: Facts;
  /** Age in ms at which a device that is offline is forgotten. */
  readonly forgetAfter: number;
  /** The GX that is looked for; undefined where it is to be found out. */
  readonly portalId?: string | undefined;
  /** The end of what was written before this run, if anything was. */
  readonly writtenUntil?: number | undefined;
  readonly askFullPublish: (portalId: string) => void;
}

/** What a topic needs: its device, and what its values mean; most mean nothing here, and share one. */
interface Watched {
  readonly device: Device;
  readonly watch: Watch | undefined;
  /** What its nulls mean, where they do. */
  readonly onNull: ((time: number) => void) | undefined;
  readonly isConnected: boolean;
}

export class Derive {
  private readonly options: DeriveOptions;
  private readonly presence: Presence;
  private readonly site: Site;
  private readonly alarms: Alarms;
  private readonly mains: Mains;
  private readonly notifications: Notifications;
  private readonly topics: (Watched | undefined)[] = [];
  private readonly plain = new Map<Device, Watched>();
  /** The GX that is spoken with, or that is expected. */
  private current: Gx | undefined;
  private secondAt = Number.NEGATIVE_INFINITY;
  private ticked: number | undefined;
  /** After a gap: how many messages had come before it. Until one more has come nothing is known. */
  private unheardAt: number | undefined;
  /** The end of what was known before the last gap. */
  private knownUntil = Number.NEGATIVE_INFINITY;

  constructor(options: DeriveOptions) {
    this.options = options;
    const { devices, facts, portalId } = options;
    this.site = new Site(facts);
    this.presence = new Presence(options);
    const onChange = () => devices.codeChanged();
    this.alarms = new Alarms({ facts, onRise: () => devices.changed(), onChange });
    this.mains = new Mains({
      onLost: (gx, time) => this.site.lost(gx, time),
      onFloor: (gx, time) => this.site.floor(gx, time),
      onChange,
    });
    this.notifications = new Notifications(facts, this.alarms, onChange);
    const [only, ...others] = devices.all();
    this.current = portalId === undefined ? (others.length === 0 ? only : undefined) : devices.gxOf(portalId);
  }

  accept({ topic, value, time }: Reading): void {
    const watched = this.topics[topic.index] ?? this.open(topic);
    const { device, watch } = watched;
    device.gx.messages += 1;
    device.heardAt = time;
    if (value === GONE) {
      this.presence.emptied(device, time);
      return;
    }
    device.epoch = device.gx.epoch;
    if (!device.exists) this.presence.arrived(device, time);
    if (watched.isConnected) this.presence.connected(device, value !== 0, time);
    else if (watch !== undefined && typeof value === 'number') watch(value, time);
    else if (watch !== undefined && typeof value === 'string') watch(shorten(value), time);
    else if (value === null) watched.onNull?.(time);
  }

  /** The topic is known no longer. */
  forget(topic: Topic): void {
    const watched = this.topics[topic.index];
    if (!watched) return;
    watched.device.gx.topics -= 1;
    watched.device.outputNames.delete(topic.path);
    watched.device.untold.delete(topic.path);
    this.topics[topic.index] = undefined;
    if (watched.device.topics.size === 0) this.plain.delete(watched.device);
  }

  event(event: GxEvent): void {
    const { time } = event;
    const gx = this.options.devices.gxOf(event.portalId);
    this.current = gx;
    switch (event.kind) {
      case 'link':
        this.link(gx, event.isUp, time);
        break;
      case 'alive':
        if (event.isAlive) find(gx, time);
        else lose(gx, this.lastKnown(gx, time));
        gx.isAlive = event.isAlive;
        this.site.lives(gx, time);
        break;
      case 'asked':
      case 'between':
        gx.epoch += 1;
        gx.isPublishing = event.kind === 'asked';
        gx.asked = gx.epoch;
        break;
      case 'legacy':
        // Whatever came since the link is up counts: it showed late what it answers to.
        gx.isLegacy = true;
        gx.asked = gx.linked;
        break;
      case 'complete':
        gx.isPublishing = false;
        if (event.isUnanswered) gx.asked = gx.linked;
        this.presence.completed(gx, time);
        this.alarms.completed(gx, time);
        this.mains.update(gx, time);
        this.options.devices.published(gx, time);
    }
  }

  /** Call it some times a second. */
  tick(now: number): void {
    const gx = this.current;
    const before = this.ticked;
    this.ticked = now;
    if (!gx) return;
    if (before !== undefined && !isWithin(now, before, GAP)) this.standStill(gx, before);
    this.presence.tick(gx, now);
    if (gx.messages === this.unheardAt && gx.isUp && gx.isAlive) return;
    this.unheardAt = undefined;
    if (isWithin(now, this.secondAt, SECOND)) return;
    this.secondAt = now;
    this.presence.refresh(gx, now);
    tellStates(gx, now);
    this.notifications.tick(gx, now);
    this.alarms.tick(gx, now);
    this.mains.update(gx, now);
    this.tellSharing();
    this.site.tick(gx, now);
  }

  /** What was known is asked for anew, and not said again before. */
  private standStill(gx: Gx, since: number): void {
    if (gx.messages !== this.unheardAt) this.knownUntil = since;
    this.unheardAt = gx.messages;
    gx.isComplete = false;
    if (gx.isUp) this.options.askFullPublish(gx.portalId);
  }

  /** Until when it was known what the GX has, if it can be heard no more at `time`. */
  private lastKnown(gx: Gx, time: number): number {
    return gx.messages === this.unheardAt ? this.knownUntil : time;
  }

  private link(gx: Gx, isUp: boolean, time: number): void {
    const wasAlive = gx.isAlive;
    gx.lostAt ??= this.options.writtenUntil;
    lose(gx, this.lastKnown(gx, time));
    if (isUp) find(gx, time);
    gx.isUp = isUp;
    gx.isLegacy = false;
    gx.isPublishing = false;
    gx.departedAt = undefined;
    gx.linked = gx.epoch + 1;
    this.site.linked(gx, time);
    if (wasAlive) this.site.lives(gx, time);
  }

  private tellSharing(): void {
    const { devices, facts } = this.options;
    for (const { device, isShared, text, time } of devices.sharing.takeFindings()) {
      facts.event(device, 'conflict', text, isShared ? 1 : 0, time);
    }
  }

  private open(topic: Topic): Watched {
    const { facts, devices } = this.options;
    const { service, path } = topic;
    const device = devices.deviceWith(topic);
    device.gx.topics += 1;
    const onChange = () => devices.codeChanged();
    const mains = this.mains.watch(device, path);
    const watch =
      watchDetails(device, path, facts) ??
      watchOutputNames(device, path) ??
      this.notifications.watch(device, path) ??
      inTurn(
        mains?.watch,
        this.alarms.watch(device, path),
        watchEvents(device, path, lookUp(service, path), facts, onChange),
      );
    // A modem's tells whether the data link is up.
    const isConnected = path === 'Connected' && service !== 'modem';
    const watched = watch || isConnected ? { device, watch, onNull: mains?.onNull, isConnected } : this.plainOf(device);
    this.topics[topic.index] = watched;
    return watched;
  }

  private plainOf(device: Device): Watched {
    const watched = this.plain.get(device) ?? { device, watch: undefined, onNull: undefined, isConnected: false };
    this.plain.set(device, watched);
    return watched;
  }
}

/** All that there are, one after the other. */
function inTurn(...some: readonly (Watch | undefined)[]): Watch | undefined {
  const [first, ...others] = some.filter((watch) => watch !== undefined);
  if (first === undefined || others.length === 0) return first;
  return (value, time) => {
    first(value, time);
    for (const watch of others) watch(value, time);
  };
}
