/**
 * What is stored of a topic and how often, decided once when the topic is first seen: secrets never, then the user's
 * rules, first match wins, then the profile. A rule's `match` is an MQTT filter over `<service>/<instance>/<path>`.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import type { Entry } from '../catalogue/entry.ts';
import type { Profile, Topic } from '../types.ts';
import { byProfile } from './profiles.ts';
import { isSecret } from './secret.ts';

export interface Rule {
  readonly match: string;
  readonly action: 'keep' | 'drop' | 'json' | 'numbers';
  /** Length in ms of the windows in which a topic has one value. */
  readonly interval?: number | undefined;
  /** Age in ms after which an unchanged value is stored again. */
  readonly refresh?: number | undefined;
}

/** Everything there is to say about what happens to a topic; `explain` prints it. */
export interface Decision {
  /** `secret`, `rule 2: vebus/+/Ac/#` (counted from 1) or `profile default`. */
  readonly decidedBy: string;
  /** In words: a clause without subject, for example `nobody charts it`. */
  readonly why: string;
  /** The rule that filters the topic, for the ledger; undefined where it is stored. */
  readonly filteredBy: string | undefined;
  /** Store arrays, objects and JSON inside text as compact JSON text. */
  readonly json: boolean;
  /** Store the numbers in arrays, objects and JSON inside text, each as a field of its own. */
  readonly numbers: boolean;
  /** Length in ms of the windows in which the topic has one value; undefined where each change is stored. */
  readonly interval: number | undefined;
  /** The same for text where numbers have a mean, or no interval. */
  readonly textInterval: number | undefined;
  /** Age in ms after which an unchanged value is stored again. */
  readonly refreshNumber: number;
  readonly refreshText: number;
  /** What the catalogue says; undefined where it knows nothing. */
  readonly entry: Entry | undefined;
}

export const SECRET = 'secret';

/** The last rule where a database takes few columns: those of a user come first. */
export const NO_SETTINGS: Rule = { match: 'settings/+/#', action: 'drop' };

const WHY = {
  drop: 'the rule drops it',
  keep: 'the rule keeps it',
  json: 'the rule keeps it, lists and objects as JSON text',
  numbers: 'the rule keeps it, and of lists and objects the numbers',
} as const;

const NO_INTERVAL = { interval: undefined, textInterval: undefined };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `storePrivate`: positions and the VIN are stored as the profile says, as if they were not private. */
export function decide(topic: Topic, rules: readonly Rule[], profile: Profile, storePrivate: boolean): Decision {
  const entry = lookUp(topic.service, topic.path);
  const number = firstMatch(rules, topic);
  const rule = rules[number];
  // Who asks for the numbers in a list charts them, whatever the list is to others.
  const slow = rule?.action !== 'numbers' && (entry?.log === 'slow' || entry?.log === 'no');
  const common = {
    json: rule?.action === 'json',
    numbers: rule?.action === 'numbers',
    refreshNumber: rule?.refresh ?? (slow ? HOUR : 5 * MINUTE),
    refreshText: rule?.refresh ?? 24 * HOUR,
    entry,
  };
  if (isSecret(topic, entry)) {
    return { ...common, decidedBy: SECRET, why: 'secrets are never stored', filteredBy: SECRET, ...NO_INTERVAL };
  }
  if (!rule) return { ...common, decidedBy: `profile ${profile}`, ...byProfile(topic, entry, profile, storePrivate) };
  const decided = { ...common, decidedBy: ruleName(rule, number), why: WHY[rule.action] };
  if (rule.action === 'drop') return { ...decided, filteredBy: rule.match, ...NO_INTERVAL };
  return { ...decided, filteredBy: undefined, interval: rule.interval, textInterval: rule.interval };
}

/** Who decided; people count from 1. */
export function ruleName({ match }: Rule, index: number): string {
  return `rule ${index + 1}: ${match}`;
}

/** A topic as rules and people name it. */
export function nameOf({ service, instance, path }: Topic): string {
  return `${service}/${instance}/${path}`;
}

/** The index of the first rule that matches the topic, which is the one that counts; -1 where none does. */
export function firstMatch(rules: readonly { readonly match: string }[], topic: Topic): number {
  const name = nameOf(topic);
  return rules.findIndex(({ match }) => matches(match, name));
}

/** Whether an MQTT filter matches a name: `+` is any one level, a closing `#` is any number of levels. */
export function matches(filter: string, name: string): boolean {
  const wanted = filter.split('/');
  const levels = name.split('/');
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}
