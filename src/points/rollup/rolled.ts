/** One topic in the roll-ups: what it is now, and what it was in the windows that are open. */
import type { Kind } from '../../catalogue/entry.ts';
import type { Device } from '../../devices/device.ts';
import type { Topic } from '../../types.ts';
import { meanOf } from '../mean.ts';
import { decide } from '../rules.ts';
import { keyOf, measurementOf } from '../schemas/gx.ts';
import { isDue } from '../series.ts';
import { held, type Measure, noSum, type Sum } from './sum.ts';

/** What is no charted quantity is written when it changed, and so often, ms. */
const REFRESH = 3_600_000;

const MEASURES: Readonly<Partial<Record<Kind, Measure>>> = {
  quantity: 'mean',
  angle: 'angle',
  alarm: 'worst',
  error: 'worst',
};

/** What was written last to one roll-up: the value, and the stamp of its window. */
interface Written {
  value: number | undefined;
  stamp: number;
}

/** How a topic is rolled up. */
export interface How {
  readonly measure: Measure;
  /** Every window of it is written. */
  readonly isCharted: boolean;
  readonly hasExtremes: boolean;
}

export interface Rolled extends How {
  readonly topic: Topic;
  readonly device: Device;
  readonly measurement: string;
  /** `,key=`. */
  readonly key: string;
  /** The present value, undefined while nobody knows it, and until when it is counted. */
  value: number | undefined;
  since: number;
  readonly minute: Sum;
  readonly quarter: Sum;
  /** In m1, and in m15. */
  readonly written: readonly [Written, Written];
}

/**
 * Undefined for what is not rolled up: secrets, and what the profile `default` does not store. Rules, and the profile that is
 * configured, make no difference.
 */
export function howRolledUp(topic: Topic, storePrivate: boolean): How | undefined {
  const { filteredBy, entry } = decide(topic, [], 'default', storePrivate);
  if (filteredBy !== undefined) return undefined;
  const { kind } = entry ?? {};
  const isQuantity = kind === 'quantity';
  const isCharted = entry?.chart === true && (isQuantity || kind === 'angle');
  const measure = MEASURES[kind ?? 'state'] ?? 'last';
  return { measure, isCharted, hasExtremes: isCharted && isQuantity };
}

export function createRolled(topic: Topic, device: Device, storePrivate: boolean): Rolled | undefined {
  const how = howRolledUp(topic, storePrivate);
  if (!how) return undefined;
  const written = () => ({ value: undefined, stamp: Number.NEGATIVE_INFINITY });
  return {
    ...how,
    topic,
    device,
    measurement: measurementOf(device.service),
    key: `,${keyOf(topic.path)}=`,
    value: undefined,
    since: 0,
    minute: noSum(),
    quarter: noSum(),
    written: [written(), written()],
  };
}

export function hasMean({ measure }: Rolled): boolean {
  return measure === 'mean' || measure === 'angle';
}

/** Counts the present value up to a time. */
export function countUntil(rolled: Rolled, time: number): void {
  const { value, since, minute, measure } = rolled;
  if (value === undefined || time <= since) return;
  rolled.since = time;
  held(minute, value, time - since, measure);
}

/** The value of a window, and its extremes; nothing where nothing was known, and where it is no news. */
export function valuesOf(
  rolled: Rolled,
  sum: Sum,
  written: Written,
  stamp: number,
): readonly (number | undefined)[] | undefined {
  const { measure, isCharted, hasExtremes } = rolled;
  const value = measured(rolled, sum);
  if (value === undefined) return undefined;
  if (!isCharted && value === written.value && !isDue(written.stamp, REFRESH, stamp)) return undefined;
  written.value = value;
  written.stamp = stamp;
  return hasExtremes && measure === 'mean' ? [value, sum.least, sum.most] : [value];
}

function measured(rolled: Rolled, { sums, most, last }: Sum): number | undefined {
  const { measure, value } = rolled;
  if (measure === 'worst') return most;
  if (measure === 'last') return last;
  return sums.span === 0 ? undefined : meanOf(sums, measure === 'angle', value);
}
