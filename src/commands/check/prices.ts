/** What tariffs say that cannot be meant: prices in cents, and files of prices that are missing, wrong or at their end. */
import type { Config } from '../../config/schema.ts';
import { centsIn, inCents } from '../../config/tariffs.ts';
import { filesOf, readPrices } from '../../installation/price-files.ts';
import { duration } from '../../shared/duration.ts';
import { discreetReasonOf } from '../../shared/files.ts';
import { counted, localInstant } from '../units.ts';
import type { Found } from './computer.ts';

/** Not well where a file cannot be read as it is. */
export async function checkPrices(config: Config): Promise<Found> {
  const files = new Map<string, string>();
  for (const { tariffs } of config.installations) {
    for (const tariff of tariffs) for (const file of filesOf([tariff])) files.set(file, tariff.currency);
  }
  const each = await Promise.all([...files].map(([file, currency]) => describe(file, currency)));
  return { ok: each.every(({ ok }) => ok), lines: [...centsIn(config), ...each.flatMap(({ lines }) => lines)] };
}

async function describe(file: string, currency: string): Promise<Found> {
  try {
    const prices = await readPrices(file);
    if (typeof prices === 'string') {
      return { ok: false, lines: [`${file}: ${prices}; until it is mended its kWh have no price`] };
    }
    const { count, from, until, missing, highest } = prices;
    const holes = missing === 0 ? '' : `; ${duration(missing)} within that have no price`;
    const end = until <= Date.now() ? '; it has no price for now' : '';
    const cents = inCents(highest, currency);
    const line = `${file}: ${counted(count, 'price')}, from ${localInstant(from)} until ${localInstant(until)}${holes}${end}`;
    return { ok: true, lines: [line, ...(cents === undefined ? [] : [`${file}: ${cents}`])] };
  } catch (error) {
    return { ok: false, lines: [`${file}: ${discreetReasonOf(error)}; until it is there its kWh have no price`] };
  }
}
