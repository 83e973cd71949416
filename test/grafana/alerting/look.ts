/** One look of a rule: what its queries answered, step by step, to which series fire. */
import { reckon } from './math.ts';
import type { Question, Reducer, Rule } from './rule.ts';
import { type Labels, nameOf, type Sample, type Values } from './values.ts';

/** One series of an answer: its tags, and its values in the order of time. */
export interface Row {
  readonly labels: Labels;
  readonly values: readonly number[];
}

export interface Verdict {
  readonly labels: Labels;
  readonly fires: boolean;
}

/** `nothing`: a query had no answer, or nothing was left of the answers. */
export type Seen = readonly Verdict[] | 'nothing';

/** `isLoaded` says whether a series fires or waits to do so: then it has to pass the other threshold. */
export function look(
  rule: Rule,
  answer: (question: Question) => readonly Row[],
  isLoaded: (labels: Labels) => boolean,
): Seen {
  const rows = new Map<string, readonly Row[]>();
  const known = new Map<string, Values>();
  const valuesOf = (name: string) => known.get(name) ?? fail(`${rule.uid}: no step ${name}`);
  for (const step of rule.steps) {
    switch (step.kind) {
      case 'query': {
        const found = answer(step);
        // One query without an answer is enough for the whole rule to have none.
        if (found.length === 0) return 'nothing';
        rows.set(step.name, found);
        break;
      }
      case 'reduce':
        known.set(step.name, reduce(rows.get(step.of) ?? fail(`${rule.uid}: no query ${step.of}`), step.reducer));
        break;
      case 'math':
        known.set(step.name, reckon(step.expression, valuesOf));
        break;
      case 'threshold': {
        const { fires, ends } = step;
        const values = valuesOf(step.of);
        if (values === 'nothing') return 'nothing';
        known.set(
          step.name,
          values.map(({ labels, value }) => {
            // An end that is not there yet: it goes on.
            const is = ends && isLoaded(labels) ? !ends(value) : fires(value);
            return { labels, value: Number(is) };
          }),
        );
      }
    }
  }
  const values = valuesOf(rule.condition);
  if (values === 'nothing' || values.length === 0) return 'nothing';
  const names = new Set(values.map(({ labels }) => nameOf(labels)));
  if (names.size < values.length) fail(`${rule.uid}: two results of ${[...names].join(' and of ')}`);
  return values.map(({ labels, value }) => ({ labels, fires: value !== 0 }));
}

const REDUCERS: Readonly<Record<Reducer, (values: readonly number[]) => number>> = {
  last: (values) => values.at(-1) ?? Number.NaN,
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

function reduce(rows: readonly Row[], reducer: Reducer): Sample[] {
  return rows.map(({ labels, values }) => ({ labels, value: REDUCERS[reducer](values) }));
}

function fail(why: string): never {
  throw new Error(why);
}
