/**
 * What may stand in the files of energy. They are read after a damage, or after somebody else's hand, so what cannot be so
 * is refused: a number that is none, a time of no clock, a zone that nobody knows. Nothing of it stops a start.
 */
import * as z from 'zod';
import { WINDOW } from '../energy/types.ts';
import { listOf, recordOf } from './shapes.ts';

/** ms since 1970, until 2200. */
const LATEST = Date.UTC(2200);
const time = z.number().min(0).max(LATEST);
const border = time.multipleOf(WINDOW);
/** No local day is longer, ms, whatever zones do. */
const LONGEST_DAY = 3 * 86_400_000;
const amount = (most: number) => z.number().min(-most).max(most);
/** kWh and money of a day; W ms of a window; kWh that a counter shows; W. */
const fields = recordOf(amount(1e12));
const wattMs = amount(1e18);
const kWh = amount(1e9);
const watts = z.number().min(0).max(1e10);

const known = new Set<string>();
const zone = z
  .string()
  .max(64)
  .refine((name) => {
    if (known.has(name)) return true;
    try {
      Intl.DateTimeFormat('en', { timeZone: name });
    } catch {
      return false;
    }
    if (known.size < 100) known.add(name);
    return true;
  });

const day = z.object({
  date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  start: border,
  end: border,
  until: time.exactOptional(),
  zone,
  site: z.string(),
  fields,
  lacking: listOf(z.string()),
  checks: fields,
  money: recordOf(fields),
});
const lasts = ({ start, end }: { readonly start: number; readonly end: number }) =>
  end > start && end - start <= LONGEST_DAY;

/** A local day that is over. */
export const dayShape = day.refine(lasts);
const openDay = day
  .extend({
    until: time,
    covered: z
      .number()
      .min(0)
      .max(LONGEST_DAY / WINDOW),
  })
  .refine(lasts);

const mark = z.object({
  value: kWh,
  changedAt: time,
  leftAt: time.optional(),
  unlinkedAt: time.optional(),
  unlinked: z.number().min(0).max(LATEST).optional(),
});
const counter = z.object({
  base: mark.optional(),
  pending: mark.optional(),
  heardAt: time.optional(),
  counted: kWh,
  gap: kWh,
  gapSince: time.optional(),
  isDoubted: z.boolean().optional(),
  last: z.object({ kWh, isGap: z.boolean(), time }).optional(),
});
const key = { service: z.string(), instance: z.string() };
const counted = z.object({
  ...key,
  serial: z.string().optional(),
  counters: recordOf(counter),
  power: z.object({
    highest: watts.optional(),
    once: watts.optional(),
    before: watts.optional(),
    since: time.optional(),
    sums: z.object({ forward: kWh, reverse: kWh, phasesForward: kWh, phasesReverse: kWh }),
  }),
  wasPresent: z.boolean(),
});
const consumer = z.object({
  ...key,
  measured: wattMs,
  measuredOutside: wattMs,
  inside: z.object({
    energy: wattMs,
    from: z.object({ pv: wattMs, other: wattMs, genset: wattMs, grid: wattMs, battery: wattMs, unknown: wattMs }),
  }),
  outside: wattMs,
});
const sums = recordOf(wattMs);

/** Of plant and counters, as energy/energy.ts has it. A machine that heard nothing yet has no time. */
const machines = z
  .object({
    start: border,
    time,
    plant: z.object({ since: time, slice: sums, totals: sums, consumers: listOf(consumer) }).optional(),
    counters: z.object({
      time: time.nullable(),
      devices: listOf(counted),
      measured: recordOf(z.object({ instance: z.string(), until: time })),
      told: listOf(z.string()).optional(),
      leftOut: listOf(z.string()),
    }),
  })
  .refine((state) => state.time >= state.start && state.time <= state.start + WINDOW);

const line = z.object({
  line: z.string().regex(/^gx_(?:energy|money)[^\n]*\n$/),
  fields: z.int().min(1).max(10_000),
  stamp: time,
  isOpen: z.literal(true).exactOptional(),
});

export const openShape = z.object({
  machines: machines.optional(),
  /** The day that goes on. */
  day: openDay.nullable(),
  /** The lines of the last windows, oldest first: they are emitted again at the start. */
  lines: listOf(listOf(line)),
  /** The zone that the GX told. */
  zone: zone.nullable(),
  /** What days that are over told; see energy/checks.ts. */
  checked: z.object({ told: recordOf(time), leftOut: listOf(z.string()) }),
});
