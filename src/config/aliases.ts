/** Names for devices, which only the file can hold: how each is recognised, and that no two claim one device. */
import * as z from 'zod';
import { PORTAL_ID_PATTERN, portalId, serviceMeant } from './filter.ts';
import { type Context, type Parse, quote, refuse, tell } from './problem.ts';

const text = z.string();

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

export const nonEmpty: Parse<string> = (text, context) =>
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
      const claims: Claims = new Map();
      for (const [index, given] of list.entries()) {
        const { serial, instances } = partsShape.parse(given);
        if (serial !== undefined && instances !== undefined) {
          tell(context, [index, 'instances'], 'stands beside serial', 'Leave one of the two out.');
        }
        // Of an entry with something wrong in it, what was read is no Alias.
        const one = aliasShape.safeParse(given).data;
        if (one) compare(one, claims, index, context);
      }
    },
    // Also when something else in the list is wrong: every problem is told at once.
    { when: ({ value }) => Array.isArray(value) },
  )
  .meta({
    maxItems: 500,
    description:
      'Names for devices: the `device` tag, and a fixed `instance` tag. Without serial and instances it is the only device of its service.',
  });

/** What the entries before have taken: by service and what it is, by GX. An entry without a portal id is for every GX. */
type Claims = Map<string, Map<string | undefined, Alias>>;

function holderOf(what: string, { service, portal_id }: Alias, claims: Claims): Alias | undefined {
  const holders = claims.get(`${service} ${what}`);
  if (portal_id === undefined) return holders?.values().next().value;
  return holders?.get(portal_id) ?? holders?.get(undefined);
}

function claim(what: string, one: Alias, claims: Claims): void {
  const key = `${one.service} ${what}`;
  const holders = claims.get(key) ?? new Map<string | undefined, Alias>();
  claims.set(key, holders);
  if (!holders.has(one.portal_id)) holders.set(one.portal_id, one);
}

/** With the entries before it, each by one look-up; then it is one of them. */
function compare(one: Alias, claims: Claims, index: number, context: Context): void {
  const { name, service, serial, instances = [] } = one;
  const isOnly = serial === undefined && one.instances === undefined;
  const holder = (what: string) => holderOf(what, one, claims);
  const claimed = [`name ${name}`, ...instances.map((instance) => `instance ${instance}`)];
  if (serial !== undefined) claimed.push(`serial ${serial}`);
  if (isOnly) claimed.push('only');

  if (holder(`name ${name}`)) {
    const hint = 'Two devices of a service cannot share a name. Instances of one device belong in one list.';
    tell(context, [index, 'name'], `${quote(name)} is given twice for ${service}`, hint);
  }
  const shared = instances.find((instance) => holder(`instance ${instance}`));
  const sharer = shared === undefined ? undefined : holder(`instance ${shared}`);
  if (sharer) {
    const hint = 'An instance belongs to one device.';
    tell(context, [index, 'instances'], `${service}/${shared} is ${quote(sharer.name)} already`, hint);
  }
  const same = serial === undefined ? undefined : holder(`serial ${serial}`);
  if (same) {
    const hint = 'A serial number belongs to one device.';
    tell(context, [index, 'serial'], `is that of ${quote(same.name)} already`, hint);
  }
  const other = isOnly ? holder('only') : undefined;
  if (other) {
    const hint = 'Tell them apart by serial or instances.';
    tell(context, [index, 'service'], `both ${quote(other.name)} and this are the only ${service}`, hint);
  }
  for (const what of claimed) claim(what, one, claims);
}
