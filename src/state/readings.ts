/**
 * `readings.json`: the ledger of readings of each GX by its portal id, which goes on counting over a restart. (The ledger
 * of fields lies with the journal, whose cursor it must fit.) A killed process forgets some counts at most.
 */
import * as z from 'zod';
import { addReadings, createReadingLedger, total } from '../shared/ledger.ts';
import { type Part, REFUSALS, type ReadingLedger } from '../types.ts';
import { createSaver, type DataDir } from './state-file.ts';

const SAVE_INTERVAL = 600_000;

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

const readingsShape = z.record(
  z.string(),
  z.object({
    /** Where the GX was met last. */
    host: z.string(),
    control: count,
    null: count,
    gone: count,
    refused: counts,
    unchanged: count,
    filtered: counts,
    merged: count,
    accepted: count,
  }),
);
type Saved = z.infer<typeof readingsShape>[string];

interface Kept {
  readonly ledger: ReadingLedger;
  readonly host: string;
  portalId: string | undefined;
  /** What the ledger began with. */
  base: ReadingLedger;
}

export interface ReadingMemory {
  /**
   * The ledger goes on where its GX's was: that of the portal id, else of the GX that was met at this host, else of the
   * only one there is. Call the result with the portal id as often as it is heard.
   */
  keep(ledger: ReadingLedger, host: string, portalId: string | undefined): (portalId: string) => void;
  readonly saver: Part;
}

export function createReadingMemory(dataDir: DataDir): ReadingMemory {
  const file = dataDir.stateFile('readings.json', readingsShape, {});
  const saved = file.read();
  const all: Kept[] = [];
  let received = 0;

  function goOn(kept: Kept, portalId: string): void {
    if (kept.portalId === portalId) return;
    kept.portalId = portalId;
    addReadings(kept.ledger, kept.base, -1);
    kept.base = ledgerOf(saved[portalId]);
    addReadings(kept.ledger, kept.base);
  }

  function take(): typeof saved | undefined {
    const now = all.reduce((sum, { ledger }) => sum + ledger.received, 0);
    if (now === received) return undefined;
    received = now;
    for (const { portalId, host, ledger } of all) if (portalId !== undefined) saved[portalId] = { host, ...ledger };
    return saved;
  }

  return {
    keep(ledger, host, portalId) {
      const kept: Kept = { ledger, host, portalId: undefined, base: createReadingLedger() };
      all.push(kept);
      const known = Object.keys(saved);
      const likely =
        portalId ?? known.find((id) => saved[id]?.host === host) ?? (known.length === 1 ? known[0] : undefined);
      if (likely !== undefined) goOn(kept, likely);
      received += ledger.received;
      return (id) => goOn(kept, id);
    },
    saver: createSaver('readings', take, file, SAVE_INTERVAL),
  };
}

function ledgerOf(saved: Saved | undefined): ReadingLedger {
  const ledger = createReadingLedger();
  if (!saved) return ledger;
  for (const key of ['control', 'null', 'gone', 'unchanged', 'merged', 'accepted'] as const) ledger[key] = saved[key];
  for (const reason of REFUSALS) ledger.refused[reason] = saved.refused[reason] ?? 0;
  Object.assign(ledger.filtered, saved.filtered);
  const { control, null: nulls, gone, unchanged, merged, accepted, refused, filtered } = ledger;
  ledger.received = control + nulls + gone + unchanged + merged + accepted + total(refused) + total(filtered);
  return ledger;
}
