/** The log: pino. Text for people or one JSON object a line; one line a change of state. */
import { type Logger, pino } from 'pino';
import { textOf } from './log-text.ts';

export type { Logger } from 'pino';

/** Where lines go. */
export interface LogOutput {
  write(line: string): unknown;
  readonly isTTY?: boolean;
  /** Whether the terminal shows colours, and its user wants them. */
  hasColors?(): boolean;
}

export type LogFormat = 'text' | 'json';

const NOWHERE = { write: () => true };

/**
 * Parts get `log.child({ part: 'gx' })`. A terminal gets text, everything else JSON, unless `format` says otherwise. The
 * owner of `output` takes its errors: a full disk must not stop us.
 */
export function createLog(level: string, output: LogOutput = NOWHERE, format?: LogFormat): Logger {
  const isTerminal = output.isTTY === true;
  const isText = (format ?? (isTerminal ? 'text' : 'json')) === 'text';
  const style = { isTerminal, hasColours: output.hasColors?.() === true };
  const lines = isText ? { write: (line: string) => output.write(textOf(line, style)) } : output;
  const redact = ['password', 'token', '*.password', '*.token'];
  return pino({ level, base: null, redact, timestamp: pino.stdTimeFunctions.isoTime }, lines);
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
