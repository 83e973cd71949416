/**
 * `readings.json`: the ledger of readings of each GX by its portal id, which goes on counting over a restart. (The ledger
 * of fields lies with the journal, whose cursor it must fit.) A killed process forgets some counts at most.
 */
import * as z from 'zod';
import { addReadings, createReadingLedger, sumReadings, total } from '../shared/ledger.ts';
import { type Part, REFUSALS, type ReadingLedger } from '../types.ts';
import { recordOf } from './shapes.ts';
import { createSaver, type DataDir } from './state-file.ts';

const SAVE_INTERVAL = 600_000;

const count = z.number().int().nonnegative();
const counts = recordOf(count);

const readingsShape = recordOf(
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
  /** The portal id is likely, and was not heard in this run. */
  isGuess: boolean;
  /** What the ledger began with. */
  base: ReadingLedger;
}

export interface ReadingMemory {
  /** The GX that was met at this host; with `isOnly` any, if it is the only one that was ever met. */
  expected(host: string, isOnly: boolean): string | undefined;
  /** Every GX that was met last at this host. */
  met(host: string): readonly string[];
  /**
   * The ledger goes on where its GX's was: that of the portal id, else of the one that is expected. Call the result with the
   * portal id as often as it is heard.
   */
  keep(ledger: ReadingLedger, host: string, portalId: string | undefined, isOnly?: boolean): (portalId: string) => void;
  readonly saver: Part;
}

export function createReadingMemory(dataDir: DataDir): ReadingMemory {
  const file = dataDir.stateFile('readings.json', readingsShape, {});
  const saved = new Map(Object.entries(file.read()));
  const all: Kept[] = [];
  let received = 0;

  function goOn(kept: Kept, portalId: string): void {
    if (kept.portalId === portalId) {
      kept.isGuess = false;
      return;
    }
    // What was counted before the first id was heard is of that one; with another GX at the address a new count begins.
    if (kept.portalId === undefined || kept.isGuess) addReadings(kept.ledger, kept.base, -1);
    else addReadings(kept.ledger, save(kept.portalId, kept), -1);
    kept.portalId = portalId;
    kept.isGuess = false;
    kept.base = ledgerOf(saved.get(portalId));
    addReadings(kept.ledger, kept.base);
  }

  /** A copy, for the ledger goes on. */
  function save(portalId: string, { ledger, host }: Kept): ReadingLedger {
    const copy = sumReadings([ledger]);
    saved.set(portalId, { host, ...copy });
    return copy;
  }

  function take(): z.infer<typeof readingsShape> | undefined {
    const now = all.reduce((sum, { ledger }) => sum + ledger.received, 0);
    if (now === received) return undefined;
    received = now;
    for (const kept of all) if (kept.portalId !== undefined) save(kept.portalId, kept);
    return Object.fromEntries(saved);
  }

  const met = (host: string) => [...saved].filter(([, one]) => one.host === host).map(([portalId]) => portalId);
  function expected(host: string, isOnly: boolean): string | undefined {
    const here = met(host);
    const [likely, ...more] = isOnly && here.length === 0 ? saved.keys() : here;
    return more.length === 0 ? likely : undefined;
  }

  return {
    expected,
    met,
    keep(ledger, host, portalId, isOnly = true) {
      const kept: Kept = { ledger, host, portalId: undefined, isGuess: false, base: createReadingLedger() };
      all.push(kept);
      const likely = portalId ?? expected(host, isOnly);
      if (likely !== undefined) goOn(kept, likely);
      kept.isGuess = portalId === undefined;
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
