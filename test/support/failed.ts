/**
 * Says in the very last lines of a run what failed and how, cut short: where only the end of a long output is kept, the
 * cause is still in it.
 */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

const ERRORS_AT_MOST = 12;
const LETTERS_OF_AN_ERROR = 700;

export default class FailedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const failed = [
      ...modules.flatMap(failuresOf),
      ...unhandled.map((error) => `outside of any test\n${textOf(error)}`),
    ];
    if (failed.length === 0) return;
    const left = failed.length - ERRORS_AT_MOST;
    const more = left > 0 ? [`and ${left} more`] : [];
    console.log(`\nwhat failed\n\n${[...failed.slice(0, ERRORS_AT_MOST), ...more].join('\n\n')}\n`);
  }
}

function failuresOf(module: TestModule): readonly string[] {
  const file = relative(process.cwd(), module.moduleId);
  const hooks = [module, ...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((error) => `${file}: ${suite.type === 'suite' ? suite.fullName : 'the file'}\n${textOf(error)}`),
  );
  const tests = [...module.children.allTests('failed')].map(
    (test) => `${file}: ${test.fullName}\n${(test.result().errors ?? []).map(textOf).join('\n')}`,
  );
  return [...hooks, ...tests];
}

function textOf({ message, diff, stacks }: SerializedError): string {
  const places = (stacks as readonly { file: string; line: number }[] | undefined) ?? [];
  const at = places.slice(0, 3).map(({ file, line }) => `  at ${relative(process.cwd(), file)}:${line}`);
  const text = stripVTControlCharacters([message, diff].filter(Boolean).join('\n'));
  return [text.slice(0, LETTERS_OF_AN_ERROR), ...at].join('\n');
}
