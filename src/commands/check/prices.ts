/** The files of prices that tariffs name: until when each has prices, or what is wrong with it. */

import type { Config } from '../../config/schema.ts';
import { filesOf, readPrices } from '../../installation/price-files.ts';
import { discreetReasonOf } from '../../shared/files.ts';
import { counted, localInstant } from '../units.ts';

export function checkPrices({ installations }: Config): Promise<string[]> {
  const files = new Set(installations.flatMap(({ tariffs }) => filesOf(tariffs)));
  return Promise.all([...files].map(describe));
}

async function describe(file: string): Promise<string> {
  try {
    const prices = await readPrices(file);
    if (typeof prices === 'string') return `${file}: ${prices}; until it is mended its kWh have no price`;
    return `${file}: ${counted(prices.count, 'price')}, from ${localInstant(prices.from)} until ${localInstant(prices.until)}`;
  } catch (error) {
    return `${file}: ${discreetReasonOf(error)}; until it is there its kWh have no price`;
  }
}
