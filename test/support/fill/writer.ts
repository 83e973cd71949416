/** Writes lines of line protocol to a real InfluxDB, those of each roll-up to its place. */
import type { Influxd } from '../influxd.ts';

/** Values as they come, and the two roll-ups. */
export const PLACES = ['raw', 'm1', 'm15'] as const;
export type Place = (typeof PLACES)[number];

/** Stores a text of whole lines, stamps in ms. */
export type Store = (place: Place, lines: string) => Promise<void>;

export interface Writer {
  put(place: Place, line: string): void;
  /** Resolves when everything that was put is stored. */
  flush(): Promise<void>;
}

/** Characters that are sent at once. */
const PIECE = 4 * 1024 ** 2;

export function createWriter(store: Store): Writer {
  const waiting: Record<Place, string> = { raw: '', m1: '', m15: '' };
  let storing: Promise<unknown> = Promise.resolve();
  const send = (place: Place) => {
    const lines = waiting[place];
    waiting[place] = '';
    if (lines !== '') storing = Promise.all([storing, store(place, lines)]);
  };
  return {
    put(place, line) {
      waiting[place] += line;
      if (waiting[place].length > PIECE) send(place);
    },
    async flush() {
      for (const place of PLACES) send(place);
      await storing;
    },
  };
}

/** A database of 1.x without credentials, which is made with the retention policies of the roll-ups where it is missing. */
export async function database1(influxd: Pick<Influxd, 'url' | 'query'>, name = 'gx'): Promise<Store> {
  await influxd.query(`CREATE DATABASE "${name}"`);
  for (const tier of ['m1', 'm15']) {
    await influxd.query(`CREATE RETENTION POLICY "${tier}" ON "${name}" DURATION INF REPLICATION 1 SHARD DURATION 4w`);
  }
  return store1(influxd.url, {}, name);
}

/** One that is there. */
export function store1(url: string, headers: Readonly<Record<string, string>>, name = 'gx'): Store {
  return (place, lines) => {
    const policy = place === 'raw' ? 'autogen' : place;
    return post(`${url}/write?${new URLSearchParams({ db: name, rp: policy, precision: 'ms' })}`, lines, headers);
  };
}

/** Buckets of 2.x that are there, as the set-up of gx-logger makes them. */
export function store2(url: string, { org, token }: { org: string; token: string }, name = 'gx'): Store {
  const headers = { authorization: `Token ${token}` };
  return (place, lines) => {
    const bucket = place === 'raw' ? name : `${name}/${place}`;
    return post(`${url}/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ms' })}`, lines, headers);
  };
}

/** A server that has much to do takes too long now and then: what is written twice is there once. */
const TRIES = 5;

async function post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
  for (let trial = 1; ; trial += 1) {
    const response = await fetch(url, { method: 'POST', headers, body });
    if (response.ok) return;
    const text = await response.text();
    if (trial === TRIES || !text.includes('timeout')) throw new Error(`${response.status} ${text}`);
  }
}
