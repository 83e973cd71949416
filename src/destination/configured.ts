/**
 * The settings of the destinations that there can be, one for each schema: what it is called, which database it writes
 * to, and where in DATA_DIR its files are. `raw` is our own schema's; the compatible schema, venus-influx-loader, has
 * the name `venus` everywhere.
 */
import { join } from 'node:path';
import type { Config, SchemaName } from '../config/schema.ts';
import type { Database } from '../influx/database.ts';

export interface DestinationSettings {
  readonly schema: SchemaName;
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

export function settingsOf(schema: SchemaName, { data_dir, influx }: Config): DestinationSettings {
  const { url: _, bucket, venus_bucket, ...access } = influx;
  const journal = join(data_dir, 'journal');
  const rejected = join(data_dir, 'rejected');
  if (schema === 'gx')
    return {
      schema,
      name: 'raw',
      suffix: '',
      journal: join(journal, 'raw'),
      rejected,
      database: { ...access, bucket },
    };
  const name = 'venus';
  return {
    schema,
    name,
    suffix: `:${name}`,
    journal: join(journal, name),
    rejected: join(rejected, name),
    database: { ...access, bucket: venus_bucket, policy: COMPATIBLE_POLICY },
  };
}

/** Of the schemas that are configured. */
export function allSettings(config: Config): readonly DestinationSettings[] {
  return config.schema.map((schema) => settingsOf(schema, config));
}

/** The names of their databases, for people. */
export function bucketNames(config: Config): string {
  return allSettings(config)
    .map(({ database }) => database.bucket)
    .join(' and ');
}

/** The databases to write to; none where no address is set. */
export function databasesOf(config: Config): readonly Database[] {
  const { url } = config.influx;
  return url === undefined ? [] : allSettings(config).map(({ database }) => ({ ...database, url }));
}
