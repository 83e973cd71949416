/** Rows of the table to rules as Grafana reads them from a file: queries, each reduced to its last value, math, threshold. */
import { createHash } from 'node:crypto';
import { type Alerts, type Version, versionsOf } from './rules/choice.ts';
import type { Part, Query, Rule } from './rules/rule.ts';
import { RULES } from './rules/table.ts';
import type { Dashboard } from './shipped.ts';

/** The data source of ours. */
export const DATA_SOURCE = 'gx-influxdb';
const EXPRESSION = '__expr__';
const MINUTE = 60_000;

/** Who is told, as Grafana names it, and when: by severity. */
export const TOLD = {
  critical: { receiver: 'GX critical', repeat_interval: '24h' },
  warning: { receiver: 'GX warning', repeat_interval: '7d' },
} as const;
const GROUPS = { group_by: ['alertname', 'portal_id'], group_wait: '30s', group_interval: '5m' };

/** One that vanishes with its GX stays as it was for so many looks, a day: silence is no all-clear. */
const LOOKS_MISSED = 1_440;

/** In bytes: with a longer one Grafana does not start. */
const LONGEST_TITLE = 190;

export interface RuleOptions {
  /** What stands before a measurement: database and retention policy, quoted. */
  readonly from: string;
  readonly alerts: Alerts;
  /** Whether anybody is told; else rules are seen in Grafana alone. */
  readonly isTold: boolean;
  /** The longest window that the database answers, in minutes. */
  readonly longest: number;
  /** Those whose panels show what rules watch. */
  readonly dashboards: readonly Dashboard[];
}

export interface AlertRule {
  readonly uid: string;
  readonly [field: string]: unknown;
}

/** Every rule that is on. */
export function alertRules(options: RuleOptions): AlertRule[] {
  return RULES.flatMap((rule) =>
    rule.parts
      .filter(({ queries }) => Object.values(queries).every(({ window }) => window <= options.longest))
      .flatMap((part) =>
        versionsOf(rule, part, options.alerts).map((version) => alertRule(rule, part, version, options)),
      ),
  );
}

/** Those that ever were ours without an override. */
export const everyUid: readonly string[] = RULES.flatMap((rule) => rule.parts.map((part) => uidOf(rule, part, '')));

function uidOf({ name }: Rule, { key }: Part, about: string): string {
  return ['gx', ...name.split('_'), key, about && markOf(about)].filter(Boolean).join('-');
}

/** What tells one override from another where there is little room. */
function markOf(about: string): string {
  return createHash('sha256').update(about).digest('hex').slice(0, 8);
}

function titleOf({ title }: Part, about: string): string {
  if (about === '') return title;
  const whole = `${title} (${about})`;
  return Buffer.byteLength(whole) <= LONGEST_TITLE
    ? whole
    : `${title} (${[...about].slice(0, 30).join('')}… ${markOf(about)})`;
}

function alertRule(
  rule: Rule,
  part: Part,
  version: Version,
  { from, alerts, isTold, dashboards }: RuleOptions,
): AlertRule {
  const names = Object.keys(part.queries);
  const asked = Object.entries(part.queries).flatMap(([name, query], index) => {
    const own = alerts.warnings === 'all' ? (query.wider ?? query.where) : query.where;
    // What others are joined to decides what there is.
    const where = [own, ...(index === 0 ? version.where : [])].filter((condition) => condition !== undefined);
    return [question(name, query, where, from), expression(name, 'reduce', { expression: rows(name), ...LAST })];
  });
  const math = part.value?.replaceAll('{armed}', String(armedAt(rule, version)));
  const value = math === undefined ? (names[0] ?? '') : 'value';
  return {
    uid: uidOf(rule, part, version.about),
    title: literal(titleOf(part, version.about)),
    condition: 'fires',
    for: span(version.for),
    ...(rule.keep !== undefined && { keepFiringFor: span(rule.keep * MINUTE) }),
    noDataState: rule.noData ?? 'KeepLast',
    execErrState: 'KeepLast',
    missing_series_evals_to_resolve: LOOKS_MISSED,
    ...(alerts.paused && { isPaused: true }),
    labels: { severity: rule.severity, source: 'gx-logger' },
    annotations: {
      summary: part.summary,
      description: rule.advice,
      ...shownBy(rule, dashboards),
    },
    ...(isTold && { notification_settings: { ...GROUPS, ...TOLD[rule.severity] } }),
    data: [
      ...asked,
      ...(math === undefined ? [] : [expression('value', 'math', { expression: math })]),
      expression('fires', 'threshold', { expression: value, conditions: [thresholds(rule, version)] }),
    ],
  };
}

/** The link to a panel, the broken heart on it, and the marks in it: Grafana wants both annotations. */
function shownBy({ panel }: Rule, dashboards: readonly Dashboard[]): object {
  const [uid, title] = panel;
  const shown = dashboards.find((one) => one.uid === uid)?.panels?.find((one) => one.title === title);
  return shown ? { __dashboardUid__: uid, __panelId__: String(shown.id) } : {};
}

function armedAt({ threshold: limit }: Rule, { clear }: Version): number | undefined {
  const usual = typeof limit === 'number' ? undefined : limit.clear;
  return usual === undefined || clear === undefined ? undefined : Math.max(usual, clear);
}

/** Values that are no numbers are no values. */
const LAST = { reducer: 'last', settings: { mode: 'dropNN' } };

const rows = (name: string) => `${name}_rows`;

function question(name: string, query: Query, where: readonly string[], from: string): object {
  return {
    refId: rows(name),
    relativeTimeRange: { from: query.window * 60, to: 0 },
    datasourceUid: DATA_SOURCE,
    model: { refId: rows(name), rawQuery: true, resultFormat: 'time_series', query: select(query, where, from) },
  };
}

/** In InfluxQL. */
function select(query: Query, where: readonly string[], from: string): string {
  const { measurement, pick, field, by, sumOf, distanceTo, each } = query;
  const groupedBy = (tags: readonly string[], every = '') =>
    `GROUP BY ${every}${tags.map((tag) => `"${tag}"`).join(', ')}`;
  const asked = (value: string, tags: readonly string[]) =>
    [
      `SELECT ${value} FROM ${from}."${measurement}" WHERE ${['$timeFilter', ...where].join(' AND ')}`,
      ...(each === undefined ? [groupedBy(tags)] : [groupedBy(tags, `time(${each}m), `), 'fill(0)']),
    ].join(' ');
  const value = `${pick}("${field}")`;
  if (distanceTo !== undefined) {
    const away = `("${field}" - ${distanceTo})`;
    return `SELECT ${pick}("value") FROM (${asked(`${away} * ${away} AS "value"`, by)}) ${groupedBy(by)}`;
  }
  if (!sumOf) return asked(value, by);
  return `SELECT sum("value") FROM (${asked(`${value} AS "value"`, sumOf)}) ${groupedBy(by)}`;
}

function expression(refId: string, type: 'reduce' | 'math' | 'threshold', rest: object): object {
  return { refId, datasourceUid: EXPRESSION, model: { refId, type, ...rest } };
}

const OPERATORS = {
  below: ['lt', 'gt'],
  above: ['gt', 'lt'],
  'at least': ['gte', 'lt'],
  'equal to': ['eq', 'ne'],
} as const;

function thresholds({ is }: Rule, { threshold, clear }: Version): object {
  const [fires, ends] = OPERATORS[is];
  return {
    evaluator: { type: fires, params: [threshold] },
    ...(clear !== undefined && { unloadEvaluator: { type: ends, params: [clear] } }),
  };
}

/** As Grafana reads it: `90m`, `26h`, `0s`. */
function span(ms: number): string {
  const [unit, length] = (
    [
      ['h', 60 * MINUTE],
      ['m', MINUTE],
    ] as const
  ).find(([, one]) => ms > 0 && ms % one === 0) ?? ['s', 1_000];
  return `${ms / length}${unit}`;
}

/** Grafana reads a variable after a dollar. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
