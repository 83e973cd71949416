/**
 * The configuration of gx-logger and the single source of all that is said of it: names, defaults, descriptions,
 * examples, which values are secret. Its input is text (that is what an environment and a YAML file hold), its
 * output is `Config`. Durations are milliseconds. The environment variable of a setting is its section and key in
 * upper case, joined by `_`; lists exist in the file only.
 *
 * Own metadata: `secret` (never shown), `duration` (the value is milliseconds), `size` (the value is bytes), `example`,
 * `synonyms` (keys that people write and mean this one; they are refused with a hint).
 */
import * as z from 'zod';
import { PROFILES } from '../types.ts';
import { databaseUrl, hostNames, listenHost, port } from './address.ts';
import { alerts } from './alerts.ts';
import { devices } from './aliases.ts';
import { energy } from './energy.ts';
import { gxShape, installations, inTurn } from './installations.ts';
import { checkInstallations } from './installations-check.ts';
import { bounds, rules, sites } from './lists.ts';
import { type Context, optional, type Parse, quote, refuse, tell } from './problem.ts';
import { tariffs } from './tariffs.ts';
import { TIERS, tierChoice } from './tiers.ts';
import { BYTES, DURATION, duration, size } from './units.ts';

/** Under which names values are stored. */
export const SCHEMAS = ['gx', 'venus-influx-loader'] as const;
export type SchemaName = (typeof SCHEMAS)[number];

const MIB = 1_024 ** 2;
const DAY = 86_400_000;
const TEN_YEARS = 3_650 * DAY;
const HUNDRED_YEARS = 10 * TEN_YEARS;

const trimmed: Parse<string> = (text) => text.trim();
const verbatim: Parse<string> = (text) => text;

/** It travels in an HTTP header, where a line break or a letter outside ASCII makes every request fail. */
const token: Parse<string> = (text, context) =>
  /^[\x20-\x7e]+$/.test(text.trim())
    ? text.trim()
    : refuse(context, 'the token has characters that no token has', 'Copy it again: one line, plain ASCII.');

const SCHEMAS_HINT = `There are ${SCHEMAS.join(' and ')}; both: ${SCHEMAS.join(',')}.`;

/** One or several, as a list in the file and with commas between them elsewhere; in the order of `SCHEMAS`, each once. */
function schemaNames(given: unknown, context: Context): readonly SchemaName[] {
  const texts = z.array(z.string()).safeParse(typeof given === 'string' ? given.split(',') : given);
  if (!texts.success) return refuse(context, 'is neither a text nor a list of texts', SCHEMAS_HINT);
  const names = texts.data.map((text) => text.trim()).filter((name) => name !== '');
  const unknown = names.find((name) => !SCHEMAS.some((known) => known === name));
  if (unknown !== undefined) return refuse(context, `${quote(unknown)} is no schema`, SCHEMAS_HINT);
  if (names.length === 0) return refuse(context, 'names no schema', SCHEMAS_HINT);
  return SCHEMAS.filter((known) => names.includes(known));
}

const text = z.string();
const wholeNumber = { type: ['integer', 'string'] };
const people = { username: ['user', 'login'], password: ['pass', 'passwd', 'pwd'] };

/** Where one of the two is missing. */
export const PASSWORD_HINT = 'InfluxDB 1.x wants both; 2.x, 3.x and Cloud want INFLUX_TOKEN.';

const influxShape = z
  .strictObject({
    url: optional(databaseUrl).meta({
      description:
        'Base URL of InfluxDB, http or https. A path is allowed (behind a reverse proxy). Without it everything is recorded to the journal in `DATA_DIR` alone, and sent once it is set.',
      example: 'http://influxdb:8086',
      synonyms: ['host', 'port', 'uri', 'address', 'addr', 'server'],
    }),
    token: optional(token).meta({
      description: 'API token (InfluxDB 2.x, 3.x and Cloud).',
      secret: true,
      synonyms: ['api_token', 'auth_token', 'admin_token', 'api_key'],
    }),
    org: optional(trimmed).meta({
      description: 'Organisation (InfluxDB 2.x and Cloud).',
      example: 'home',
      synonyms: ['organization', 'organisation'],
    }),
    bucket: text
      .transform(trimmed)
      .prefault('gx')
      .meta({
        description: 'Bucket to write to; on InfluxDB 1.x and 3.x the database.',
        synonyms: ['db', 'database'],
      }),
    venus_bucket: text
      .transform(trimmed)
      .prefault('venus')
      .meta({
        description:
          'The same for `SCHEMA=venus-influx-loader`: a database that gx-logger makes gets the default retention policy `venus_default`; on InfluxDB 2.x the bucket is `venus/venus_default`. With both schemas it cannot be that of `INFLUX_BUCKET`, not even on 2.x.',
        synonyms: ['venus_db', 'venus_database'],
      }),
    username: optional(trimmed).meta({
      description: 'User name (InfluxDB 1.x with authentication).',
      example: 'gx-logger',
      synonyms: people.username,
    }),
    password: optional(verbatim).meta({
      description: 'Password (InfluxDB 1.x with authentication).',
      secret: true,
      synonyms: people.password,
    }),
    retention: optional(duration(3_600_000, HUNDRED_YEARS)).meta({
      description:
        'How long the database keeps its data (at least 1h). A database that is created gets it; one that is there is changed by `gx-logger setup` alone. Without it a new database keeps everything, and nothing is changed. Roll-ups have their own.',
      example: '730d',
      ...DURATION,
      synonyms: ['retention_period', 'duration', 'expire', 'keep'],
    }),
    m1_retention: text
      .transform(duration(3_600_000, HUNDRED_YEARS))
      .prefault('730d')
      .meta({
        description: 'The same for the roll-up `m1`. `36500d` is for ever.',
        ...DURATION,
      }),
    m15_retention: optional(duration(3_600_000, HUNDRED_YEARS)).meta({
      description: 'The same for the roll-up `m15`. Without it it is kept for ever.',
      example: '3650d',
      ...DURATION,
    }),
  })
  .refine(({ username, password }) => password === undefined || username !== undefined, {
    path: ['username'],
    error: 'is not set, but INFLUX_PASSWORD is',
    params: { hint: PASSWORD_HINT },
    when: () => true,
  });

const httpShape = z.strictObject({
  host: text.transform(listenHost).prefault('127.0.0.1').meta({
    description:
      'Address on which `/healthz`, `/readyz` and `/metrics` answer. With `0.0.0.0` every computer of the network may ask.',
  }),
  port: text
    .transform(port)
    .prefault('8484')
    .meta({ description: 'Port on which they answer.', ...wholeNumber }),
  names: optional(hostNames).meta({
    description:
      'Further names under which they may be asked for, with commas between them. Addresses, names without a dot, and names that end in `.local`, `.lan`, `.home.arpa` or `.internal` always may.',
    example: 'gx.example.org',
  }),
});

const shape = z.strictObject({
  gx: gxShape,
  influx: influxShape,
  profile: z.enum(PROFILES).default('default').meta({
    description:
      'What is stored, and how often. `minimal`: what the dashboard GX Home reads, and what alerts need. `default`: what people chart, means instead of every change. `everything`: every change of every topic.',
  }),
  private: z.enum(['drop', 'keep']).default('drop').meta({
    description: 'Positions and the VIN. `drop`: not stored, unless a rule asks for them. `keep`: as the profile says.',
  }),
  schema: z
    .unknown()
    .transform(schemaNames)
    .prefault('gx')
    .meta({
      description:
        'Under which names values are stored: `gx`, `venus-influx-loader` (those of the official loader, in a database of their own, so that its history and dashboards go on), or both, with a comma between them.',
      example: 'gx,venus-influx-loader',
      type: ['string', 'array'],
      items: { type: 'string', enum: [...SCHEMAS] },
    }),
  tiers: z
    .unknown()
    .transform(tierChoice)
    .prefault('auto')
    .meta({
      description:
        'Roll-ups of the schema `gx`: `m1`, means of a minute, and `m15`, of a quarter of an hour, beside the raw values, each in a place of its own. `auto`: both, but none on InfluxDB 3 Core and Cloud, whose plans allow few databases. `none`: none. VictoriaMetrics never gets any.',
      example: 'm1,m15',
      type: ['string', 'array'],
      items: { type: 'string', enum: [...TIERS] },
      synonyms: ['tier', 'rollups', 'roll_ups', 'rollup'],
    }),
  data_dir: text
    .transform(trimmed)
    .prefault('./data')
    .meta({
      description: 'Folder for what must outlive a restart.',
      synonyms: ['data', 'datadir', 'data_path'],
    }),
  journal: z.enum(['disk', 'memory']).default('disk').meta({
    description:
      'Where data waits for the database. `disk`: in `DATA_DIR`, where it outlives restarts and power cuts. `memory`: not on disk, at most 64 MiB, and a stop loses what is not sent.',
  }),
  journal_max_bytes: text
    .transform(size(MIB))
    .prefault('2GiB')
    .meta({
      description:
        'Largest size of the journal (at least 1MiB), of each schema where there are two, and of each roll-up. When it is full the oldest data is deleted and counted.',
      ...BYTES,
    }),
  journal_keep: text
    .transform(duration(0, TEN_YEARS))
    .prefault('0s')
    .meta({
      description: 'How long the journal keeps what the database has taken, as a second copy. `0s`: not at all.',
      ...DURATION,
    }),
  forget_after: text
    .transform(duration(60_000, TEN_YEARS))
    .prefault('30d')
    .meta({
      description: 'How long a device that is gone is shown as offline before it is forgotten (at least 1m).',
      ...DURATION,
    }),
  clock: z.enum(['auto', 'host']).default('auto').meta({
    description:
      "Whose time is written. `auto`: this computer's, where the GX or the database agrees with it or neither tells the time; else theirs, if the two agree, if it is less than a day away, or if this computer's is evidently wrong. `host`: always this computer's.",
  }),
  energy,
  alerts,
  http: httpShape,
  log_level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').meta({
    description: 'How much is logged: this level and those above it.',
  }),
  log_format: z.enum(['text', 'json']).optional().meta({
    description:
      'How it is logged. `text`: for people. `json`: one JSON object a line. Without it a terminal gets text, and everything else JSON.',
  }),
  logger_name: text.optional().meta({
    description:
      'What this gx-logger is called in `gx_logger`, so that an alert can tell which of several is silent. Without it the name of this computer; the compose files set `gx-logger`, since a container has another name each time.',
    example: 'boat',
  }),
  flush_interval: text
    .transform(duration(100))
    .prefault('5s')
    .meta({ description: 'Longest time that a point waits before it is sent (at least 100ms).', ...DURATION }),
  full_publish_interval: text
    .transform(duration(10_000))
    .prefault('300s')
    .meta({ description: 'How often the GX is asked for all its values again (at least 10s).', ...DURATION }),
  installations,
  rules,
  bounds,
  devices,
  sites,
  tariffs,
});

export const configShape = shape
  .superRefine(
    ({ gx, schema, influx, installations, sites }, context) => {
      checkInstallations(gx, installations, sites, context);
      const names = z.object({ bucket: text, venus_bucket: text }).safeParse(influx).data;
      const areBoth = Array.isArray(schema) && schema.length > 1;
      if (!areBoth || !names || names.bucket !== names.venus_bucket) return;
      const message = `${quote(names.venus_bucket)} is INFLUX_BUCKET too, and SCHEMA names both schemas`;
      const hint = 'Each schema has a database of its own: change one of the two names.';
      tell(context, ['influx', 'venus_bucket'], message, hint);
    },
    { when: () => true },
  )
  .transform(({ gx, installations, ...rest }) => {
    const [first, ...others] = inTurn(gx, installations, rest);
    // What reads one GX reads the first, unless it is told another.
    return { ...rest, gx: first, installations: [first, ...others] as const };
  });

export type Config = z.output<typeof configShape>;
