/** Databases of InfluxDB 3: which there are, how long they keep their data, and what changes that. */
import * as z from 'zod';
import { type Database, placeName } from '../database.ts';
import { spanOf } from '../setup/retention.ts';
import { type Ask, post, UNEXPECTED } from './ask.ts';
import type { Listing } from './driver.ts';
import { query, quote, readDuration } from './v1-influxql.ts';

const PATH = '/api/v3/configure/database';
const databases = z.array(z.object({ 'iox::database': z.string() }));

/** The most databases that Core takes, without its own. */
const MOST = 5;
const OWN = '_internal';
const HOUR = 3_600_000;

export async function listDatabases(ask: Ask): Promise<Listing> {
  const { answer, refusal } = await ask(PATH, { query: { format: 'json' } });
  const listed = databases.safeParse(answer).data;
  return listed ? { names: listed.map((row) => row['iox::database']) } : { refusal: refusal ?? UNEXPECTED };
}

/** Why there is no room for one more beside those `planned`; undefined where there is, and where it is not to be seen. */
export async function whyFull(ask: Ask, product: string, planned: readonly string[] = []): Promise<string | undefined> {
  const listing = await listDatabases(ask);
  const others = listing.refusal === undefined ? [...listing.names.filter((name) => name !== OWN), ...planned] : [];
  if (!product.includes('Core') || others.length < MOST) return undefined;
  return `InfluxDB 3 Core takes ${MOST} databases and has ${others.join(', ')}; influxdb3 delete database NAME deletes one`;
}

/** Why it could not be made, or undefined. */
export async function createDatabase(ask: Ask, database: Database): Promise<string | undefined> {
  const { retention } = database;
  const period = retention !== undefined && { retention_period: spanOf(inHours(retention)) };
  return (await ask(PATH, post({ db: placeName(database), ...period }))).refusal;
}

/** Why it could not be changed, or undefined. */
export async function changePeriod(ask: Ask, bucket: string, retention: number): Promise<string | undefined> {
  const { refusal } = await ask(PATH, post({ db: bucket, retention_period: spanOf(retention) }, 'PUT'));
  const command = `influxdb3 update database --database ${bucket} --retention-period ${spanOf(retention)}`;
  return refusal && `${refusal}. Versions before 3.10 may not change it at all; else try ${command}`;
}

/** How long it keeps its data; undefined where it does not tell. */
export async function periodOf(
  ask: Ask,
  bucket: string,
): Promise<{ readonly retention: number | undefined } | undefined> {
  const { rows = [] } = await query(ask, `SHOW RETENTION POLICIES ON ${quote(bucket)}`);
  // The names of the columns are not those of 1.x.
  const period = rows.flatMap((row) => Object.values(row)).find((value) => /^(\d+h\d+m)?\d+s$/.test(String(value)));
  return period === undefined ? undefined : { retention: readDuration(period) };
}

/** It knows no minutes: the next whole hour. */
export function inHours(retention: number): number {
  return Math.ceil(retention / HOUR) * HOUR;
}
