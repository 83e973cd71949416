/**
 * What an alert rule of ours is: data, a row each. `alert-rule.ts` makes Grafana's rule of a row, the configuration takes
 * names, defaults and ranges from it, and docs/alerts.md its words. Times are minutes.
 */

/** What a query asks of the raw values. It has an answer for each series of `by`, and nothing else tells series apart. */
export interface Query {
  readonly measurement: string;
  readonly pick: 'last' | 'max' | 'min' | 'spread' | 'count' | 'non_negative_difference';
  readonly field: string;
  /** A condition in InfluxQL beside that of time. */
  readonly where?: string;
  /** The same where `alerts.warnings` is `all`. */
  readonly wider?: string;
  readonly window: number;
  readonly by: readonly string[];
  /** Of the square of how far values are from this, in place of the values. */
  readonly distanceTo?: number;
  /** Over these the answers are added up to one for each of `by`. */
  readonly sumOf?: readonly string[];
  /** One answer in each of so many minutes, 0 where there is nothing; the last one counts. */
  readonly each?: number;
}

export const SITE = ['portal_id', 'site'] as const;
export const DEVICE = [...SITE, 'device'] as const;
/** In the measurements of ours that hold devices of every service. */
export const ANY_DEVICE = [...SITE, 'service', 'device'] as const;
export const ALARM = [...ANY_DEVICE, 'alarm'] as const;
export const HOST = ['host'] as const;

/** Windows of values that are refreshed every 5 minutes, every hour, and of our own, which may rest longer. */
export const RECENT = 15;
export const SLOW = 180;
export const DAY = 1_440;

/** A number that a person may change, and within what. */
export interface Limit {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  readonly unit: string;
  /** Where an alert ends again, on the other side of the limit. */
  readonly clear?: number;
  /** What a person should know who gives a number out of range. */
  readonly meant?: string;
}

export interface Part {
  /** What tells it from the other parts of its rule. */
  readonly key?: string;
  readonly title: string;
  /** By the name that the value has in `value` and `summary`. The first is what the rule is about; others are joined to it. */
  readonly queries: Readonly<Record<string, Query>>;
  /** Math of Grafana; `{armed}` stands for the usual `clear`, or for one that is higher. Absent: the one query. */
  readonly value?: string;
  /** A template of Grafana. */
  readonly summary: string;
}

export interface Rule {
  /** Its key in `alerts.rules`. */
  readonly name: string;
  /** The uid of a dashboard, and the title of the panel in it that shows what the rule watches. */
  readonly panel: readonly [dashboard: string, title: string];
  readonly severity: 'warning' | 'critical';
  /** It is there for who turns it on. */
  readonly isOff?: boolean;
  readonly parts: readonly Part[];
  readonly is: 'below' | 'above' | 'at least' | 'equal to';
  readonly threshold: number | Limit;
  /** So long it has to be true before it fires. */
  readonly for: number;
  /** So long it goes on firing when it is not true any longer. */
  readonly keep?: number;
  /** What becomes of it where its queries have no answer at all; else it stays as it was. */
  readonly noData?: 'OK' | 'Alerting';
  /** When it fires, for people; `{threshold}` and `{clear}` stand for the numbers. */
  readonly when: string;
  readonly advice: string;
}

export const last = (measurement: string, field: string, by: Query['by'] = DEVICE, window = RECENT): Query => ({
  measurement,
  pick: 'last',
  field,
  window,
  by,
});

/** By how much a counter of a device has risen; where it falls it begins anew. */
export const risen = (measurement: string, field: string, window: number): Query => ({
  ...last(measurement, field, DEVICE, window),
  pick: 'non_negative_difference',
  sumOf: DEVICE,
});

/** Of gx_site, which every site has. */
export const ofSite = (field: string): Query => last('gx_site', field, SITE, DAY);
