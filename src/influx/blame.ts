/**
 * Where to cut a batch of which something was refused. Servers hide one error behind another and some store
 * nothing of such a batch, so what a server says is only a hint of where to cut: both parts are sent again, and
 * only an answer that refuses all of a part condemns its lines.
 */
import { measurementOf, stampOf } from './lines.ts';
import { type Report, readReport } from './report.ts';

/** Whether an answer that refuses something of `lines` refuses all of them. */
export function refusesAll(lines: readonly string[], text: string): boolean {
  return lines.length === 1 || readReport(text).refused >= lines.length;
}

/** Two parts, neither of them empty, that together are `lines` (at least two). The suspects come last. */
export function cut(lines: readonly string[], text: string): [string[], string[]] {
  const suspects = suspectsIn(lines, readReport(text));
  if (suspects.size > 0 && suspects.size < lines.length) {
    return [lines.filter((_, index) => !suspects.has(index)), lines.filter((_, index) => suspects.has(index))];
  }
  return halves(lines);
}

/** Both halves of at least two lines, in their order. */
export function halves(lines: readonly string[]): [string[], string[]] {
  const middle = Math.ceil(lines.length / 2);
  return [lines.slice(0, middle), lines.slice(middle)];
}

/** The indexes of the lines that a report seems to mean. */
function suspectsIn(lines: readonly string[], report: Report): Set<number> {
  if (report.numbers.length > 0) {
    return new Set(report.numbers.map((number) => number - 1).filter((index) => index in lines));
  }
  if (report.quoted.length > 0) {
    const quoted = new Set(report.quoted);
    return indexesWhere(lines, (line) => quoted.has(line));
  }
  const conflict = /input field "(.+)" on measurement "(.+)" is type/.exec(report.words);
  if (conflict) {
    const [, field = '', measurement = ''] = conflict;
    const named = (line: string) => line.replaceAll('\\', '').includes(`${field}=`);
    return indexesWhere(lines, (line) => measurementOf(line) === measurement && named(line));
  }
  if (/(beyond|outside) retention policy/.test(report.words)) return oldest(lines, report.refused);
  return new Set();
}

function indexesWhere(lines: readonly string[], matches: (line: string) => boolean): Set<number> {
  return new Set(lines.flatMap((line, index) => (matches(line) ? [index] : [])));
}

/** The indexes of the `count` lines with the oldest stamps. */
function oldest(lines: readonly string[], count: number): Set<number> {
  const byAge = lines.map((line, index) => ({ index, stamp: stampOf(line) })).sort((a, b) => a.stamp - b.stamp);
  return new Set(byAge.slice(0, count).map(({ index }) => index));
}
