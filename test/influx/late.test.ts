import { expect, it } from 'vitest';
import { createSettler } from '../../src/influx/send/settle.ts';
import { createFieldLedger } from '../../src/shared/ledger.ts';
import { createLog } from '../../src/shared/log.ts';
import type { Queue, QueuedBatch } from '../../src/types.ts';

const batch = (sequence: number): QueuedBatch => ({
  sequence,
  body: new Uint8Array(),
  lines: 1,
  fields: 1,
  plainBytes: 1,
  oldest: sequence,
  newest: sequence,
});

it('a batch that is settled after a newer one is told, and no other', () => {
  const late: number[] = [];
  const settler = createSettler({
    queue: { settle: () => undefined, pendingBatches: 1 } as unknown as Queue,
    ledger: createFieldLedger(),
    log: createLog('silent'),
    onHealth: () => undefined,
    onRefused: undefined,
    onLate: ({ oldest }) => void late.push(oldest),
  });
  for (const sequence of [1, 2, 4, 5, 3, 6]) settler.settle(batch(sequence), { refused: [], unsupported: [] });
  expect(late).toEqual([3]);
});
