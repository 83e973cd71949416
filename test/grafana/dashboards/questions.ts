/** What a dashboard asks its data source when it is opened: each query of each panel, once a copy where a panel repeats. */
import { DATA_SOURCE } from '../../../src/grafana/alert-rule.ts';
import type { Dashboard, Panel, Target } from '../panels.ts';
import { type Chosen, interpolate } from './variables.ts';

const SOURCE = { type: 'influxdb', uid: DATA_SOURCE } as const;

export interface Question {
  /** Its title as it is written, or what it is beside a panel. */
  readonly panel: string;
  readonly target: Target;
  /** With the variables; macros are for Grafana's back end. */
  readonly query: string;
  /** As Grafana writes times: `now-24h`, `now/d`, or ms since 1970. */
  readonly from: string;
  readonly to: string;
}

interface Placed extends Panel {
  readonly repeat?: string;
  readonly timeShift?: string;
  readonly panels?: readonly Placed[];
}

interface Range {
  readonly from: string;
  readonly to: string;
}

export function questionsOf(dashboard: Dashboard, chosen: Chosen, range: Range): Question[] {
  return [...panelQuestions(dashboard, chosen, range), ...annotationQuestions(dashboard, chosen, range)];
}

function panelQuestions({ panels }: Dashboard, chosen: Chosen, range: Range): Question[] {
  const questions: Question[] = [];
  let rowRepeats: string | undefined;
  for (const panel of panels as readonly Placed[]) {
    if (panel.type === 'row') rowRepeats = panel.repeat;
    const below = panel.type === 'row' ? (panel.panels ?? []) : [panel];
    for (const one of below)
      for (const scoped of copies(chosen, [rowRepeats, one.repeat])) questions.push(...asked(one, scoped, range));
  }
  return questions;
}

function asked({ title, targets = [], timeFrom }: Placed, chosen: Chosen, range: Range): Question[] {
  const from = timeFrom === undefined ? range.from : timeFrom.startsWith('now') ? timeFrom : `now-${timeFrom}`;
  const to = timeFrom === undefined ? range.to : 'now';
  return targets
    .filter(({ query }) => query !== undefined)
    .map((target) => ({
      panel: title,
      target,
      query: interpolate(target.query, chosen),
      from,
      to,
    }));
}

/** The variables of each copy of a panel that repeats by some of them. */
function copies(chosen: Chosen, repeats: readonly (string | undefined)[]): Chosen[] {
  return repeats.reduce<Chosen[]>(
    (all, name) => {
      if (!name) return all;
      return all.flatMap((one) => (one.get(name) ?? []).map((value) => new Map([...one, [name, [value]]])));
    },
    [chosen],
  );
}

function annotationQuestions({ annotations }: Dashboard, chosen: Chosen, range: Range): Question[] {
  return annotations.list.flatMap(({ target }) => {
    if (target?.query === undefined) return [];
    const { query } = target;
    const whole = { refId: 'A', query, alias: '', rawQuery: true, resultFormat: 'table', datasource: SOURCE };
    return [{ panel: '(marks)', target: whole, query: interpolate(query, chosen), ...range }];
  });
}
