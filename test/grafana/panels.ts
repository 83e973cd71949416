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
  readonly description?: string;
  readonly repeat?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly timeFrom?: string;
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: {
    readonly defaults: {
      readonly noValue?: string;
      readonly unit?: string;
      readonly custom?: { readonly lineInterpolation?: string };
    };
  };
  readonly targets?: readonly Target[];
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly datasource?: { readonly uid: string };
  readonly current?: { readonly value: string | readonly string[] };
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly { readonly target?: { readonly query?: string } }[] };
  readonly links: readonly { readonly type: string; readonly [key: string]: unknown }[];
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
  /** Chosen values of the dashboard's variables, by name; `site` is one. A variable that is not here has all values. */
  readonly chosen: Readonly<Record<string, readonly string[]>>;
  readonly zone?: string;
  /** The range of the dashboard, ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** `${__interval}` in seconds. */
  readonly interval: number;
  /** Where the values are, if not in `gx`. */
  readonly database?: string;
}

/**
 * The variables by the front end, the macros by the back end. The front end's format `regex` puts a backslash before
 * every character that means something in a regular expression, the slash included, and several values in brackets.
 */
export function expand(query: string, { chosen, zone = 'UTC', from, to, interval, database }: Question): string {
  return (
    query
      .replaceAll(/\$\{(\w+):regex\}/g, (_, name: string) => (chosen[name] ? asRegex(chosen[name]) : '.*'))
      .replaceAll(`\${zone:raw}`, zone)
      // What is left is a number: a factor, a price.
      .replaceAll(/\$\{\w+:raw\}/g, '1')
      .replaceAll(/"gx"\.(?="(autogen|m1|m15)")/g, database ? `"${database}".` : '$&')
      .replaceAll('$timeFilter', `time >= ${from}ms and time <= ${to}ms`)
      .replaceAll(`\${__interval}`, `${interval}s`)
  );
}

/** Grafana's format `regex`. */
export function asRegex(values: readonly string[]): string {
  const escaped = values.map((value) => value.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&'));
  return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`;
}
