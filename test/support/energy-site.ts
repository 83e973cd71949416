/**
 * The energy of one GX as an installation has it, by simulated time: readings go in, lines come out. What is kept over a
 * restart is a text, as a file is, so it can be taken at any moment.
 */
import type { Energy as Settings } from '../../src/config/energy.ts';
import { Registry } from '../../src/devices/registry.ts';
import type { EnergyDay } from '../../src/energy/types.ts';
import { createSiteEnergy } from '../../src/installation/energy.ts';
import type { EnergyLine } from '../../src/points/energy-lines.ts';
import { createLog } from '../../src/shared/log.ts';
import { type EnergyMemory, mergeDays, type OpenEnergy } from '../../src/state/energy.ts';
import { openShape } from '../../src/state/energy-shape.ts';
import type { Topic, Value } from '../../src/types.ts';

export const PORTAL = 'c0619ab12345';
const TICK = 5_000;

export const SETTINGS: Settings = {
  time_zone: undefined,
  phases: 'net',
  batteries: [],
  ac_chargers: 'auto',
  loads_ac: 'measured',
  behind: [],
};

/** What is on the disk; `isDying` loses what is written from then on, `isMute` what is emitted. */
export interface Disk {
  text: string;
  isDying: boolean;
  isMute: boolean;
}

export const emptyDisk = (): Disk => ({ text: '{"days":[]}', isDying: false, isMute: false });

interface Kept {
  readonly open?: OpenEnergy;
  readonly days: readonly EnergyDay[];
}

export function daysOn(disk: Disk): readonly EnergyDay[] {
  return (JSON.parse(disk.text) as Kept).days;
}

function memoryOn(disk: Disk): EnergyMemory {
  const begin = JSON.parse(disk.text) as Kept;
  let days = begin.days;
  // Who is mute waits for ever, as a process that was killed.
  const done = () => (disk.isDying || disk.isMute ? new Promise<void>(() => undefined) : Promise.resolve());
  return {
    take: () => undefined,
    isTaken: () => false,
    left: () => [],
    // As a start would read it.
    open: () => begin.open && openShape.parse(begin.open),
    days: () => days,
    keep(_, open, over, horizon = Number.POSITIVE_INFINITY) {
      days = mergeDays(
        days.filter(({ start }) => start < horizon),
        over,
      );
      if (!disk.isDying) disk.text = JSON.stringify({ open, days });
      return done();
    },
    takeDays: async () => true,
  };
}

interface SiteOptions {
  readonly settings?: Partial<Settings>;
  readonly hostZone?: string;
  readonly site?: string;
}

export function createSite(disk: Disk, { settings = {}, hostZone = 'UTC', site = 'Haus' }: SiteOptions = {}) {
  const devices = new Registry({ sites: { [PORTAL]: site } });
  const lines: EnergyLine[] = [];
  const events: string[] = [];
  const warnings: string[] = [];
  const energy = createSiteEnergy(devices.gxOf(PORTAL), {
    settings: { ...SETTINGS, ...settings },
    devices,
    memory: memoryOn(disk),
    hostZone,
    pricing: () => undefined,
    facts: {
      event: (device, _, text) => void events.push(`${device.name}: ${text}`),
      siteEvent: (_gx, _kind, text) => void events.push(text),
    },
    emit: (line) => void lines.push(line),
    log: Object.assign(createLog('silent'), { warn: (text: string) => void warnings.push(text) }),
  });
  energy.start();
  const topics = new Map<string, Topic>();
  let now = Number.NEGATIVE_INFINITY;

  function say(name: string, value: Value, time: number): void {
    const [service = '', instance = '', ...path] = name.split('/');
    const topic = topics.get(name) ?? { index: topics.size, portalId: PORTAL, service, instance, path: path.join('/') };
    topics.set(name, topic);
    const device = devices.deviceWith(topic);
    if (device.isUnmet) devices.naming.meet(device, time);
    device.newest = time;
    energy.accept({ topic, value, time });
  }

  return {
    lines,
    events,
    warnings,
    energy,
    devices,
    say,
    link(isUp: boolean, time: number) {
      energy.event({ kind: 'link', portalId: PORTAL, isUp, time });
      if (!isUp) return;
      energy.event({ kind: 'alive', portalId: PORTAL, isAlive: true, time });
    },
    /** Lets time pass. */
    async until(time: number) {
      if (now === Number.NEGATIVE_INFINITY) now = Math.floor(time / TICK) * TICK;
      for (; now <= time; now += TICK) {
        devices.tick(now);
        energy.tick(now);
        // What is kept is emitted.
        await undefined;
        await undefined;
      }
    },
    begin(time: number) {
      now = time;
    },
  };
}

/** What a database has of a measurement: by series and stamp, the last that was written. */
export function stored(lines: readonly EnergyLine[], measurement: string) {
  const points = new Map<string, { tags: string; stamp: number; fields: Record<string, number> }>();
  for (const { line } of lines) {
    const [, series = '', text = '', stamp = ''] = /^((?:\\.|[^ \\])+) (\S+) (\d+)\n$/.exec(line) ?? [];
    const [name, ...tags] = series.split(/(?<!\\),/);
    if (name !== measurement) continue;
    const fields = Object.fromEntries(
      text
        .split(',')
        .map((field) => field.split('='))
        .map(([key, v]) => [key, Number(v)]),
    );
    points.set(`${series} ${stamp}`, { tags: tags.join(','), stamp: Number(stamp), fields });
  }
  return [...points.values()].sort((one, other) => one.stamp - other.stamp);
}
