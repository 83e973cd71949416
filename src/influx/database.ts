/** The database to write to, as it is configured: requests to it, and words about it, which hold no secret. */

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

/** Longer texts are cut, in characters. */
const LENGTH = 300;

/** The address of a path below the configured address. */
export function endpoint({ url }: Database, path: string, query: Record<string, string> = {}): string {
  const base = url.replace(/\/+$/, '');
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

/**
 * A text from outside made fit for the log, the page and the terminal: one line of bounded length, without markup, and
 * with dots wherever it repeats a secret of ours.
 */
export function presentable(text: string, { token, username, password }: Database): string {
  let clean = text;
  for (const secret of [token, password, username && basic(username, password)]) {
    if (!secret) continue;
    // As it is, as it stands in an address, and as it stands in JSON.
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      clean = clean.replaceAll(form, '…');
    }
  }
  const line = clean
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LENGTH ? `${line.slice(0, LENGTH)}…` : line;
}

function basic(username: string, password = ''): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
