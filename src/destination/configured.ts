/**
 * The settings of the destinations that there can be, one for each schema and for each roll-up: what it is called, which
 * database it writes to, and where in DATA_DIR its files are. `raw` is our own schema's, `m1` and `m15` are its roll-ups;
 * the compatible schema, venus-influx-loader, has the name `venus` everywhere.
 */
import { join } from 'node:path';
import { type Config, SCHEMAS, type SchemaName } from '../config/schema.ts';
import { chosenTiers, TIERS, type Tier } from '../config/tiers.ts';
import type { Database } from '../influx/database.ts';

/** What a destination is for: the values of a schema as they come, or a roll-up of ours. */
export type Target = SchemaName | Tier;
export const TARGETS: readonly Target[] = [...SCHEMAS, ...TIERS];

export interface DestinationSettings {
  readonly target: Target;
  readonly schema: SchemaName;
  /** Undefined where it is no roll-up. */
  readonly tier: Tier | undefined;
  /** The label of metrics, and the folder in the journal. */
  readonly name: string;
  /** Appended to the names of parts: `influx`, `influx:venus`. */
  readonly suffix: string;
  readonly journal: string;
  readonly rejected: string;
  /** Without the address, which may not be set yet. */
  readonly database: Omit<Database, 'url'>;
}

/** The retention policy that venus-influx-loader makes, and that its dashboards name. */
const COMPATIBLE_POLICY = 'venus_default';

export function settingsOf(target: Target, config: Config): DestinationSettings {
  const { data_dir } = config;
  const schema = target === 'venus-influx-loader' ? target : 'gx';
  const tier = TIERS.find((known) => known === target);
  const name = target === 'gx' ? 'raw' : target === 'venus-influx-loader' ? 'venus' : target;
  const isRaw = target === 'gx';
  const rejected = join(data_dir, 'rejected');
  return {
    target,
    schema,
    tier,
    name,
    suffix: isRaw ? '' : `:${name}`,
    journal: join(data_dir, 'journal', name),
    rejected: isRaw ? rejected : join(rejected, name),
    database: databaseOf(target, config),
  };
}

function databaseOf(target: Target, { influx, tiers }: Config): Omit<Database, 'url'> {
  const { bucket, retention, venus_bucket, token, org, username, password } = influx;
  const access = { token, org, username, password };
  const raw = { ...access, bucket, retention, retentionSetting: 'INFLUX_RETENTION' };
  if (target === 'gx') return raw;
  if (target === 'venus-influx-loader') return { ...raw, bucket: venus_bucket, policy: COMPATIBLE_POLICY };
  return {
    ...raw,
    tier: { name: target, isChosen: tiers !== 'auto', rawRetention: retention },
    retention: influx[`${target}_retention`],
    retentionSetting: `INFLUX_${target.toUpperCase()}_RETENTION`,
  };
}

/** What is configured. */
export function targetsOf({ schema, tiers }: Pick<Config, 'schema' | 'tiers'>): readonly Target[] {
  return schema.flatMap((one): Target[] => (one === 'gx' ? [one, ...chosenTiers(tiers)] : [one]));
}

export function allSettings(config: Config): readonly DestinationSettings[] {
  return targetsOf(config).map((target) => settingsOf(target, config));
}

/** The names of their databases, for people. */
export function bucketNames(config: Config): string {
  return [...new Set(allSettings(config).map(({ database }) => database.bucket))].join(' and ');
}

/** The databases to write to; none where no address is set. */
export function databasesOf(config: Config): readonly Database[] {
  const { url } = config.influx;
  return url === undefined ? [] : allSettings(config).map(({ database }) => ({ ...database, url }));
}
