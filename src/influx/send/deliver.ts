/**
 * Delivers lines: in the end each is stored, or known by line and field to be refused. They are cut where the server
 * points, in halves where it does not, and each part is sent again until it is accepted as a whole or refused as a
 * whole. Sending a line twice is harmless on InfluxDB: equal points overwrite each other, and a line that comes in two
 * pieces is one point.
 */
import type { RefusedLine } from '../../types.ts';
import { countFields, measurementOf, pack } from '../lines.ts';
import { cut, halves } from './blame.ts';
import type { Judged } from './verdict.ts';

/** Sends a compressed body until its verdict is another than `keep`; `mayHalve` as in persist.ts. */
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

function condemn(lines: readonly string[], { verdict, detailOf }: Judged): RefusedLine[] {
  const kind = verdict.kind === 'expired' ? 'expired' : 'rejected';
  const reason = verdict.kind === 'reject' ? verdict.reason : verdict.kind === 'split' ? 'too_large' : verdict.kind;
  return lines.map((line, index) => ({ line, kind, reason, detail: detailOf(index, line) }));
}

/** So many measurements at least must be refused alike before it is not the lines' fault. */
const ALIKE = 3;

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
    new Set(lines.map(measurementOf)).size >= ALIKE
  );
}

function sumOfFields(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + countFields(line), 0);
}
