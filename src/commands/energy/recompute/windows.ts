/**
 * The windows of a range, computed from stored history by the state machines that the daemon has. What is told of the day
 * before the range is computed too, and left out: what held at the beginning, and where counters stood, is known then.
 */
import type { Energy as Settings } from '../../../config/energy.ts';
import { breaksOf, checkDay, NOTHING_CHECKED } from '../../../energy/checks.ts';
import { Counters } from '../../../energy/counters.ts';
import { closedDay, openDay, withWindow } from '../../../energy/day.ts';
import { Energy } from '../../../energy/energy.ts';
import { Plant } from '../../../energy/plant.ts';
import { type ClosedWindow, type Fields, type OpenDay, WINDOW } from '../../../energy/types.ts';
import { localDay } from '../../../energy/zone.ts';
import type { Range } from '../../../influx/query/slices.ts';
import { meaning } from '../../../installation/energy-names.ts';
import type { Named } from '../../../points/energy-lines.ts';
import { isOfUse, isOfUseLoaded } from '../history/columns.ts';
import { type HistoryOptions, tellHistory } from '../history/tell.ts';
import { createNaming, namesIn } from './names.ts';

export interface WindowsOptions extends HistoryOptions {
  readonly settings: Settings;
  /** In which its days are. */
  readonly zone: string;
}

/** What was computed of the range until then, and under which names. */
export interface Computed {
  readonly windows: readonly ClosedWindow[];
  /** By the start of a day that is over: its `*_breaks` that no window has. */
  readonly breaks: ReadonlyMap<number, Fields>;
  readonly until: number;
  readonly names: Named;
}

/** Borders of the range are borders of windows. Ends with `Unanswered`, or with the signal's reason. */
export async function* computeWindows(
  options: WindowsOptions,
  range: Range,
  signal: AbortSignal,
): AsyncGenerator<Computed> {
  const { source, portalId, settings, zone, known } = options;
  const isOurs = source === 'gx';
  let closed: ClosedWindow[] = [];
  const counters = new Counters({ midnightBefore: (time) => localDay(time, zone).start });
  let checked = NOTHING_CHECKED;
  let breaks = new Map<number, Fields>();
  let day: OpenDay | undefined;
  /** A counter that is not true is left out of the totals from the next day on. */
  const check = (window: ClosedWindow) => {
    if (day && window.start >= day.end) day = undefined;
    day = withWindow(day ?? openDay(window.start, zone, ''), window);
    if (window.start + WINDOW < day.end) return;
    const over = closedDay(day);
    const { state } = checkDay(over, meant, checked);
    breaks.set(over.start, breaksOf(over, checked, state));
    checked = state;
    counters.leaveOut(checked.leftOut);
  };
  let meant = meaning(settings, { devices: new Map() }).settings;
  const plant = new Plant(meant);
  const energy = new Energy({
    plant,
    counters,
    onClosed(window) {
      check(window);
      if (window.start >= range.start && window.start < range.end) closed.push(window);
    },
  });
  const isWanted = isOurs ? isOfUse : isOfUseLoaded;
  for await (const { until, telling } of tellHistory(options, { listener: energy, isWanted }, range, signal)) {
    const names = namesIn(telling, portalId, createNaming(telling, portalId, known, isOurs));
    // Devices are meant by the names that they have by now.
    const means = meaning(settings, names).settings;
    if (JSON.stringify(means) !== JSON.stringify(meant)) plant.configure(means, energy.time);
    meant = means;
    yield { windows: closed, breaks, until: Math.max(range.start, until), names };
    closed = [];
    breaks = new Map();
  }
}
