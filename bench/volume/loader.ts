/**
 * What the official loader (venus-influx-loader) stores of a message, as a line. Its own series `heartbeat` and
 * `full_publish_completed` are left out, to its advantage, and so are the copies that it makes of messages on links that
 * were entered by hand.
 */
import type { RecordedMessage } from '../../src/simulator/recording.ts';
import { loaderPoint } from '../../test/support/loader-model.ts';

const NAME = 'Lindenhof';

/** A line with a stamp in ms, or undefined. */
export function loaderLine(message: RecordedMessage, begin: number): string | undefined {
  const point = loaderPoint(message, NAME);
  if (point === undefined || point.isExtra) return undefined;
  const parts = point.series.split('|');
  const [measurement = '', tags, field] = [parts[0], parts.slice(1, -1).join(','), parts.at(-1)];
  const value = typeof point.value === 'string' ? `"${point.value.replace(/["\\]/g, '\\$&')}"` : point.value;
  return `${measurement.replace(/[, ]/g, '\\$&')},${tags} ${field}=${value} ${begin + Math.floor(message.t)}\n`;
}
