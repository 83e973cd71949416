/** The committed dashboards as Grafana reads them, and what its back end makes of a query. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../config/grafana/dashboards');

export interface Target {
  readonly refId: string;
  readonly query: string;
  readonly alias: string;
  readonly rawQuery: boolean;
  readonly resultFormat: string;
  readonly datasource: { readonly type: string; readonly uid: string };
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly timeFrom?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: { readonly defaults: { readonly noValue?: string; readonly unit?: string } };
  readonly targets?: readonly Target[];
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly datasource?: { readonly uid: string };
  readonly current?: { readonly value: string };
}

export interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

export const dashboards: readonly (readonly [name: string, dashboard: Dashboard])[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))]);

/** Panels with queries: rows have none. */
export function charts({ panels }: Dashboard): readonly Panel[] {
  return panels.filter(({ type }) => type !== 'row');
}

export interface Question {
  readonly site: string;
  readonly tier: string;
  /** The range of the dashboard, ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** `$__interval` in seconds. */
  readonly interval: number;
}

/**
 * The variables by the front end, the macros by the back end. The front end's format `regex` puts a backslash before
 * every character that means something in a regular expression, the slash included.
 */
export function expand(query: string, { site, tier, from, to, interval }: Question): string {
  return query
    .replaceAll(`\${site:regex}`, site.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&'))
    .replaceAll(`\${tier:raw}`, tier)
    .replaceAll('$timeFilter', `time >= ${from}ms and time <= ${to}ms`)
    .replaceAll('$__interval', `${interval}s`);
}
