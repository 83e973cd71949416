/** What is said where no energy is known: of whom, what there is, and when the first figures come. */
import type { Config } from '../../config/schema.ts';
import { WINDOW } from '../../energy/types.ts';
import { dateOf } from '../../energy/zone.ts';
import { askDevices } from '../../state/known.ts';
import { isCalled, namesOf, noGx } from '../names.ts';
import { localInstant } from '../units.ts';
import type { KnownSite } from './known.ts';

interface Asked {
  /** A site or a portal id; undefined where all are meant. */
  readonly site: string | undefined;
  /** Those of which something is known, at whatever time. */
  readonly known: readonly KnownSite[];
  readonly isKept: boolean;
  /** Who answered, as a sentence. */
  readonly source: string;
  readonly now: number;
}

export async function nothingKnown(config: Config, { site, known, isKept, source, now }: Asked): Promise<string> {
  const names = namesOf(config);
  const { gx, isRunning } = await askDevices(config.data_dir);
  const wayOf = (id: string) => gx.find(({ portalId }) => portalId === id);
  const rowsOf = (id: string) => known.filter(({ portalId }) => portalId === id);
  const called = (id: string) => [...names.of(id, wayOf(id)?.site), ...rowsOf(id).flatMap((one) => one.names)];
  const ids = new Set([...names.portalIds, ...[...gx, ...known].flatMap(({ portalId }) => portalId ?? [])]);
  const meant = [...ids].filter((id) => isCalled(called(id), site));
  const ways = gx.filter((way) => isCalled(way.portalId === undefined ? [way.site] : called(way.portalId), site));
  if (site !== undefined && meant.length === 0 && ways.length === 0) {
    return noGx(
      site,
      [...ids].map((id) => called(id).find((name) => name !== id) ?? id),
    );
  }
  const begins = meant.flatMap(rowsOf).flatMap(({ rows: [first], zone }) => (first ? [dateOf(first.start, zone)] : []));
  const whose = site === undefined ? '' : ` of ${site}`;
  const [begin] = begins.sort();
  if (begin !== undefined)
    return `no energy${whose} is known of that time: what is known begins on ${begin}. ${source}`;
  const [heard, away] = [ways.filter(({ ok }) => ok), ways.filter(({ ok }) => !ok)];
  if (heard.length > 0) {
    const end = localInstant(Math.floor(now / WINDOW + 1) * WINDOW);
    const who = heard.map((way) => way.site).join(', ');
    return `no energy${whose} is known yet. It is counted (${who}), and the first figures come when these five minutes are over, at ${end}. ${source}`;
  }
  const why = away.map((way) => (gx.length > 1 ? `${way.site}: ${way.message}` : way.message)).join('; ');
  if (why !== '') return `no energy${whose} is known yet: ${why}.`;
  const isCounted = isRunning || !isKept ? '' : ' gx-logger is not running, and kWh are counted while it runs.';
  return `no energy${whose} is known of that time. ${source}${isCounted}`;
}
