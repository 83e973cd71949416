/**
 * Delivers lines: in the end each is stored, or known by line and field to be refused. Servers hide one error behind
 * another and some store nothing of such a batch, so what a server says is only a hint of where to cut: lines are cut
 * where it points, in halves where it does not, and each part is sent again until it is accepted as a whole or refused
 * as a whole. Sending a line twice is harmless on InfluxDB: equal points overwrite each other.
 *
 * Where a server names a field, a line is cut as well: that field stands alone, and the rest of its line goes on
 * without it; a line that comes in two pieces is one point. Fields are never lost or doubled: the parts hold each of
 * them once.
 */
import type { RefusedLine } from '../../types.ts';
import { countFields, measurementOf, pack, readField, stampOf, takeApart } from '../lines.ts';
import type { Report } from './report.ts';
import type { Judged } from './verdict.ts';

/**
 * Sends a compressed body until its verdict is another than `keep`. With `mayHalve` the verdict may be `split` for a body
 * on which the connection breaks.
 */
export type Send = (body: Uint8Array, mayHalve?: boolean) => Promise<Judged>;

/** The lines that were refused; all others are stored. `answer` is the verdict on `lines` where there is one. */
export async function deliver(lines: readonly string[], send: Send, answer?: Judged): Promise<RefusedLine[]> {
  if (lines.length === 0) return [];
  const judged = answer ?? (await send(await pack(lines)));
  if (judged.verdict.kind === 'accept') return [];
  const parts = partsOf(lines, judged);
  if (parts.length === 0) return condemn(lines, judged);
  const refused: RefusedLine[][] = [];
  for (const part of parts) refused.push(await deliver(part, send));
  return refused.flat();
}

function partsOf(lines: readonly string[], { verdict, report }: Judged): string[][] {
  if (verdict.kind !== 'split') return cut(lines, report);
  return lines.length === 1 ? [] : halves(lines);
}

function condemn(lines: readonly string[], { verdict, report, detailOf }: Judged): RefusedLine[] {
  const reason = verdict.kind === 'reject' ? verdict.reason : verdict.kind === 'split' ? 'too_large' : verdict.kind;
  const { keptSince = Number.POSITIVE_INFINITY } = report;
  return lines.map((line, index) => {
    const detail = detailOf(index, line);
    if (verdict.kind !== 'expired') return { line, kind: 'rejected', reason, detail };
    return stampOf(line) >= keptSince
      ? { line, kind: 'rejected', reason: 'write_window', detail }
      : { line, kind: 'expired', reason, detail };
  });
}

/** So many measurements at least must be refused alike before it is not the lines' fault. */
const ALIKE = 3;

/** Said of each line for what it is or would add, however many there are: no setting of ours is at fault. */
const OF_EACH: ReadonlySet<string> = new Set(['series_limit', 'schema_limit', 'write_window']);

/**
 * Whether a whole batch was rejected for one and the same reason, though it tells of quite different things. That is
 * more likely a fault of the settings than of every single line, and no reason to throw them all away. A few lines
 * of one device are just bad lines, and lines that are too old are just that.
 */
export function isHopeless(lines: readonly string[], refused: readonly RefusedLine[]): boolean {
  const [first] = refused;
  // A line may have been refused field by field.
  return (
    refused.length >= lines.length &&
    sumOfFields(refused.map(({ line }) => line)) === sumOfFields(lines) &&
    refused.every(({ kind, reason }) => kind === 'rejected' && reason === first?.reason) &&
    !OF_EACH.has(first?.reason ?? '') &&
    new Set(lines.map(measurementOf)).size >= ALIKE
  );
}

function sumOfFields(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + countFields(line), 0);
}

/** The accused by the index of their line: a field by its name, or undefined for the line as a whole. */
type Accused = ReadonlyMap<number, string | undefined>;

/** The parts to send again, two at least; none where the answer condemns every line. */
export function cut(lines: readonly string[], report: Report): string[][] {
  const accused = accuse(lines, report);
  const isOfFields = [...accused.values()].some((field) => field !== undefined);
  const isOfAll = lines.length === 1 || report.refused >= lines.length;
  // Refusing a line for one of its fields says nothing of the others, nor of what is wrong with the next line.
  const tellsAll = !isOfFields || (accused.size === lines.length && lines.every((line) => countFields(line) === 1));
  if (isOfAll && tellsAll) return [];
  const parts = partsBy(lines, accused);
  if (parts.length > 1) return parts;
  if (lines.length === 1) return [];
  // Of one field, some is refused and some is not: types are kept by shard, that is by time.
  return halves(isOfFields ? byAge(lines).map(({ line }) => line) : lines);
}

/** Both halves of at least two lines, in their order. */
function halves(lines: readonly string[]): [string[], string[]] {
  const middle = Math.ceil(lines.length / 2);
  return [lines.slice(0, middle), lines.slice(middle)];
}

/** What a report seems to mean. */
function accuse(lines: readonly string[], { numbered, quoted, field, isOfAge, refused }: Report): Accused {
  if (numbered.size > 0) {
    const known = [...numbered].filter(([number]) => number - 1 in lines);
    return new Map(known.map(([number, complaint]) => [number - 1, fieldIn(lines[number - 1], complaint.field)]));
  }
  if (quoted.size > 0) {
    return new Map(lines.flatMap((line, index) => (quoted.has(line) ? [[index, undefined] as const] : [])));
  }
  if (field) return fieldsNamed(lines, field);
  if (!isOfAge) return new Map();
  return new Map(
    byAge(lines)
      .slice(0, refused)
      .map(({ index }) => [index, undefined]),
  );
}

/** The name of a field as the line has it; undefined where it has no such field. */
function fieldIn(line = '', field: string | undefined): string | undefined {
  return field === undefined ? undefined : findField(line, field)?.[0];
}

/** Every line that has the field; where some have it with the type that was refused, only these. */
function fieldsNamed(lines: readonly string[], { name, measurement, type }: NonNullable<Report['field']>): Accused {
  const found = lines.flatMap((line, index) => {
    const field = bare(measurementOf(line)) === bare(measurement) ? findField(line, name) : undefined;
    return field ? [{ index, name: field[0], value: field[1] }] : [];
  });
  const alike = found.filter(({ value }) => typeOf(value) === type);
  return new Map((alike.length > 0 ? alike : found).map(({ index, name }) => [index, name]));
}

function findField(line: string, field: string): [name: string, value: string] | undefined {
  return takeApart(line)
    .fields.map(readField)
    .find(([name]) => bare(name) === bare(field));
}

/** How a server shows an escaped name differs; without any backslash they are alike. */
function bare(name: string): string {
  return name.replaceAll('\\', '');
}

/** The type of a value in the words of 1.x and 2.x. */
function typeOf(value: string): string {
  if (value.startsWith('"')) return 'string';
  if (/^-?\d+i$/.test(value)) return 'integer';
  if (/^\d+u$/.test(value)) return 'unsigned';
  return /^(t|f|true|false)$/i.test(value) ? 'boolean' : 'float';
}

/**
 * Apart from one another: lines of other measurements, which a conflict of fields says nothing of; what is left of
 * the measurements it is about; the accused fields; the accused lines. Parts without a line are left out.
 */
function partsBy(lines: readonly string[], accused: Accused): string[][] {
  const concerned = new Set<string>();
  for (const [index, field] of accused) if (field !== undefined) concerned.add(measurementOf(lines[index] ?? ''));
  const [others, rests, fields, whole]: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const [index, line] of lines.entries()) {
    const field = accused.get(index);
    if (!accused.has(index)) (concerned.has(measurementOf(line)) ? rests : others).push(line);
    else if (field === undefined) whole.push(line);
    else {
      const [rest, alone] = takeOut(line, field);
      if (rest !== undefined) rests.push(rest);
      fields.push(alone);
    }
  }
  return [others, rests, fields, whole].filter((part) => part.length > 0);
}

/** The line without a field, unless it has no other, and the line with that field alone. */
function takeOut(line: string, name: string): [rest: string | undefined, alone: string] {
  const { key, fields, tail } = takeApart(line);
  const isNamed = (field: string) => readField(field)[0] === name;
  const rest = fields.filter((field) => !isNamed(field));
  const build = (some: readonly string[]) => `${key} ${some.join(',')}${tail}`;
  return [rest.length > 0 ? build(rest) : undefined, build(fields.filter(isNamed))];
}

/** The lines and where they stood, oldest first. */
function byAge(lines: readonly string[]): { line: string; index: number; stamp: number }[] {
  return lines.map((line, index) => ({ line, index, stamp: stampOf(line) })).sort((a, b) => a.stamp - b.stamp);
}
