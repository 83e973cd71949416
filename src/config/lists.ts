/** What only the file can hold: rules, bounds, names for devices, names for sites. */
import * as z from 'zod';
import { filter, PORTAL_ID_PATTERN, portalId, serviceMeant } from './filter.ts';
import { type Context, optional, type Parse, quote, refuse } from './problem.ts';
import { DURATION, duration } from './units.ts';

const DAY = 86_400_000;

const text = z.string();

const ruleShape = z
  .strictObject({
    match: text.transform(filter).meta({
      description:
        'MQTT filter over `<service>/<instance>/<path>`: `+` is any one level, a closing `#` all that follows.',
      example: 'vebus/+/Ac/#',
    }),
    action: z.enum(['drop', 'keep', 'json', 'numbers']).default('keep').meta({
      description:
        '`drop`: do not store. `keep`: store. `json`: store, and lists and objects as JSON text. `numbers`: store, and the numbers in lists and objects, each as a field of its own.',
    }),
    interval: optional(duration(1_000, DAY)).meta({
      description:
        'Store one value in each interval (at least 1s): the mean of a measured quantity; of anything else the first change at once and the last one at the end.',
      example: '5s',
      ...DURATION,
    }),
    refresh: optional(duration(1_000)).meta({
      description: 'An unchanged value is stored again when the stored one is older than this (at least 1s).',
      example: '60s',
      ...DURATION,
    }),
  })
  .refine(({ action, interval }) => action !== 'drop' || interval === undefined, {
    path: ['interval'],
    error: 'is of no use where nothing is stored',
    params: { hint: 'Leave interval out, or write action: keep.' },
    // An entry may be empty, or a single value.
    when: ({ value }) => value instanceof Object,
  });

export const rules = z.array(ruleShape).default([]).meta({
  description: 'What to store of which topics, before the profile decides; the first rule that matches wins.',
});

/** An end of the bounds: a number, or `none` for no end on this side. */
const end = (none: number): Parse<number> => {
  return (text, context) => {
    const given = text.trim();
    if (given === 'none') return none;
    if (/^[-+]?(\d+(?:\.\d*)?|\.\d+)$/.test(given)) return Number(given);
    return refuse(
      context,
      `${quote(text)} is not a number`,
      'Write digits, with a point and a minus where needed, or none.',
    );
  };
};
const END = { type: ['number', 'string'], pattern: '^([-+]?(\\d+(\\.\\d*)?|\\.\\d+)|none)$' };

const boundsShape = z
  .strictObject({
    match: text.transform(filter).meta({
      description: 'MQTT filter over `<service>/<instance>/<path>`, as of a rule.',
      example: 'temperature/+/Temperature',
    }),
    min: optional(end(Number.NEGATIVE_INFINITY)).meta({
      description: "The least that can be true; `none`: no such end. Without it the catalogue's stays.",
      example: '-40',
      ...END,
    }),
    max: optional(end(Number.POSITIVE_INFINITY)).meta({
      description: "The most that can be true; `none`: no such end. Without it the catalogue's stays.",
      example: '85',
      ...END,
    }),
  })
  .refine(({ min, max }) => min !== undefined || max !== undefined, {
    path: ['match'],
    error: 'has neither min nor max',
    params: { hint: 'Give it one of them or both; none lifts an end of the catalogue: max: none.' },
    when: ({ value }) => value instanceof Object,
  })
  .refine(({ min, max }) => typeof min !== 'number' || typeof max !== 'number' || min < max, {
    path: ['max'],
    error: 'is not above min',
    params: { hint: 'Values below min and above max are not stored: max is the larger one.' },
    when: ({ value }) => value instanceof Object,
  });

export const bounds = z.array(boundsShape).default([]).meta({
  description:
    "Which numbers can be true: values outside are not stored and count as implausible. The first entry that matches changes the catalogue's bounds.",
});

export const sites = z
  .record(
    text.transform(portalId).meta({ pattern: PORTAL_ID_PATTERN }),
    text.transform((name) => name.trim()),
  )
  .default({})
  .meta({ description: "Names of sites by portal id: the `site` tag, instead of the GX's own name." });

const service: Parse<string> = (text, context) => {
  const name = text.trim();
  const meant = serviceMeant(name);
  if (meant !== undefined) return refuse(context, `${quote(text)} is no service`, `Did you mean ${meant}?`);
  if (/^[a-z][a-z0-9_]*$/.test(name)) return name;
  return refuse(
    context,
    `${quote(text)} is no service`,
    'It is the second level of the topic after N: battery, vebus.',
  );
};

const instance: Parse<string> = (text, context) =>
  /^[^\s/+#]+$/.test(text.trim())
    ? text.trim()
    : refuse(context, `${quote(text)} is not an instance`, 'It is the level of the topic after the service: 288.');

const nonEmpty: Parse<string> = (text, context) =>
  text.trim() === '' ? refuse(context, 'is empty', 'Give it a value, or leave it out.') : text.trim();

const aliasShape = z.strictObject({
  name: text.transform(nonEmpty).meta({ description: 'The `device` tag.', example: 'Main inverter' }),
  service: text.transform(service).meta({ description: 'The service type, as in the topic.', example: 'vebus' }),
  serial: text.transform(nonEmpty).optional().meta({
    description:
      'The device with this serial number (of a VE.Bus system: that of `Devices/0/SerialNumber`), whatever its instance is.',
    example: 'HQ2132ABCDE',
  }),
  instances: z
    .array(text.transform(instance).meta({ type: ['string', 'integer'] }))
    .min(1)
    .optional()
    .meta({
      description: 'The device that has one of these instances; the first is its `instance` tag for good.',
    }),
  portal_id: text.transform(portalId).optional().meta({ description: 'Only on this GX.', pattern: PORTAL_ID_PATTERN }),
});

type Alias = z.output<typeof aliasShape>;

/** Of an entry of whatever shape. */
const partsShape = z.object({ serial: z.unknown(), instances: z.unknown() }).partial().catch({});

/** How each is recognised whatever its instance is today. */
export const devices = z
  .array(aliasShape)
  .default([])
  .superRefine(
    (list, context) => {
      // Of an entry with something wrong in it, what was read is no Alias.
      const sound = list.map((one) => aliasShape.safeParse(one).data);
      for (const [index, given] of list.entries()) {
        const { serial, instances } = partsShape.parse(given);
        if (serial !== undefined && instances !== undefined) {
          tell(context, [index, 'instances'], 'stands beside serial', 'Leave one of the two out.');
        }
        const one = sound[index];
        for (const other of one ? sound.slice(0, index) : []) if (one && other) compare(one, other, index, context);
      }
    },
    // Also when something else in the list is wrong: every problem is told at once.
    { when: ({ value }) => Array.isArray(value) },
  )
  .meta({
    description:
      'Names for devices: the `device` tag, and a fixed `instance` tag. Without serial and instances it is the only device of its service.',
  });

function compare(one: Alias, other: Alias, index: number, context: Context): void {
  const isElsewhere = one.portal_id && other.portal_id && one.portal_id !== other.portal_id;
  if (one.service !== other.service || isElsewhere) return;
  if (one.name === other.name) {
    const hint = 'Two devices of a service cannot share a name. Instances of one device belong in one list.';
    tell(context, [index, 'name'], `${quote(one.name)} is given twice for ${one.service}`, hint);
  }
  const shared = one.instances?.find((instance) => other.instances?.includes(instance));
  if (shared !== undefined) {
    const hint = 'An instance belongs to one device.';
    tell(context, [index, 'instances'], `${one.service}/${shared} is ${quote(other.name)} already`, hint);
  }
  if (one.serial !== undefined && one.serial === other.serial) {
    tell(
      context,
      [index, 'serial'],
      `is that of ${quote(other.name)} already`,
      'A serial number belongs to one device.',
    );
  }
  if (isForOnly(one) && isForOnly(other)) {
    const hint = 'Tell them apart by serial or instances.';
    tell(context, [index, 'service'], `both ${quote(other.name)} and this are the only ${one.service}`, hint);
  }
}

function isForOnly({ serial, instances }: Alias): boolean {
  return serial === undefined && instances === undefined;
}

function tell(context: Context, path: readonly (string | number)[], message: string, hint: string): void {
  context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
}
