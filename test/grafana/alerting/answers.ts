/** Asks a database what rules ask, for one moment: every query once, all in one request. */
import type { Influxd, Series } from '../../support/influxd.ts';
import type { Row } from './look.ts';
import type { Rule } from './rule.ts';
import type { Labels } from './values.ts';

/** The rows of a query over its window, as far as they are of one owner. */
export type Answers = (query: string, window: number) => ReadonlyMap<string, readonly Row[]>;

export class Asker {
  private readonly influxd: Pick<Influxd, 'url'>;
  private readonly questions: readonly { readonly key: string; readonly query: string; readonly window: number }[];
  private readonly ownerOf: (labels: Labels) => string;
  private readonly known = new Map<string, Labels>();

  constructor(influxd: Pick<Influxd, 'url'>, rules: readonly Rule[], ownerOf: Asker['ownerOf']) {
    this.influxd = influxd;
    this.ownerOf = ownerOf;
    const all = rules.flatMap(({ steps }) => steps).filter((step) => step.kind === 'query');
    this.questions = [...new Map(all.map((step) => [keyOf(step.query, step.window), step]))].map(
      ([key, { query, window }]) => ({ key, query, window }),
    );
  }

  /** As Grafana asks it, at this time; but of these GX alone, where rows are of a GX. */
  async ask(now: number, portalIds: readonly string[]): Promise<Answers> {
    const ofThese = ` and "portal_id" =~ /^(${portalIds.join('|')})$/`;
    const statements = this.questions.map(({ query, window }) => {
      const time = `time >= ${now - window}ms and time <= ${now}ms`;
      return query.replaceAll('$timeFilter', query.includes('"portal_id"') ? time + ofThese : time);
    });
    const response = await fetch(`${this.influxd.url}/query?epoch=ms`, {
      method: 'POST',
      body: new URLSearchParams({ q: statements.join(';') }),
    });
    const { results = [], error } = (await response.json()) as {
      error?: string;
      results?: { error?: string; series?: Series[] }[];
    };
    if (error !== undefined) throw new Error(error);
    const answers = new Map<string, ReadonlyMap<string, readonly Row[]>>();
    for (const [index, { key }] of this.questions.entries()) {
      const result = results[index];
      if (!result || result.error !== undefined) throw new Error(`${statements[index]}: ${result?.error}`);
      answers.set(key, this.shared(result.series ?? []));
    }
    return (query, window) => answers.get(keyOf(query, window)) ?? new Map();
  }

  /** The same object for equal labels. */
  private oneOf(tags: Labels): Labels {
    const key = JSON.stringify(tags);
    const labels = this.known.get(key) ?? tags;
    if (labels === tags) this.known.set(key, tags);
    return labels;
  }

  private shared(series: readonly Series[]): ReadonlyMap<string, readonly Row[]> {
    const owners = new Map<string, Row[]>();
    for (const { tags = {}, values } of series) {
      const labels = this.oneOf(tags);
      const row = { labels, values: values.map(([, value]) => value).filter((value) => typeof value === 'number') };
      const owner = this.ownerOf(labels);
      const rows = owners.get(owner);
      if (rows) rows.push(row);
      else owners.set(owner, [row]);
    }
    return owners;
  }
}

function keyOf(query: string, window: number): string {
  return `${window} ${query}`;
}
