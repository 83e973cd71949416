/**
 * What must be stored of a recording, worked out from the rules as the data model tells them and without a line of
 * the program: a value is stored when it differs from the topic's last stored one, when that one is older than the
 * refresh age, or when the device was away since.
 */
import type { Message } from './pour.ts';

export interface Expected {
  /** Stored values of each series, in order: `<measurement>|<instance>|<field>`. */
  readonly series: Map<string, (number | string)[]>;
  /** Fields stored in all. */
  readonly fields: number;
}

/** `refreshAge` in ms tells when an unchanged number is stored again; text is refreshed once a day, so never here. */
export function expectStored(
  messages: Iterable<Message>,
  refreshAge: (service: string, path: string) => number,
): Expected {
  const series = new Map<string, (number | string)[]>();
  const last = new Map<string, { value: number | string; at: number }>();
  let fields = 0;
  for (const { t, topic, payload } of messages) {
    const value = storable(payload);
    const [, , service = '', instance = '', ...levels] = topic.split('/');
    if (payload === '') for (const other of last.keys()) if (isOf(other, service, instance)) last.delete(other);
    if (value === undefined || levels.length === 0 || /password|pincode|token/i.test(levels.at(-1) ?? '')) continue;
    const path = levels.join('/');
    const before = last.get(topic);
    const age = typeof value === 'number' ? refreshAge(service, path) : Number.POSITIVE_INFINITY;
    if (before && before.value === value && t - before.at < age) continue;
    last.set(topic, { value, at: t });
    const key = `${typeof value === 'number' ? service : `${service}_text`}|${instance}|${path}`;
    series.set(key, [...(series.get(key) ?? []), value]);
    fields += 1;
  }
  return { series, fields };
}

function isOf(topic: string, service: string, instance: string): boolean {
  const levels = topic.split('/');
  return levels[2] === service && levels[3] === instance;
}

function storable(payload: string): number | string | undefined {
  if (payload === '') return undefined;
  const { value } = JSON.parse(payload);
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && !isStructure(value) ? value : undefined;
}

function isStructure(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object' && JSON.parse(text) !== null;
  } catch {
    return false;
  }
}
