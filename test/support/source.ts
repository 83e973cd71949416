/** A real Source against a broker, with everything it says recorded and awaitable. */
import type { GxListener, SourceSettings } from '../../src/gx/protocol.ts';
import { createSingle } from '../../src/gx/single.ts';
import { Source } from '../../src/gx/source.ts';
import { Topics } from '../../src/gx/topics.ts';
import type { Health } from '../../src/shared/health.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import { createLog } from '../../src/shared/log.ts';
import type { GxEvent, Reading, ReadingLedger } from '../../src/types.ts';
import { LONGEST_WAIT } from './patience.ts';
import { SETTINGS } from './settings.ts';

export interface RunningSource {
  readonly ledger: ReadingLedger;
  readonly health: Health[];
  /** What it logged beside its health. */
  readonly warnings: string[];
  readonly readings: Reading[];
  readonly pins: Map<string, string>;
  readonly events: GxEvent[];
  completions: number;
  /** The times that the GX told, s. */
  readonly heartbeats: number[];
  readonly topics: Topics;
  /** Resolves when the condition holds; looked at again at every reading, event, heartbeat and change of health. */
  until(condition: () => boolean, what: string): Promise<void>;
  askFullPublish(): void;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export async function startSource(
  options: Partial<SourceSettings['gx']> & { host: string },
  pins = new Map<string, string>(),
  isPaused = false,
): Promise<RunningSource> {
  const waiting = new Set<() => void>();
  const happened = () => {
    for (const look of waiting) look();
  };
  const running = {
    ledger: createReadingLedger(),
    health: [] as Health[],
    warnings: [] as string[],
    readings: [] as Reading[],
    pins,
    events: [] as GxEvent[],
    completions: 0,
    heartbeats: [] as number[],
  };
  const settings = { ...SETTINGS, gx: { ...SETTINGS.gx, ...options } };
  const store = { get: (host: string) => pins.get(host), set: (host: string, key: string) => void pins.set(host, key) };
  const topics = new Topics();
  const listener: GxListener = {
    topics,
    ledger: running.ledger,
    clock: Date.now,
    onReading(reading) {
      running.readings.push(reading);
      happened();
    },
    onEvent(event) {
      running.events.push(event);
      if (event.kind === 'complete') running.completions += 1;
      happened();
    },
    onHeartbeat(seconds) {
      running.heartbeats.push(seconds);
      happened();
    },
    onHealth(health) {
      running.health.push(health);
      happened();
    },
  };
  const log = createLog('warn', { write: (line) => running.warnings.push(JSON.parse(line).msg) });
  const reader = createSingle({ settings, listener, pins: store, log });
  const source = new Source({ settings, pins: store, reader });
  if (isPaused) source.pause();
  await source.start(new AbortController().signal);
  return Object.assign(running, {
    topics,
    until: (condition: () => boolean, what: string) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(
            new Error(
              `${what}: not within ${LONGEST_WAIT / 1_000} s; last health ${JSON.stringify(running.health.at(-1))}`,
            ),
          );
        }, LONGEST_WAIT);
        const look = () => {
          if (!condition()) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    askFullPublish: () => reader.askFullPublish(),
    pause: () => source.pause(),
    resume: () => source.resume(),
    stop: () => source.stop(),
  });
}
