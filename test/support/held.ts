/**
 * Prints, after the tests, which test holds which fault that real systems, servers and people once showed: the lists in
 * `test/held/`. A row whose file ran and whose test did not pass, or is not there any more, fails the run.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

interface Held {
  readonly fault: string;
  readonly file: string;
  /** The full title: `describe > test`. */
  readonly test: string;
}

const FOLDER = join(import.meta.dirname, '../held');

export default class HeldReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const ran = new Map(modules.map((module) => [relative(process.cwd(), module.moduleId), statesOf(module)]));
    const rows = listed().flatMap((row) => {
      if (!existsSync(row.file)) return [{ ...row, state: 'no such file' }];
      const states = ran.get(row.file);
      return states ? [{ ...row, state: states.get(row.test) ?? 'not there' }] : [];
    });
    if (rows.length === 0) return;
    // What does not hold comes last, where it is seen.
    rows.sort((a, b) => Number(a.state !== 'passed') - Number(b.state !== 'passed'));
    const lines = rows.map(({ fault, file, test, state }) => `${MARKS[state] ?? state} | ${fault} | ${file}: ${test}`);
    const held = rows.filter(({ state }) => state === 'passed').length;
    console.log(
      `\nfaults that were met, and the test that holds each\n${lines.join('\n')}\n${held} of ${rows.length} held\n`,
    );
    if (rows.some(({ state }) => state !== 'passed' && state !== 'skipped')) process.exitCode = 1;
  }
}

const MARKS: Readonly<Record<string, string>> = { passed: 'held' };

function listed(): readonly Held[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Held[]);
}

/** How each test of a file ended, by its full title; of several with one title, the worst. */
function statesOf(module: TestModule): ReadonlyMap<string, string> {
  const states = new Map<string, string>();
  for (const test of module.children.allTests()) {
    const state = isLeftOut(test) ? 'skipped' : test.result().state;
    if (states.get(test.fullName) !== 'failed') states.set(test.fullName, state);
  }
  return states;
}

/** With its suite: vitest then calls some of its tests pending. */
function isLeftOut(test: TestCase): boolean {
  for (let one: TestCase | TestSuite | TestModule = test; one.type !== 'module'; one = one.parent)
    if (one.options.mode === 'skip') return true;
  return false;
}
