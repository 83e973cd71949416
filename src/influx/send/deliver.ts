/**
 * Delivers one batch: in the end every line of it is stored, or known by line and field to be refused. The batch is cut
 * where the server points, in halves where it does not, and each part is sent again until it is accepted as a whole or
 * refused as a whole. Sending a line twice is harmless on InfluxDB: equal points overwrite each other, and a line that
 * comes in two pieces is one point.
 */
import type { QueuedBatch } from '../../types.ts';
import { countFields, measurementOf, pack, unpack } from '../lines.ts';
import type { Driver } from '../servers/driver.ts';
import { cut, halves } from './blame.ts';
import { prepare } from './body.ts';
import type { Client } from './client.ts';
import type { Judged } from './verdict.ts';

/** A line that the database will not have, or the part of one: the fields that it refused. */
export interface Refused {
  readonly line: string;
  readonly kind: 'rejected' | 'expired';
  /** A bounded code, for the ledger. */
  readonly reason: string;
  /** The server's words on it, presentable and free of secrets. */
  readonly detail: string;
}

/** What became of a batch: what is not named here is stored. */
export interface Outcome {
  readonly refused: readonly Refused[];
  /** Lines, or parts of lines, that were left out because the server cannot hold them. */
  readonly unsupported: readonly string[];
}

/** Sends a compressed body until its verdict is another than `keep`; `mayHalve` as in body.ts. */
export type Send = (body: Uint8Array, mayHalve?: boolean) => Promise<Judged>;

const ALL_REFUSED =
  'look at what the database says; check whether INFLUX_BUCKET or INFLUX_VENUS_BUCKET holds the data of another program';

/**
 * A batch is unpacked only where it must be taken apart. With `hold` a batch of which every line is refused alike is
 * waited with until somebody mends that. Rejects as `send` does.
 */
export async function deliverBatch(
  batch: QueuedBatch,
  driver: Driver,
  send: Send,
  hold: Client['hold'] | undefined,
): Promise<Outcome | 'damaged'> {
  const prepared = await prepare(batch, driver);
  if (!prepared) return 'damaged';
  const { body, unsupported } = prepared;
  const answer = body && (await send(body, prepared.lines > 1));
  if (!answer || answer.verdict.kind === 'accept') return { refused: [], unsupported };
  const lines = await unpack(body).catch(() => undefined);
  if (!lines) return 'damaged';
  let refused = await deliver(lines, send, answer);
  for (let attempt = 0; hold && isHopeless(lines, refused); attempt += 1) {
    const [{ reason = '', detail = '' } = {}] = refused;
    await hold({ kind: 'keep', reason: 'all_refused', detail: `every line: ${detail}`, action: ALL_REFUSED }, attempt);
    // One line tells whether it was mended.
    const { verdict } = await send(await pack(lines.slice(0, 1)));
    const isSame = verdict.kind === 'reject' && verdict.reason === reason;
    if (!isSame) refused = await deliver(lines, send);
  }
  return { refused, unsupported };
}

/** The lines that were refused; all others are stored. `answer` is the verdict on `lines` where there is one. */
export async function deliver(lines: readonly string[], send: Send, answer?: Judged): Promise<Refused[]> {
  if (lines.length === 0) return [];
  const judged = answer ?? (await send(await pack(lines)));
  if (judged.verdict.kind === 'accept') return [];
  const parts = partsOf(lines, judged);
  if (parts.length === 0) return condemn(lines, judged);
  const refused: Refused[][] = [];
  for (const part of parts) refused.push(await deliver(part, send));
  return refused.flat();
}

function partsOf(lines: readonly string[], { verdict, report }: Judged): string[][] {
  if (verdict.kind !== 'split') return cut(lines, report);
  return lines.length === 1 ? [] : halves(lines);
}

function condemn(lines: readonly string[], { verdict, detailOf }: Judged): Refused[] {
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
export function isHopeless(lines: readonly string[], refused: readonly Refused[]): boolean {
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
