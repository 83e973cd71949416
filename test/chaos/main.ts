/**
 * The chaos harness: a simulated GX, the built daemon as a process, a real database behind a proxy, and one fault a
 * row. What the daemon was sent must be in the database, value by value. `npm run chaos`; `-- --help` for more.
 *
 * The table and, as the last line, `lost=<n> duplicated=<n>` go to standard output, progress to standard error.
 * Exit code 1 when any row is not as it should be. The full form mounts disks of its own, so it wants root.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { perform, type Result, type Row } from './row.ts';
import { rows } from './rows/index.ts';
import { table, total } from './table.ts';

const HELP = `npm run chaos -- [--short] [--row <name>]... [--parallel <n>] [--list] [--program <file>]
  --short     the rows that are worth their time in every build; they take 90 s
  --row       this row, also in the short form's absence; may be given again
  --parallel  how many rows run at a time (3)
  --list      names the rows
  --program   the daemon's built entry (dist/main.js)
`;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    row: { type: 'string', multiple: true },
    parallel: { type: 'string', default: '3' },
    list: { type: 'boolean', default: false },
    program: { type: 'string', default: join(import.meta.dirname, '../../dist/main.js') },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else if (values.list) process.stdout.write(rows.map(describe).join(''));
else await run(chosen());

function chosen(): readonly Row[] {
  const { row: names, short } = values;
  const unknown = (names ?? []).filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0) fail(`there is no row ${unknown.join(', ')}; --list names them`);
  if (names) return rows.filter(({ name }) => names.includes(name));
  return rows.filter(({ form = 'full' }) => (short ? form !== 'full' : form !== 'short only'));
}

async function run(wanted: readonly Row[]): Promise<void> {
  if (!existsSync(values.program)) fail(`${values.program} is not there: run npm run build first`);
  // One `exit` listener for each process that is running.
  process.setMaxListeners(0);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const begun = performance.now();
  const results = await sideBySide(wanted, Number(values.parallel));
  const failed = results.filter(({ problems }) => problems.length > 0);
  const seconds = Math.round((performance.now() - begun) / 1_000);
  say(`${results.length} rows in ${seconds} s, ${failed.length} failed`);
  process.stdout.write(`${table(results)}\n${total(results)}\n`);
  process.exit(failed.length > 0 ? 1 : 0);
}

/** Results in the order of the rows. */
async function sideBySide(wanted: readonly Row[], most: number): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...wanted.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, row] = next;
      say(`${row.name} ...`);
      const result = await perform(row, values.program);
      results[index] = result;
      const verdict = result.problems.length === 0 ? 'ok' : `FAILED: ${result.problems.join('; ')}`;
      say(`${row.name} ${verdict} (${Math.round(result.seconds)} s, lost ${result.lost} of ${result.sent})`);
    }
  };
  await Promise.all(Array.from({ length: most }, work));
  return results;
}

function describe({ name, what, form = 'full' }: Row): string {
  return `${name.padEnd(24)} ${form.padEnd(11)} ${what}\n`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function fail(message: string): never {
  say(message);
  process.exit(2);
}
