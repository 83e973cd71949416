/**
 * What only the file can hold: rules, bounds, names for sites; names for devices are in aliases.ts. Each list has a most
 * (`maxItems`, `maxProperties`), which load.ts applies before anything in the list is read.
 */
import * as z from 'zod';
import { filter, PORTAL_ID_PATTERN, portalId } from './filter.ts';
import { optional, type Parse, quote, refuse } from './problem.ts';
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
  maxItems: 1_000,
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
  maxItems: 200,
  description:
    "Which numbers can be true: values outside are not stored and count as implausible. The first entry that matches changes the catalogue's bounds.",
});

export const sites = z
  .record(
    text.transform(portalId).meta({ pattern: PORTAL_ID_PATTERN }),
    text.transform((name) => name.trim()),
  )
  .default({})
  .meta({
    maxProperties: 100,
    description: "Names of sites by portal id: the `site` tag, instead of the GX's own name.",
  });
