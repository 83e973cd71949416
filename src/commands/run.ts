/** `gx-logger run`: the daemon, until the signal aborts. Resolves with whether everything was written or kept. */
import { describeConfig } from '../config/explain.ts';
import type { Config } from '../config/schema.ts';
import { endpointName, endpoints } from '../gx/endpoints.ts';
import { total } from '../ledger.ts';
import type { Logger } from '../log.ts';
import { createPipeline, type Pipeline } from '../pipeline.ts';
import { aborted } from '../wait.ts';

/** Docker kills ten seconds after it asked to stop. */
const STOP_WITHIN = 5_000;

export async function run(config: Config, log: Logger, signal: AbortSignal): Promise<boolean> {
  const main = log.child({ part: 'main' });
  for (const line of describeConfig(config)) main.debug(line);
  const pipeline = createPipeline(config, log);
  main.info(
    `logging ${endpointName(endpoints(config.gx)[0])} to ${config.influx.url}, ${config.influx.bucket} (profile ${config.profile})`,
  );
  try {
    await pipeline.start(signal);
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  main.info('stopping');
  await pipeline.stop(STOP_WITHIN);
  const pending = pipeline.pendingFields();
  main.info(counts(pipeline), `stopped: ${fateOfTheRest(pending, pipeline.keptIn())}`);
  return pending === 0 || pipeline.keptIn() !== undefined;
}

/** Readings in, values out; `unsupported` is text that the database cannot hold. */
function counts({ readings, fields, pendingFields }: Pipeline): Record<string, number> {
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
  };
}

function fateOfTheRest(pending: number, file: string | undefined): string {
  if (pending === 0) return 'everything received is written';
  return file === undefined
    ? `${pending} values could neither be sent nor kept and are lost; the errors above say why`
    : `${pending} values could not be sent and are kept in ${file} for the next start`;
}
