/** What is known of one topic: worked out when it is first seen, and found again by the topic's index. */
import type { Device, IdentityField } from '../devices/device.ts';
import { identityOf } from '../devices/identity.ts';
import type { Topic } from '../types.ts';
import type { MeanWindow } from './mean-window.ts';
import { parseJson } from './numbers.ts';
import type { Parts } from './parts.ts';
import type { Decision } from './rules.ts';
import type { FieldWriter, Schema } from './schemas/schema.ts';
import type { Window } from './window.ts';

/** A clock that stepped back by more than this is believed; less is jitter, or a burst within one millisecond. */
export const STEP_BACK = 1_000;

export interface Series {
  readonly topic: Topic;
  readonly device: Device;
  readonly identity: IdentityField | 'site' | undefined;
  /** Of the decision what every reading asks for. What is stored may be filtered later. */
  filteredBy: string | undefined;
  readonly json: boolean;
  readonly refreshNumber: number;
  readonly refreshText: number;
  readonly textInterval: number | undefined;
  /** Every schema that is written; those of them that take repeats; those that take JSON inside text. */
  readonly writers: readonly FieldWriter[];
  readonly repeats: readonly FieldWriter[];
  readonly lenient: readonly FieldWriter[];
  /** Where there is an interval: the windows of numbers, the same again where a mean is stored in them, and those of text. */
  window: Window | undefined;
  mean: MeanWindow | undefined;
  texts: Window | undefined;
  /** The numbers in lists and objects, where they are asked for. */
  parts: Parts | undefined;
  /** Whether a number was stored, and a text. */
  hasNumber: boolean;
  hasText: boolean;
  /**
   * What tells the last value that was stored, because it changed or was due, from another, and its time; undefined where
   * the next is stored at once.
   */
  value: number | string | undefined;
  storedAt: number;
  /** The last stamp written; ahead of the arrival time where several values came within one millisecond. */
  stamp: number;
}

const NONE: readonly FieldWriter[] = [];

/** What filtered a topic that no schema writes, for the ledger. */
const LEFT_OUT = 'schema';
/** What filtered a topic that the database would take for another one. */
const SAME_NAME = 'same_name';

/** `schemas` are those that are written. */
export function createSeries(topic: Topic, device: Device, decision: Decision, schemas: readonly Schema[]): Series {
  const { json, refreshNumber, refreshText, textInterval } = decision;
  const isTaken = schemas.some((schema) => schema.clashes?.(topic, device));
  const opened = (isTaken ? [] : schemas).flatMap((schema) => {
    const writer = schema.open(topic, device, decision);
    return writer ? [{ schema, writer }] : [];
  });
  const writers = opened.map(({ writer }) => writer);
  // Where every schema leaves it out, no value of it is stored.
  const isLeftOut = schemas.length > 0 && writers.length === 0;
  const filteredBy = decision.filteredBy ?? (isTaken ? SAME_NAME : isLeftOut ? LEFT_OUT : undefined);
  const those = (which: (schema: Schema) => boolean): readonly FieldWriter[] => {
    const chosen = opened.filter(({ schema }) => which(schema));
    if (chosen.length === 0) return NONE;
    return chosen.length === opened.length ? writers : chosen.map(({ writer }) => writer);
  };
  return {
    topic,
    device,
    identity: identityOf(topic),
    filteredBy,
    json,
    refreshNumber,
    refreshText,
    textInterval,
    writers,
    repeats: those(({ takesRepeats }) => takesRepeats),
    lenient: those(({ takesJsonText }) => takesJsonText || json),
    window: undefined,
    mean: undefined,
    texts: undefined,
    parts: undefined,
    hasNumber: false,
    hasText: false,
    value: undefined,
    storedAt: Number.NEGATIVE_INFINITY,
    stamp: Number.NEGATIVE_INFINITY,
  };
}

/** Whether a stored value is so old that one like it is stored again; so it is after the clock stepped back. */
export function isDue(storedAt: number, refresh: number, time: number): boolean {
  return time - storedAt >= refresh || time < storedAt - STEP_BACK;
}

/**
 * The stamp for what is stored now: the time, or one ms after the `last` stamp, for InfluxDB keeps one point a stamp. A
 * clock that stepped back by more than `jitter` is believed.
 */
export function nextStamp(last: number, time: number, jitter = STEP_BACK): number {
  return time <= last && time >= last - jitter ? last + 1 : time;
}

/** Whether some schema stores the text. */
export function canStore(series: Series, text: string): boolean {
  return series.lenient.length > 0 || !looksLikeJson(text);
}

export function write(series: Series, value: number | string, stamp: number, isRepeat: boolean): void {
  if (typeof value === 'number') {
    for (const writer of isRepeat ? series.repeats : series.writers) writer.number(value, stamp);
    return;
  }
  const writers = isRepeat ? series.repeats : looksLikeJson(value) ? series.lenient : series.writers;
  for (const writer of writers) writer.text(value, stamp);
}

/** Whether text is itself a JSON array or object, as some settings of a GX are. */
function looksLikeJson(text: string): boolean {
  return parseJson(text) !== undefined;
}

/** An array or object as compact JSON; undefined where it is nested too deeply to be written. */
export function toJson(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
