/** A source for a command: it listens to the GX of the configuration for a while, stores nothing and pins no key. */
import type { Config } from '../config/schema.ts';
import { LONGEST_TRY, Source, type SourceOptions } from '../gx/source.ts';
import { createReadingLedger } from '../shared/ledger.ts';
import { createLog } from '../shared/log.ts';
import { sleep } from '../shared/wait.ts';
import { knownPins } from '../state/pins.ts';
import { openDataDir } from '../state/state-file.ts';
import type { Health, ReadingLedger } from '../types.ts';

export type Handlers = Partial<Omit<SourceOptions, 'settings' | 'ledger' | 'log'>>;

export interface Until {
  /** Aborts when what is waited for has begun. A GX with which it does not begin within `LONGEST_TRY` is given up. */
  readonly begun: AbortSignal;
  /** How long to listen from then on, ms. */
  readonly length: number;
  /** Ends it at any time. */
  readonly signal: AbortSignal;
}

export interface Heard {
  /** What the source said last. */
  readonly health: Health;
  readonly ledger: ReadingLedger;
  /** How many topics carried values. */
  readonly topics: number;
}

/** `handlers.onHealth` is called at every change. */
export async function listen(config: Config, handlers: Handlers, { begun, length, signal }: Until): Promise<Heard> {
  const log = createLog('silent');
  const ledger = createReadingLedger();
  let health: Health = { ok: false, code: 'no_answer', message: 'the GX did not publish in time' };
  const source = new Source({
    settings: config,
    pins: knownPins(openDataDir(config.data_dir, log)),
    clock: Date.now,
    onReading: () => undefined,
    onEvent: () => undefined,
    ...handlers,
    ledger,
    log,
    onHealth(now) {
      const isNews = now.code !== health.code || now.message !== health.message;
      health = now;
      if (isNews) handlers.onHealth?.(now);
    },
  });
  if (!signal.aborted) await source.start(signal);
  const pass = (time: number, end: AbortSignal) => sleep(time, end).catch(() => undefined);
  try {
    await pass(LONGEST_TRY, AbortSignal.any([begun, signal]));
    if (begun.aborted) await pass(length, signal);
  } finally {
    await source.stop();
  }
  return { health, ledger, topics: source.topics.size };
}
