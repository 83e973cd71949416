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
  /** Set where this is the place of a roll-up beside the raw values of `bucket`. */
  readonly tier?: TierPlace | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** How long a database that is created keeps its data, in ms; absent: for ever. */
  readonly retention?: number | undefined;
  /** The setting that says so, for people. */
  readonly retentionSetting?: string | undefined;
}

/**
 * The place of a roll-up: a retention policy on 1.x that is not the default, the bucket `gx/m1` on 2.x, the database
 * `gx/m1` on 3.x. So `FROM "gx"."m1"."battery"` finds it everywhere, without a mapping.
 */
export interface TierPlace {
  readonly name: string;
  /** A person asked for it: where the server has room for few databases it is made only then. */
  readonly isChosen: boolean;
  /** Of the raw values, where a database is made for both, in ms; absent: for ever. */
  readonly rawRetention?: number | undefined;
}

/** Where each place has a name of its own: `gx`, and `gx/m1` for a roll-up. */
export function placeName({ bucket, tier }: Database): string {
  return tier === undefined ? bucket : `${bucket}/${tier.name}`;
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
