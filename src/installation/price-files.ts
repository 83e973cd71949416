/**
 * Files of prices by time, read at the start and again when they change. What cannot be read or has something wrong in it
 * leaves the prices of before, and is told once: a script may be writing it. Windows without a price are counted as such.
 * Each file is there once for all GX.
 */
import { stat } from 'node:fs/promises';
import { isFault, LONGEST_PRICES, type Prices, parsePrices } from '../config/prices.ts';
import type { Tariffs } from '../config/tariffs.ts';
import { discreetReasonOf, readText } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';
import type { Part } from '../types.ts';

/** How often files are looked at, ms: more than once in a window. */
const LOOK_INTERVAL = 60_000;

export interface PriceFiles extends Part {
  /** What the file holds now; undefined where it never could be read. */
  pricesOf(file: string): Prices | undefined;
  /** Looks at each file now; does not throw. */
  look(): Promise<void>;
}

export function createPriceFiles(tariffs: Tariffs, log: Logger): PriceFiles {
  const known = new Map<string, Prices>();
  const told = new Map<string, string>();
  /** As each was when it was looked into last, whatever came of it. */
  const states = new Map<string, string>();

  async function lookAt(file: string): Promise<void> {
    try {
      const { mtimeMs, size } = await stat(file);
      const state = `${mtimeMs} ${size}`;
      if (states.get(file) === state) return;
      const read = await readPrices(file);
      states.set(file, state);
      if (typeof read === 'string') return tell(file, read);
      known.set(file, read);
      told.delete(file);
      log.info(`${file} has prices until ${new Date(read.until).toISOString()}`);
    } catch (error) {
      states.delete(file);
      tell(file, discreetReasonOf(error));
    }
  }

  function tell(file: string, what: string): void {
    if (told.get(file) === what) return;
    told.set(file, what);
    const now = known.has(file) ? 'the prices of before stay' : 'its kWh have no price until it is mended';
    log.warn(`${file}: ${what}; ${now}`);
  }

  const files = filesOf(tariffs);
  const look = async () => {
    await Promise.all(files.map(lookAt));
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    name: 'prices',
    pricesOf: (file) => known.get(file),
    look,
    async start() {
      await look();
      if (files.length > 0) timer = setInterval(() => void look(), LOOK_INTERVAL);
    },
    async stop() {
      clearInterval(timer);
    },
  };
}

/** What a file holds, or what is wrong with it, in words. Rejects where it cannot be read. */
export async function readPrices(file: string): Promise<Prices | string> {
  const { size } = await stat(file);
  if (size > LONGEST_PRICES) return `it has ${size} bytes, and ${LONGEST_PRICES} are the most`;
  const parsed = parsePrices(await readText(file, LONGEST_PRICES));
  return isFault(parsed) ? `line ${parsed.line} ${parsed.message}` : parsed;
}

/** Each once. */
export function filesOf(tariffs: Tariffs): readonly string[] {
  const prices = tariffs.flatMap((tariff) => [tariff.import, tariff.feed_in]);
  const files = prices.flatMap((price) => (typeof price === 'object' && 'file' in price ? [price.file] : []));
  return [...new Set(files)];
}
