/**
 * The dashboards as they are shipped, made to fit what is configured: where the values are, which roll-ups there are, and in which
 * zone days are meant. The files in `config/grafana/dashboards` are for the database `gx` with both roll-ups.
 */
import { readdir, readFile } from 'node:fs/promises';

/** What a dashboard has that is fitted; the rest stays as it is. */
export interface Dashboard {
  readonly uid?: string;
  readonly title?: string;
  readonly timezone?: string;
  readonly panels?: readonly Panel[];
  readonly templating?: { readonly list?: readonly Variable[] };
}
interface Panel {
  readonly id?: number;
  readonly title?: string;
  readonly targets?: readonly Target[];
}
interface Target {
  readonly query?: string;
}
interface Variable {
  readonly name: string;
}

export interface Place {
  /** As it stands in a query: `"gx"`. */
  readonly database: string;
  /** Those that are kept there. */
  readonly tiers: readonly string[];
  /** Undefined where none is configured: days are those of who looks. */
  readonly zone: string | undefined;
}

const SHIPPED = new URL('../../config/grafana/dashboards/', import.meta.url);

/** Every dashboard that is shipped, in the order of their names. Rejects as node:fs does. */
export async function shippedDashboards(): Promise<Dashboard[]> {
  const names = (await readdir(SHIPPED)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(new URL(name, SHIPPED), 'utf8')) as Dashboard),
  );
}

/** The policies of tiers, and what is read where one is not kept. */
const POLICIES = { autogen: [], m1: ['autogen'], m15: ['m1', 'autogen'] } as const;
const PREFIX = /"gx"\."(autogen|m1|m15)"(?=\.)/g;
/** Lowest and highest of a roll-up, which are no values of their own. */
const EXTREME = /"gx"\."(m1|m15)"\."\w+_(?:min|max)"/;

export function adapt(dashboard: Dashboard, { database, tiers, zone }: Place): Dashboard {
  const isKept = (policy: string) => policy === 'autogen' || tiers.includes(policy);
  const policyOf = (policy: keyof typeof POLICIES) => [policy, ...POLICIES[policy]].find(isKept) ?? 'autogen';
  const hasExtremes = ({ query = '' }: Target) => {
    const [, policy] = EXTREME.exec(query) ?? [];
    return policy === undefined || policyOf(policy as keyof typeof POLICIES) !== 'autogen';
  };
  const { panels = [], templating } = dashboard;
  const fitted = {
    ...dashboard,
    ...(zone !== undefined && { timezone: zone }),
    panels: panels.map(({ targets, ...panel }) => ({
      ...panel,
      ...(targets && { targets: targets.filter(hasExtremes) }),
    })),
    templating: { list: (templating?.list ?? []).map((one) => (one.name === 'zone' && zone ? said(one, zone) : one)) },
  };
  return mapTexts(fitted, (text) =>
    text.replaceAll(PREFIX, (_, policy: keyof typeof POLICIES) => `${database}."${policyOf(policy)}"`),
  ) as Dashboard;
}

/** A variable in which a person may write, with this written in it. */
function said(variable: Variable, text: string): Variable & object {
  const option = { selected: true, text, value: text };
  return { ...variable, query: text, current: option, options: [option] } as Variable;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}
