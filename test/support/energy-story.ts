/** Words for stories of a simulated plant: what happens when, and what is asked of the windows that came of it. */
import { closedDay, openDay, withWindow } from '../../src/energy/day.ts';
import type { ClosedWindow, EnergyDay, OpenDay } from '../../src/energy/types.ts';
import type { Helm, Life } from './energy.ts';

export const MINUTE = 60_000;
export const SECOND = 1_000;

export type Deeds = readonly (readonly [at: number, deed: (helm: Helm) => void])[];

export const steered = (from: number, deeds: Deeds) => (time: number, helm: Helm) => {
  for (const [at, deed] of deeds) if (time === from + at) deed(helm);
};
export const down = (helm: Helm) => helm.down();
export const up = (helm: Helm) => helm.up();
export const kill = (helm: Helm) => helm.restart(false);
export const stop = (helm: Helm) => helm.restart(true);

/** The windows by local days. */
export function daysOf(windows: readonly ClosedWindow[], zone: string): EnergyDay[] {
  const days: EnergyDay[] = [];
  let open: OpenDay | undefined;
  for (const window of windows) {
    if (open && window.start >= open.end) {
      days.push(closedDay(open));
      open = openDay(window.start, zone, 'site', open.end);
    }
    open = withWindow(open ?? openDay(window.start, zone, 'site'), window);
  }
  return open ? [...days, closedDay(open)] : days;
}

export const total = (windows: readonly ClosedWindow[], name: string) =>
  windows.reduce((kWh, { site }) => kWh + (site[name] ?? 0), 0);

/** What the counters of a service's devices counted. */
export const counted = ({ windows }: Life, service: string, path: string) =>
  windows
    .flatMap(({ devices }) => devices.filter((device) => device.service === service))
    .reduce((kWh, { fields }) => kWh + (fields[path] ?? 0), 0);
