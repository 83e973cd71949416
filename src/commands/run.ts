/** `gx-logger run`: the daemon, until the signal aborts. Resolves with whether everything was written or kept. */
import { join } from 'node:path';
import type { Credentials } from '../config/credentials.ts';
import { describeConfig } from '../config/describe.ts';
import type { Config } from '../config/schema.ts';
import { centsIn } from '../config/tariffs.ts';
import { bucketNames } from '../destination/configured.ts';
import { hostZoneFault } from '../energy/zone.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';
import { total } from '../shared/ledger.ts';
import type { Logger } from '../shared/log.ts';
import type { DestinationStatus } from '../shared/status.ts';
import { aborted } from '../shared/wait.ts';
import { deviceToForget, forgetAnswer } from '../state/forget.ts';
import { daysToTake, takenAnswer } from '../state/hand-over.ts';
import { keepLock } from '../state/keeper.ts';
import { asksForDevices, devicesAnswer } from '../state/known.ts';
import { type Lock, takeLock } from '../state/lock.ts';
import { createStatusServer } from '../status/server.ts';
import type { DeviceId, Forgotten, ReadingLedger } from '../types.ts';
import { barrier } from './access.ts';
import { leftovers } from './journal/leftovers.ts';
import { everyGxInWords } from './which.ts';
import { who } from './words.ts';

/** Docker kills ten seconds after it asked to stop. */
const STOP_WITHIN = 5_000;
/** After that: it answers to the end. */
const STOP_SERVER_WITHIN = 500;

/** `credentials` reads those of the database again that stand in files. */
export async function run(
  config: Config,
  version: string,
  log: Logger,
  signal: AbortSignal,
  credentials?: () => Promise<Credentials>,
): Promise<boolean> {
  const main = log.child({ part: 'main' });
  for (const line of describeConfig(config)) main.debug(line);
  const why = await barrier(config.data_dir, 'run');
  if (why !== undefined) {
    main.fatal(`${why}, or set another DATA_DIR`);
    return false;
  }
  const since = new Date().toISOString();
  const pipeline = createPipeline(config, log, { credentials });
  const server = createStatusServer({
    ...config.http,
    version,
    health: pipeline.health,
    status: pipeline.status,
    log: log.child({ part: 'status' }),
  });
  const take = () =>
    takeLock(config.data_dir, (request) => {
      const device = deviceToForget(request);
      if (device) return forgetAnswer(forget(device, pipeline, log.child({ part: 'data' })));
      const handed = daysToTake(request);
      if (handed) {
        pipeline.takeDays(handed.portalId, handed.days);
        return takenAnswer(handed);
      }
      if (asksForDevices(request))
        return devicesAnswer(pipeline.known(), pipeline.health(), pipeline.status().installations);
      return { pid: process.pid, version, since, httpPort: server.address?.port ?? null, ...pipeline.status() };
    });
  const lock = await take();
  if (lock.kind === 'held') {
    main.fatal(`${inUse(lock, config)}: stop it, or set another DATA_DIR`);
    return false;
  }
  if (lock.kind === 'unlocked') main.warn(unlocked(lock, config));
  const onLost = (now: Lock) => {
    if (now.kind === 'held')
      main.error(`${inUse(now, config)}, which was started after the folder was replaced: stop one`);
    else if (now.kind === 'unlocked') main.warn(unlocked(now, config));
    else main.warn(`${config.data_dir} was deleted or replaced: it is made and locked again, and logging goes on`);
  };
  const keeper = lock.kind === 'taken' ? keepLock(lock, { take, onLost }) : undefined;
  const target =
    config.influx.url === undefined
      ? `and keeping it ${keptIn(config)}`
      : `to ${config.influx.url}, ${bucketNames(config)}`;
  main.info(`logging ${everyGxInWords(config)} ${target} (profile ${config.profile})`);
  for (const line of [...(await leftovers(config)), ...centsIn(config), hostZoneFault() ?? []].flat()) main.warn(line);
  let before = 0;
  try {
    await server.start(signal);
    await pipeline.start(signal);
    // What an earlier life lost is counted by now.
    before = notKept(pipeline);
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  main.info('stopping');
  await pipeline.stop(STOP_WITHIN);
  await server.stop(performance.now() + STOP_SERVER_WITHIN);
  await keeper?.release();
  const lost = notKept(pipeline) - before;
  main.info(counts(pipeline), `stopped: ${fateOfTheRest(kept(pipeline), lost, keptIn(config))}`);
  return lost === 0;
}

function inUse({ holder }: Lock & { kind: 'held' }, { data_dir }: Config): string {
  return `${data_dir} is in use by another gx-logger (${who(holder)})`;
}

function unlocked({ reason }: Lock & { kind: 'unlocked' }, { data_dir }: Config): string {
  return `${data_dir} cannot be locked (${reason}): make sure that it is writable, and that only one gx-logger uses it`;
}

function forget(device: DeviceId, pipeline: Pipeline, log: Logger): Forgotten {
  const { service, instance } = device;
  const outcome = pipeline.forget(device);
  if (outcome === 'forgotten') log.info({ service, instance }, `${service}/${instance} is forgotten, as asked`);
  return outcome;
}

function keptIn({ data_dir, journal }: Config): string {
  return journal === 'disk' ? `in the journal, ${join(data_dir, 'journal')}` : 'in memory';
}

function notKept(pipeline: Pipeline): number {
  return pipeline.status().destinations.reduce((sum, { fields }) => sum + (fields.dropped['not_kept'] ?? 0), 0);
}

function kept(pipeline: Pipeline): number {
  return pipeline.status().destinations.reduce((sum, { pendingFields }) => sum + pendingFields, 0);
}

/** Both ledgers; that of the values in all and, where there are several destinations, of each. Since DATA_DIR was new. */
function counts({ status }: Pipeline): Record<string, unknown> {
  const { destinations, stalls, ...all } = status();
  const { received, ...readings } = all.readings;
  const each = destinations.map((destination) => [destination.name, values(destination)] as const);
  const sums: Record<string, number> = {};
  for (const [, amounts] of each) {
    for (const [fate, amount] of Object.entries(amounts)) sums[fate] = (sums[fate] ?? 0) + amount;
  }
  const apart = each.length > 1 ? { destinations: Object.fromEntries(each) } : {};
  return { received, readings: fates(readings), ...sums, stalls: stalls.count, ...apart };
}

/** Together they are what was received. */
function fates(readings: Omit<ReadingLedger, 'received'>): Record<string, number> {
  return { ...readings, refused: total(readings.refused), filtered: total(readings.filtered) };
}

/** `unsupported` is what the database has no place for: text, or a roll-up. */
function values({ fields, pendingFields }: DestinationStatus): Record<string, number> {
  const unsupported = (fields.dropped['text_unsupported'] ?? 0) + (fields.dropped['tier_off'] ?? 0);
  return {
    made: fields.made,
    stored: fields.stored,
    kept: pendingFields,
    rejected: total(fields.rejected),
    expired: fields.expired,
    unsupported,
    dropped: total(fields.dropped) - unsupported,
  };
}

function fateOfTheRest(pending: number, lost: number, place: string): string {
  if (lost > 0) return `${lost} values could neither be sent nor kept and are lost; the errors above say why`;
  if (pending === 0) return 'nothing waits to be written';
  return `${pending} values wait for a database; they are kept ${place}`;
}
