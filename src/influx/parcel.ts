/** Batches as one server can take them. */
import type { QueuedBatch } from '../types.ts';
import type { Dialect } from './dialect.ts';
import { pack, unpack } from './lines.ts';

export interface Parcel {
  readonly batch: QueuedBatch;
  /** Absent where the server can hold no line of the batch. */
  readonly body?: Uint8Array;
  /** Lines in the body. */
  readonly lines: number;
  /** Lines, or parts of lines, that are left out, for the server cannot hold them. */
  readonly unsupported: readonly string[];
}

/** A batch goes as it is unless something is left out of it. Undefined where gzip's own checksum fails. */
export async function prepare(batch: QueuedBatch, { divide }: Dialect): Promise<Parcel | undefined> {
  const whole = { batch, body: batch.body, lines: batch.lines, unsupported: [] };
  if (!divide) return whole;
  const lines = await unpack(batch.body).catch(() => undefined);
  if (!lines) return undefined;
  const parts = lines.map(divide);
  const unsupported = parts.flatMap(({ left }) => left ?? []);
  if (unsupported.length === 0) return whole;
  const kept = parts.flatMap(({ held }) => held ?? []);
  return { batch, lines: kept.length, unsupported, ...(kept.length > 0 && { body: await pack(kept) }) };
}

/** One body of several: gzip members stand one after the other. Undefined where nothing is to be sent. */
export function join(parcels: readonly Parcel[]): Uint8Array | undefined {
  const bodies = parcels.flatMap(({ body }) => body ?? []);
  return bodies.length > 0 ? Buffer.concat(bodies) : undefined;
}
