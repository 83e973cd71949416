/** Which services were selected in the loader, as rules of ours. */
import { comment, isSet, setting } from './settings.ts';

/** Services that the loader logs whatever is selected. */
const ALWAYS = ['system/#', 'settings/#'];

interface Rule {
  readonly match: string;
  readonly action?: 'drop';
}

export interface Selection {
  /** What is selected is kept and all else dropped; none where everything is. */
  readonly rules: readonly Rule[];
  /** What is no rule, as comments. */
  readonly notes: readonly string[];
  /** All of it as lines of the file. */
  readonly lines: readonly string[];
}

export function selection(filters: readonly string[]): Selection {
  if (filters.length === 0 || filters.includes('#')) return { rules: [], notes: [], lines: [] };
  const matches = [...new Set([...filters, ...ALWAYS])];
  const isFilter = (match: string) => isSet(setting('', 'rules', [{ match }]));
  const rules: Rule[] = [...matches.filter(isFilter).map((match) => ({ match })), { match: '#', action: 'drop' }];
  const notes = [
    comment('What was selected in the loader, and what it logs in any case.'),
    ...matches
      .filter((match) => !isFilter(match))
      .map((match) =>
        comment(`Not carried over: ${JSON.stringify(match)} is no filter over <service>/<instance>/<path>.`),
      ),
  ];
  return { rules, notes, lines: [...notes, ...setting('', 'rules', rules)] };
}
