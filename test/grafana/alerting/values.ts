/** What a step of a rule has: a number for each series, or nothing where a query had no answer at all. */
export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

export type Values = readonly Sample[] | 'nothing';

const names = new WeakMap<Labels, string>();

/** One text for equal labels. */
export function nameOf(labels: Labels): string {
  const known = names.get(labels);
  if (known !== undefined) return known;
  const name = JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
  names.set(labels, name);
  return name;
}

const counts = new WeakMap<Labels, number>();
function countOf(labels: Labels): number {
  const count = counts.get(labels) ?? Object.keys(labels).length;
  counts.set(labels, count);
  return count;
}
const holds = (labels: Labels, others: Labels) =>
  Object.entries(others).every(([name, value]) => labels[name] === value);

/**
 * The labels of what two series make together, undefined where they do not belong together: equal ones, or one's labels
 * hold those of the other.
 */
export function joined(one: Labels, other: Labels): Labels | undefined {
  if (one === other) return one;
  const count = countOf(one);
  const otherCount = countOf(other);
  if (count >= otherCount)
    return count === otherCount
      ? nameOf(one) === nameOf(other)
        ? one
        : undefined
      : holds(one, other)
        ? one
        : undefined;
  return holds(other, one) ? other : undefined;
}
