/** What an earlier run kept on disk and this configuration does not send. It is looked at, and never touched. */
import { type Config, SCHEMAS, type SchemaName } from '../../config/schema.ts';
import { type DestinationSettings, settingsOf } from '../../destination/configured.ts';
import { readStatus } from '../../journal/journal.ts';
import { reasonOf } from '../../shared/files.ts';

/** A line for each journal that waits in vain, with what sends it, and for each that cannot be read. */
export async function leftovers(config: Config): Promise<string[]> {
  const unused = SCHEMAS.filter((schema) => config.journal === 'memory' || !config.schema.includes(schema));
  const lines = await Promise.all(unused.map((schema) => leftover(settingsOf(schema, config), config)));
  return lines.filter((line) => line !== undefined);
}

/** The destinations of schemas that are not configured, and have a journal on disk that is not seen to be empty, or run by these names. */
export async function abandoned(config: Config, running: ReadonlySet<string>): Promise<DestinationSettings[]> {
  const unused = SCHEMAS.filter((schema) => !config.schema.includes(schema));
  const all = unused.map((schema) => settingsOf(schema, config));
  const waiting = await Promise.all(all.map((settings) => fieldsIn(settings, config).catch(() => undefined)));
  return all.filter(({ name }, index) => running.has(name) || waiting[index] !== 0);
}

async function leftover(settings: DestinationSettings, config: Config): Promise<string | undefined> {
  const { schema, journal } = settings;
  const fields = await fieldsIn(settings, config).catch(reasonOf);
  if (typeof fields === 'string')
    return `${journal} cannot be read (${fields}): values of an earlier run may wait there`;
  if (fields === 0) return undefined;
  const isOn = config.schema.includes(schema);
  const setting = isOn ? 'JOURNAL=disk' : `SCHEMA=${SCHEMAS.join(',')}`;
  const whose = isOn ? '' : ` for the schema ${schema}, which is not written any more`;
  return `${fields} values of an earlier run wait in ${journal}${whose}: ${setting} sends them, and so does ${importCommand(schema, config)}`;
}

/** What puts lines of a schema into its database. */
export function importCommand(schema: SchemaName, config: Config): string {
  return schema === config.schema[0] ? 'gx-logger import' : `gx-logger import --schema ${schema}`;
}

/** How many values wait or are set aside there. Rejects as node:fs does. */
async function fieldsIn({ journal }: DestinationSettings, { journal_max_bytes }: Config): Promise<number> {
  const status = await readStatus(journal, journal_max_bytes);
  return (status?.waiting.fields ?? 0) + (status?.stuck.fields ?? 0);
}
