/** Several GX that the loader logs, as the list `installations` of ours. */
import { stringify } from 'yaml';
import { selection } from './selection.ts';
import { comment, problemOf } from './settings.ts';
import type { LoaderSource } from './sources.ts';

export const FOUND = { UPnP: 'found it by UPnP', VRM: 'reached it through VRM' } as const;
export const NAMES =
  'Through VRM the loader named the series after the installation there; gx-logger takes the name that the GX has (Settings, System name). Where the two differ, new series begin.';

/** Lines of the file; none where fewer than two are switched on, or none of them can be carried over. */
export function several(sources: readonly LoaderSource[]): readonly string[] {
  const enabled = sources.filter(({ isEnabled }) => isEnabled);
  if (enabled.length < 2) return [];
  const entries: object[] = [];
  const lines = enabled.flatMap((source) => {
    const { way, id, filters, expires } = source;
    const { rules, notes } = selection(filters);
    const at = way === 'host' ? { host: id } : { host: 'venus.local', portal_id: id };
    const entry = { ...at, ...(rules.length > 0 && { rules }) };
    const problem = problemOf('', 'installations', [...entries, entry]);
    if (problem !== undefined) return [comment(`${nameOf(source)} is not carried over: ${problem}`)];
    entries.push(entry);
    return [
      ...(way === 'host' ? [] : [comment(`The loader ${FOUND[way]}: write its address in place of venus.local.`)]),
      ...(way === 'VRM' ? [comment(NAMES)] : []),
      ...(expires ? [comment('The loader was to end by itself at a set time; gx-logger goes on.')] : []),
      ...notes,
      ...stringify([entry], { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd().split('\n'),
    ];
  });
  if (entries.length === 0) return [];
  return ['installations:', ...lines.map((line) => `  ${line}`)];
}

/** `host: "boat.local"`. Before an @ a password may stand. */
export function nameOf({ way, id }: LoaderSource): string {
  return `${way === 'host' ? 'host' : 'portal_id'}: ${JSON.stringify(id.replace(/^.*@/s, ''))}`;
}
