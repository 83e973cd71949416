/** Which devices have kWh counters, and what their topics mean for them. */
import { lookUp, services } from '../catalogue/catalogue.ts';
import type { Entry } from '../catalogue/entry.ts';
import type { Value } from '../types.ts';
import { CountedDevice } from './counted-device.ts';

export type Take = (value: Value, time: number) => void;

/** Counters that go on over days, and that a device takes along. */
const RESETS: ReadonlySet<Entry['reset']> = new Set(['never', 'user', 'device', 'boot', 'unknown']);

const nothing = () => undefined;
const counting = new Set<string>();
for (const [service, entries] of services) {
  for (const entry of entries.values()) if (isCounter(entry)) counting.add(service);
}
// Where one is known there are no totals of gensets.
counting.add('dcgenset');

export function hasCounters(service: string): boolean {
  return counting.has(service);
}

/** Whether values of a path of such a device are taken. */
export function isTaken(service: string, path: string): boolean {
  return hasCounters(service) && takerOf(new CountedDevice({ service, instance: '' }), service, path) !== nothing;
}

/** What is to be done with the values of a path of a device. */
export function takerOf(device: CountedDevice, service: string, path: string): Take {
  if (path === (service === 'vebus' ? 'Devices/0/SerialNumber' : 'Serial')) {
    return (value, time) => {
      if (value !== null && value !== '') device.identify(String(value), time);
    };
  }
  if (path === 'Connected') {
    return (value) => {
      device.isConnected = value !== 0;
    };
  }
  if (path === 'Position') {
    return (value) => {
      device.position = typeof value === 'number' ? value : undefined;
    };
  }
  const entry = lookUp(service, path);
  if (entry && isCounter(entry)) {
    const counter = device.counter(path);
    return (value, time) => {
      if (typeof value === 'number') device.hear(counter, value, time);
    };
  }
  const take = entry?.kind === 'quantity' && entry.unit === 'W' ? device.power.watch(path) : undefined;
  return take ? (value, time) => take(typeof value === 'number' ? value : undefined, time) : nothing;
}

function isCounter({ kind, unit, reset, isGuess }: Entry): boolean {
  return kind === 'counter' && unit === 'kWh' && !isGuess && RESETS.has(reset);
}
