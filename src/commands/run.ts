/** `gx-logger run`: the daemon, until the signal aborts. */
import { describeConfig } from '../config/explain.ts';
import type { Config } from '../config/schema.ts';
import { total } from '../ledger.ts';
import type { Logger } from '../log.ts';
import { createPipeline } from '../pipeline.ts';

/** Docker kills ten seconds after it asked to stop. */
const STOP_WITHIN = 5_000;

export async function run(config: Config, log: Logger, signal: AbortSignal): Promise<void> {
  const main = log.child({ part: 'main' });
  for (const line of describeConfig(config)) main.debug(line);
  const pipeline = createPipeline(config, log);
  main.info(`logging ${config.gx.host} to ${config.influx.url}, ${config.influx.bucket} (profile ${config.profile})`);
  try {
    await pipeline.start(signal);
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  main.info('stopping: everything received is written, or kept for the next start');
  await pipeline.stop(STOP_WITHIN);
  const { readings, fields } = pipeline;
  const counts = {
    received: readings.received,
    made: fields.made,
    stored: fields.stored,
    rejected: total(fields.rejected),
    dropped: total(fields.dropped) + fields.expired,
    kept: pipeline.pendingFields(),
  };
  main.info(counts, 'stopped');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
