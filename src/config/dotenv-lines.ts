/**
 * Lines of `.env` that set something else than their writer believes. Only those that are nearly settings of ours: others
 * may read the file.
 */
import { meantBy } from './environment.ts';
import type { Problem } from './problem.ts';

/** What begins a line: its name, what divides it from its value, and the value. */
const LINE = /^\s*(?:export\s+)?([\w.-]+)(\s*=|:\s)?(.*)$/;
const MARKS = ["'", '"', '`'];
const CURLY = /^[“”„‘’‚]|[“”‘’]$/;

export function misread(text: string): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, number>();
  const lines = text.split(/\r?\n/);
  const last = new Map(MARKS.map((mark) => [mark, lines.findLastIndex((line) => line.includes(mark))]));
  let quote: string | undefined;
  for (const [index, line] of lines.entries()) {
    // A value in quotes may have several lines.
    if (quote !== undefined) {
      if (line.includes(quote)) quote = undefined;
      continue;
    }
    const [, name = '', divider, rest = ''] = LINE.exec(line) ?? [];
    const value = rest.trim();
    const place = `.env:${index + 1}`;
    const tell = (message: string, hint: string) => problems.push({ place, message, hint });
    const mark = MARKS.find((one) => value.startsWith(one));
    // One that never ends is a part of the value.
    if (divider !== undefined && mark && !value.includes(mark, 1) && (last.get(mark) ?? 0) > index) quote = mark;
    if (name === '' || meantBy(name) === undefined) continue;
    const before = first.get(name);
    if (divider === undefined) tell(`${name} is not set here: there is no =`, `Write ${name}=value.`);
    else if (before !== undefined) tell(`${name} is set in line ${before} already`, 'Leave one of the two out.');
    else if (CURLY.test(value))
      tell(`the quotes around ${name} are no plain ones`, `Write ${name}='...' or no quotes.`);
    if (divider !== undefined && before === undefined) first.set(name, index + 1);
  }
  return problems;
}
