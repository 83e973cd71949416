/** What is known of one topic: worked out when it is first seen, and found again by the topic's index. */
import type { Topic } from '../types.ts';
import type { Device, IdentityField } from './device.ts';
import { identityOf } from './identity.ts';
import type { MeanWindow } from './mean-window.ts';
import type { Decision } from './rules.ts';
import type { Column, Schema } from './schemas/schema.ts';
import { looksLikeJson } from './structure.ts';
import type { Window } from './window.ts';

/** A clock that stepped back by more than this is believed; less is jitter, or a burst within one millisecond. */
const STEP_BACK = 1_000;

export interface Series {
  readonly device: Device;
  readonly identity: IdentityField | 'site' | undefined;
  /** Of the decision what every reading asks for. */
  readonly filteredBy: string | undefined;
  readonly json: boolean;
  readonly refreshNumber: number;
  readonly refreshText: number;
  /** Every schema that is written; those of them that take repeats; those that take JSON inside text. */
  readonly columns: readonly Column[];
  readonly repeats: readonly Column[];
  readonly lenient: readonly Column[];
  /** Where there is an interval: the windows, and the same again where a mean is stored in them. */
  window: Window | undefined;
  mean: MeanWindow | undefined;
  /** The last value stored because it changed or was due, and its time; undefined where the next is stored at once. */
  value: number | string | undefined;
  storedAt: number;
  /** The last stamp written; ahead of the arrival time where several values came within one millisecond. */
  stamp: number;
}

const NONE: readonly Column[] = [];

/** What filtered a topic that no schema writes, for the ledger. */
const LEFT_OUT = 'schema';

/** `schemas` are those that are written. */
export function createSeries(topic: Topic, device: Device, decision: Decision, schemas: readonly Schema[]): Series {
  const { json, refreshNumber, refreshText } = decision;
  const opened = schemas.flatMap((schema) => {
    const column = schema.open(topic, device);
    return column ? [{ schema, column }] : [];
  });
  const columns = opened.map(({ column }) => column);
  // Where every schema leaves it out, no value of it is stored.
  const isLeftOut = schemas.length > 0 && columns.length === 0;
  const filteredBy = decision.filteredBy ?? (isLeftOut ? LEFT_OUT : undefined);
  const those = (which: (schema: Schema) => boolean): readonly Column[] => {
    const chosen = opened.filter(({ schema }) => which(schema));
    if (chosen.length === 0) return NONE;
    return chosen.length === opened.length ? columns : chosen.map(({ column }) => column);
  };
  return {
    device,
    identity: identityOf(topic),
    filteredBy,
    json,
    refreshNumber,
    refreshText,
    columns,
    repeats: those(({ takesRepeats }) => takesRepeats),
    lenient: those(({ takesJsonText }) => takesJsonText || json),
    window: undefined,
    mean: undefined,
    value: undefined,
    storedAt: Number.NEGATIVE_INFINITY,
    stamp: Number.NEGATIVE_INFINITY,
  };
}

/** Whether a stored value is so old that one like it is stored again; so it is after the clock stepped back. */
export function isDue(series: Series, refresh: number, time: number): boolean {
  return time - series.storedAt >= refresh || time < series.storedAt - STEP_BACK;
}

/** The stamp for what is stored now: the time, or one ms after the last stamp. InfluxDB keeps one point a stamp. */
export function nextStamp(series: Pick<Series, 'stamp'>, time: number): number {
  const isBehind = time <= series.stamp && time >= series.stamp - STEP_BACK;
  series.stamp = isBehind ? series.stamp + 1 : time;
  return series.stamp;
}

/** Whether some schema stores the text. */
export function canStore(series: Series, text: string): boolean {
  return series.lenient.length > 0 || !looksLikeJson(text);
}

export function write(series: Series, value: number | string, stamp: number, isRepeat: boolean): void {
  if (typeof value === 'number') {
    for (const column of isRepeat ? series.repeats : series.columns) column.number(value, stamp);
    return;
  }
  const columns = isRepeat ? series.repeats : looksLikeJson(value) ? series.lenient : series.columns;
  for (const column of columns) column.text(value, stamp);
}
