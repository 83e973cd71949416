/** Asks a database what rules ask, for one moment: every query once, all in one request. */
import type { Influxd, Series } from '../../support/influxd.ts';
import type { Row } from './look.ts';
import type { Question, Rule } from './rule.ts';
import type { Labels } from './values.ts';

/** By the owner that its labels name, the rows that a query has. */
export type Answers = (question: Question) => ReadonlyMap<string, readonly Row[]>;

interface Asked {
  readonly key: string;
  readonly query: string;
  readonly window: number;
  readonly measurement: string;
  readonly isOfGx: boolean;
}

interface AskerOptions {
  readonly influxd: Pick<Influxd, 'url'>;
  readonly rules: readonly Rule[];
  /** The measurements that a GX has at any time: what was never written is not asked for. */
  readonly measurementsOf: (portalId: string) => ReadonlySet<string>;
}

const NOTHING: ReadonlyMap<string, readonly Row[]> = new Map();

export class Asker {
  private readonly options: AskerOptions;
  private readonly asked: readonly Asked[];
  private readonly keys = new Map<Question, string>();
  private readonly known = new Map<string, Labels>();

  constructor(options: AskerOptions) {
    this.options = options;
    const asked = new Map<string, Asked>();
    for (const step of options.rules.flatMap(({ steps }) => steps)) {
      if (step.kind !== 'query') continue;
      const { query, window } = step;
      const key = `${window} ${query}`;
      this.keys.set(step, key);
      const [, measurement = ''] = / FROM "gx"\."autogen"\."([^"]+)"/.exec(query) ?? [];
      asked.set(key, { key, query, window, measurement, isOfGx: query.includes('"portal_id"') });
    }
    this.asked = [...asked.values()];
  }

  /** As Grafana asks it, at this time; but of these GX alone, and of the gx-logger on these hosts, or on all. */
  async ask(now: number, portalIds: readonly string[], hosts?: readonly string[]): Promise<Answers> {
    const { influxd, measurementsOf } = this.options;
    const asked = this.asked.flatMap(({ isOfGx, measurement, query, window, key }) => {
      const whose = isOfGx ? portalIds.filter((id) => measurementsOf(id).has(measurement)) : [];
      if (isOfGx && whose.length === 0) return [];
      const [tag, values] = isOfGx ? (['portal_id', whose] as const) : (['host', hosts] as const);
      const ofThese = values === undefined ? '' : ` and "${tag}" =~ /^(${values.join('|')})$/`;
      const time = `time >= ${now - window}ms and time <= ${now}ms${ofThese}`;
      return [{ key, statement: query.replaceAll('$timeFilter', time) }];
    });
    const response = await fetch(`${influxd.url}/query?epoch=ms`, {
      method: 'POST',
      body: new URLSearchParams({ q: asked.map(({ statement }) => statement).join(';') }),
    });
    const { results = [], error } = (await response.json()) as {
      error?: string;
      results?: { error?: string; series?: Series[] }[];
    };
    if (error !== undefined) throw new Error(error);
    const answers = new Map<string, ReadonlyMap<string, readonly Row[]>>();
    for (const [index, { key, statement }] of asked.entries()) {
      const result = results[index];
      if (!result || result.error !== undefined) throw new Error(`${statement}: ${result?.error}`);
      if (result.series) answers.set(key, this.byOwner(result.series));
    }
    return (question) => answers.get(this.keys.get(question) ?? '') ?? NOTHING;
  }

  private byOwner(series: readonly Series[]): ReadonlyMap<string, readonly Row[]> {
    const owners = new Map<string, Row[]>();
    for (const { tags = {}, values } of series) {
      const labels = this.oneOf(tags);
      const row = { labels, values: values.map(([, value]) => value).filter((value) => typeof value === 'number') };
      const owner = labels['portal_id'] ?? labels['host'] ?? '';
      const rows = owners.get(owner);
      if (rows) rows.push(row);
      else owners.set(owner, [row]);
    }
    return owners;
  }

  /** The same object for equal labels. */
  private oneOf(tags: Labels): Labels {
    const key = JSON.stringify(tags);
    const labels = this.known.get(key) ?? tags;
    if (labels === tags) this.known.set(key, tags);
    return labels;
  }
}
