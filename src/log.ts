/** The log: pino, readable in a terminal, one JSON object a line otherwise. One line a change of state. */
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger } from 'pino';

/** Writes to standard output. Parts get `log.child({ part: 'gx' })`. */
export function createLog(level: string, terminal: boolean): Logger {
  const options = { level, base: null, redact: ['password', 'token', '*.password', '*.token'] };
  if (!terminal) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime });
  return pino(
    options,
    pretty({ translateTime: 'SYS:HH:MM:ss', ignore: 'part', messageFormat: '{part}: {msg}', sync: true }),
  );
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
