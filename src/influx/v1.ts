/**
 * InfluxDB 1.x by its own `/write`: 1.6, which Debian and Raspberry Pi OS ship, answers 404 to the path of 2.x.
 * `precision=ms` is always named, for 1.6 takes any other word for nanoseconds without a complaint.
 */
import { authorization, BODY_HEADERS, type Destination, type Dialect, endpoint } from './dialect.ts';
import { write } from './http.ts';

export function createV1(destination: Destination): Dialect {
  const url = endpoint(destination, '/write', { db: destination.bucket, precision: 'ms' });
  const headers = { ...BODY_HEADERS, ...authorization(destination, 'Basic') };
  return { send: (body, signal) => write(url, headers, body, signal) };
}
