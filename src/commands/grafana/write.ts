/** `gx-logger grafana write`: the folder from which Grafana takes data source, dashboards, contact points and alert rules. */
import type { Grafana } from '../../config/grafana.ts';
import type { Config } from '../../config/schema.ts';
import { databasesOf } from '../../destination/configured.ts';
import { integrations } from '../../grafana/contact-points.ts';
import type { Generation } from '../../grafana/data-source.ts';
import { readFrom, writeFolder } from '../../grafana/folder.ts';
import { ALERTING, alertingFile, dashboardFile, dashboardsFile, sourceFile } from '../../grafana/provisioning.ts';
import type { Alerts } from '../../grafana/rules/choice.ts';
import { adapt, shippedDashboards } from '../../grafana/shipped.ts';
import type { Database } from '../../influx/database.ts';
import { quote } from '../../influx/query/reader.ts';
import { DRIVERS, detectReady } from '../../influx/servers/detect.ts';
import { whyOff } from '../../influx/servers/ensure.ts';
import { isCore } from '../../influx/servers/v3-plan.ts';
import { reasonOf } from '../../shared/files.ts';

const DONE = 0;
const NOT_POSSIBLE = 1;
const WRONG_CONFIGURATION = 2;

/** A database that is starting, ms. */
const START_WITHIN = 600_000;
/** What InfluxDB 3 Core answers in one query, in minutes. */
const CORE = 72 * 60;

export interface WriteOptions {
  readonly out: string;
  /** Of InfluxDB; absent: the database is asked. */
  readonly server?: Generation;
  readonly secretFile: string;
  readonly dashboards: string;
}

/** Resolves with the exit code. Rejects with the signal's reason. */
export async function writeGrafana(
  config: Config,
  grafana: Grafana,
  { out, server, secretFile, dashboards }: WriteOptions,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const [database] = databasesOf(config);
  const fault = faultOf(config, grafana, database);
  if (!database || fault !== undefined) {
    say(`${fault} Nothing was written.`);
    return WRONG_CONFIGURATION;
  }
  const known =
    server === undefined
      ? await ask(config, database, signal, say)
      : { generation: server, longest: Number.POSITIVE_INFINITY, tiers: tiersOf(config) };
  if (typeof known === 'string') {
    say(`${known} Nothing was written.`);
    return NOT_POSSIBLE;
  }
  const { generation, longest, tiers } = known;
  // Dashboards and rules are of our own schema.
  const isOurs = config.schema.includes('gx');
  const name = quote(database.bucket);
  try {
    const place = { database: name, tiers, zone: config.energy.time_zone };
    const fitted = isOurs ? (await shippedDashboards()).map((one) => adapt(one, place)) : [];
    const rules = isOurs
      ? { from: `${name}."autogen"`, alerts: alertsOf(config), longest, dashboards: fitted }
      : undefined;
    const before = await readFrom(out, ALERTING);
    await writeFolder(out, [
      sourceFile({ generation, url: database.url, database: database.bucket, secretFile }),
      dashboardsFile(dashboards),
      ...fitted.map(dashboardFile),
      alertingFile({ rules, addresses: config.alerts }, before),
    ]);
  } catch (error) {
    say(`${out} cannot be written: ${reasonOf(error)}`);
    return NOT_POSSIBLE;
  }
  say(`Grafana's provisioning is in ${out}: ${summary(config, isOurs)}`);
  for (const line of nextSteps(database, secretFile, generation, isOurs && integrations(config.alerts).length > 0))
    say(line);
  return DONE;
}

/** The set-up of the compose files does the first three by itself. */
function nextSteps({ bucket }: Database, secretFile: string, generation: Generation, isTold: boolean): string[] {
  const secret = generation === '1' ? 'the password of the user grafana' : `a token that may read ${bucket}`;
  return [
    'With the compose files Grafana takes it at its next start. In a Grafana of your own:',
    '  1. Copy alerting, dashboards and gx-dashboards, and datasources unless it has the data source gx-influxdb, with what is in',
    "     them into Grafana's provisioning (/etc/grafana/provisioning). Grafana's user has to be able to read them.",
    `  2. The file ${secretFile} has to be there where Grafana runs, with ${secret}.`,
    '     It may be empty where the database asks for none.',
    '  3. Restart Grafana. For alerting alone its administrator may POST /api/admin/provisioning/alerting/reload instead.',
    ...(isTold ? ['  4. gx-logger grafana test has it send one message now.'] : []),
  ];
}

function faultOf(config: Config, { sendsEmail }: Grafana, database: Database | undefined): string | undefined {
  if (!database) return 'INFLUX_URL is not set: there is no database for Grafana to read.';
  if (config.alerts.email === undefined || sendsEmail) return undefined;
  return 'ALERTS_EMAIL is set, and Grafana cannot send e-mail: set GF_SMTP_ENABLED=true, GF_SMTP_HOST and what your mail server asks for.';
}

/** Which server it is, how long a window it answers, and the roll-ups that it has room for; or why that is not known. */
async function ask(config: Config, database: Database, signal: AbortSignal, say: (line: string) => void) {
  const detected = await detectReady(database, signal, START_WITHIN, say);
  if ('health' in detected) return `${detected.health.message}. --server says which one it is.`;
  const { server } = detected;
  const { driver, product } = server;
  if (driver === DRIVERS.victoria) return `${product} has no InfluxQL: Grafana cannot look at our data there.`;
  const generation = driver === DRIVERS.v1 ? '1' : driver === DRIVERS.v3 ? '3' : '2';
  const longest = isCore(product) ? CORE : Number.POSITIVE_INFINITY;
  return { generation, longest, tiers: tiersOf(config, (one) => whyOff(server, one) === undefined) } as const;
}

function tiersOf(config: Config, hasRoom: (database: Database) => boolean = () => true): string[] {
  return databasesOf(config).flatMap((one) => (one.tier && hasRoom(one) ? one.tier.name : []));
}

/** Over VRM a GX is silent for longer; what a person says of it comes before. */
function alertsOf({ alerts, installations }: Config): Alerts {
  const overVrm = installations.flatMap(({ host, portal_id: ids }) =>
    /\.victronenergy\.com$/i.test(host) && ids !== 'all' ? ids : [],
  );
  const patient = { paused: false, rules: { gx_silent: { for: alerts.rules['gx_silent']?.for ?? 3_600_000 } } };
  return { ...alerts, overrides: [...alerts.overrides, ...overVrm.map((site) => ({ ...patient, site }))] };
}

function summary({ alerts }: Config, isOurs: boolean): string {
  if (!isOurs) return 'no dashboards and alert rules, for they are of the schema gx.';
  if (alerts.paused) return 'dashboards; alert rules, paused.';
  const ways = integrations(alerts).map(({ type }) => type);
  if (ways.length > 0) return `dashboards, alert rules, and messages by ${ways.join(', ')}.`;
  return 'dashboards and alert rules. They are seen in Grafana alone: ALERTS_EMAIL, ALERTS_WEBHOOK or ALERTS_TELEGRAM_... say who is told.';
}
