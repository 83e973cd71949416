/** A decision in words, and the rule that would change it. Pure. */
import type { Entry, Kind } from '../../catalogue/entry.ts';
import { typesOf } from '../../catalogue/types.ts';
import { formatDuration } from '../../config/units.ts';
import { inWords, type Plausible } from '../../points/plausible.ts';
import type { How } from '../../points/rollup/rolled.ts';
import { type Decision, SECRET } from '../../points/rules.ts';
import { windowKind } from '../../points/windows.ts';
import { inShort, nextPublish, rule } from '../words.ts';

const KINDS: Readonly<Record<Kind, string>> = {
  quantity: 'a measured quantity',
  angle: 'a direction',
  counter: 'a rising total',
  state: 'a state',
  alarm: 'an alarm',
  error: 'an error code',
  setting: 'a setting',
  time: 'a time that runs by itself',
  text: 'a text',
  identity: 'says who the device is',
  json: 'a list or an object',
  position: 'a position',
  secret: 'a secret',
};

const RESETS: Readonly<Record<NonNullable<Entry['reset']>, string>> = {
  never: 'never',
  user: 'when somebody resets it, on the device or at a service',
  daily: 'every day; a solar charger begins a day with the light, not at midnight',
  session: 'with every session or run',
  boot: 'when the GX starts',
  device: 'when the device is switched off and when the GX starts',
  wraps: 'when it is full',
  unknown: 'unknown: take a fall for a restart',
};

/** What the catalogue says, in one line. */
export function describeEntry(entry: Entry | undefined): string {
  if (!entry || entry.isGuess) return 'the catalogue does not know it';
  const { label, kind, unit, chart } = entry;
  const parts = [label, kind && KINDS[kind], unit && `in ${unit}`, chart && 'commonly charted'];
  return parts.filter((part) => part !== undefined).join(', ');
}

export function describeReset(reset: NonNullable<Entry['reset']>): string {
  return RESETS[reset];
}

/** `yes, by profile default: each change is stored`. */
export function describeVerdict(decision: Decision): string {
  const { decidedBy, why, filteredBy, entry } = decision;
  if (decidedBy === SECRET) return 'never: it is a secret';
  const except = lacksJson(decision) ? '; a list or an object is not, unless a rule says json or numbers' : '';
  const yes = entry && !entry.isGuess ? 'yes' : 'yes, should the GX publish it';
  return `${filteredBy === undefined ? yes : 'no'}, by ${decidedBy}: ${why}${except}`;
}

/** It is kept, but what it carries is stored by actions `json` and `numbers` alone. */
export function lacksJson({ entry, filteredBy, json, numbers }: Decision): boolean {
  return entry?.kind === 'json' && filteredBy === undefined && !json && !numbers;
}

/** Which numbers are taken for true, and who says so. */
export function describePlausible(plausible: Plausible, unit: string | undefined): string {
  const range = inWords(plausible, unit);
  const by = plausible.decidedBy;
  return range === '' ? `every number, by ${by}` : `${range}, by ${by}; a number outside is not stored`;
}

/** What a window of a roll-up has of it. */
export function describeRollup(service: string, how: How | undefined): string {
  if (!how) return 'nothing';
  const value = { mean: 'its mean', angle: 'its mean direction', worst: 'the highest', last: 'the last' }[how.measure];
  if (!how.isCharted) return `${value} of each window in which it changed, and of one an hour`;
  const name = service === 'any' ? '<service>' : service;
  const extremes = how.hasExtremes ? `; least and most as the same field of ${name}_min and ${name}_max` : '';
  return `${value} of every window${extremes}`;
}

/** What a mean hides; undefined where there is none. */
export function describePeaks(decision: Decision): string | undefined {
  const { interval, entry } = decision;
  if (interval === undefined || windowKind(entry) === 'last') return undefined;
  return `what is shorter than ${formatDuration(interval)} is averaged away; a rule without interval keeps it`;
}

/** How often at most, and how often at least. `fullPublish` in ms: values that do not change come with it. */
export function describeFrequency(decision: Decision, fullPublish: number): string {
  const types = decision.numbers ? (['number'] as const) : typesOf(decision.entry);
  const ages = types.map((type) => {
    const refresh = type === 'number' ? decision.refreshNumber : decision.refreshText;
    return { type, age: formatDuration(nextPublish(refresh, fullPublish)) };
  });
  const isOne = new Set(ages.map(({ age }) => age)).size === 1;
  const again = isOne ? ages[0]?.age : ages.map(({ type, age }) => `${age} for a ${type}`).join(' and ');
  const { interval, textInterval } = decision;
  const isApart = ages.length > 1 && textInterval !== undefined && textInterval !== interval;
  const often = isApart ? `${inShort(decision)}, text once in ${formatDuration(textInterval)}` : inShort(decision);
  return `${often}; unchanged: again after ${again}`;
}

/** `each change`, `mean of 1m (rule 2)`, `no (private)`: with whoever decides where that is not the profile's advice. */
export function inBrief(decision: Decision): string {
  const { decidedBy, filteredBy } = decision;
  const [, rule] = /^(rule \d+): /.exec(decidedBy) ?? [];
  if (filteredBy === undefined && lacksJson(decision)) return 'no (json)';
  if (filteredBy === undefined) return rule ? `${inShort(decision)} (${rule})` : inShort(decision);
  const why = rule ?? (decidedBy === SECRET ? SECRET : filteredBy === 'profile:private' ? 'private' : undefined);
  return why === undefined ? 'no' : `no (${why})`;
}

/** The opposite of what is done now, ready to paste. */
export function oppositeRule(match: string, decision: Decision): string[] {
  const { filteredBy, entry, interval } = decision;
  if (lacksJson(decision) || (filteredBy !== undefined && entry?.kind === 'json')) {
    return rule(
      match,
      'action: json  # as text; with action: numbers its numbers, each as a field that can be charted',
    );
  }
  if (filteredBy !== undefined) return rule(match, 'action: keep', ...keptAs(entry));
  const longer = formatDuration(Math.max(60_000, 2 * (interval ?? 0)));
  return rule(match, `action: drop  # or, less often, interval: ${longer}`);
}

/** A rule asks no profile how often, and what changes all the time is not to cost more than in one. */
function keptAs(entry: Entry | undefined): string[] {
  const without = '# without it each change is stored';
  if (windowKind(entry) !== 'last') return [`interval: 30s  ${without}`];
  if (entry?.kind === 'time') return [`interval: 5m  ${without}`];
  return ['# each change is stored; with interval: 30s one value in so long'];
}
