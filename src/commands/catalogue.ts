/**
 * `gx-logger catalogue [pattern]`: what is known of a path, of a service, or of whatever has the words in it. The
 * pattern may be a whole topic, with or without `N/<portal id>/` and the instance.
 */
import { describe } from './catalogue/describe.ts';
import { listPaths, listServices } from './catalogue/list.ts';
import { known, search, suggest } from './catalogue/search.ts';

/** More of them are a search that says nothing. */
const MOST_FOUND = 60;

/** Whether something was found. `columns` is the width of the terminal; undefined where nobody looks at lines. */
export function catalogue(pattern: string | undefined, columns: number | undefined, say: (line: string) => void) {
  const print = (lines: readonly string[]) => {
    for (const line of lines) say(line);
    return true;
  };
  if (pattern === undefined) return print(listServices(columns));
  const answer = known(pattern);
  if (answer?.kind === 'path') return print(describe(answer.path));
  if (answer?.kind === 'service') return print(listPaths(answer.paths, columns, answer.service));
  const found = search(pattern);
  const [only] = found;
  if (only && found.length === 1) return print(describe(only));
  if (only) {
    print(listPaths(found.slice(0, MOST_FOUND), columns));
    if (found.length > MOST_FOUND) say(`and ${found.length - MOST_FOUND} more: say more of the path`);
    return true;
  }
  print(suggest(pattern));
  return false;
}
