/** What five years come to: as configured, and with one setting changed. Pure. */
import type { Config } from '../../config/schema.ts';
import { chosenTiers, TIERS, type Tier } from '../../config/tiers.ts';
import { duration } from '../../shared/duration.ts';
import { bytes } from '../units.ts';
import type { Day } from './tally.ts';
import type { TierDay } from './tiers.ts';

const DAY = 86_400_000;
const FIVE_YEARS = 5 * 365 * DAY;
/** A retention that long is one for ever, ms. */
const FOR_EVER = 36_500 * DAY;
/** How long raw values are kept where roll-ups have the years. */
const SHORT = 90 * DAY;

/** Of a day of each schema that is configured, and of each roll-up, whether it is kept or not. */
export function fiveYears(config: Config, configured: readonly Day[], tiers: readonly TierDay[]): readonly string[] {
  const { schema, influx } = config;
  const chosen = schema.includes('gx') ? chosenTiers(config.tiers) : [];
  const raw = influx.retention ?? FOR_EVER;
  const keptOf = (tier: Tier) => influx[`${tier}_retention`] ?? FOR_EVER;
  const take = (rawKept: number, rolled: readonly Tier[]) => {
    const sizes = [
      ...configured.map((day) => [day.bytes, rawKept] as const),
      ...tiers.filter(({ tier }) => rolled.includes(tier)).map((day) => [day.bytes, keptOf(day.tier)] as const),
    ];
    return bytes(sizes.reduce((sum, [aDay, kept]) => sum + (aDay * Math.min(kept, FIVE_YEARS)) / DAY, 0));
  };
  const values = schema.length > 1 ? 'raw values of both schemas' : 'raw values';
  const kept = [
    `${values} are kept ${inWords(raw)}`,
    ...chosen.map((tier) => `${tier} ${inWords(keptOf(tier))}`),
    ...(chosen.length === 0 ? ['without roll-ups'] : []),
  ];
  const isRolled = chosen.length > 0;
  const others = [
    ...(isRolled && raw >= FIVE_YEARS ? [`${take(raw, [])} with TIERS=none`] : []),
    ...(isRolled || tiers.length === 0 ? [] : [`${take(raw, TIERS)} with TIERS=auto`]),
    ...(tiers.length === 0 || raw <= SHORT
      ? []
      : [`${take(SHORT, isRolled ? chosen : TIERS)} with ${isRolled ? '' : 'that and '}INFLUX_RETENTION=90d`]),
  ];
  return [
    `Five years take ${take(raw, chosen)} as configured: ${kept.join(', ')}.`,
    ...(others.length > 0 ? [`It would be ${others.join(', ')}.`] : []),
    '',
  ];
}

function inWords(retention: number): string {
  return retention >= FOR_EVER ? 'for ever' : `for ${duration(retention)}`;
}
