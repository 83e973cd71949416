/**
 * What is stored of a topic, decided once when the topic is first seen: the user's rules, first match wins,
 * then the profile. A rule's `match` is an MQTT filter over `<service>/<instance>/<path>`.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import type { Topic } from '../types.ts';

export type Profile = 'default' | 'everything';

export interface Rule {
  readonly match: string;
  readonly action: 'keep' | 'drop' | 'json';
  /** Age in ms after which an unchanged value is stored again. */
  readonly refresh?: number | undefined;
}

export interface Decision {
  /** The rule that filters the topic, for the ledger; undefined where it is stored. */
  readonly filteredBy: string | undefined;
  /** Store arrays, objects and JSON inside text as compact JSON text. */
  readonly json: boolean;
  /** Age in ms after which an unchanged value is stored again. */
  readonly refreshNumber: number;
  readonly refreshText: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Rows 1 to 30 of a charger's history shift every midnight: as series they mean nothing. */
const HISTORY_ROWS = /^History\/Daily\/([1-9]|[12]\d|30)\//;

export function decide(topic: Topic, rules: readonly Rule[], profile: Profile): Decision {
  const log = lookUp(topic.service, topic.path)?.log;
  const name = `${topic.service}/${topic.instance}/${topic.path}`;
  const rule = rules.find((candidate) => matches(candidate.match, name));
  const filteredBy = rule ? (rule.action === 'drop' ? rule.match : undefined) : filteredByProfile(topic, log, profile);
  return {
    filteredBy,
    json: rule?.action === 'json',
    refreshNumber: rule?.refresh ?? (log === 'slow' || log === 'no' ? HOUR : 5 * MINUTE),
    refreshText: rule?.refresh ?? 24 * HOUR,
  };
}

function filteredByProfile(topic: Topic, log: string | undefined, profile: Profile): string | undefined {
  if (profile === 'everything') return undefined;
  if (log === 'private') return 'profile:private';
  if (log === 'no') return 'profile:not_charted';
  if (HISTORY_ROWS.test(topic.path)) return 'profile:history_rows';
  if (topic.service === 'settings' && log === undefined) return 'profile:settings';
  return undefined;
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
