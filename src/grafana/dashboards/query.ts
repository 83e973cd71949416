/**
 * InfluxQL as every panel asks it: one statement a query, quoted names, the tier as a prefix, the site as an escaped
 * regular expression, and `$timeFilter` in every SELECT, that of a subquery too.
 *
 * A field that nobody publishes gives no row and so no series: what a system does not have takes no room in a panel.
 */
import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';

/** The one data source of every dashboard: config/grafana/datasources provisions it under this uid. */
export const DATA_SOURCE = { type: 'influxdb', uid: 'gx-influxdb' } as const;

export interface Query extends Dataquery {
  readonly refId: string;
  readonly datasource: typeof DATA_SOURCE;
  readonly rawQuery: true;
  readonly resultFormat: 'time_series' | 'table';
  readonly query: string;
  /** The name of the series; `$tag_device` stands for the device. Empty in a table, which has columns. */
  readonly alias: string;
}

const WHERE = `WHERE $timeFilter AND "site" =~ /^\${site:regex}$/`;

/** A measurement in the tier that the dashboard shows: `"gx"."autogen"."battery"`. */
function from(measurement: string): string {
  return `FROM \${tier:raw}."${measurement}" ${WHERE}`;
}

function select(query: string, alias: string, resultFormat: Query['resultFormat'] = 'time_series'): Query {
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

/** A quantity over time, a line a device. Empty intervals are null, so that an outage is seen as a gap. */
export function overTime(measurement: string, field: string, alias = '$tag_device'): Query {
  return select(`SELECT mean("${field}") ${from(measurement)} GROUP BY time($__interval), "device" fill(null)`, alias);
}

/** A state over time: the last of each interval, for a mean of states means nothing. */
export function stateOverTime(measurement: string, field: string): Query {
  return select(
    `SELECT last("${field}") ${from(measurement)} GROUP BY time($__interval), "device" fill(null)`,
    '$tag_device',
  );
}

/** A figure of the site itself, over time: `gx_site` has no tag `device`. */
export function siteOverTime(field: string, alias: string): Query {
  return select(`SELECT mean("${field}") ${from('gx_site')} GROUP BY time($__interval), "site" fill(null)`, alias);
}

/** The last value of each device. */
export function latest(measurement: string, field: string, alias = '$tag_device'): Query {
  return select(`SELECT last("${field}") ${from(measurement)} GROUP BY "device"`, alias);
}

/**
 * The sum of the last values of several fields of one measurement. Each is read for itself, because the sum of a
 * phase that is there and one that is not is null in InfluxQL.
 */
export function latestSum(measurement: string, fields: readonly string[], alias: string): Query {
  const parts = fields.map((field) => `(SELECT last("${field}") AS "value" ${from(measurement)} GROUP BY "device")`);
  return select(`SELECT sum("value") FROM ${parts.join(', ')} WHERE $timeFilter GROUP BY "device"`, alias);
}

/** A table of devices: their last value of a field, and when it came. Measurements by regular expression. */
export function lastSeen(field: string): Query {
  return select(
    `SELECT last("${field}") AS "${field}" FROM \${tier:raw}./^[a-z0-9]+$/ ${WHERE} GROUP BY "device", "instance"`,
    '',
    'table',
  );
}
