/** The database to write to, as it is configured, and requests to it. */

export interface Database {
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

/** How credentials are shown. */
export type Scheme = 'Basic' | 'Bearer' | 'Token';

/** The address of a path below the configured address. */
export function endpoint({ url }: Database, path: string, query: Record<string, string> = {}): string {
  const base = url.replace(/(?<!\/)\/+$/, '');
  const search = new URLSearchParams(query).toString();
  return search ? `${base}${path}?${search}` : `${base}${path}`;
}

/** The configured address for people: without user name, password and query. */
export function addressOf({ url }: Database): string {
  if (!URL.canParse(url)) return 'INFLUX_URL';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/\/$/, '');
}

/** The header that says who asks; empty when nothing is configured. */
export function authorization({ token, username, password }: Database, scheme: Scheme): Record<string, string> {
  if (scheme !== 'Basic') return token ? { authorization: `${scheme} ${token}` } : {};
  return username ? { authorization: `Basic ${basic(username, password)}` } : {};
}

/** What Basic sends. */
export function basic(username: string, password = ''): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
