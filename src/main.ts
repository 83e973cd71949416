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

const WRONG_CONFIGURATION = 2;

const version = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version as string;

const program = new Command('gx-logger')
  .description('Logs everything a Victron GX device publishes over MQTT to InfluxDB.')
  .version(version)
  .showHelpAfterError();

program
  .command('run')
  .description('log until stopped')
  .action(async () => {
    const config = configuration();
    const log = createLog(config.log_level, process.stdout.isTTY === true);
    log.info({ part: 'main', version }, `gx-logger ${version}`);
    await run(config, log, stopSignal());
  });

program
  .command('check')
  .description('say what would happen: try the GX and the database, write nothing')
  .option('--accept-key', "accept the GX's present key in place of the pinned one")
  .action(async (options: { acceptKey?: boolean }) => {
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const isFine = await check(configuration(), { acceptKey: options.acceptKey === true, version }, say, stopSignal());
    process.exitCode = isFine ? 0 : 1;
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
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort(new Error(`stopped by ${name}`));
    });
  }
  return controller.signal;
}

await program.parseAsync();
