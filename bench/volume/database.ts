/** A real InfluxDB 1.x that compacts at once, so that what lies on its disk is what a year leaves of a day. */
import { createReadStream, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Influxd, startInfluxd } from '../../test/support/influxd.ts';
import { readTsm, type Stored } from './tsm.ts';

const CHUNK = 8 * 1024 ** 2;
const LONGEST_COMPACTION = 180_000;

export interface Kept {
  /** The data files of the shard: blocks and index. */
  readonly bytes: number;
  readonly stored: readonly Stored[];
}

export class Database {
  private readonly influxd: Influxd;

  private constructor(influxd: Influxd) {
    this.influxd = influxd;
  }

  static async start(): Promise<Database> {
    const data = ['cache-snapshot-write-cold-duration = "2s"', 'compact-full-write-cold-duration = "3s"'].join('\n  ');
    return new Database(await startInfluxd({ data }));
  }

  stop(): Promise<void> {
    return this.influxd.stop();
  }

  /** Stores a file of line protocol, stamps in ms, waits for the compaction and tells what is on the disk then. */
  async keep(name: string, file: string): Promise<Kept> {
    await this.influxd.query(`CREATE DATABASE "${name}"`);
    for await (const body of wholeLines(file)) await this.write(name, body);
    const path = await this.compacted(name);
    const kept = { bytes: statSync(path).size, stored: readTsm(path) };
    await this.influxd.query(`DROP DATABASE "${name}"`);
    return kept;
  }

  private async write(name: string, body: Buffer): Promise<void> {
    const url = `${this.influxd.url}/write?${new URLSearchParams({ db: name, precision: 'ms' })}`;
    const response = await fetch(url, { method: 'POST', body: new Uint8Array(body) });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }

  /** One data file and nothing in the write-ahead log, twice in a row. */
  private async compacted(name: string): Promise<string> {
    const data = join(this.influxd.folder, 'data', name, 'autogen');
    const log = join(this.influxd.folder, 'wal', name, 'autogen');
    let before = '';
    for (const begun = performance.now(); performance.now() - begun < LONGEST_COMPACTION; ) {
      await delay(3_000);
      const files = filesBelow(data).filter((file) => /\.tsm(\.tmp)?$/.test(file));
      const waiting = filesBelow(log).reduce((sum, file) => sum + statSync(file).size, 0);
      const now = waiting === 0 && files.length === 1 ? `${files[0]} ${statSync(files[0]!).size}` : '';
      if (now !== '' && now === before) return files[0]!;
      before = now;
    }
    throw new Error(`${name} was not compacted in time`);
  }
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The file in pieces that end with a line. */
async function* wholeLines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(file, { highWaterMark: CHUNK })) {
    const bytes = Buffer.concat([rest, piece as Buffer]);
    const end = bytes.lastIndexOf('\n') + 1;
    rest = bytes.subarray(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  if (rest.length > 0) yield rest;
  rmSync(file);
}
