/**
 * The journal against a model, through random lives: appending, sending, setting aside, crashes with damage of every
 * kind, restarts. The model knows what was appended and what was settled, and looks itself for what is whole on disk.
 */
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import type { Batch, QueuedBatch } from '../../src/types.ts';
import {
  batchOf,
  clearDesks,
  crash,
  type Desk,
  idOf,
  makeFolder,
  nextOf,
  rawOf,
  startDesk,
  until,
  written,
} from './desk.ts';

afterEach(clearDesks);

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const damage = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constant('cut' as const), at: fraction }),
  fc.record({
    kind: fc.constantFrom('flip' as const, 'flip state' as const),
    file: fraction,
    at: fraction,
    bit: fc.nat(7),
  }),
  fc.constantFrom({ kind: 'no state' as const }, { kind: 'zeros' as const }),
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

const action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      bytes: fc.nat(900),
      fields: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      most: fc.integer({ min: 1, max: 5 }),
      settled: fc.nat(31),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set aside' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), damage }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), retryStuck: fc.boolean() }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Options {
  readonly maxBytes: number;
  readonly segmentBytes: number;
  readonly keepFor: number;
}

/** What the model knows of a batch. */
interface Known {
  readonly batch: Batch;
  isSettled: boolean;
  /** It was salvaged once, so its place in the order is open, and a crash may leave two of it. */
  wasSalvaged: boolean;
}

class Life {
  readonly known = new Map<number, Known>();
  /** One more at each crash. */
  readonly folders = [makeFolder()];
  private appended = 0;
  private retriesStuck = false;
  private desk: Desk | undefined;
  private readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  async run(actions: readonly Action[]): Promise<void> {
    await this.start();
    try {
      for (const one of actions) {
        await this.act(one);
        expect(this.now.imbalance()).toBe(0);
        expect(this.now.journal.status().diskBytes).toBeLessThanOrEqual(this.options.maxBytes + 2_000);
      }
      await this.finish();
    } finally {
      await this.now.stop();
    }
  }

  private get folder(): string {
    return this.folders.at(-1) as string;
  }

  private get now(): Desk {
    return this.desk as Desk;
  }

  private async start(retryStuck = false): Promise<void> {
    this.retriesStuck = retryStuck;
    const timings = retryStuck ? { retryStuck: 1 } : {};
    this.desk = await startDesk(this.folder, { ...this.options, clock: () => 1_700_000_000_000, timings });
    expect(this.now.imbalance()).toBe(0);
    if (retryStuck) await this.nothingStuck();
  }

  private async act(one: Action): Promise<void> {
    if (one.do === 'append') this.append(one.bytes, one.fields);
    else if (one.do === 'send') await this.send(one.most, one.settled);
    else if (one.do === 'write') await written(this.now);
    else if (one.do === 'sync') await this.now.journal.sync();
    else if (one.do === 'set aside') await this.setAside();
    else if (one.do === 'crash') await this.crash(one.damage);
    else {
      await this.now.stop();
      await this.start(one.retryStuck);
    }
  }

  private append(bytes: number, fields: number): void {
    this.appended += 1;
    const id = this.appended;
    const batch = batchOf(id, { bytes, fields });
    this.known.set(id, { batch, isSettled: false, wasSalvaged: false });
    this.now.append(batch);
  }

  /** Takes some, and settles those that the bits of `settled` choose. */
  private async send(most: number, settled: number): Promise<void> {
    const given = await nextOf(this.now, most);
    const again = await nextOf(this.now, most);
    expect(again.map(idOf)).toEqual(given.map(idOf));
    expect(given.length).toBeLessThanOrEqual(most);
    this.expectKnown(given);
    for (const [index, batch] of given.entries()) if ((settled >> index) & 1) this.settle(batch);
  }

  private settle(batch: QueuedBatch): void {
    this.now.store(batch);
    this.of(batch).isSettled = true;
  }

  private async setAside(): Promise<void> {
    const [first] = await nextOf(this.now, 1);
    if (!first) return;
    await this.now.journal.setAside(first, 'the model says so');
    // It comes back in the course of the life, which must not be in the middle of the next action.
    if (this.retriesStuck) await this.nothingStuck();
  }

  private nothingStuck(): Promise<void> {
    return until(() => expect(this.now.journal.status().stuck.batches).toBe(0));
  }

  private async crash(done: Damage): Promise<void> {
    this.folders.push(await crash(this.now, this.folder));
    const read = () => filesOf(this.folder).map((path) => readFileSync(path));
    const before = read();
    damageFolder(this.folder, done);
    const onDisk = read();
    // What is nowhere whole is lost, and need not come; whatever is there and not acknowledged must.
    for (const [id, known] of this.known) {
      const copies = (files: readonly Buffer[]) => files.reduce((sum, bytes) => sum + copiesIn(bytes, known.batch), 0);
      // Of one that was salvaged there may be two; the one that is left may be that which is acknowledged.
      if (known.wasSalvaged && copies(onDisk) < copies(before)) known.isSettled = true;
      if (copies(onDisk) > 0) continue;
      const isThere = onDisk.some((bytes) => bytes.includes(Buffer.from(known.batch.body.subarray(10))));
      if (!isThere && !known.isSettled) this.known.delete(id);
      // Behind a damaged header: it may be salvaged, and then it has a new place, and a crash may leave two of it.
      if (isThere) Object.assign(known, { isSettled: true, wasSalvaged: true });
    }
    // What was settled and is still there may come again: nothing can be lost by that.
    await this.start();
  }

  /** Everything that is not settled comes, once, in order; and then nothing is left. */
  private async finish(): Promise<void> {
    await this.now.stop();
    await this.start(true);
    const missing = new Map([...this.known].filter(([, { isSettled }]) => !isSettled));
    const given: QueuedBatch[] = [];
    for (let some = await nextOf(this.now, 7); some.length > 0; some = await nextOf(this.now, 7)) {
      this.expectKnown(some);
      given.push(...some);
      for (const batch of some) {
        missing.delete(idOf(batch));
        this.settle(batch);
      }
    }
    const sequences = given.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
    const inOrder = given.filter((batch) => !this.of(batch).wasSalvaged).map(idOf);
    expect(inOrder).toEqual([...new Set(inOrder)].sort((one, other) => one - other));
    const { dropped } = this.now.ledger;
    const evicted = [...missing.values()].reduce((sum, { batch }) => sum + batch.fields, 0);
    if (evicted > 0) expect(dropped['journal_full']).toBeGreaterThanOrEqual(evicted);
    expect(this.now.journal.pendingBatches).toBe(0);
    expect(this.now.imbalance()).toBe(0);
  }

  private expectKnown(batches: readonly QueuedBatch[]): void {
    for (const batch of batches) {
      const { lines, fields, oldest, newest, plainBytes } = this.of(batch).batch;
      expect(batch).toMatchObject({ lines, fields, oldest, newest, plainBytes });
    }
  }

  private of(batch: QueuedBatch): Known {
    const known = this.known.get(idOf(batch));
    if (!known) throw new Error(`nobody appended ${idOf(batch)}`);
    return known;
  }
}

/** The segments in order. */
function filesOf(folder: string): string[] {
  const raw = rawOf(folder);
  const names = existsSync(raw) ? readdirSync(raw) : [];
  return names
    .filter((name) => name.endsWith('.lp.gz'))
    .sort()
    .map((name) => join(raw, name));
}

function damageFolder(folder: string, done: Damage): void {
  const segments = filesOf(folder).filter((path) => readFileSync(path).length > 0);
  const state = join(rawOf(folder), 'state.json');
  if (done.kind === 'cut' || done.kind === 'zeros') {
    const last = segments.at(-1);
    if (!last) return;
    if (done.kind === 'cut') truncateSync(last, Math.floor(done.at * readFileSync(last).length));
    else writeFileSync(last, Buffer.concat([readFileSync(last), Buffer.alloc(300)]));
  } else if (done.kind === 'flip') {
    if (segments.length > 0) flip(segments[Math.floor(done.file * segments.length)]!, done.at, done.bit);
  } else if (done.kind === 'flip state') {
    if (existsSync(state)) flip(state, done.at, done.bit);
  } else if (done.kind === 'no state') {
    rmSync(state, { force: true });
  }
}

function flip(path: string, at: number, bit: number): void {
  const bytes = readFileSync(path);
  bytes[Math.floor(at * bytes.length)]! ^= 1 << bit;
  writeFileSync(path, bytes);
}

/** How often the very bytes that gzip made of a batch stand there, behind a sound header. */
function copiesIn(bytes: Buffer, { body }: Batch): number {
  const data = body.subarray(10);
  let copies = 0;
  for (let at = bytes.indexOf(data); at >= 0; at = bytes.indexOf(data, at + 1)) {
    const header = bytes.subarray(at - 53, at);
    if (header.length === 53 && (crc32(header.subarray(0, 51)) & 0xffff) === header.readUInt16LE(51)) copies += 1;
  }
  return copies;
}

function lives(options: Options): Promise<void> {
  return fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 40 }), async (actions) => {
      const life = new Life(options);
      await life.run(actions);
      for (const folder of life.folders) rmSync(folder, { recursive: true, force: true });
    }),
    { numRuns: RUNS },
  );
}

/** More of them, with a longer time for a test: MODEL_RUNS=2000 vitest run --test-timeout=600000. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 60);
const PLENTY = 2 ** 31;

it('loses nothing that is whole on disk', () => lives({ maxBytes: PLENTY, segmentBytes: PLENTY, keepFor: 0 }));

it('nor with many segments', () => lives({ maxBytes: PLENTY, segmentBytes: 1_500, keepFor: 0 }));

it('nor when segments are kept', () => lives({ maxBytes: PLENTY, segmentBytes: 1_500, keepFor: 2 ** 40 }));

it('and with little room it counts what it must give up', () =>
  lives({ maxBytes: 6_000, segmentBytes: 1_500, keepFor: 0 }));
