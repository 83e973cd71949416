/** What an earlier run kept on disk and this configuration does not send. It is looked at, and never touched. */
import { type Config, SCHEMAS } from '../../config/schema.ts';
import { TIERS } from '../../config/tiers.ts';
import { type DestinationSettings, settingsOf, TARGETS, type Target, targetsOf } from '../../destination/configured.ts';
import { readStatus } from '../../journal/journal.ts';
import { reasonOf } from '../../shared/files.ts';

/** A line for each journal that waits in vain, with what sends it, and for each that cannot be read. */
export async function leftovers(config: Config): Promise<string[]> {
  const unused = config.journal === 'memory' ? TARGETS : unusedOf(config);
  const lines = await Promise.all(unused.map((target) => leftover(settingsOf(target, config), config)));
  return lines.filter((line) => line !== undefined);
}

function unusedOf(config: Config): readonly Target[] {
  const used = targetsOf(config);
  return TARGETS.filter((target) => !used.includes(target));
}

/** The destinations that are not configured, and have a journal on disk that is not seen to be empty, or run by these names. */
export async function abandoned(config: Config, running: ReadonlySet<string>): Promise<DestinationSettings[]> {
  const all = unusedOf(config).map((target) => settingsOf(target, config));
  const waiting = await Promise.all(all.map((settings) => fieldsIn(settings, config).catch(() => undefined)));
  return all.filter(({ name }, index) => running.has(name) || waiting[index] !== 0);
}

async function leftover(settings: DestinationSettings, config: Config): Promise<string | undefined> {
  const { target, schema, tier, journal } = settings;
  const fields = await fieldsIn(settings, config).catch(reasonOf);
  if (typeof fields === 'string')
    return `${journal} cannot be read (${fields}): values of an earlier run may wait there`;
  if (fields === 0) return undefined;
  const isOn = targetsOf(config).includes(target);
  const isTierOff = tier !== undefined && config.schema.includes(schema);
  const wanted = isTierOff ? `TIERS=${TIERS.join(',')}` : `SCHEMA=${SCHEMAS.join(',')}`;
  const what = tier === undefined ? `the schema ${schema}` : `the roll-up ${tier}`;
  const setting = isOn ? 'JOURNAL=disk' : wanted;
  const whose = isOn ? '' : ` for ${what}, which is not written any more`;
  return `${fields} values of an earlier run wait in ${journal}${whose}: ${setting} sends them, and so does ${importCommand(target, config)}`;
}

/** What puts lines of a destination into its database. */
export function importCommand(target: Target, config: Config): string {
  if (target === config.schema[0]) return 'gx-logger import';
  return `gx-logger import --${target === 'm1' || target === 'm15' ? 'tier' : 'schema'} ${target}`;
}

/** How many values wait or are set aside there. Rejects as node:fs does. */
async function fieldsIn({ journal }: DestinationSettings, { journal_max_bytes }: Config): Promise<number> {
  const status = await readStatus(journal, journal_max_bytes);
  return (status?.waiting.fields ?? 0) + (status?.stuck.fields ?? 0);
}
