import { describe, expect, it } from 'vitest';
import { loggerLines } from '../../src/installation/counters.ts';
import { destination, NOW, statusView } from '../status/desk.ts';
import { parseLines } from '../support/line-protocol.ts';

const journal = destination().journal;
const rowOf = (...args: Parameters<typeof loggerLines>) =>
  parseLines(
    loggerLines(...args)
      .map(({ line }) => line)
      .join(''),
  );

describe('gx_logger', () => {
  it('is one row for all databases: sums, the longest lag and the fullest journal', () => {
    const status = statusView({
      time: NOW + 123,
      destinations: [
        destination({
          fields: { made: 100, stored: 70, expired: 1, rejected: { bad: 2, odd: 3 }, dropped: { fault: 4 } },
          pendingFields: 20,
          journal: { ...journal, mode: 'disk', diskBytes: 900, keptBytes: 800, maxBytes: 1_000 },
        }),
        destination({
          name: 'm1',
          fields: { made: 10, stored: 5, expired: 0, rejected: {}, dropped: {} },
          pendingFields: 5,
          journal: {
            ...journal,
            mode: 'disk',
            waiting: { ...journal.waiting, oldest: NOW + 123 - 90_500, newest: NOW },
            diskBytes: 500,
            keptBytes: 0,
            maxBytes: 1_000,
          },
        }),
      ],
    });
    const [row, ...others] = rowOf('boat', status);
    expect(others).toEqual([]);
    expect(row).toEqual({
      measurement: 'gx_logger',
      tags: { host: 'boat' },
      time: NOW,
      fields: {
        received: 0,
        accepted: 0,
        refused: 0,
        stored: 75,
        pending: 25,
        rejected: 5,
        expired: 1,
        dropped: 4,
        lag_seconds: 90.5,
        journal_bytes: 500,
        journal_kept_bytes: 0,
        journal_limit_bytes: 1_000,
      },
    });
  });

  it('says nothing of a journal where none is on disk', () => {
    const status = statusView({ destinations: [destination({ journal: { ...journal, mode: 'memory' } })] });
    expect(Object.keys(rowOf('boat', status)[0]?.fields ?? {})).not.toContain('journal_bytes');
  });

  it('is not written while no GX tells which time it is', () => {
    const status = statusView();
    const [gx] = status.installations;
    expect(loggerLines('boat', { ...status, installations: [{ ...gx!, isTimeKnown: false }] })).toEqual([]);
    expect(loggerLines('boat', { ...status, installations: [] })).toEqual([]);
  });
});
