/**
 * The energy of every GX that is met at an installation: mostly one, and another where the GX is replaced. Where a GX is read
 * in two ways, one of two installations goes on with what is kept of it: the one to which it is connected.
 */
import type { Energy as Settings } from '../config/energy.ts';
import type { Facts } from '../devices/device.ts';
import type { Registry } from '../devices/registry.ts';
import { closedDay } from '../energy/day.ts';
import type { Pricing } from '../energy/money.ts';
import { dayLines, type EnergyLine } from '../points/energy-lines.ts';
import type { Logger } from '../shared/log.ts';
import type { EnergyMemory } from '../state/energy.ts';
import type { GxEvent, Reading, Topic } from '../types.ts';
import { createSiteEnergy, type SiteEnergy } from './energy.ts';
import type { Output } from './installation.ts';

/** How often it is looked for days of a GX that is not read any more, ms. */
const LOOK = 3_600_000;

type EnergyOutput = Pick<Output, 'emit' | 'limits' | 'onLimits' | 'onLate'>;

interface InstallationEnergyOptions {
  readonly settings: Settings;
  readonly devices: Registry;
  /** The GX that is expected; what is kept of it goes on before it is met. */
  readonly expected: string | undefined;
  readonly memory: EnergyMemory;
  readonly pricing: Pricing;
  /** Take events. */
  readonly facts: Pick<Facts, 'event' | 'siteEvent'>;
  /** Those that take our own schema. */
  readonly outputs: readonly EnergyOutput[];
  /** The zone of this computer. */
  readonly hostZone: string;
  readonly log: Logger;
}

export interface InstallationEnergy {
  accept(reading: Reading): void;
  event(event: GxEvent): void;
  forget(topic: Topic): void;
  tick(now: number): void;
  start(): void;
  stop(now: number): Promise<void>;
}

export function createInstallationEnergy(options: InstallationEnergyOptions): InstallationEnergy {
  const { devices, expected, outputs, memory } = options;
  const sites = new Map<string, SiteEnergy>();
  let isStarted = false;
  /** The one that is spoken with, or expected. */
  let portalId = expected;
  let current = expected === undefined || memory.isTaken(expected) ? undefined : siteOf(expected);

  function siteOf(id: string): SiteEnergy {
    const known = sites.get(id);
    if (known) return known;
    memory.take(id, () => giveUp(id));
    const site = createSiteEnergy(devices.gxOf(id), { ...options, emit });
    sites.set(id, site);
    if (isStarted) site.start();
    return site;
  }

  function giveUp(id: string): void {
    const site = sites.get(id);
    sites.delete(id);
    if (site === current) current = undefined;
    site?.giveUp();
  }

  /** The day that was open when a GX was read last ends as well. Who comes back within an hour of the start goes on itself. */
  let lookedAt: number | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  function endLeft(now: number): void {
    lookedAt ??= now;
    if (now >= lookedAt && now < lookedAt + LOOK) return;
    lookedAt = now;
    const all = memory.left().map((id) => {
      const open = memory.open(id);
      if (!open?.day || open.day.end > now) return undefined;
      const day = { ...closedDay(open.day), checks: {} };
      const made = [...open.lines.flat(), ...dayLines(day, { portalId: id }, false)];
      return memory.keep(id, { ...open, day: null, lines: [] }, [day]).then(() => made.forEach(emit));
    });
    ended = Promise.all(all);
  }

  function emit({ line, fields, stamp, isOpen }: EnergyLine): void {
    for (const output of outputs) {
      if (!isOpen || isReplacing(output)) output.emit(line, fields, stamp);
    }
  }

  function emitAgain(output: EnergyOutput, linesOf: (site: SiteEnergy) => readonly EnergyLine[]): void {
    if (!isReplacing(output)) return;
    for (const { line, fields, stamp } of [...sites.values()].flatMap(linesOf)) output.emit(line, fields, stamp);
  }

  for (const output of outputs) {
    // What came late may have put an older day in the place of a newer one.
    output.onLate((oldest, newest) => emitAgain(output, (site) => site.days(oldest, newest)));
    // The day that goes on was kept back until then.
    output.onLimits(() => emitAgain(output, (site) => site.openDay()));
  }

  devices.listen({
    interrupted: (device, time) => sites.get(device.portalId)?.left(device, time),
    forgotten: (device) => sites.get(device.portalId)?.forgotten(device),
  });
  return {
    accept(reading) {
      if (reading.topic.portalId === portalId) current?.accept(reading);
    },
    event(event) {
      const { portalId: id } = event;
      if (id !== portalId) current = sites.get(id);
      portalId = id;
      // What the way that was left tells after that is of no use.
      const isHere = event.kind === 'link' && event.isUp;
      if (current === undefined && (isHere || !memory.isTaken(id))) current = siteOf(id);
      current?.event(event);
    },
    forget(topic) {
      sites.get(topic.portalId)?.forget(topic);
    },
    tick(now) {
      for (const site of sites.values()) site.tick(now);
      endLeft(now);
    },
    start() {
      isStarted = true;
      for (const site of sites.values()) site.start();
    },
    async stop(now) {
      await Promise.all([ended, ...[...sites.values()].map((site) => site.stop(now))]);
    },
  };
}

/** A day that goes on is nothing for a database that would keep each of its points, nor for one that nobody knows yet. */
function isReplacing({ limits }: EnergyOutput): boolean {
  const known = limits();
  return known !== undefined && known.keepsReplaced !== true;
}
