#!/usr/bin/env node
/**
 * The process edge: arguments, environment, signals, exit code. Nothing else touches the process.
 *
 * Exit codes: 0 stopped as asked, 1 a fault of the program, a failed check or a wrong command line, 2 a wrong
 * configuration.
 */
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { config as loadDotenv } from 'dotenv';
import type { BudgetOptions } from './commands/budget.ts';
import { check } from './commands/check.ts';
import { PRECISIONS } from './commands/import/parser.ts';
import type { ImportOptions } from './commands/import.ts';
import { run } from './commands/run.ts';
import type { SetupOptions } from './commands/setup.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import { type Administrator, beforeSecret, readAdministrator } from './config/administrator.ts';
import { formatProblems } from './config/describe.ts';
import { loadConfig, type Problem } from './config/load.ts';
import type { Config } from './config/schema.ts';
import { SCHEMAS } from './config/schema.ts';
import { createLog } from './shared/log.ts';
import type { ScenarioName } from './simulator/plant/scenarios.ts';

const FAULT = 1;
const WRONG_CONFIGURATION = 2;

const version = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version as string;

const HELP = `
Settings come from the environment, from a file .env in the current folder, or from a YAML file named by
GX_LOGGER_CONFIG; GX_HOST is needed, and INFLUX_URL sooner or later. All of them: docs/configuration.md.
Exit codes: 0 stopped as asked or all is ready, 1 a fault, not ready, or a command line that is not understood, 2 a
wrong configuration.`;

/** For commands that do without a GX. */
const UNUSED = 'unused.invalid';

/** A test keeps it in step with the simulator, which the daemon does not load. */
const SCENARIO_HELP = 'ess-house, boat, rv, off-grid, three-phase or two-batteries';

const program = new Command('gx-logger')
  .description('Logs everything a Victron GX device publishes over MQTT to InfluxDB.')
  .version(version)
  .showHelpAfterError('gx-logger --help tells what there is.')
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
    if (!(await run(config, version, log, stopping.signal))) process.exitCode = FAULT;
  });

program
  .command('check')
  .description('say what would happen: try the GX and the database, write nothing')
  .option('--accept-key', "accept the GX's present key in place of the pinned one")
  .action(async (options: { acceptKey?: boolean }) => {
    const { signal } = stopSignal();
    const settings = { acceptKey: options.acceptKey === true, version };
    const isFine = await check(configuration(), settings, say, signal).catch((error) => {
      if (!signal.aborted) throw error;
      return false;
    });
    if (!isFine) process.exitCode = FAULT;
  });

program
  .command('journal')
  .description('say what is in the journal and how long there is room; change nothing')
  .option('--json', 'as JSON', false)
  .action(async (options: { json: boolean }) => {
    const { journal } = await import('./commands/journal.ts');
    await journal(configuration({ GX_HOST: UNUSED }), options, say);
  });

const devices = program
  .command('devices')
  .description('list the devices that are known: name, online or offline since when, serial');

devices
  .command('list', { isDefault: true })
  .description('what devices alone does as well')
  .action(async () => {
    const { devices } = await import('./commands/devices.ts');
    if (!(await devices(configuration({ GX_HOST: UNUSED }), say))) process.exitCode = FAULT;
  });

devices
  .command('forget')
  .argument('<device>', 'service and instance, for example battery/256')
  .description('forget a device that is gone for good, so that it is not shown as offline any longer')
  .option('--portal <id>', 'of this GX, where several have such a device')
  .action(async (device: string, { portal }: { portal?: string }) => {
    const { forgetDevice } = await import('./commands/devices.ts');
    if (!(await forgetDevice(configuration({ GX_HOST: UNUSED }), device, portal, say))) process.exitCode = FAULT;
  });

program
  .command('import')
  .argument('<file...>', 'line protocol, plain or gzip: segments of the journal, refused lines, exports')
  .description('write files of line protocol into the database')
  .addOption(new Option('--precision <unit>', 'of the time stamps, where a file does not say').choices(PRECISIONS))
  .addOption(
    new Option(
      '--schema <name>',
      'into its database, whatever a file says; else into that of its own, or the first of SCHEMA',
    ).choices(SCHEMAS),
  )
  .action(async (files: string[], options: ImportOptions) => {
    const { importFiles } = await import('./commands/import.ts');
    const config = configuration({ GX_HOST: UNUSED });
    process.exitCode = await importFiles(config, files, options, say, stopSignal().signal);
  });

program
  .command('setup')
  .description('make in the database what is needed, and say so before; a second time changes nothing')
  .option('--dry-run', 'only say what would be done', false)
  .option('--shorten', 'shorten a retention that is longer than INFLUX_RETENTION; what is older is deleted', false)
  .option('--logger-token-file <file>', "where the logger's token (1.x: password) belongs; made where there is none")
  .option('--grafana-token-file <file>', "the same for Grafana's")
  .action(async (options: SetupOptions) => {
    const { setup } = await import('./commands/setup.ts');
    const config = configuration({ GX_HOST: UNUSED }, options.loggerTokenFile);
    process.exitCode = await setup(config, administrator(), options, say, stopSignal().signal);
  });

program
  .command('explain')
  .argument('[topic or words...]', 'battery/256/Soc, a filter such as battery/+/Dc/#, battery, or what to look for')
  .option('--all', 'list every path that fits, and not only the first 20', false)
  .description('say what a path of a GX means, what is stored of it and why, and how to change it; find it by words')
  .action(async (words: string[], { all }: { all: boolean }) => {
    const { explain } = await import('./commands/explain.ts');
    const options = { all, width: process.stdout.columns };
    if (!explain(configuration({ GX_HOST: UNUSED }), words, options, say)) process.exitCode = FAULT;
  });

program
  .command('budget')
  .argument('[recording]', 'a recording, .jsonl or .jsonl.gz; without it the GX is listened to')
  .description('say what a day and a year would take under each profile, and who talks most; store nothing')
  .option('--minutes <number>', 'how long to listen to the GX', positive, 5)
  .option('--top <number>', 'how many of the top talkers to name', positive, 20)
  .option('--json', 'as JSON', false)
  .action(async (recording: string | undefined, options: BudgetOptions) => {
    const { budget } = await import('./commands/budget.ts');
    const config = configuration(recording === undefined ? {} : { GX_HOST: UNUSED });
    await budget(config, recording, options, say, stopSignal().signal);
  });

program
  .command('migrate')
  .description('come from another logger')
  .command('config')
  .argument('<folder>', 'where the venus-influx-loader has its config.json and secrets.json, or that file')
  .description("print the configuration of Victron's venus-influx-loader as one of gx-logger; change nothing")
  .action(async (folder: string) => {
    const { migrateConfig } = await import('./commands/migrate.ts');
    await migrateConfig(folder, say);
  });

program
  .command('simulate')
  .description('a simulated GX, for whoever has none at hand')
  .option('--scenario <name>', SCENARIO_HELP, 'ess-house')
  .option('--seed <number>', 'another seed is another day', Number, 1)
  .option('--speed <factor>', 'how many times as fast as life', Number, 1)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <port>', 'port to listen on; 0 is any free one', Number, 1883)
  .option('--password <text>', 'ask for this password, as a GX does')
  .option('--tls', 'speak TLS, with a certificate that is public', false)
  .option('--legacy', 'behave like firmware before Venus OS 3.20', false)
  .option('--replay <file>', 'play a recording instead')
  .action(async (options: SimulateOptions) => {
    const { simulate } = await import('./commands/simulate.ts');
    await simulate(options, say, stopSignal().signal);
  });

program
  .command('record')
  .argument('<file>', 'where to: .jsonl, or .jsonl.gz')
  .description('record what the GX publishes, for a bug report: no secrets, positions shifted')
  .option('--minutes <number>', 'how long', positive, 5)
  .action(async (file: string, { minutes }: { minutes: number }) => {
    const { record } = await import('./commands/record.ts');
    const config = configuration();
    if (!(await record(config, file, minutes * 60_000, say, stopSignal().signal))) process.exitCode = FAULT;
  });

program
  .command('demo')
  .description('a simulated GX, the real daemon, and a view of what is logged')
  .option('--scenario <name>', SCENARIO_HELP, 'ess-house')
  .option('--seed <number>', 'another seed is another day', Number, 1)
  .option('--speed <factor>', 'how many times as fast as life', Number, 1)
  .action(async (options: { scenario: ScenarioName; seed: number; speed: number }) => {
    const { demo } = await import('./commands/demo.ts');
    const config = configuration({ GX_HOST: UNUSED });
    await demo(config, options, process.stdout, stopSignal().signal);
  });

function positive(text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * The configuration, or the end: every problem is listed with its place. `defaults` are for names that are not set;
 * `unwritten` is a file of a secret that need not hold one yet.
 */
function configuration(defaults: Readonly<Record<string, string>> = {}, unwritten?: string): Config {
  loadDotenv({ quiet: true });
  const missing = Object.entries(defaults).filter(([name]) => !process.env[name] && !process.env[`${name}_FILE`]);
  const environment = { ...process.env, ...Object.fromEntries(missing) };
  const { config, problems } = loadConfig(beforeSecret(environment, unwritten, readText), readText);
  return config ?? refuse(problems);
}

/** Of the database, for the set-up of it. `configuration` comes first: it reads the file .env. */
function administrator(): Administrator {
  const { administrator, problems } = readAdministrator(process.env, readText);
  return administrator ?? refuse(problems);
}

function refuse(problems: readonly Problem[]): never {
  process.stderr.write(`${formatProblems(problems)}\n`);
  process.exit(WRONG_CONFIGURATION);
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

/** A Ctrl-C may come twice: from the terminal, and from npm that passes it on. So soon it is the same one, ms. */
const SAME_SIGNAL = 1_000;

/** Aborts at the first SIGTERM or SIGINT; the second ends the process at once. */
function stopSignal(): AbortController {
  const controller = new AbortController();
  let first: number | undefined;
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      first ??= performance.now();
      if (controller.signal.aborted && performance.now() - first > SAME_SIGNAL) process.exit(FAULT);
      controller.abort(new Error(`stopped by ${name}`));
    });
  }
  return controller;
}

// A full disk behind standard output costs log lines and nothing else.
process.stdout.on('error', () => undefined);
await program.parseAsync().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = FAULT;
});
// A name look-up that hangs cannot be cancelled and would hold the process up.
process.exit(process.exitCode ?? 0);
