/** Real databases that answer InfluxQL, for what energy is asked of them and written to. */
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Database } from '../../../src/influx/database.ts';
import { pack } from '../../../src/influx/lines.ts';
import { openReader, type Reader, type Row } from '../../../src/influx/query/reader.ts';
import { DRIVERS, detect } from '../../../src/influx/servers/detect.ts';
import { ensureDatabase } from '../../../src/influx/servers/ensure.ts';
import { REAL } from '../../influx/conformance/real.ts';
import type { Running } from '../../influx/conformance/subject.ts';
import { describeWith } from '../../support/process.ts';

const never = new AbortController().signal;
/** Small enough for a server that takes little at once. */
const AT_ONCE = 200;

export type Place = Pick<Database, 'bucket'> & Partial<Database>;

export interface Databases {
  readonly url: string;
  /** Address and credentials, as the environment has them. */
  readonly environment: Record<string, string>;
  /** Makes the place, and writes lines into it. */
  store(place: Place, lines: readonly string[]): Promise<void>;
  /** The rows of an InfluxQL statement. */
  rows(place: Place, statement: string): Promise<Record<string, Row[number]>[]>;
}

/** A roll-up of a bucket. */
export const tierOf = (bucket: string, name: string): Place => ({ bucket, tier: { name, isChosen: true } });

/** A suite for each server that is at hand. `databases` is there for the tests, not yet where they are told of. */
export function describeWithDatabases(name: string, suite: (databases: Databases) => void): void {
  const servers = REAL.filter(({ generation }) => generation !== 'victoria');
  if (servers.length === 0) describeWith('influxd', name, () => undefined);
  describe.each(servers)(`${name}: $generation`, ({ generation, start }) => {
    let running: Running;
    const databases = {} as { -readonly [Key in keyof Databases]: Databases[Key] };
    beforeAll(async () => {
      running = await start();
      Object.assign(databases, databasesOf(running, generation));
    });
    afterAll(() => running?.stop());
    suite(databases);
  });
}

export function databasesOf({ url, access }: Running, generation: keyof typeof DRIVERS): Databases {
  const { token, org, username, password } = access;
  const given = { INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_USERNAME: username, INFLUX_PASSWORD: password };
  const readers = new Map<string, Reader>();
  const readerOf = async (place: Place) => {
    const key = JSON.stringify(place);
    const known = readers.get(key);
    if (known) return known;
    const opened = await openReader({ url, ...access, ...place }, never);
    if (opened.refusal !== undefined) throw new Error(opened.refusal);
    readers.set(key, opened.reader);
    return opened.reader;
  };
  const set = Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined);
  return {
    url,
    environment: { INFLUX_URL: url, ...Object.fromEntries(set) },
    async store(place, lines) {
      const database: Database = { url, ...access, ...place };
      const detected = await detect(database, never);
      if (!('server' in detected)) throw new Error(detected.health.message);
      await ensureDatabase(detected.server, database, never);
      for (let at = 0; at < lines.length; at += AT_ONCE) {
        const reply = await DRIVERS[generation].write(database, await pack(lines.slice(at, at + AT_ONCE)), never);
        expect('status' in reply && reply.status, JSON.stringify(reply).slice(0, 500)).toBe(204);
      }
    },
    async rows(place, statement) {
      const reader = await readerOf(place);
      const all: Record<string, Row[number]>[] = [];
      for await (const { columns, tags, rows } of reader.read(statement)) {
        for (const row of rows)
          all.push({ ...tags, ...Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])) });
      }
      return all;
    },
  };
}
