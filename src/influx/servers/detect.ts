/**
 * Which server answers at an address. `GET /ping` tells every generation apart without credentials; each driver knows
 * its own. A server that is none of them, a sign-in page for example, is an answer as well, not a fault of ours.
 */
import { duration } from '../../shared/duration.ts';
import type { Fault, Health } from '../../shared/health.ts';
import { backoff, sleep } from '../../shared/wait.ts';
import { addressOf, authorization, type Database, endpoint } from '../database.ts';
import type { Failure } from '../failure.ts';
import { type Answer, type HttpReply, request } from '../http.ts';
import { placeOf, presentable, shorten } from '../words.ts';
import { cloud } from './cloud.ts';
import type { Driver, Server } from './driver.ts';
import { v1 } from './v1.ts';
import { v2 } from './v2.ts';
import { v3 } from './v3.ts';
import { victoria } from './victoria.ts';

/** The first that recognises an answer is it: VictoriaMetrics may call itself 1.8, and Cloud shows versions of others. */
export const DRIVERS = { victoria, cloud, v1, v2, v3 } as const satisfies Readonly<Record<string, Driver>>;
export type Generation = keyof typeof DRIVERS;

/** First and longest wait for a server that is starting, ms. */
const WAIT = [200, 5_000] as const;

/** The server, or why there is none. */
type Detected = { readonly server: Server } | { readonly health: Health<'influx'>; readonly isStarting?: boolean };

/** `onReply` sees the first answer of a server that is one. Rejects only with the signal's reason. */
export async function detect(
  database: Database,
  signal: AbortSignal,
  onReply: (reply: HttpReply) => void = () => undefined,
): Promise<Detected> {
  const url = endpoint(database, '/ping');
  const open = await request(url, signal);
  // A proxy may ask everybody for credentials.
  const isClosed = 'status' in open && open.status === 401 && !recognise(open, database.url);
  const headers = authorization(database, database.username ? 'Basic' : 'Token');
  const first = isClosed ? await request(url, signal, { headers }) : open;
  const server = recognise(first, database.url);
  if (!server) return { health: unknown(first, database) };
  onReply(first);
  // 2.10 opens its storage before it takes anything, and knows no token until then.
  if ('status' in first && first.status >= 500) return { health: starting(server, database), isStarting: true };
  if (!server.isReserved || !database.token) return { server };
  const second = await request(url, signal, { headers: authorization(database, server.driver.scheme(database)) });
  return { server: recognise(second, database.url) ?? server };
}

/**
 * The same, but waits up to `limit` ms for a server that is still starting; `onWait` is then called once with words for
 * people. Rejects only with the signal's reason.
 */
export async function detectReady(
  database: Database,
  signal: AbortSignal,
  limit: number,
  onWait: (message: string) => void,
): Promise<Detected> {
  const end = performance.now() + limit;
  for (let attempt = 0; ; attempt += 1) {
    const detected = await detect(database, signal);
    if ('server' in detected || !detected.isStarting || performance.now() >= end) return detected;
    if (attempt === 0) onWait(`${detected.health.message}. Waiting for it, ${duration(limit)} at most`);
    await sleep(backoff(attempt, ...WAIT), signal);
  }
}

/** The server behind an answer to /ping at `url`; undefined when the answer does not tell. */
export function recognise(reply: HttpReply, url: string): Server | undefined {
  if ('error' in reply) return undefined;
  for (const driver of Object.values<Driver>(DRIVERS)) {
    const identity = driver.recognise(reply, url);
    if (identity) return { ...identity, driver };
  }
  return undefined;
}

function starting({ product }: Server, database: Database): Health<'influx'> {
  return { ok: false, code: 'unavailable', message: `${addressOf(database)}: ${product} is still starting` };
}

function unknown(reply: HttpReply, database: Database): Health<'influx'> {
  const [code, what] = 'error' in reply ? [reply.error, wordsOf(reply)] : describe(reply);
  const message = `${addressOf(database)}: ${what}${hintFor(code, database)}`;
  return { ok: false, code, message: presentable(message, database) };
}

/** Where another program, or none, is at a port that nobody chose. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'refused',
  'timed_out',
  'not_http',
  'not_a_database',
  'unknown_server',
]);

/** What is often the matter with an address. */
function hintFor(code: Fault<'influx'>, { url }: Database): string {
  const { hostname, port, pathname, protocol } = new URL(url);
  if (code === 'host_not_found' && hostname.endsWith('.local')) {
    return '; a name that ends in .local is found by mDNS (Avahi), and never in a container: use the IP address';
  }
  const isUnchosen = port === '' && pathname === '/' && protocol === 'http:';
  return isUnchosen && ELSEWHERE.has(code)
    ? '; INFLUX_URL names no port, so port 80 was asked: InfluxDB has 8086, InfluxDB 3 has 8181'
    : '';
}

function wordsOf({ message, action }: Failure): string {
  return action === undefined ? message : `${message}; ${action}`;
}

/** A code and words for an answer to /ping that no database gives. */
function describe({ status, headers, text }: Answer): [code: Fault<'influx'>, what: string] {
  const words = shorten(text).trimStart();
  if (status >= 300 && status < 400) {
    const target = placeOf(headers['location'] ?? 'nowhere');
    return ['redirected', `answers with a redirect to ${target}; name the database's own address in INFLUX_URL`];
  }
  if (status === 429 || status >= 500) return ['unavailable', `answers ${status}: the database is not ready`];
  if (status === 401 || status === 403) {
    return [
      'unknown_server',
      `answers ${status} before it says what it is; check what stands in front of the database`,
    ];
  }
  if (/HTTPS (server|port)/i.test(words)) {
    return ['needs_tls', 'is a TLS port; write https:// instead of http:// in INFLUX_URL'];
  }
  if (/^<(!doctype|html)/i.test(words)) {
    return ['not_a_database', 'answers with a web page: a sign-in page or another server; check INFLUX_URL'];
  }
  return ['unknown_server', `answers ${status} and is no InfluxDB or VictoriaMetrics that is known; check INFLUX_URL`];
}
