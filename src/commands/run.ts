/** `gx-logger run`: the daemon, until the signal aborts. Resolves with whether everything was written or kept. */
import { join } from 'node:path';
import { describeConfig } from '../config/explain.ts';
import type { Config } from '../config/schema.ts';
import { endpointName, endpoints } from '../gx/endpoints.ts';
import { readStatus } from '../journal/journal.ts';
import { takeLock } from '../journal/lock.ts';
import { total } from '../ledger.ts';
import type { Logger } from '../log.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';
import { createStatusServer } from '../status/server.ts';
import { aborted } from '../wait.ts';

/** Docker kills ten seconds after it asked to stop. */
const STOP_WITHIN = 5_000;
/** After that: it answers to the end. */
const STOP_SERVER_WITHIN = 500;

export async function run(config: Config, version: string, log: Logger, signal: AbortSignal): Promise<boolean> {
  const main = log.child({ part: 'main' });
  for (const line of describeConfig(config)) main.debug(line);
  const since = new Date().toISOString();
  const pipeline = createPipeline(config, log);
  const lock = await takeLock(config.data_dir, () => ({ pid: process.pid, version, since, ...pipeline.status() }));
  if (lock.kind === 'held') {
    main.fatal(
      `${config.data_dir} belongs to another gx-logger (${who(lock.holder)}): stop it, or set another DATA_DIR`,
    );
    return false;
  }
  if (lock.kind === 'unlocked')
    main.warn(
      `${config.data_dir} cannot be locked (${lock.reason}): see that it can be written, and that only one gx-logger uses it`,
    );
  const target =
    config.influx.url === undefined
      ? `and keeping it ${keptIn(config)}`
      : `to ${config.influx.url}, ${config.influx.bucket}`;
  main.info(`logging ${endpointName(endpoints(config.gx)[0])} ${target} (profile ${config.profile})`);
  const server = createStatusServer({
    ...config.http,
    version,
    health: pipeline.health,
    status: pipeline.view,
    log: log.child({ part: 'status' }),
  });
  if (config.journal === 'memory') await tellOfLeftovers(config, main);
  try {
    await server.start(signal);
    await pipeline.start(signal);
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  main.info('stopping');
  const before = notKept(pipeline);
  await pipeline.stop(STOP_WITHIN);
  await server.stop(performance.now() + STOP_SERVER_WITHIN);
  if (lock.kind === 'taken') await lock.release();
  const lost = notKept(pipeline) - before;
  main.info(counts(pipeline), `stopped: ${fateOfTheRest(pipeline.pendingFields(), lost, keptIn(config))}`);
  return lost === 0;
}

/** What an earlier run kept on disk is not looked at without a journal on disk. */
async function tellOfLeftovers({ data_dir, journal_max_bytes }: Config, log: Logger): Promise<void> {
  const folder = join(data_dir, 'journal', 'raw');
  const status = await readStatus(folder, journal_max_bytes).catch(() => undefined);
  const fields = (status?.waiting.fields ?? 0) + (status?.stuck.fields ?? 0);
  if (fields === 0) return;
  log.warn(
    `${fields} values of an earlier run wait in ${folder}: JOURNAL=disk sends them, and so does gx-logger import`,
  );
}

function keptIn({ data_dir, journal }: Config): string {
  return journal === 'disk' ? `in the journal, ${join(data_dir, 'journal')}` : 'in memory';
}

function notKept({ fields }: Pipeline): number {
  return fields.dropped['not_kept'] ?? 0;
}

function who(holder: unknown): string {
  const { pid, version, since } = Object(holder);
  return pid === undefined
    ? 'which does not say who it is'
    : `process ${pid}, version ${version}, running since ${since}`;
}

/** Readings in, values out; `unsupported` is text that the database cannot hold. Since DATA_DIR was new. */
function counts({ readings, fields, pendingFields, status }: Pipeline): Record<string, number> {
  const unsupported = fields.dropped['text_unsupported'] ?? 0;
  return {
    received: readings.received,
    made: fields.made,
    stored: fields.stored,
    kept: pendingFields(),
    rejected: total(fields.rejected),
    expired: fields.expired,
    unsupported,
    dropped: total(fields.dropped) - unsupported,
    stalls: status().stalls.count,
  };
}

function fateOfTheRest(pending: number, lost: number, place: string): string {
  if (lost > 0) return `${lost} values could neither be sent nor kept and are lost; the errors above say why`;
  if (pending === 0) return 'nothing waits to be written';
  return `${pending} values wait for a database; they are kept ${place}`;
}
