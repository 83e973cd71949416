/** One roll-up that history is written to: which windows it has already, and how many are added. */
import type { Device } from '../../../devices/device.ts';
import { literal, openReader, quote, type Reader, Unanswered } from '../../../influx/query/reader.ts';
import type { Range } from '../../../influx/query/slices.ts';
import type { TierOutput } from '../../../points/rollup/rollups.ts';
import { measurementOf } from '../../../points/schemas/gx.ts';
import { keptSince, orNothing, type RollupPlace } from './places.ts';
import type { Writer } from './writer.ts';

export interface RolledTier extends TierOutput {
  /** Looks which windows of these measurements are there. */
  look(measurements: readonly string[], part: Range): Promise<void>;
  /** Windows of devices that were made, that were left as they were, and that are older than is kept. */
  readonly counts: { fresh: number; kept: number; outdated: number };
}

interface TierOptions {
  readonly settings: RollupPlace;
  readonly url: string;
  readonly portalId: string;
  /** Windows outside of it are not written. */
  readonly range: Range;
  readonly isReplacing: boolean;
  /** Undefined where nothing is to be written. */
  readonly writer: Writer | undefined;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Ends as `Reader.read` does: what cannot be asked is not written over. */
export async function openTier(options: TierOptions): Promise<RolledTier> {
  const { settings, url, portalId, range, isReplacing, writer, say, signal } = options;
  const opened = await openReader({ ...settings.database, url }, signal, say);
  if (opened.refusal !== undefined) throw new Unanswered(opened.refusal, false);
  const { reader } = opened;
  const oldest = keptSince(settings, Date.now());
  const counts = { fresh: 0, kept: 0, outdated: 0 };
  /** By measurement and instance, whatever the device was called. */
  let there: ReadonlyMap<string, ReadonlySet<number>> = new Map();
  /** The windows that were counted last: a window is asked for once for each of its fields. */
  const counted = new Map<Device, number>();

  return {
    tier: settings.tier,
    counts,
    emit: (line, fields, stamp) => writer?.add(line, fields, stamp),
    isThere(device, start) {
      if (start < range.start || start >= range.end) return true;
      const isOld = start < oldest;
      const isKept = there.get(keyOf(measurementOf(device.service), device.instanceTag))?.has(start) ?? false;
      if (counted.get(device) !== start) counts[isOld ? 'outdated' : isKept ? 'kept' : 'fresh'] += 1;
      counted.set(device, start);
      return isOld || isKept;
    },
    async look(measurements, part) {
      if (isReplacing) return;
      there = await windowsIn(reader, measurements, portalId, part).catch((error) => orNothing(error, new Map()));
    },
  };
}

async function windowsIn(
  reader: Reader,
  measurements: readonly string[],
  portalId: string,
  { start, end }: Range,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const there = new Map<string, Set<number>>();
  const where = `WHERE "portal_id" = ${literal(portalId)} AND time >= ${start}ms AND time < ${end}ms`;
  // One at a time: of several, every row has the columns of all.
  const asked = measurements.map((name) => `SELECT * FROM ${quote(name)} ${where} GROUP BY "instance"`);
  for await (const { measurement, tags, rows } of reader.read(asked.join('; '))) {
    const key = keyOf(measurement, tags['instance'] ?? '');
    const starts = there.get(key) ?? new Set();
    for (const [time] of rows) starts.add(Number(time));
    there.set(key, starts);
  }
  return there;
}

function keyOf(measurement: string, instance: string): string {
  return `${measurement} ${instance}`;
}
