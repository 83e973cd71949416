/** The variables of a dashboard as Grafana's front end has them: what is chosen, and how a query is written with it. */
import type { Series } from '../../support/influxd.ts';
import { asRegex, type Dashboard } from '../panels.ts';

/** By the name of the variable. */
export type Chosen = ReadonlyMap<string, readonly string[]>;

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query?: string | { readonly query: string };
  readonly regex?: string;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  readonly current?: { readonly value?: string | readonly string[] };
}

const ALL = '$__all';

/** `given` by name comes first, then what the dashboard says; a query is asked with the variables before it. */
export async function choose(
  { templating }: Pick<Dashboard, 'templating'>,
  ask: (statement: string) => Promise<readonly Series[]>,
  given: Readonly<Record<string, readonly string[]>>,
): Promise<Chosen> {
  const chosen = new Map<string, readonly string[]>();
  for (const variable of templating.list as readonly Variable[]) {
    const { name, type, query = '', current } = variable;
    const text = typeof query === 'string' ? query : query.query;
    const own = [current?.value ?? []].flat();
    if (given[name]) chosen.set(name, given[name]);
    else if (type !== 'query') chosen.set(name, own.length > 0 ? own : [text.split(',')[0] ?? '']);
    else {
      const offered = optionsOf(await ask(interpolate(text, chosen)), variable.regex ?? '');
      const isAll = own.includes(ALL) || own.length === 0;
      if (variable.includeAll && isAll) chosen.set(name, variable.allValue ? [variable.allValue] : offered);
      else chosen.set(name, own.length > 0 && !isAll ? own : offered.slice(0, 1));
    }
  }
  return chosen;
}

function optionsOf(series: readonly Series[], regex: string): string[] {
  const all = series.flatMap(({ columns, values }) =>
    values.map((row) => String(row[Math.max(columns.indexOf('value'), columns[0] === 'time' ? 1 : 0)])),
  );
  const pattern = regex === '' ? undefined : new RegExp(regex.replace(/^\/(.*)\/$/, '$1'));
  return [...new Set(all)].filter((one) => pattern?.test(one) ?? true).sort();
}

/**
 * A text with variables written out. `regex` puts a backslash before every character that means something in a regular
 * expression, the slash included; several are in brackets. What Grafana's back end fills in is left alone.
 */
export function interpolate(text: string, chosen: Chosen): string {
  return text.replaceAll(
    /\$\{(\w+)(?::(\w+))?\}|\$(\w+)|\[\[(\w+)\]\]/g,
    (written, braced = '', format = '', plain = '', old = '') => {
      const values = chosen.get(braced || plain || old);
      return values ? formatted(values, format) : written;
    },
  );
}

function formatted(values: readonly string[], format: string): string {
  const [first = ''] = values;
  if (format === 'raw' || format === 'text') return values.join(',');
  if (format === 'singlequote') return values.map((value) => `'${value.replaceAll("'", "\\'")}'`).join();
  if (format === 'pipe') return values.join('|');
  if (format === '' && values.length === 1) return first;
  return asRegex(values);
}
