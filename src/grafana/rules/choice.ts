/** What people say of the rules: which are on, their numbers, and where these are others. */
import type { Limit, Part, Rule } from './rule.ts';

/** Of one rule. What is absent is as usual. */
export interface Choice {
  readonly enabled?: boolean | undefined;
  readonly threshold?: number | undefined;
  readonly clear?: number | undefined;
  /** In ms. */
  readonly for?: number | undefined;
}

/** By the names of rules. */
export type Choices = Readonly<Record<string, Choice>>;

/** Of a site, of a device, or of a device at a site. The first that speaks of a rule counts. */
export interface Override {
  /** Its name or its portal id. */
  readonly site?: string | undefined;
  /** `battery/256`, or its name. */
  readonly device?: string | undefined;
  /** None of the rules watches it. */
  readonly paused: boolean;
  readonly rules: Choices;
}

export interface Alerts {
  readonly paused: boolean;
  /** Of which warnings the rule `warning` tells. */
  readonly warnings: 'listed' | 'all';
  readonly rules: Choices;
  readonly overrides: readonly Override[];
}

/** A rule as it is for some of the series that it watches. */
export interface Version {
  /** Empty where it is for all that no override is about. */
  readonly about: string;
  /** Conditions in InfluxQL. */
  readonly where: readonly string[];
  readonly threshold: number;
  /** Where it ends; undefined where that is at the threshold. */
  readonly clear: number | undefined;
  /** In ms. */
  readonly for: number;
}

const MINUTE = 60_000;

/** The versions of a part of a rule that are on: one for each override that speaks of it, and one for the rest. */
export function versionsOf(rule: Rule, part: Part, { rules, overrides }: Alerts): Version[] {
  const common = rules[rule.name] ?? {};
  const versions: Version[] = [];
  const others: string[] = [];
  const spoken = new Set<string>();
  for (const override of overrides) {
    const own = override.rules[rule.name];
    const about = own !== undefined || override.paused ? conditions(part, override) : undefined;
    const names = [override.site, override.device].filter((name) => name !== undefined).join(', ');
    // Grafana does not start with two rules of one uid.
    if (!about || spoken.has(names)) continue;
    spoken.add(names);
    const choice = { ...common, ...given(own) };
    if (!override.paused && isOn(rule, choice)) {
      versions.push({ about: names, where: [...about.matching, ...others], ...numbers(rule, choice) });
    }
    others.push(about.others);
  }
  if (isOn(rule, common)) versions.unshift({ about: '', where: others, ...numbers(rule, common) });
  return versions;
}

/** Whether a rule has series of what an override is about. */
export function watches({ parts }: Rule, override: Pick<Override, 'site' | 'device'>): boolean {
  return parts.some((part) => conditions(part, override) !== undefined);
}

const SERVICE_AND_INSTANCE = /^([a-z][a-z0-9_]*)\/([^\s/]+)$/;

/** In InfluxQL: what is true of the series that an override is about, and what of all others; undefined where there are none. */
function conditions({ queries }: Part, { site, device }: Pick<Override, 'site' | 'device'>) {
  const [first] = Object.values(queries);
  if (!first?.by.includes('site') || (device !== undefined && !first.by.includes('device'))) return undefined;
  const matching: string[] = [];
  const others: string[] = [];
  const take = (tag: string, value: string) => {
    matching.push(`"${tag}" = ${quoted(value)}`);
    others.push(`"${tag}" != ${quoted(value)}`);
  };
  if (site !== undefined) {
    matching.push(`("site" = ${quoted(site)} OR "portal_id" = ${quoted(site)})`);
    others.push(`("site" != ${quoted(site)} AND "portal_id" != ${quoted(site)})`);
  }
  const [, service, instance] = SERVICE_AND_INSTANCE.exec(device ?? '') ?? [];
  if (service !== undefined && instance !== undefined) {
    if (first.by.includes('service')) take('service', service);
    else if (first.measurement !== service) return undefined;
    take('instance', instance);
  } else if (device !== undefined) take('device', device);
  return { matching, others: `(${others.join(' OR ')})` };
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
}

function isOn(rule: Rule, { enabled = rule.isOff !== true }: Choice): boolean {
  return enabled;
}

/** Without what says nothing. */
function given(choice: Choice = {}): Choice {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined));
}

/** Where only the threshold is another, an alert ends as far from it as usual. */
function numbers({ threshold: limit, for: minutes }: Rule, choice: Choice): Omit<Version, 'about' | 'where'> {
  const wait = choice.for ?? minutes * MINUTE;
  if (typeof limit === 'number') return { threshold: limit, clear: undefined, for: wait };
  const threshold = choice.threshold ?? limit.usual;
  return { threshold, clear: choice.clear ?? clearAt(limit, threshold), for: wait };
}

export function clearAt({ usual, clear }: Limit, threshold: number): number | undefined {
  // 0.1 + 0.2 has no end.
  return clear === undefined ? undefined : Number((threshold + clear - usual).toPrecision(12));
}
