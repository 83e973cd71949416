/**
 * The commands: their names, arguments and options, and which room they call. A command is loaded when it is called, so
 * that the daemon does not carry what it never needs.
 */
import { Command, Option } from 'commander';
import type { Administrator } from '../config/administrator.ts';
import type { Credentials } from '../config/credentials.ts';
import type { Grafana } from '../config/grafana.ts';
import { type Config, SCHEMAS } from '../config/schema.ts';
import { TIERS } from '../config/tiers.ts';
import { GENERATIONS, SECRET_FILE } from '../grafana/data-source.ts';
import { DASHBOARDS_FOLDER } from '../grafana/provisioning.ts';
import { PRECISIONS } from '../journal/comment.ts';
import { createLog } from '../shared/log.ts';
import type { ScenarioName } from '../simulator/plant/scenarios.ts';
import type { BudgetOptions } from './budget.ts';
import type { RecomputeOptions } from './energy/recompute.ts';
import { FORMATS, STEPS } from './energy/words.ts';
import type { EnergyOptions } from './energy.ts';
import type { WriteOptions } from './grafana/write.ts';
import type { ImportOptions } from './import.ts';
import { minutes, plant, plants, prefix, refuseCommand, span, whole } from './options.ts';
import type { SetupOptions } from './setup.ts';
import type { SimulateOptions } from './simulate.ts';

/** What the commands need of the process: only main.ts touches it. */
export interface Edge {
  readonly version: string;
  readonly output: NodeJS.WriteStream;
  say(line: string): void;
  /** Ends the process where it is wrong. `needsGx: false`: GX_HOST may be missing. `unwritten`: a secret's file that need not hold one yet. */
  configuration(options?: { readonly needsGx?: boolean; readonly unwritten?: string | undefined }): Config;
  /** Of the database; `configuration` comes first. */
  administrator(): Administrator;
  /** `configuration` comes first. */
  grafana(): Grafana;
  /** Of the database, those that stand in files, as they are there now. */
  credentials(): Promise<Credentials>;
  /** Aborts at the first signal that asks to stop, and, with `onFault`, at an exception that nobody caught. */
  stopSignal(onFault?: (error: unknown) => void): AbortSignal;
  /** The exit code, unless there is one already. */
  exitWith(code: number): void;
}

const FAULT = 1;

const SITE = 'which GX, where several are configured: its site or its portal id';

const HELP = `
Settings come from the environment, from a file .env in the current folder, or from a YAML file named by
GX_LOGGER_CONFIG; GX_HOST is needed, and INFLUX_URL sooner or later. All of them: docs/configuration.md.
Exit codes: 0 stopped as asked or all is ready; 1 a fault, values lost, a DATA_DIR in use or another user's, not ready, or a command line
that is not understood; 2 a wrong configuration.`;

export function createProgram(edge: Edge): Command {
  const program = new Command('gx-logger')
    .description('Logs everything a Victron GX device publishes over MQTT to InfluxDB.')
    .version(edge.version)
    // What follows the name of a command is that one's.
    .enablePositionalOptions()
    .showHelpAfterError('gx-logger --help lists the commands.')
    .addHelpText('after', HELP);

  /** A command ends with whether all is well, with an exit code, or with nothing. */
  const ending =
    <A extends unknown[]>(action: (...args: A) => Promise<unknown>) =>
    async (...args: A): Promise<void> => {
      const outcome = await action(...args);
      if (outcome === false) edge.exitWith(FAULT);
      else if (typeof outcome === 'number') edge.exitWith(outcome);
    };

  program
    .command('run')
    .description('log until stopped')
    .action(
      ending(async () => {
        const config = edge.configuration();
        const { run } = await import('./run.ts');
        const log = createLog(config.log_level, edge.output, config.log_format);
        const signal = edge.stopSignal((error) => {
          log.fatal({ part: 'main', err: error }, 'a fault of gx-logger: stopping, to keep what is unsent');
        });
        log.info({ part: 'main', version: edge.version }, `gx-logger ${edge.version}`);
        return run(config, edge.version, log, signal, edge.credentials);
      }),
    );

  program
    .command('check')
    .description('say what would happen: try the GX and the database, write nothing')
    .option('--accept-key', "accept the GX's present key in place of the pinned one")
    .action(
      ending(async (options: { acceptKey?: boolean }) => {
        const config = edge.configuration();
        const { check } = await import('./check.ts');
        const signal = edge.stopSignal();
        const settings = { acceptKey: options.acceptKey === true, version: edge.version };
        return check(config, settings, edge.say, signal).catch((error) => {
          if (!signal.aborted) throw error;
          return false;
        });
      }),
    );

  program
    .command('journal')
    .description('say what is in the journal and how long there is room; change nothing')
    .option('--json', 'as JSON', false)
    .action(
      ending(async (options: { json: boolean }) => {
        const { journal } = await import('./journal.ts');
        return journal(edge.configuration({ needsGx: false }), options, edge.say);
      }),
    );

  const devices = program
    .command('devices')
    .description('list the devices that are known: name, online or offline since when, serial');

  devices
    .command('list', { isDefault: true })
    .description('what devices alone does as well')
    .option('--site <name>', 'only of this GX: its site or its portal id')
    // Of a word that is no command commander would say that there are too many.
    .allowExcessArguments()
    .action(
      ending(async ({ site }: { site?: string }, { args: [word] }: Command) => {
        if (word !== undefined) refuseCommand(devices, word);
        const { devices: list } = await import('./devices.ts');
        return list(edge.configuration({ needsGx: false }), edge.say, site);
      }),
    );

  devices
    .command('forget')
    .argument('<device>', 'service and instance, for example battery/256')
    .description('forget a device that is gone for good, so that it is not shown as offline any longer')
    .option('--portal <id>', 'of this GX, where several have such a device')
    .option('--site <name>', 'the same by its site')
    .action(
      ending(async (device: string, { portal, site }: { portal?: string; site?: string }) => {
        const { forgetDevice } = await import('./devices.ts');
        return forgetDevice(edge.configuration({ needsGx: false }), device, portal ?? site, edge.say);
      }),
    );

  const energy = program
    .command('energy')
    .description('say kWh and money: today, yesterday, this month and this year')
    .enablePositionalOptions()
    .option('--from <date>', 'a day, a month or a year: 2026-11-28, yesterday, 2026-11, 2026')
    .option('--to <date>', 'the same, meant with all of it; without it until today')
    .addOption(new Option('--by <step>', 'one line for each').choices(STEPS))
    .option('--site <name>', 'only of this GX: its site or its portal id')
    .option('--tz <zone>', "in another time zone than the site's, as Europe/Berlin")
    .addOption(new Option('--format <name>', 'for people, spreadsheets or programs').choices(FORMATS).default('table'))
    .allowExcessArguments();

  energy.action(
    ending(async (options: EnergyOptions, { args: [word] }: Command) => {
      if (word !== undefined)
        energy.error(`error: unknown word '${word}'\n--from and --to say the time, --site the GX.`);
      const config = edge.configuration({ needsGx: false });
      const { energy: tell } = await import('./energy.ts');
      return tell(config, options, edge.say, edge.stopSignal());
    }),
  );

  energy
    .command('recompute')
    .description('compute kWh of days that are over from the history in the database; what was computed live stays')
    .option('--from <date>', 'a day, a month or a year; without it from the beginning of history')
    .option('--to <date>', 'the same, meant with all of it; without it until yesterday')
    .option('--site <name>', SITE)
    .addOption(
      new Option('--source <name>', "whose history: in our schema, or in the loader's").choices(['gx', 'venus']),
    )
    .addOption(
      new Option('--hold <time>', "in the loader's history: how long a device may be silent")
        .argParser(span(10_000, 3_600_000))
        .default(60_000, '60s'),
    )
    .option('--money', 'read no history: price the windows that are there by the tariffs of now', false)
    .option('--rollups', 'compute roll-ups in place of kWh: of a history with intervals they are means of means', false)
    .option('--replace', 'compute windows that are there, too', false)
    .option('--dry-run', 'write nothing, only say what would be', false)
    .action(
      ending(async (options: RecomputeOptions) => {
        const { recompute } = await import('./energy/recompute.ts');
        const config = edge.configuration({ needsGx: false });
        return recompute(config, options, edge.say, edge.output, edge.stopSignal());
      }),
    );

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
    .addOption(new Option('--tier <name>', 'into the place of this roll-up, whatever a file says').choices(TIERS))
    .action(
      ending(async (files: string[], options: ImportOptions) => {
        const { importFiles } = await import('./import.ts');
        const config = edge.configuration({ needsGx: false });
        return importFiles(config, files, options, edge.say, edge.stopSignal());
      }),
    );

  program
    .command('setup')
    .description('make in the database what is needed, and say so before; a second time changes nothing')
    .option('--dry-run', 'only say what would be done', false)
    .option('--shorten', 'shorten a retention that is longer than INFLUX_RETENTION; what is older is deleted', false)
    .option('--logger-token-file <file>', "where the logger's token (1.x: password) belongs; made where there is none")
    .option('--grafana-token-file <file>', "the same for Grafana's")
    .action(
      ending(async (options: SetupOptions) => {
        const { setup } = await import('./setup.ts');
        const config = edge.configuration({ needsGx: false, unwritten: options.loggerTokenFile });
        return setup(config, edge.administrator(), options, edge.say, edge.stopSignal());
      }),
    );

  const grafana = program
    .command('grafana')
    .description('dashboards and alerts: what Grafana is provisioned with, and whether messages arrive');

  grafana
    .command('write')
    .description('write the folder from which Grafana takes data source, dashboards, contact points and alert rules')
    .requiredOption('--out <folder>', 'where to')
    .addOption(
      new Option('--server <number>', 'the generation of InfluxDB; without it the database is asked').choices(
        GENERATIONS,
      ),
    )
    .option('--secret-file <path>', 'where Grafana finds the token (1.x: password) for the database', SECRET_FILE)
    .option('--dashboards <folder>', 'where it finds the dashboards', DASHBOARDS_FOLDER)
    .action(
      ending(async (options: WriteOptions) => {
        const config = edge.configuration({ needsGx: false });
        const { writeGrafana } = await import('./grafana/write.ts');
        return writeGrafana(config, edge.grafana(), options, edge.say, edge.stopSignal());
      }),
    );

  grafana
    .command('test')
    .description('have Grafana send one message now, in every way in which people are told')
    .action(
      ending(async () => {
        const config = edge.configuration({ needsGx: false });
        const { testGrafana } = await import('./grafana/test.ts');
        return testGrafana(config, edge.grafana(), edge.say, edge.stopSignal());
      }),
    );

  program
    .command('explain')
    .argument('[topic or words...]', 'battery/256/Soc, a filter such as battery/+/Dc/#, battery, or what to look for')
    .option('--all', 'list every path that fits, and not only the first 20', false)
    .description('say what a path of a GX means, what is stored of it and why, and how to change it; find it by words')
    .action(
      ending(async (words: string[], { all }: { all: boolean }) => {
        const { explain } = await import('./explain.ts');
        const options = { all, width: edge.output.columns };
        return explain(edge.configuration({ needsGx: false }), words, options, edge.say);
      }),
    );

  program
    .command('budget')
    .argument('[recording]', 'a recording, .jsonl or .jsonl.gz; without it the GX is listened to')
    .description('say what a day and a year would take under each profile, and who talks most; store nothing')
    .option('--minutes <number>', 'how long to listen to the GX', minutes, 5)
    .option('--top <number>', 'how many of the top talkers to name', whole(1, 10_000), 20)
    .option('--json', 'as JSON', false)
    .option('--site <name>', SITE)
    .action(
      ending(async (recording: string | undefined, options: BudgetOptions & { site?: string }) => {
        const { budget } = await import('./budget.ts');
        const { withOne } = await import('./which.ts');
        const given = edge.configuration({ needsGx: recording === undefined });
        const config = recording === undefined || options.site !== undefined ? withOne(given, options.site) : given;
        await budget(config, recording, options, edge.say, edge.stopSignal());
      }),
    );

  program
    .command('migrate')
    .description('come from another logger')
    .command('config')
    .argument('<folder>', 'where the venus-influx-loader has its config.json and secrets.json, or that file')
    .description("print the configuration of Victron's venus-influx-loader as one of gx-logger; change nothing")
    .action(
      ending(async (folder: string) => {
        const { migrateConfig } = await import('./migrate.ts');
        await migrateConfig(folder, edge.say);
      }),
    );

  plant(program.command('simulate'), plants)
    .description('a simulated GX, or several on one broker, for whoever has none at hand')
    .option('--prefix <levels>', 'what stands before N/ and R/, as behind a bridge', prefix, '')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 is any free one', whole(0, 65_535), 1883)
    .option('--password <text>', 'ask for this password, as a GX does')
    .option('--tls', 'speak TLS, with a certificate that is public', false)
    .option('--legacy', 'behave like firmware before Venus OS 3.20', false)
    .option('--replay <file>', 'play a recording instead')
    .action(
      ending(async (options: SimulateOptions) => {
        const { simulate } = await import('./simulate.ts');
        await simulate(options, edge.say, edge.stopSignal());
      }),
    );

  program
    .command('record')
    .argument('<file>', 'where to: .jsonl, or .jsonl.gz')
    .description('record what the GX publishes, for a bug report: no secrets, positions shifted')
    .option('--minutes <number>', 'how long', minutes, 5)
    .option('--site <name>', SITE)
    .action(
      ending(async (file: string, { minutes, site }: { minutes: number; site?: string }) => {
        const { record } = await import('./record.ts');
        const { withOne } = await import('./which.ts');
        const config = withOne(edge.configuration(), site);
        return record(config, file, minutes * 60_000, edge.say, edge.stopSignal());
      }),
    );

  plant(program.command('demo'))
    .description('a simulated GX, the real daemon, and a view of what is logged; nothing is kept')
    .option('--store', 'keep it: write to the database that is configured, into a bucket of its own, gx-demo', false)
    .action(
      ending(async (options: { scenario: ScenarioName; seed: number; speed: number; store: boolean }) => {
        const { demo } = await import('./demo.ts');
        const config = edge.configuration({ needsGx: false });
        return demo(config, options, edge.output, edge.stopSignal());
      }),
    );

  return program;
}
