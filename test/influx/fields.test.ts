/** Only the field that a server refuses is lost; everything else of its line is stored. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFields, unpack } from '../../src/influx/lines.ts';
import { deliver } from '../../src/influx/send/blame.ts';
import { understand } from '../../src/influx/send/verdict.ts';
import { DRIVERS, type Generation } from '../../src/influx/servers/detect.ts';
import type { RefusedLine } from '../../src/types.ts';
import { type ParsedPoint, parseLine } from '../support/line-protocol.ts';

/** One field of one point: where it belongs and when, and its value. */
interface Cell {
  readonly measurement: string;
  readonly field: string;
  readonly time: number;
  readonly value: number | string;
}

/** Whether a database will not have a cell. */
type Refuses = (cell: Cell) => boolean;

const cellsOf = ({ measurement, fields, time }: ParsedPoint): Cell[] =>
  Object.entries(fields).map(([field, value]) => ({ measurement, field, time, value }));
const keyOf = (cell: Cell) => JSON.stringify([cell.measurement, cell.field, cell.time, cell.value]);
const typeOf = ({ value }: Cell) => (typeof value === 'string' ? 'string' : 'float');
/** Shards are ten ms long here. */
const shardOf = ({ time }: { time: number }) => Math.floor(time / 10);

interface Answered {
  readonly status: number;
  readonly body: object | string;
  readonly stored: readonly Cell[];
}

/** A line with one refused field is dropped as a whole; of several shards the first error hides the others. */
function influx1(points: readonly ParsedPoint[], refuses: Refuses): Answered {
  const bad = points.filter((point) => cellsOf(point).some(refuses));
  const stored = points.filter((point) => !bad.includes(point)).flatMap(cellsOf);
  const first = bad[0];
  const cell = first && cellsOf(first).find(refuses);
  if (!first || !cell) return { status: 204, body: '', stored };
  const dropped = bad.filter((point) => shardOf(point) === shardOf(first)).length;
  const other = typeOf(cell) === 'string' ? 'float' : 'string';
  const error = `partial write: field type conflict: input field "${cell.field}" on measurement "${cell.measurement}" is type ${typeOf(cell)}, already exists as type ${other} dropped=${dropped}`;
  return { status: 400, body: { error }, stored };
}

function influx2(points: readonly ParsedPoint[], refuses: Refuses): Answered {
  const { status, body, stored } = influx1(points, refuses);
  if (typeof body === 'string' || !('error' in body)) return { status, body, stored };
  const message = `failure writing points to database: ${body.error} for database: 0a for retention policy: autogen`;
  return { status: 422, body: { code: 'unprocessable entity', message }, stored };
}

/** Every line is judged on its own, and the first fault of each is told. */
function influx3(points: readonly ParsedPoint[], refuses: Refuses): Answered {
  const data = points.flatMap((point, index) => {
    const cell = cellsOf(point).find(refuses);
    const got = cell && `iox::column_type::field::${typeOf(cell)}`;
    const error_message = `invalid column type for column '${cell?.field}', expected iox::column_type::field::other, got ${got}`;
    return cell ? [{ original_line: 'm', line_number: index + 1, error_message }] : [];
  });
  const stored = points.filter((point) => !cellsOf(point).some(refuses)).flatMap(cellsOf);
  if (data.length === 0) return { status: 204, body: '', stored };
  return { status: 400, body: { error: 'partial write of line protocol occurred', data }, stored };
}

/** Delivers lines to such a server. */
async function run(generation: Generation, answer: typeof influx1, lines: readonly string[], refuses: Refuses) {
  const stored = new Set<string>();
  let requests = 0;
  const refused: RefusedLine[] = await deliver(lines, async (packed) => {
    requests += 1;
    const { status, body, stored: good } = answer((await unpack(packed)).map(parseLine), refuses);
    for (const cell of good) stored.add(keyOf(cell));
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return understand(DRIVERS[generation], { status, headers: {}, text }, { url: '', bucket: '' });
  });
  return { stored, refused, requests };
}

/** Names and texts with everything in them that line protocol gives a meaning to. */
const escapeName = (name: string) => name.replace(/[,= ]/g, '\\$&');
const measurement = fc.constantFrom('m', 'a b', 'c,d', 'e"f', 'Dc/0=V');
const field = fc.constantFrom('f', 'g h', 'i,j', 'k=l', 'q"r', 'f=1,g');
const text = fc.string({ maxLength: 8, unit: fc.constantFrom(...'af, ="\\=g') });
const value = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map(String),
  text.map((content) => `"${content.replace(/["\\]/g, '\\$&')}"`),
);
const line = fc.record({ measurement, fields: fc.dictionary(field, value, { minKeys: 1, maxKeys: 5 }) });
const lines = fc.array(line, { maxLength: 30 }).map((all) =>
  all.map(({ measurement, fields }, time) => {
    const pairs = Object.entries(fields).map(([name, written]) => `${escapeName(name)}=${written}`);
    return `${escapeName(measurement)},t=a\\ b ${pairs.join(',')} ${time}`;
  }),
);
/** Each pair of measurement and field with the type that is refused, everywhere or in one shard alone. */
const rule = fc.record({
  measurement,
  field,
  type: fc.constantFrom('string', 'float', 'any'),
  shard: fc.constantFrom(undefined, 0, 1),
});
const rules = fc.array(rule, { maxLength: 8 }).map(
  (all): Refuses =>
    (cell) =>
      all.some(
        (one) =>
          one.measurement === cell.measurement &&
          one.field === cell.field &&
          (one.type === 'any' || one.type === typeOf(cell)) &&
          (one.shard === undefined || one.shard === shardOf(cell)),
      ),
);

describe.each<[string, Generation, typeof influx1]>([
  ['InfluxDB 1.x', 'v1', influx1],
  ['InfluxDB 2.x', 'v2', influx2],
  ['InfluxDB 3.x', 'v3', influx3],
])('%s', (_, generation, answer) => {
  it('has every field in the end but those that it refuses, and each of these is handed over once and alone', async () => {
    await fc.assert(
      fc.asyncProperty(lines, rules, async (lines, refuses) => {
        const cells = lines.map(parseLine).flatMap(cellsOf);
        const { stored, refused } = await run(generation, answer, lines, refuses);
        expect([...stored].sort()).toEqual(
          cells
            .filter((cell) => !refuses(cell))
            .map(keyOf)
            .sort(),
        );
        const handed = refused.map((one) => parseLine(one.line)).flatMap(cellsOf);
        expect(handed.map(keyOf).sort()).toEqual(cells.filter(refuses).map(keyOf).sort());
        expect(refused.every(({ line, reason }) => countFields(line) === 1 && reason === 'type_conflict')).toBe(true);
        const counted = refused.reduce((sum, one) => sum + countFields(one.line), 0);
        expect(stored.size + counted).toBe(lines.reduce((sum, one) => sum + countFields(one), 0));
      }),
      { numRuns: 300 },
    );
  });

  it('is asked few times where one field of a thousand lines is in the way', async () => {
    const many = Array.from({ length: 1000 }, (_, time) => `m${time % 10} f=${time},g="x" ${time}`);
    const { requests, refused } = await run(
      generation,
      answer,
      many,
      ({ measurement, field }) => measurement === 'm3' && field === 'g',
    );
    expect(refused).toHaveLength(100);
    // All, the other measurements, the rest of this one, the field; 1.x tells of the first shard only.
    expect(requests).toBeLessThanOrEqual(generation === 'v3' ? 4 : 204);
  });
});
