#!/usr/bin/env node
/**
 * The process edge: arguments, environment, signals, exit code. Nothing else touches the process.
 *
 * Exit codes: 0 stopped as asked; 1 a fault of the program, values that were lost at the stop, a DATA_DIR in use or another
 * user's, a failed check or a wrong command line; 2 a wrong configuration.
 */
import './shared/heap.ts';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createProgram, type Edge } from './commands/program.ts';
import { beforeSecret, readAdministrator } from './config/administrator.ts';
import { rereadCredentials } from './config/credentials.ts';
import { formatProblems } from './config/describe.ts';
import { withDotEnv } from './config/dotenv.ts';
import { readGrafana } from './config/grafana.ts';
import { loadConfig, type Problem } from './config/load.ts';
import { FILE_VARIABLE } from './config/settings.ts';
import { readGivenNow } from './shared/files.ts';
import { printableLines } from './shared/printable.ts';

const FAULT = 1;
const WRONG_CONFIGURATION = 2;

/** For commands that do without a GX. */
const UNUSED = 'unused.invalid';

/** A Ctrl-C may come twice: from the terminal, and from npm that passes it on. So soon it is the same one, ms. */
const SAME_SIGNAL = 1_000;

const surroundings = { ...withDotEnv({ ...process.env }, readGivenNow) };
// A time zone, for example, counts for everything.
Object.assign(process.env, surroundings.environment);
const { name: file, usual } = FILE_VARIABLE;
if (!surroundings.environment[file] && existsSync(usual)) {
  surroundings.environment = { ...surroundings.environment, [file]: usual };
}

const edge: Edge = {
  version: JSON.parse(readGivenNow(new URL('../package.json', import.meta.url))).version,
  output: process.stdout,
  say: (line) => void process.stdout.write(`${printableLines(line)}\n`),
  configuration({ needsGx = true, unwritten } = {}) {
    const { environment, fromFile, problems: faults } = surroundings;
    const isSet = environment['GX_HOST'] || environment['GX_HOST_FILE'];
    const all = needsGx || isSet ? environment : { ...environment, GX_HOST: UNUSED };
    const options = { fromFile, problems: faults, unwritten };
    const { config, problems } = loadConfig(beforeSecret(all, unwritten, readGivenNow), readGivenNow, options);
    return config ?? refuse(problems);
  },
  administrator() {
    const { environment, fromFile } = surroundings;
    const { administrator, problems } = readAdministrator(environment, readGivenNow, fromFile);
    return administrator ?? refuse(problems);
  },
  grafana() {
    const { environment, fromFile } = surroundings;
    const { grafana, problems } = readGrafana(environment, readGivenNow, fromFile);
    return grafana ?? refuse(problems);
  },
  credentials: () => rereadCredentials(surroundings.environment, (path) => readFile(path, 'utf8')),
  stopSignal(onFault) {
    const controller = new AbortController();
    let first: number | undefined;
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(name, () => {
        first ??= performance.now();
        // The second ends the process at once.
        if (controller.signal.aborted && performance.now() - first > SAME_SIGNAL) process.exit(FAULT);
        controller.abort(new Error(`stopped by ${name}`));
      });
    }
    if (!onFault) return controller.signal;
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error) => {
        onFault(error);
        process.exitCode = FAULT;
        controller.abort(new Error('a fault of gx-logger'));
      });
    }
    return controller.signal;
  },
  exitWith(code) {
    process.exitCode ??= code;
  },
};

/** The end: every problem is listed with its place. */
function refuse(problems: readonly Problem[]): never {
  process.stderr.write(`${formatProblems(problems)}\n`);
  process.exit(WRONG_CONFIGURATION);
}

// A full disk behind standard output costs log lines and nothing else.
process.stdout.on('error', () => undefined);
await createProgram(edge)
  .parseAsync()
  .catch((error) => {
    process.stderr.write(`${printableLines(error instanceof Error ? error.message : String(error))}\n`);
    process.exitCode = FAULT;
  });
// A name look-up that hangs cannot be cancelled and would hold the process up.
process.exit(process.exitCode ?? 0);
