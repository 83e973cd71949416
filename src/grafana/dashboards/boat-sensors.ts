/** Tables of sensors: what each says now, and whether it is there. One that is lost stays with what it said last. */

import { WELL, WRONG } from './colours.ts';
import type { Content } from './panels.ts';
import { table } from './panels.ts';
import { NOW, rows, select, within } from './query.ts';
import { arranged, column, merged, sorted, words } from './tables.ts';
import { mapping, statesOf, without } from './words.ts';

/** `columns` are those of `fields`, in their order; their overrides are the caller's. */
export function sensors(
  service: 'tank' | 'temperature',
  fields: Readonly<Record<string, string>>,
  { hidden = [], ...content }: Omit<Content, 'queries'> & { readonly hidden?: readonly string[] },
) {
  const by = ['site', 'device'];
  const what = Object.entries(fields)
    .map(([name, field]) => `${field} AS "${name}"`)
    .join(', ');
  const queries = [
    rows(select({ what, measurement: service, time: within('24h'), by })),
    rows(
      select({
        what: 'last("online") AS "online"',
        measurement: 'gx_device',
        time: NOW,
        where: [`"service" = '${service}'`],
        by,
      }),
    ),
  ];
  const [first = '', ...others] = Object.keys(fields).filter((name) => name !== 'status');
  const made = arranged(merged(table({ ...content, queries })), [
    'device',
    first,
    'online',
    ...others,
    'status',
    'site',
  ]);
  return sorted(made, 'Site')
    .overrideByName('online', column('State', 64, ...words([...mapping(ONLINE), without('Silent')])))
    .overrideByName('status', column('Fault', 150, ...words(statesOf(service, 'Status', FAULTS))))
    .overrideByName('site', column('Site', 110));
}

const ONLINE = [
  [1, 'There', WELL],
  [0, 'Lost', WRONG],
] as const;
const FAULTS = { 0: 'transparent', 1: WRONG, 2: WRONG, 3: WRONG, 4: WRONG, 5: WRONG };
