/**
 * The energy of an installation, from readings to points: what was added up in a window gets the names of its devices, is
 * kept in DATA_DIR, and then emitted. So it can be emitted again, equal, after a process that was killed, and a day is the sum of
 * its windows.
 *
 * A window that is over waits for the names of its devices and its site, and for the time zone that the GX tells.
 */
import type { Energy as Settings } from '../config/energy.ts';
import { type Facts, type Gx, isWithin, placeOf } from '../devices/device.ts';
import type { Registry } from '../devices/registry.ts';
import { breaksOf, checkDay, NOTHING_CHECKED } from '../energy/checks.ts';
import { Counters, type CountersState } from '../energy/counters.ts';
import { closedDay, firstAhead, openDay, reopened, withWindow } from '../energy/day.ts';
import { Energy, type EnergyState } from '../energy/energy.ts';
import type { Pricing } from '../energy/money.ts';
import { Plant, type PlantState } from '../energy/plant.ts';
import { type ClosedWindow, type EnergyDay, type OpenDay, WINDOW } from '../energy/types.ts';
import { isZone, localDay, zoneSaid } from '../energy/zone.ts';
import { dayLines, devicesOf, type EnergyLine, windowLines } from '../points/energy-lines.ts';
import { duration } from '../shared/duration.ts';
import type { Logger } from '../shared/log.ts';
import type { EnergyMemory } from '../state/energy.ts';
import type { GxEvent, Reading, Topic } from '../types.ts';
import { meaning } from './energy-names.ts';

/** So many windows are emitted again after a start. */
const KEPT_WINDOWS = 3;
/** A GX that does not tell its zone is not waited for any longer, ms. */
const LONGEST_WAIT = 60_000;
/** So much of what counts for nothing is told: devices may be renamed again and again. */
const MOST_TOLD = 100;
/** What lies further ahead is of a clock that stood wrong, ms. */
const FAR_AHEAD = 86_400_000;

type Machines = EnergyState<PlantState | undefined, CountersState>;

interface EnergyOptions {
  readonly settings: Settings;
  readonly devices: Registry;
  readonly memory: EnergyMemory;
  readonly log: Logger;
  readonly pricing: Pricing;
  /** Take what a day that is over tells. */
  readonly facts: Pick<Facts, 'event' | 'siteEvent'>;
  /** The zone of this computer. */
  readonly hostZone: string;
  readonly emit: (line: EnergyLine) => void;
}

/** Of one GX. */
export interface SiteEnergy {
  accept(reading: Reading): void;
  event(event: GxEvent): void;
  left(device: { readonly service: string; readonly instance: string }, time: number): void;
  /** The device is known no longer. */
  forgotten(device: { readonly service: string; readonly instance: string }): void;
  forget(topic: Topic): void;
  /** Time has come to this. Call it some times a second. */
  tick(now: number): void;
  /** Emits what the last run may not have emitted. */
  start(): void;
  /** Resolves when all that is known is kept and emitted. */
  stop(now: number): Promise<void>;
  /** Somebody else goes on with what is kept. */
  giveUp(): void;
  /** The lines of the days that begin then. */
  days(oldest: number, newest: number): readonly EnergyLine[];
  /** The lines of the day that goes on. */
  openDay(): readonly EnergyLine[];
}

export function createSiteEnergy(gx: Gx, options: EnergyOptions): SiteEnergy {
  const { settings, devices, memory, log, hostZone, emit, pricing, facts } = options;
  const kept = memory.open(gx.portalId);
  let day: OpenDay | undefined = kept?.day ?? undefined;
  let lines: readonly (readonly EnergyLine[])[] = kept?.lines ?? [];
  let gxZone = kept?.zone ?? undefined;
  /** What the GX called its zone last, if nobody looked at that yet: one may be said with every message. */
  let saidZone: string | undefined;
  let checked = kept?.checked ?? NOTHING_CHECKED;
  /** Windows that are over and wait for names, with the state at the end of the last. */
  let waiting: ClosedWindow[] = [];
  let state = kept?.machines as Machines | undefined;
  let isComplete = false;
  let isUp = false;
  let isAlive = false;
  /** The clock was set back, and that was told. */
  let isBehind = false;
  let emitted: Promise<void> = Promise.resolve();

  let meant = meaning(settings, gx).settings;
  let plant: Plant;
  let counters: Counters;
  let energy = begin();

  /** What was kept by a clock that stood wrong, or cannot be gone on with, is not. */
  function begin(): Energy<PlantState | undefined, CountersState> {
    const create = (from: Machines | undefined) => {
      plant = new Plant(meant, from?.plant);
      counters = new Counters({ state: from?.counters, midnightBefore });
      counters.leaveOut(checked.leftOut);
      return new Energy({ plant, counters, state: from, onClosed: closed });
    };
    try {
      return create(state);
    } catch (error) {
      log.error(
        { error: String(error) },
        'what was kept of energy cannot be gone on with: kWh are counted from now on',
      );
      return create(undefined);
    }
  }

  /** The clock was set back so far that what was added up meanwhile is of no time that will come soon. */
  function follow(time: number): void {
    const ahead = energy.time - time;
    if (ahead < FAR_AHEAD) {
      if (ahead >= WINDOW && !isBehind) {
        const until = new Date(energy.time).toISOString();
        log.warn(
          `the time was set back by ${duration(ahead)}: no kWh are counted until ${until}, as windows that are over stay`,
        );
      }
      isBehind = ahead >= WINDOW;
      return;
    }
    log.warn('the time was set back by more than a day: kWh are counted anew from now on');
    state = undefined;
    waiting = [];
    if (day && day.start > time) day = undefined;
    energy = begin();
    energy.link(isUp, time);
    energy.alive(isAlive, time);
  }

  function closed(window: ClosedWindow): void {
    waiting.push(window);
    state = energy.state();
  }

  function isReady(now: number): boolean {
    const [first] = waiting;
    if (!first) return false;
    if (waiting.some((window) => devicesOf(window, gx).some((device) => devices.naming.isAwaited(device))))
      return false;
    if (devices.isSiteAwaited(gx, now)) return false;
    return zone() !== undefined || isComplete || !isWithin(now, first.start + WINDOW, LONGEST_WAIT);
  }

  function zone(): string | undefined {
    return settings.time_zone ?? zoneOfGx();
  }

  function zoneOfGx(): string | undefined {
    if (saidZone !== undefined && isZone(saidZone)) gxZone = saidZone;
    saidZone = undefined;
    return gxZone;
  }

  function midnightBefore(time: number): number {
    return localDay(time, zone() ?? hostZone).start;
  }

  /** Makes lines of what waits, and days that are over of what is open. */
  function settle(now: number): void {
    const over: EnergyDay[] = [];
    const end = (open: OpenDay) => {
      over.push(check(closedDay(open)));
      day = undefined;
    };
    const made: EnergyLine[] = [];
    for (const window of waiting) {
      if (day && window.start >= day.end) end(day);
      day ??= begun(window.start, over);
      const money = pricing(window, day.zone);
      day = withWindow(day, window, money);
      made.push(...windowLines(window, gx, money));
    }
    if (day && now >= day.end) end(day);
    made.push(...over.flatMap((one) => dayLines(one, gx, false)), ...(day ? dayLines(day, gx, true) : []));
    waiting = [];
    lines = [...lines, made].slice(-KEPT_WINDOWS);
    keep(over, made);
  }

  /** A day that a clock which leapt ahead has ended goes on. */
  function begun(time: number, over: readonly EnergyDay[]): OpenDay {
    const days = [...memory.days(gx.portalId), ...over];
    const ended = days.find(({ start, end }) => start <= time && time < end);
    return (ended && reopened(ended, time)) ?? openDay(time, zone() ?? hostZone, gx.site, days.at(-1)?.end);
  }

  /** Before which days are kept: what lies further ahead is of a clock that stood wrong. */
  function horizon(over: readonly EnergyDay[]): number | undefined {
    const first = firstAhead(memory.days(gx.portalId), over);
    if (!first) return undefined;
    log.warn(
      `days of kWh from ${first.date} on are of a clock that stood wrong: they are kept no longer in energy.json, and stay in the database`,
    );
    return first.start;
  }

  /** What the checks of a day compare is of no use after them. */
  function check(over: EnergyDay): EnergyDay {
    const { findings, state: now } = checkDay(over, settings, checked);
    const breaks = breaksOf(over, checked, now);
    checked = now;
    counters.leaveOut(now.leftOut);
    for (const { device: key, severity, text } of findings) {
      const device = key && gx.devices.get(placeOf(key));
      if (device) facts.event(device, 'energy', text, severity, over.end);
      else facts.siteEvent(gx, 'energy', text, severity, over.end);
    }
    return { ...over, fields: { ...over.fields, ...breaks }, checks: {} };
  }

  /** What is kept is written before it is emitted. */
  function keep(over: readonly EnergyDay[], made: readonly EnergyLine[]): void {
    const open = { machines: state, day: day ?? null, lines, zone: zoneOfGx() ?? null, checked };
    emitted = memory.keep(gx.portalId, open, over, horizon(over)).then(() => {
      for (const line of made) emit(line);
    });
  }

  /** What is known is kept, as of now. */
  function rest(now: number): void {
    energy.link(false, now);
    if (waiting.length > 0) settle(now);
    state = energy.state();
    keep([], []);
  }

  /** Devices that are meant by name may be others now. */
  let revision = -1;
  /** What of the settings counts for nothing, and was told. */
  const toldLeftOut = new Set<string>();
  function look(now: number): void {
    if (settings.batteries.length + settings.behind.length === 0 || revision === devices.revision('names')) return;
    revision = devices.revision('names');
    const { settings: means, leftOut } = meaning(settings, gx);
    for (const text of leftOut) {
      if (toldLeftOut.has(text) || toldLeftOut.size >= MOST_TOLD) continue;
      toldLeftOut.add(text);
      log.warn(text);
    }
    if (JSON.stringify(means) === JSON.stringify(meant)) return;
    meant = means;
    plant.configure(means, now);
  }

  return {
    accept(reading) {
      energy.accept(reading);
      if (typeof reading.value === 'string') saidZone = zoneSaid(reading.topic, reading.value) ?? saidZone;
    },
    event(event) {
      const { kind, time } = event;
      follow(time);
      if (kind === 'complete') isComplete = true;
      if (kind === 'link') {
        isUp = event.isUp;
        energy.link(isUp, time);
      }
      if (kind !== 'link' && kind !== 'alive') return;
      // After a new link it has to be heard first.
      isAlive = kind === 'alive' && event.isAlive;
      energy.alive(isAlive, time);
    },
    left: (device, time) => energy.left(device, time),
    forgotten: (device) => counters.forgotten(device),
    forget: (topic) => energy.forget(topic),
    tick(now) {
      follow(now);
      energy.advance(now);
      look(now);
      if (isReady(now) || (waiting.length === 0 && day && now >= day.end)) settle(now);
    },
    start() {
      for (const line of lines.flat()) emit(line);
    },
    async stop(now) {
      energy.advance(now);
      rest(now);
      await emitted;
    },
    giveUp() {
      // What was kept stays where no time has come yet.
      if (Number.isFinite(energy.time)) rest(energy.time);
    },
    days(oldest, newest) {
      const isIn = ({ start }: EnergyDay) => start >= oldest && start <= newest;
      const over = memory.days(gx.portalId).filter(isIn);
      return [...over.flatMap((one) => dayLines(one, gx, false)), ...(day && isIn(day) ? dayLines(day, gx, true) : [])];
    },
    openDay: () => (day ? dayLines(day, gx, true) : []),
  };
}
