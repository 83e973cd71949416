/** Which numbers of a topic can be true: what the user says in `bounds`, then the catalogue. Pure. */
import { boundsOf } from '../catalogue/bounds.ts';
import type { Bounds, Entry } from '../catalogue/entry.ts';
import type { Topic } from '../types.ts';
import { firstMatch } from './rules.ts';

/** An entry of `bounds`: an end that is left out stays as the catalogue has it, an infinite one is none. */
export interface BoundsRule {
  readonly match: string;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface Plausible extends Bounds {
  /** `bounds 2: tank/+/Level` (counted from 1) or `the catalogue`. */
  readonly decidedBy: string;
}

/** Every number may be true. */
export const ANY: Bounds = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

/** The first entry that matches counts. Undefined where any number may be true. */
export function plausible(topic: Topic, rules: readonly BoundsRule[], entry: Entry | undefined): Plausible | undefined {
  const number = firstMatch(rules, topic);
  const rule = rules[number];
  const known = boundsOf(entry);
  if (!rule) return known && { ...known, decidedBy: 'the catalogue' };
  // Of the catalogue's ends those are kept that leave something between them and the user's.
  const { least, most } = known ?? ANY;
  return {
    least: rule.min ?? (least < (rule.max ?? most) ? least : ANY.least),
    most: rule.max ?? (most > (rule.min ?? least) ? most : ANY.most),
    decidedBy: boundsName(rule, number),
  };
}

/** Who decided; people count from 1. */
export function boundsName({ match }: BoundsRule, index: number): string {
  return `bounds ${index + 1}: ${match}`;
}

/** `from -40 to 125 °C`, `from 0 %`, `up to 60 A`; empty where there is no end. */
export function inWords({ least, most }: Bounds, unit = ''): string {
  const ends = [
    ...(Number.isFinite(least) ? [`from ${least}`] : []),
    ...(Number.isFinite(most) ? [`up to ${most}`] : []),
  ];
  return ends.length === 0 ? '' : [ends.join(' '), unit].filter((part) => part !== '').join(' ');
}
