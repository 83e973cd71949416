/**
 * InfluxQL as every panel asks it: one statement a query, quoted names, the tier as a prefix, the site as an escaped
 * regular expression, and a bound of time in every SELECT, that of a subquery too. No more than what InfluxDB 1.6, 1.13, 2.x
 * and 3.x have in common; a test holds every query to that.
 *
 * A field that nobody publishes gives no row and so no series: what a system does not have takes no room in a panel.
 */
import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';

/** The one data source of every dashboard: config/grafana/datasources provisions it under this uid. */
export const DATA_SOURCE = { type: 'influxdb', uid: 'gx-influxdb' } as const;

/** As docs/data-model.md has them: every value, minutes, quarters of an hour. */
export type Tier = 'raw' | 'm1' | 'm15';
const PREFIXES: Readonly<Record<Tier, string>> = { raw: '"gx"."autogen"', m1: '"gx"."m1"', m15: '"gx"."m15"' };

/** The time of a SELECT: that of the dashboard. */
export const RANGE = '$timeFilter';
/** Or one that ends now, whatever the dashboard shows: `15m`, `24h`. */
export const within = (time: string) => `time > now() - ${time}`;
/** A value is stored when it changes and every 5 minutes at least, so what is older is not now. */
export const NOW = within('15m');

const SITE = `"site" =~ /^\${site:regex}$/`;
/** A tag that a variable of the dashboard chooses: `chosen('device', 'battery')`. */
export const chosen = (tag: string, variable: string) => `"${tag}" =~ /^\${${variable}:regex}$/`;
/**
 * As wide as a point on the screen. Without braces Grafana takes it for a part of a regular expression where a slash stands before
 * and behind it, as in a query over several SELECTs, and puts a backslash before it.
 */
export const INTERVAL = `\${__interval}`;
/** The variable of the time zone, for `GROUP BY time(1d)`: it stands in each subquery as well. */
export const ZONE = `tz('\${zone:raw}')`;

export interface Select {
  /** What is selected: `mean("Soc")`. */
  readonly what: string;
  readonly tier?: Tier;
  /** Its name, or a regular expression in slashes. */
  readonly measurement: string;
  readonly time?: string;
  /** Conditions beside those of time and site. */
  readonly where?: readonly string[];
  /** Tags. `device` unless something else is said. */
  readonly by?: readonly string[];
  /** Intervals of a line: `INTERVAL`, `1d`. Absent: one row a series. */
  readonly every?: string;
  /** What an interval without values is: null, so that an outage is seen as a gap, or no row at all. */
  readonly fill?: 'null' | 'none';
  /** What stands behind it all: `ZONE`, `ORDER BY time DESC LIMIT 100`. */
  readonly last?: string;
}

/** The name of a measurement, or a regular expression in slashes as it is. */
export const quoted = (measurement: string) => (measurement.startsWith('/') ? measurement : `"${measurement}"`);

/** The text of one SELECT. `site` chooses everywhere but for `gx_logger`, which is of no site. */
export function select({
  what,
  tier = 'raw',
  measurement,
  time = RANGE,
  where = [],
  by = ['device'],
  every,
  fill,
  last,
}: Select): string {
  const conditions = [time, ...(measurement === 'gx_logger' ? [] : [SITE]), ...where].join(' AND ');
  return `SELECT ${what} FROM ${PREFIXES[tier]}.${quoted(measurement)} WHERE ${conditions}${grouped(by, every, fill)}${last ? ` ${last}` : ''}`;
}

/**
 * A SELECT over others: `sum("value")` of what each of them calls `value`. Where they have no intervals their rows may stand
 * at 1970: then `time` is left out.
 */
export function over(
  what: string,
  inner: readonly string[],
  { time, where = [], by = ['device'], every, fill, last }: Omit<Select, 'what' | 'tier' | 'measurement'> = {},
): string {
  const sources = inner.map((one) => `(${one})`).join(', ');
  const conditions = [...(time ? [time] : []), ...where].map(
    (one, index) => `${index === 0 ? ' WHERE' : ' AND'} ${one}`,
  );
  return `SELECT ${what} FROM ${sources}${conditions.join('')}${grouped(by, every, fill)}${last ? ` ${last}` : ''}`;
}

function grouped(by: readonly string[], every: string | undefined, fill: string | undefined): string {
  const groups = [...(every ? [`time(${every})`] : []), ...by.map((tag) => `"${tag}"`)];
  if (groups.length === 0) return '';
  return ` GROUP BY ${groups.join(', ')}${every ? ` fill(${fill ?? 'null'})` : ''}`;
}

export interface Query extends Dataquery {
  readonly refId: string;
  readonly datasource: typeof DATA_SOURCE;
  readonly rawQuery: true;
  readonly resultFormat: 'time_series' | 'table';
  readonly query: string;
  /** The name of the series; `$tag_device` stands for the device. Empty in a table, which has columns. */
  readonly alias: string;
}

export function ask(query: string, alias = '$tag_device', resultFormat: Query['resultFormat'] = 'time_series'): Query {
  return {
    refId: '',
    datasource: DATA_SOURCE,
    rawQuery: true,
    resultFormat,
    query,
    alias,
    _implementsDataqueryVariant: () => undefined,
  };
}

/** Rows of a table, a column a field and a tag. */
export const rows = (query: string): Query => ask(query, '', 'table');

type Line = Omit<Select, 'what' | 'measurement' | 'every'>;

/** A quantity over time, a line a device. */
export function mean(measurement: string, field: string, line: Line = {}, alias?: string): Query {
  return ask(select({ ...line, what: `mean("${field}")`, measurement, every: INTERVAL }), alias);
}

/** A state or a counter over time: the last of each interval, for a mean of states means nothing. */
export function lastOf(measurement: string, field: string, line: Line = {}, alias?: string): Query {
  return ask(select({ ...line, what: `last("${field}")`, measurement, every: INTERVAL }), alias);
}

/** The last value of each device that is no older than 15 minutes, whatever range is shown. */
export function now(measurement: string, field: string, line: Line = {}, alias?: string): Query {
  return ask(select({ time: NOW, ...line, what: `last("${field}")`, measurement }), alias);
}

/**
 * The sum of what several fields of one measurement are now, for each of `by`. Each is read for itself, because the sum of a
 * phase that is there and one that is not is null in InfluxQL.
 */
export function sumNow(measurement: string, fields: readonly string[], alias: string, line: Line = {}): Query {
  return ask(addedNow('sum("value")', measurement, fields, line), alias);
}

/** The text of such a sum, `what` of the fields' last `value`, as a part of others. */
export function addedNow(what: string, measurement: string, fields: readonly string[], line: Line = {}): string {
  const { by = ['site'] } = line;
  const parts = fields.map((field) =>
    select({
      time: NOW,
      ...line,
      by: [...new Set([...by, 'device'])],
      what: `last("${field}") AS "value"`,
      measurement,
    }),
  );
  return over(what, parts, { time: line.time ?? NOW, by });
}

/**
 * What flows now in one of the two directions of a power, of all chosen sites together: of each site the sum of its fields, where
 * that is more than a watt. What does not flow gives no row.
 */
export function flowNow(alias: string, sign: 1 | -1, measurement: string, fields: readonly string[]): Query {
  const nets = addedNow(`sum("value") * ${sign} AS "net"`, measurement, fields);
  return ask(over('sum("net")', [nets], { time: NOW, where: ['"net" > 1'], by: [] }), alias);
}

/** What the lines of a band are called. */
export const MEAN = 'Mean';
export const LOWEST = 'Lowest';
export const HIGHEST = 'Highest';

/** Of a quantity of a roll-up that is charted: its mean, and its lowest and highest, which `lines` draws as a band. */
export function band(tier: 'm1' | 'm15', measurement: string, field: string, line: Line = {}): Query[] {
  return [
    mean(measurement, field, { ...line, tier }, MEAN),
    ask(select({ ...line, tier, what: `min("${field}")`, measurement: `${measurement}_min`, every: INTERVAL }), LOWEST),
    ask(
      select({ ...line, tier, what: `max("${field}")`, measurement: `${measurement}_max`, every: INTERVAL }),
      HIGHEST,
    ),
  ];
}
