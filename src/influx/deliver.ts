/**
 * Gets every line of a batch to its fate: stored, or refused by name. The batch is cut where the server points, in
 * halves where it does not, and each part is sent again until it is accepted as a whole or refused as a whole.
 * Sending a line twice is harmless on InfluxDB: equal points overwrite each other.
 */
import { cut, halves, refusesAll } from './blame.ts';
import type { Judged } from './connect.ts';
import { measurementOf, pack } from './lines.ts';

/** A line that the database will not have. */
export interface Refused {
  readonly line: string;
  readonly kind: 'rejected' | 'expired';
  /** A bounded code, for the ledger. */
  readonly reason: string;
  /** The server's words. */
  readonly detail: string;
}

/** Sends a compressed body until its verdict is another than `keep`. */
export type Send = (body: Uint8Array) => Promise<Judged>;

/** The lines that were refused; all others are stored. `answer` is the verdict on `lines` where there is one. */
export async function deliver(lines: readonly string[], send: Send, answer?: Judged): Promise<Refused[]> {
  if (lines.length === 0) return [];
  const { verdict, text } = answer ?? (await send(await pack(lines)));
  if (verdict.kind === 'accept') return [];
  const tooLarge = verdict.kind === 'split';
  if (tooLarge ? lines.length === 1 : refusesAll(lines, text)) {
    const kind = verdict.kind === 'expired' ? 'expired' : 'rejected';
    const reason = verdict.kind === 'reject' ? verdict.reason : tooLarge ? 'too_large' : verdict.kind;
    return lines.map((line) => ({ line, kind, reason, detail: verdict.detail }));
  }
  const [first, second] = tooLarge ? halves(lines) : cut(lines, text);
  return [...(await deliver(first, send)), ...(await deliver(second, send))];
}

/** So many measurements at least must be refused alike before it is not the lines' fault. */
const ALIKE = 3;

/**
 * Whether a whole batch was rejected for one and the same reason, though it tells of quite different things. That is
 * more likely a fault of the settings than of every single line, and no reason to throw them all away. A few lines
 * of one device are just bad lines, and lines that are too old are just that.
 */
export function isHopeless(lines: readonly string[], refused: readonly Refused[]): boolean {
  const [first] = refused;
  return (
    refused.length === lines.length &&
    refused.every(({ kind, reason }) => kind === 'rejected' && reason === first?.reason) &&
    new Set(lines.map(measurementOf)).size >= ALIKE
  );
}
