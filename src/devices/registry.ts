/**
 * The devices of an installation: one object each with its identity, its names and its presence. Storing (points/) and
 * deriving (derive/) look up a topic's device here, once; what they must know at once they are told.
 */
import type { DeviceId, Forgotten, Topic } from '../types.ts';
import { Aliases } from './aliases.ts';
import { type Alias, Device, Gx, type IdentityField, isWithin, placeOf } from './device.ts';
import { type DeviceListener, tellAll } from './listeners.ts';
import { hold, isSiteNamed, systemName, tagSite } from './names.ts';
import { Naming } from './naming.ts';
import { MAX_DEVICES, Places } from './places.ts';
import { type Remembered, type RememberedGx, recall, remember } from './remembered.ts';
import { SharingWatch } from './sharing.ts';
import { createSiteNames, type SiteNames } from './site-names.ts';

/** Facts of a site without a name wait no longer than this, ms. */
const LONGEST_SITE_WAIT = 60_000;

interface RegistryOptions {
  /** Configured `site` tags by portal id. */
  readonly sites?: Readonly<Record<string, string>>;
  /** The configured one of a GX whose portal id is not. */
  readonly site?: string | undefined;
  readonly aliases?: readonly Alias[];
  /** What is known of every GX; of one that is met it is recalled. */
  readonly remembered?: Remembered;
  /** Of these at once: who was there is told before they are met. Of all where nothing is said. */
  readonly expected?: readonly string[];
  /** Shared by all registries. */
  readonly siteNames?: SiteNames;
}

export class Registry {
  readonly naming: Naming;
  readonly sharing = new SharingWatch((device, time) => this.tell.shared(device, time));
  private readonly sites: Readonly<Record<string, string>>;
  private readonly site: string | undefined;
  private readonly aliases: Aliases;
  private readonly remembered: Remembered;
  private readonly siteNames: SiteNames;
  private readonly systems = new Map<string, Gx>();
  private readonly places = new Places();
  private readonly listeners: Partial<DeviceListener>[] = [];
  private readonly tell = tellAll(this.listeners);
  private readonly revisions = { names: 0, all: 0 };

  constructor(options: RegistryOptions = {}) {
    const { sites = {}, aliases = [], remembered = {}, siteNames = createSiteNames() } = options;
    this.sites = sites;
    this.site = options.site;
    this.remembered = remembered;
    this.siteNames = siteNames;
    this.aliases = new Aliases(aliases);
    this.naming = new Naming({
      systems: this.systems,
      aliases: this.aliases,
      onNamed: (device) => this.tell.named(device),
      onReplaced: (device) => this.replaced(device),
      onChange: () => this.changed(),
    });
    for (const portalId of options.expected ?? Object.keys(remembered)) this.gxOf(portalId);
  }

  /** Tells one more listener from now on. */
  listen(listener: Partial<DeviceListener>): void {
    this.listeners.push(listener);
  }

  gxOf(portalId: string): Gx {
    let gx = this.systems.get(portalId);
    if (!gx) {
      gx = new Gx(portalId, Object.hasOwn(this.sites, portalId) ? this.sites[portalId] : this.site);
      this.systems.set(portalId, gx);
      tagSite(gx);
      if (Object.hasOwn(this.remembered, portalId)) this.recall(gx, this.remembered[portalId]);
    }
    return gx;
  }

  /** Every GX that is known, from this run or before. */
  all(): Gx[] {
    return [...this.systems.values()];
  }

  deviceOf(id: DeviceId): Device {
    const gx = this.gxOf(id.portalId);
    const device = gx.devices.get(placeOf(id)) ?? new Device(gx, id.service, id.instance);
    gx.devices.set(placeOf(id), device);
    return device;
  }

  /** The device of a topic, which has the topic from now on. */
  deviceWith(topic: Topic): Device {
    const device = this.deviceOf(topic);
    device.topics.add(topic);
    return device;
  }

  /** Whether there is a place for the device, if another gives way to it where need be. */
  hasPlaceFor(id: DeviceId): boolean {
    if (this.systems.get(id.portalId)?.devices.has(placeOf(id))) return true;
    return this.all().reduce((count, { devices }) => count + devices.size, 0) < MAX_DEVICES;
  }

  /** Who gives way where there is no place; undefined where nobody does. */
  whoGivesWay(now: number): Device | undefined {
    return this.places.whoGivesWay(this.systems.values(), now);
  }

  /** Lets go of a device that gives way, none of whose topics is known any longer. */
  displace(device: Device): void {
    device.isAway = true;
    this.drop(device);
    device.gx.devices.delete(placeOf(device));
    this.tell.displaced(device);
  }

  /** The devices that have a name, or wait for it. */
  named(): Device[] {
    const devices = this.all().flatMap((gx) => [...gx.devices.values()]);
    return devices.filter((device) => device.name !== '' || this.naming.isAwaited(device));
  }

  /** The GX said what the system is called. Returns whether that is news. */
  learnSite(gx: Gx, said: string): boolean {
    const name = this.siteNames.claim(gx.portalId, systemName(gx, said), (other) => this.systems.has(other));
    if (gx.systemName === name) return false;
    gx.systemName = name;
    tagSite(gx);
    this.changed();
    return true;
  }

  /** A device said who it is. */
  learn(device: Device, field: IdentityField, text: string, time: number): void {
    if (this.sharing.listen(device, field, text, time)) this.changed();
    this.naming.learn(device, field, text);
  }

  /** A full publish of ours is complete: devices that were two may be one again. */
  published(gx: Gx, time: number): void {
    if (this.sharing.judge(gx, time)) this.changed();
  }

  /** Whether facts of the site wait for its name; the wait begins with the first of them. */
  isSiteAwaited(gx: Gx, now: number): boolean {
    if (!gx.isWaitOver && isSiteNamed(gx)) this.endSiteWait(gx);
    if (!gx.isWaitOver) gx.waitsSince ??= now;
    return !gx.isWaitOver;
  }

  /** Ends the wait for the name of the site. */
  endSiteWait(gx: Gx): void {
    gx.isWaitOver = true;
    this.tell.named(gx);
  }

  /** The link to the GX is up. */
  linked(gx: Gx, time: number): void {
    for (const device of gx.devices.values()) device.said.clear();
    for (const device of this.naming.linked(gx)) this.tell.interrupted(device, time);
  }

  /** The device has gone offline: its alias is free for another. */
  left(device: Device, time: number): void {
    this.naming.leaves(device);
    device.said.clear();
    device.isAway = device.isUnmet = true;
    this.tell.interrupted(device, time);
    this.changed();
  }

  /** Everything that the GX has was published once, so every device that exists has said its name. */
  complete(): void {
    this.naming.complete();
    this.endSiteWaits(() => true);
  }

  /** Ends the wait for names. Call it a few times a second. */
  tick(now: number): void {
    this.naming.tick(now);
    this.endSiteWaits((gx, since) => isSiteNamed(gx) || !isWithin(now, since, LONGEST_SITE_WAIT));
  }

  /** Ends every wait, with what is known by now. */
  nameAll(): void {
    this.naming.nameAll();
    this.endSiteWaits(() => true);
  }

  /** A person wants the device forgotten; one that is online would be back at once. */
  forget(id: DeviceId): Forgotten {
    const device = this.systems.get(id.portalId)?.devices.get(placeOf(id));
    if (!device || (!device.isKnown && !(device.isNamed && device.isAway))) return 'unknown';
    if (device.isOnline) return 'online';
    this.drop(device);
    return 'forgotten';
  }

  /** Nothing is known of the device any longer, until something comes of it. Its name only goes where it is away. */
  drop(device: Device): void {
    device.isKnown = device.isOnline = false;
    device.since = 0;
    device.details.clear();
    device.codes.clear();
    device.untold.clear();
    device.outputNames.clear();
    device.sharing = undefined;
    if (device.isAway) this.naming.forget(device);
    this.tell.forgotten(device);
    device.alarms.clear();
    this.changed();
  }

  /** A name, or who is there, has changed. */
  changed(): void {
    this.revisions.names += 1;
    this.revisions.all += 1;
  }

  /** A code of a state, alarm or error has changed. */
  codeChanged(): void {
    this.revisions.all += 1;
  }

  /** A number that rises with each change: of names and presence; or of `all` that is remembered, codes included. */
  revision(of: 'names' | 'all'): number {
    return this.revisions[of];
  }

  /** What to remember. */
  state(): Remembered {
    const known = this.all().map((gx) => [gx.portalId, remember(gx)] as const);
    return Object.fromEntries(known.filter(([, { site, devices }]) => site !== undefined || devices.length > 0));
  }

  /** What a person should know about the devices and their aliases; each is told once. */
  takeNotices(): readonly string[] {
    return [...this.aliases.takeNotices(), ...this.sharing.takeNotices()];
  }

  /** Of the first `most` aliases those that fit none of the devices that were seen so far, as people say it. */
  unused(most = Number.POSITIVE_INFINITY): string[] {
    return this.aliases
      .unused(most)
      .map(
        ({ name, service }) =>
          `the configured name ${JSON.stringify(name)} (${service}) fits no device that the GX has`,
      );
  }

  /** Another device has its series: where it was missed, that is the answer. */
  private replaced(device: Device): void {
    device.missedSince = undefined;
    device.isAway = device.isUnmet = true;
    this.drop(device);
  }

  private endSiteWaits(isOver: (gx: Gx, since: number) => boolean): void {
    for (const gx of this.systems.values()) {
      if (!gx.isWaitOver && gx.waitsSince !== undefined && isOver(gx, gx.waitsSince)) this.endSiteWait(gx);
    }
  }

  private recall(gx: Gx, known: RememberedGx | undefined): void {
    if (!known) return;
    gx.systemName = known.site;
    Object.assign(gx.mains, known.mains);
    tagSite(gx);
    for (const one of known.devices) {
      if (!this.hasPlaceFor({ portalId: gx.portalId, ...one })) break;
      const device = recall(gx, one);
      hold(device, device.name);
      gx.devices.set(placeOf(one), device);
      gx.isKnown ||= device.isKnown;
      if (one.alias === undefined) continue;
      this.aliases.recall(device, one.alias, one.instanceTag);
      // The alias that it had is no more: it is named anew.
      if (!device.seat) device.formerName = device.name;
      if (!device.seat) device.name = '';
    }
    this.naming.recalled(gx);
  }
}
