/** How often a topic is stored, in words, and a rule about it. Pure. */
import { typesOf } from '../catalogue/types.ts';
import { formatDuration } from '../config/units.ts';
import type { Decision } from '../points/rules.ts';
import { windowKind } from '../points/windows.ts';

/** `each change`, `mean of 5s`, `once in 5s`. */
export function inShort(decision: Decision): string {
  const { entry } = decision;
  const isText = entry !== undefined && typesOf(entry).every((type) => type === 'text');
  const interval = isText ? decision.textInterval : decision.interval;
  if (interval === undefined) return 'each change';
  return `${windowKind(entry) === 'last' ? 'once in' : 'mean of'} ${formatDuration(interval)}`;
}

/** When a value of that refresh age is stored again: with the first full publish after it, ms. */
export function nextPublish(refresh: number, fullPublish: number): number {
  return Math.ceil(refresh / fullPublish) * fullPublish;
}

/** A rule as lines of YAML. A change is a line of it, with a comment where it has one. */
export function rule(match: string, ...changes: readonly string[]): string[] {
  return [`- match: ${JSON.stringify(match)}`, ...changes.map((change) => `  ${change}`)];
}

/** Who holds the lock of a DATA_DIR, by its answer; undefined where it gave none in time. */
export function who(holder: unknown): string {
  const { pid, version, since } = Object(holder);
  return pid === undefined
    ? 'which does not say who it is'
    : `process ${pid}, version ${version}, running since ${since}`;
}
