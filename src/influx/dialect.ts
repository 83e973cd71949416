/** What the sink knows of a server, and the one interface that every generation is spoken to through. */
import type { Reply } from './http.ts';

/** Where to write. Nothing of it appears in a log but the address and the name of the database. */
export interface Destination {
  readonly url: string;
  readonly token?: string | undefined;
  readonly org?: string | undefined;
  /** Bucket of 2.x and Cloud; the database everywhere else. */
  readonly bucket: string;
  /**
   * The default retention policy that the readers of this database name. One that is created gets it; on 2.x and Cloud
   * it is a part of the bucket's name, and a mapping leads to it.
   */
  readonly policy?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** How long a database that is created keeps its data, in ms; absent: for ever. */
  readonly retention?: number | undefined;
}

/** `cloud` is InfluxDB Cloud of any kind: it is written to like 2.x. */
export type Generation = 'v1' | 'v2' | 'v3' | 'cloud' | 'victoria';

export interface Server {
  readonly generation: Generation;
  /** For people, for example `InfluxDB 1.6.7`. */
  readonly product: string;
  /** As the server writes it; empty where it does not say. */
  readonly version: string;
}

/** How one generation takes a batch. It sends and reads; what the answer means is the verdict's business. */
export interface Dialect {
  /** Most columns (tags and fields) that a measurement may have, and most measurements of a database. */
  readonly columnLimit?: number;
  readonly tableLimit?: number;
  /** So many requests at once while catching up, one batch each. Absent: one, of as many batches as it may hold. */
  readonly inFlight?: number;
  /** What of a line the server can hold, and what it cannot, each a line; absent where it holds every line. */
  readonly divide?: (line: string) => { readonly held?: string; readonly left?: string };
  /** Sends one gzip body whose time stamps are milliseconds. Rejects only with the signal's reason. */
  send(body: Uint8Array, signal: AbortSignal): Promise<Reply>;
}

/** Every write goes out with these. */
export const BODY_HEADERS = { 'content-encoding': 'gzip', 'content-type': 'text/plain; charset=utf-8' } as const;

/** The address of a path below the configured address. */
export function endpoint(destination: Destination, path: string, query: Record<string, string> = {}): string {
  const base = destination.url.replace(/\/+$/, '');
  const search = new URLSearchParams(query).toString();
  return search ? `${base}${path}?${search}` : `${base}${path}`;
}

/** The name of the bucket on 2.x and Cloud. */
export function bucketOf({ bucket, policy }: Destination): string {
  return policy === undefined ? bucket : `${bucket}/${policy}`;
}

/** The configured address for people: without user name, password and query. */
export function addressOf({ url }: Destination): string {
  if (!URL.canParse(url)) return 'INFLUX_URL';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/\/$/, '');
}

/** The header that says who writes; empty when nothing is configured. */
export function authorization(destination: Destination, scheme: 'Basic' | 'Bearer' | 'Token'): Record<string, string> {
  const { token, username, password } = destination;
  if (scheme !== 'Basic') return token ? { authorization: `${scheme} ${token}` } : {};
  if (!username) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}
