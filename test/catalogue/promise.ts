/**
 * What of the catalogue others build on, as text: a line is service and path, kind, unit, reset and label, with tabs
 * between them. Behaviour, units and queries hang on all but the label.
 */
import type { Entries } from '../../src/catalogue/entry.ts';

const NONE = '-';

export function promise(services: Readonly<Record<string, Entries>>): string {
  const lines = Object.entries(services).flatMap(([service, entries]) =>
    Object.entries(entries).map(([path, { kind, unit = NONE, reset = NONE, label }]) =>
      [`${service}/${path}`, kind, unit, reset, label].join('\t'),
    ),
  );
  return `${lines.sort().join('\n')}\n`;
}

/** Every entry of `before` that `after` has no more, or has otherwise, in words. */
export function broken(before: string, after: string): string[] {
  const old = parse(before);
  const now = parse(after);
  const added = [...now].filter(([path]) => !old.has(path));
  return [...old].flatMap(([path, [kind, unit, reset, label]]) => {
    const [service] = path.split('/');
    const entry = now.get(path);
    if (!entry) {
      const renamed = added.find(([other, [, , , words]]) => words === label && other.startsWith(`${service}/`));
      return [`BREAKING: ${path} is ${renamed ? `renamed to ${renamed[0]}` : 'removed'}`];
    }
    const parts = [
      ['kind', kind, entry[0]],
      ['unit', unit, entry[1]],
      ['reset', reset, entry[2]],
    ] as const;
    return parts.flatMap(([what, from, to]) => (from === to ? [] : [`BREAKING: ${path}: ${what} ${from} -> ${to}`]));
  });
}

type Line = readonly [kind: string, unit: string, reset: string, label: string];

function parse(text: string): Map<string, Line> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [path = '', kind = '', unit = '', reset = '', label = ''] = line.split('\t');
      return [path, [kind, unit, reset, label]];
    }),
  );
}
