/**
 * VictoriaMetrics by InfluxDB's `/write`. It stores numbers only and would keep every text as a 0, so the
 * measurements that hold text, those whose name ends in `_text`, stay away from it.
 */
import { authorization, BODY_HEADERS, type Destination, type Dialect, endpoint } from './dialect.ts';
import { write } from './http.ts';
import { measurementOf } from './lines.ts';

export function createVictoria(destination: Destination): Dialect {
  const url = endpoint(destination, '/write', { db: destination.bucket, precision: 'ms' });
  const headers = { ...BODY_HEADERS, ...authorization(destination, destination.token ? 'Bearer' : 'Basic') };
  return {
    holds: (line) => !measurementOf(line).endsWith('_text'),
    send: (body, signal) => write(url, headers, body, signal),
  };
}
