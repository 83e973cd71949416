/**
 * InfluxDB 3 by `/api/v3/write_lp`: its other paths report faults of the server as faults of the lines, and only
 * this one says which lines it refused (`accept_partial`). A request answers after the next flush of the server's
 * write-ahead log, about a second, so several are in flight while catching up. Older 3.x reads only the first gzip
 * member of a body and answers 204 all the same: one member a request.
 */
import { authorization, BODY_HEADERS, type Destination, type Dialect, endpoint } from './dialect.ts';
import { write } from './http.ts';

export function createV3(destination: Destination): Dialect {
  const query = { db: destination.bucket, precision: 'ms', accept_partial: 'true' };
  const url = endpoint(destination, '/api/v3/write_lp', query);
  const headers = { ...BODY_HEADERS, ...authorization(destination, 'Bearer') };
  return {
    columnLimit: 500,
    tableLimit: 2_000,
    inFlight: 4,
    send: (body, signal) => write(url, headers, body, signal),
  };
}
