/**
 * Files of prices by time, read at the start and again when they change. What cannot be read or has something wrong in it
 * leaves the prices of before, and is told once: a script may be writing it. Windows without a price are counted as such.
 */
import { stat } from 'node:fs/promises';
import { isFault, type Prices, parsePrices } from '../config/prices.ts';
import type { Tariffs } from '../config/tariffs.ts';
import { discreetReasonOf, readText } from '../shared/files.ts';
import type { Logger } from '../shared/log.ts';

/** How often files are looked at, ms: more than once in a window. */
const LOOK_INTERVAL = 60_000;

export interface PriceFiles {
  /** What the file holds now; undefined where it never could be read. */
  pricesOf(file: string): Prices | undefined;
  /** Looks at each file now; does not throw. */
  look(): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

export function createPriceFiles(tariffs: Tariffs, log: Logger): PriceFiles {
  const known = new Map<string, { readonly prices: Prices; readonly state: string }>();
  const told = new Map<string, string>();

  async function lookAt(file: string): Promise<void> {
    try {
      const { mtimeMs, size } = await stat(file);
      const state = `${mtimeMs} ${size}`;
      if (known.get(file)?.state === state) return;
      const parsed = parsePrices(await readText(file));
      if (isFault(parsed)) return tell(file, `line ${parsed.line} ${parsed.message}`);
      known.set(file, { prices: parsed, state });
      told.delete(file);
      log.info(`${file} has prices until ${new Date(parsed.until).toISOString()}`);
    } catch (error) {
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
    pricesOf: (file) => known.get(file)?.prices,
    look,
    async start() {
      await look();
      if (files.length > 0) timer = setInterval(() => void look(), LOOK_INTERVAL);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** Each once. */
export function filesOf(tariffs: Tariffs): readonly string[] {
  const prices = tariffs.flatMap((tariff) => [tariff.import, tariff.feed_in]);
  const files = prices.flatMap((price) => (typeof price === 'object' && 'file' in price ? [price.file] : []));
  return [...new Set(files)];
}
