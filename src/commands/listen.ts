/** A source for a command: it listens to the GX of the configuration for a while, stores nothing and pins no key. */
import type { Config } from '../config/schema.ts';
import { type EndpointSettings, endpointName, endpoints } from '../gx/endpoints.ts';
import type { GxListener } from '../gx/protocol.ts';
import { createSingle } from '../gx/single.ts';
import { LONGEST_TRY, Source } from '../gx/source.ts';
import { Topics } from '../gx/topics.ts';
import { duration } from '../shared/duration.ts';
import type { Health } from '../shared/health.ts';
import { createReadingLedger } from '../shared/ledger.ts';
import { createLog } from '../shared/log.ts';
import { sleep } from '../shared/wait.ts';
import { knownPins } from '../state/pins.ts';
import { openDataDir } from '../state/state-file.ts';
import type { PinStore, ReadingLedger } from '../types.ts';
import { counted } from './units.ts';

export interface Handlers extends Partial<Omit<GxListener, 'ledger' | 'topics'>> {
  /** Instead of the keys that the daemon has pinned. */
  readonly pins?: PinStore;
  /** After each minute of listening, or fifth of a shorter while: how far it has come, in words. */
  readonly onProgress?: (words: string) => void;
}

/** States that pass by themselves. */
const PASSING: ReadonlySet<string> = new Set(['waiting', 'no_portal_id']);

const MINUTE = 60_000;

export interface Until {
  /** Aborts when what is waited for has begun. Before that a GX is given up at the first failure, or after `LONGEST_TRY`. */
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

/** `handlers.onHealth` is called at every change, but for the failure at which the GX is given up. */
export async function listen(config: Config, handlers: Handlers, { begun, length, signal }: Until): Promise<Heard> {
  const log = createLog('silent');
  const ledger = createReadingLedger();
  const failed = new AbortController();
  let health: Health = { ok: false, code: 'no_answer', message: 'the GX did not publish in time' };
  const pins = handlers.pins ?? knownPins(openDataDir(config.data_dir, log));
  const topics = new Topics();
  const reader = createSingle({
    settings: config,
    pins,
    log,
    listener: {
      clock: Date.now,
      onReading: () => undefined,
      onEvent: () => undefined,
      ...handlers,
      topics,
      ledger,
      onHealth(now) {
        const isNews = now.code !== health.code || now.message !== health.message;
        health = now;
        if (!begun.aborted && !now.ok && !PASSING.has(now.code)) failed.abort();
        else if (isNews) handlers.onHealth?.(now);
      },
    },
  });
  const source = new Source({ settings: config, pins, reader, givesUp: true });
  if (!signal.aborted) await source.start(signal);
  let timer: NodeJS.Timeout | undefined;
  const pass = (time: number, end: AbortSignal) => sleep(time, end).catch(() => undefined);
  try {
    await pass(LONGEST_TRY, AbortSignal.any([begun, failed.signal, signal]));
    if (begun.aborted && handlers.onProgress) timer = tellProgress(length, ledger, handlers.onProgress);
    if (begun.aborted) await pass(length, signal);
  } finally {
    clearInterval(timer);
    await source.stop();
  }
  return { health, ledger, topics: topics.size };
}

/** Where it is listened to, for people: over the plain port no password is sent. */
export function wayTo(gx: EndpointSettings): string {
  const [first, second] = endpoints(gx).map(endpointName);
  return second ? `${first}, and where nothing answers there to ${second} without the password` : `${first}`;
}

/** `2 min of 5 min: 3,456 messages`, again and again. */
function tellProgress(length: number, ledger: ReadingLedger, say: (words: string) => void): NodeJS.Timeout {
  const every = Math.min(MINUTE, length / 5);
  let passed = 0;
  return setInterval(() => {
    passed += every;
    if (passed < length) say(`${duration(passed)} of ${duration(length)}: ${counted(ledger.received, 'message')}`);
  }, every);
}
