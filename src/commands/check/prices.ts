/** The files of prices that tariffs name: until when each has prices, or what is wrong with it. */

import { isFault, parsePrices } from '../../config/prices.ts';
import type { Config } from '../../config/schema.ts';
import { filesOf } from '../../installation/price-files.ts';
import { discreetReasonOf, readText } from '../../shared/files.ts';
import { counted, localInstant } from '../units.ts';

export function checkPrices({ installations }: Config): Promise<string[]> {
  const files = new Set(installations.flatMap(({ tariffs }) => filesOf(tariffs)));
  return Promise.all([...files].map(describe));
}

async function describe(file: string): Promise<string> {
  try {
    const parsed = parsePrices(await readText(file));
    if (isFault(parsed))
      return `${file}: line ${parsed.line} ${parsed.message}; until it is mended its kWh have no price`;
    return `${file}: ${counted(parsed.count, 'price')}, from ${localInstant(parsed.from)} until ${localInstant(parsed.until)}`;
  } catch (error) {
    return `${file}: ${discreetReasonOf(error)}; until it is there its kWh have no price`;
  }
}
