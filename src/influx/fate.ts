/** The fate of one batch that is sent alone: all of it is stored, or known by line and field to be refused. */
import type { QueuedBatch } from '../types.ts';
import type { Fate } from './account.ts';
import type { Judged } from './connect.ts';
import { deliver, isHopeless, type Refused } from './deliver.ts';
import type { Dialect } from './dialect.ts';
import { pack, unpack } from './lines.ts';
import type { Link } from './link.ts';
import { prepare } from './parcel.ts';

const ALL_REFUSED =
  'look at what the database says; check whether INFLUX_BUCKET or INFLUX_VENUS_BUCKET holds the data of another program';

/** Sends a body until its verdict is another than keep; `mayHalve` as in send.ts. */
export type SendBody = (body: Uint8Array, mayHalve?: boolean) => Promise<Judged>;

/**
 * A batch is unpacked only where it must be taken apart. With `hold` a batch of which every line is refused alike is
 * waited with until somebody mends that. Rejects as `send` does.
 */
export async function fateOf(
  batch: QueuedBatch,
  dialect: Dialect,
  send: SendBody,
  hold: Link['hold'] | undefined,
): Promise<Fate | 'damaged'> {
  const parcel = await prepare(batch, dialect);
  if (!parcel) return 'damaged';
  const { body, unsupported } = parcel;
  const answer = body && (await send(body, parcel.lines > 1));
  if (!answer || answer.verdict.kind === 'accept') return { refused: [], unsupported };
  const lines = await unpack(body).catch(() => undefined);
  if (!lines) return 'damaged';
  let refused = await deliver(lines, send, answer);
  for (let attempt = 0; hold && isHopeless(lines, refused); attempt += 1)
    refused = await retry(lines, refused, attempt);
  return { refused, unsupported };

  /** Waits for somebody to mend what refuses every line; one line tells whether it was mended. */
  async function retry(lines: readonly string[], refused: readonly Refused[], attempt: number): Promise<Refused[]> {
    const [{ reason = '', detail = '' } = {}] = refused;
    const kept = { kind: 'keep', reason: 'all_refused', detail: `every line: ${detail}`, action: ALL_REFUSED } as const;
    await hold?.(kept, attempt);
    const { verdict } = await send(await pack(lines.slice(0, 1)));
    const isSame = verdict.kind === 'reject' && verdict.reason === reason;
    return isSame ? [...refused] : deliver(lines, send);
  }
}
