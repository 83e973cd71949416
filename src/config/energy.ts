/**
 * How the energy of a site is measured, where a person has said so. An installation may say otherwise than the section
 * `energy`, key by key: what it leaves out stands there.
 */
import * as z from 'zod';
import { serviceMeant } from './filter.ts';
import { type Context, optional, type Parse, quote, refuse, tell } from './problem.ts';
import { timeZone } from './time-zone.ts';

const text = z.string();

const DEVICE_HINT = 'Write service and instance, as in the topic: acload/40; or the name of the device.';

/** `battery/256`, or a name; which of the two it is, and whether it is there, is seen when the GX has told its devices. */
const device: Parse<string> = (given, context) => {
  const name = given.trim();
  if (name === '') return refuse(context, 'is empty', DEVICE_HINT);
  const [, service] = /^([A-Za-z][A-Za-z0-9_]*)\/[^\s/]+$/.exec(name) ?? [];
  const meant = service === undefined ? undefined : serviceMeant(service);
  if (meant === undefined) return name;
  return refuse(
    context,
    `${quote(given)} begins with no service`,
    `Did you mean ${meant}${name.slice(service?.length)}?`,
  );
};

const batteries = z
  .array(text.transform(device))
  .superRefine(
    (list, context) => {
      const seen = new Set<unknown>();
      for (const [index, name] of list.entries()) {
        if (seen.has(name))
          tell(context, [index], `${quote(String(name))} is there twice`, 'Leave one of the two out.');
        seen.add(name);
      }
    },
    { when: ({ value }) => Array.isArray(value) },
  )
  .meta({
    maxItems: 20,
    description:
      'Batteries whose powers add up, where several packs have no monitor in common; else it is the battery that the GX names.',
  });

const behind = z
  .array(
    z.strictObject({
      device: text
        .transform(device)
        .meta({ description: 'The meter that is behind another.', example: 'evcharger/40' }),
      behind: text
        .transform(device)
        .meta({ description: 'The meter through which its energy comes.', example: 'acload/30' }),
    }),
  )
  .superRefine(checkBehind, { when: ({ value }) => Array.isArray(value) })
  .meta({
    maxItems: 100,
    description:
      'EV chargers, heat pumps and AC load meters whose energy another one measures as well, so that it counts once.',
  });

const parts = {
  time_zone: optional(timeZone).meta({
    description:
      'In which days, months and tariffs are meant, by its name in the IANA list. Without it: that of the GX, else that of this computer.',
    example: 'Europe/Berlin',
    synonyms: ['timezone', 'tz', 'zone'],
  }),
  phases: z.enum(['net', 'individual']).meta({
    synonyms: ['phase'],
    description:
      'How the grid meter counts import and export of three phases. `net`: their sum. `individual`: each phase by itself (an ET340, a VM-3P75CT in arithmetic mode).',
  }),
  batteries,
  ac_chargers: z.enum(['auto', 'metered', 'unmetered']).meta({
    synonyms: ['chargers', 'ac_charger', 'charger'],
    description:
      'AC chargers that are no part of a Multi. `metered`: a grid or genset meter measures what they take. `unmetered`: nothing does, so what they give is a source. `auto`: by the meters there are.',
  }),
  loads_ac: z.enum(['measured', 'balance']).meta({
    synonyms: ['loads', 'ac_loads'],
    description:
      'AC loads. `measured`: as the GX computes them. `balance`: what the other sources and sinks leave over.',
  }),
  behind,
};

export const energy = z.strictObject({
  ...parts,
  phases: parts.phases.default('net'),
  batteries: batteries.default([]),
  ac_chargers: parts.ac_chargers.default('auto'),
  loads_ac: parts.loads_ac.default('measured'),
  behind: behind.default([]),
});

/** What an entry of `installations` says of it. */
export const entryEnergy = z.strictObject(parts).partial();

export type Energy = z.output<typeof energy>;

/** What an installation says, and the rest as it is for all. */
export function energyOf(own: z.output<typeof entryEnergy> | undefined, common: Energy): Energy {
  const said = Object.entries(own ?? {}).filter(([, value]) => value !== undefined);
  return { ...common, ...Object.fromEntries(said) };
}

/** Of an entry of whatever shape. */
const pair = z.object({ device: text, behind: text });

/** A meter is behind one other, and following them comes to an end. */
function checkBehind(list: readonly unknown[], context: Context): void {
  const next = new Map<string, string>();
  for (const [index, given] of list.entries()) {
    const one = pair.safeParse(given).data;
    if (!one) continue;
    if (next.has(one.device)) {
      tell(
        context,
        [index, 'device'],
        `${quote(one.device)} is there twice`,
        'A meter is behind one other: leave one out.',
      );
    } else next.set(one.device, one.behind);
  }
  const followed = new Set<string>();
  for (const [index, given] of list.entries()) {
    const first = pair.safeParse(given).data?.device;
    const way = new Set<string>();
    let at = first;
    while (at !== undefined && !followed.has(at) && !way.has(at)) {
      way.add(at);
      at = next.get(at);
    }
    if (at !== undefined && way.has(at)) {
      const circle = [...way].slice([...way].indexOf(at));
      const words = [...circle, at].slice(0, 6).map(quote).join(' behind ');
      tell(
        context,
        [index, 'behind'],
        `leads in a circle: ${words}`,
        'One of them measures what comes first: leave it out.',
      );
    }
    for (const name of way) followed.add(name);
  }
}
