/** The log: pino, readable in a terminal, one JSON object a line otherwise. One line a change of state. */
import { createRequire } from 'node:module';
import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Where lines go; a terminal gets them readable. */
export interface LogOutput {
  write(line: string): unknown;
  readonly isTTY?: boolean;
}

const require = createRequire(import.meta.url);

const NOWHERE = { write: () => true };

/** Parts get `log.child({ part: 'gx' })`. The owner of `output` takes its errors: a full disk must not stop us. */
export function createLog(level: string, output?: LogOutput): Logger {
  const options = { level, base: null, redact: ['password', 'token', '*.password', '*.token'] };
  if (!output?.isTTY) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, output ?? NOWHERE);
  const readable = { translateTime: 'SYS:HH:MM:ss', ignore: 'part,code,version', messageFormat: '{part}: {msg}' };
  // Only a person at a terminal needs it.
  const pretty: typeof import('pino-pretty') = require('pino-pretty');
  return pino(options, pretty({ ...readable, singleLine: true, destination: output }));
}

/**
 * A log call for what may repeat without end: the first of each `key` is written at once, later ones at most
 * once in `every` ms with the count of those left out.
 */
export function throttled(log: Logger, every = 60_000): (key: string, fields: object, message: string) => void {
  const last = new Map<string, { at: number; left: number }>();
  return (key, fields, message) => {
    const now = performance.now();
    const seen = last.get(key);
    if (seen && now - seen.at < every) {
      seen.left += 1;
      return;
    }
    log.warn(seen?.left ? { ...fields, repeated: seen.left } : fields, message);
    last.set(key, { at: now, left: 0 });
  };
}
