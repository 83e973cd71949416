#!/usr/bin/env node
/**
 * The process edge: arguments, environment, signals, exit code. Nothing else touches the process.
 *
 * Exit codes: 0 stopped as asked, 1 a fault of the program or a failed check, 2 a wrong configuration.
 */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { config as loadDotenv } from 'dotenv';
import { check } from './commands/check.ts';
import { run } from './commands/run.ts';
import { formatProblems } from './config/explain.ts';
import { loadConfig } from './config/load.ts';
import type { Config } from './config/schema.ts';
import { createLog } from './log.ts';

const FAULT = 1;
const WRONG_CONFIGURATION = 2;

const version = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version as string;

const HELP = `
Settings come from the environment, from a file .env in the current folder, or from a YAML file named by
GX_LOGGER_CONFIG; GX_HOST and INFLUX_URL are needed. All of them: docs/configuration.md.
Exit codes: 0 stopped as asked or all is ready, 1 a fault or not ready, 2 a wrong configuration.`;

const program = new Command('gx-logger')
  .description('Logs everything a Victron GX device publishes over MQTT to InfluxDB.')
  .version(version)
  .showHelpAfterError()
  .addHelpText('after', HELP);

program
  .command('run')
  .description('log until stopped')
  .action(async () => {
    const config = configuration();
    const log = createLog(config.log_level, process.stdout);
    const stopping = stopSignal();
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error) => {
        log.fatal({ part: 'main', err: error }, 'a fault of gx-logger: stopping, to keep what is unsent');
        process.exitCode = FAULT;
        stopping.abort(new Error('a fault of gx-logger'));
      });
    }
    log.info({ part: 'main', version }, `gx-logger ${version}`);
    if (!(await run(config, log, stopping.signal))) process.exitCode = FAULT;
  });

program
  .command('check')
  .description('say what would happen: try the GX and the database, write nothing')
  .option('--accept-key', "accept the GX's present key in place of the pinned one")
  .action(async (options: { acceptKey?: boolean }) => {
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const { signal } = stopSignal();
    const settings = { acceptKey: options.acceptKey === true, version };
    const isFine = await check(configuration(), settings, say, signal).catch((error) => {
      if (!signal.aborted) throw error;
      return false;
    });
    if (!isFine) process.exitCode = FAULT;
  });

/** The configuration, or the end: every problem is listed with its place. */
function configuration(): Config {
  loadDotenv({ quiet: true });
  const { config, problems } = loadConfig(process.env, (path) => readFileSync(path, 'utf8'));
  if (config) return config;
  process.stderr.write(`${formatProblems(problems)}\n`);
  process.exit(WRONG_CONFIGURATION);
}

/** Aborts at the first SIGTERM or SIGINT; the second ends the process at once. */
function stopSignal(): AbortController {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(FAULT);
      controller.abort(new Error(`stopped by ${name}`));
    });
  }
  return controller;
}

// A full disk behind standard output costs log lines and nothing else.
process.stdout.on('error', () => undefined);
await program.parseAsync();
// A name look-up that hangs cannot be cancelled and would hold the process up.
process.exit(process.exitCode ?? 0);
