/**
 * What must be stored of what a GX sends, worked out from the rules as the data model tells them and without a line of
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
type RefreshAge = (service: string, path: string) => number;

export function expectStored(messages: Iterable<Message>, refreshAge: RefreshAge): Expected {
  const expectation = new Expectation(refreshAge);
  const series = new Map<string, (number | string)[]>();
  let fields = 0;
  for (const message of messages) {
    const stored = expectation.take(message);
    if (!stored) continue;
    const values = series.get(stored.series);
    if (values) values.push(stored.value);
    else series.set(stored.series, [stored.value]);
    fields += 1;
  }
  return { series, fields };
}

/** The same, one message after the other. */
export class Expectation {
  private readonly last = new Map<string, { value: number | string; at: number }>();
  private readonly refreshAge: RefreshAge;

  constructor(refreshAge: RefreshAge) {
    this.refreshAge = refreshAge;
  }

  /** Where the value of this message must be stored; undefined where it must not. */
  take({ t, topic, payload }: Message): { series: string; value: number | string } | undefined {
    const value = storable(payload);
    const [, , service = '', instance = '', ...levels] = topic.split('/');
    if (payload === '')
      for (const other of this.last.keys()) if (isOf(other, service, instance)) this.last.delete(other);
    if (value === undefined || levels.length === 0 || /password|pincode|token/i.test(levels.at(-1) ?? '')) return;
    const path = levels.join('/');
    const before = this.last.get(topic);
    const age = typeof value === 'number' ? this.refreshAge(service, path) : Number.POSITIVE_INFINITY;
    if (before && before.value === value && t - before.at < age) return;
    this.last.set(topic, { value, at: t });
    return { series: `${typeof value === 'number' ? service : `${service}_text`}|${instance}|${path}`, value };
  }
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
