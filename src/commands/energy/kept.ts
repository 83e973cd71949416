/** The days that the daemon keeps in DATA_DIR: those that are over, and the one that goes on, as of its last window. */
import type { EnergyDay } from '../../energy/types.ts';
import { createLog } from '../../shared/log.ts';
import { energyDaysFile, energyOpenFile } from '../../state/energy.ts';
import { openDataDir } from '../../state/state-file.ts';
import type { KnownRow, KnownSite } from './known.ts';

export function keptSites(dataDir: string): readonly KnownSite[] {
  const folder = openDataDir(dataDir, createLog('silent'));
  const closed = energyDaysFile(folder).read();
  const { sites } = energyOpenFile(folder).read();
  const ids = new Set([...Object.keys(closed), ...Object.keys(sites)]);
  return [...ids].flatMap((portalId) => {
    const open = sites[portalId]?.day ?? undefined;
    const days = closed[portalId] ?? [];
    const newest = open ?? days.at(-1);
    if (!newest) return [];
    const rows = [
      ...days.filter(({ start }) => start !== open?.start).map((day) => rowOf(day, day.end)),
      ...(open ? [rowOf(open, open.until)] : []),
    ];
    const names = [newest, ...days.toReversed()].map(({ site }) => site);
    return [{ portalId, names: [...new Set(names)], zone: newest.zone, rows }];
  });
}

function rowOf({ start, fields, lacking, money }: EnergyDay, end: number): KnownRow {
  return { start, length: end - start, fields, lacking, money };
}
