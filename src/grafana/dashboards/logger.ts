/** gx-logger itself: whether each GX is reached, whether values reach the database, and what became of all of them. */
import { LOOK, REST, WELL, WRONG } from './colours.ts';
import { dashboard, devices } from './frame.ts';
import { bars, lines, steps, thresholds, tile, timeline } from './panels.ts';
import { ask, chosen, INTERVAL, NOW, over, select, within } from './query.ts';
import { mapping } from './words.ts';

const OF_HOST = { measurement: 'gx_logger', where: [chosen('host', 'host')], by: ['host'] } as const;
const OF_SITE = { measurement: 'gx_site', by: ['site'] } as const;
const EVERY = { every: INTERVAL } as const;
const NOTHING = 'Nothing from gx-logger in this range: it did not run';
const SILENT = 'Nothing for 15 minutes';
const NUMBER = { unit: 'none', decimals: 0 };

const REACHED = mapping([
  [2, 'Reached', WELL],
  [1, 'Silent', LOOK],
  [0, 'Not connected', WRONG],
]);

/** A row is written each minute; an interval that is shorter would have gaps. */
const MINUTE = '1m';
/** From one full publish to the next: what a GX sends comes in pulses of as long. */
const PULSE = '5m';
const rate = (of: typeof OF_HOST | typeof OF_SITE, field: string) =>
  select({ ...of, ...EVERY, what: `non_negative_derivative(last("${field}"), 1s)` });
const risen = (field: string, to: string) =>
  ask(select({ ...OF_HOST, ...EVERY, what: `non_negative_difference(last("${field}"))` }), `$tag_host ${to}`);
const lost = ['rejected', 'expired', 'dropped'].map((field) =>
  select({ ...OF_HOST, time: within('24h'), what: `non_negative_difference("${field}") AS "value"` }),
);

const small = { width: 6, height: 5 } as const;
const wide = { width: 12, height: 8, nothing: NOTHING } as const;

const tiles = [
  tile(
    {
      ...small,
      title: 'GX now',
      description: 'Reached: the GX is connected and alive. Silent: connected, but nothing comes.',
      nothing: SILENT,
      queries: [ask(select({ ...OF_SITE, time: NOW, what: 'last("connected") + last("alive")' }), '$tag_site')],
    },
    NUMBER,
  )
    .mappings(REACHED)
    .thresholds(thresholds(REST)),
  tile(
    {
      ...small,
      title: 'Behind by',
      description: 'Age of the oldest value that is not yet in a database. Red from 10 minutes on.',
      nothing: SILENT,
      queries: [ask(select({ ...OF_HOST, time: NOW, what: 'last("lag_seconds")' }), '$tag_host')],
    },
    { unit: 's', decimals: undefined },
  ).thresholds(thresholds(REST, [0, WELL], [60, LOOK], [600, WRONG])),
  tile(
    {
      ...small,
      title: 'Journal full',
      description:
        'How much of the journal on disk waits for a database, of what it may hold. When it is full the oldest values are deleted.',
      nothing: 'No journal on disk',
      queries: [
        ask(
          select({
            ...OF_HOST,
            time: NOW,
            what: '100 * (last("journal_bytes") - last("journal_kept_bytes")) / last("journal_limit_bytes")',
          }),
          '$tag_host',
        ),
      ],
    },
    { unit: 'percent', decimals: 0 },
  ).thresholds(thresholds(REST, [0, WELL], [50, LOOK], [80, WRONG])),
  tile(
    {
      ...small,
      title: 'Refused or lost in 24 hours',
      description: 'Values that the database refused, that became too old, or for which there was no room.',
      nothing: 'Nothing known',
      queries: [ask(over('sum("value")', lost, { by: ['host'] }), '$tag_host')],
    },
    NUMBER,
  ).thresholds(thresholds(REST, [0, WELL], [1, WRONG])),
];

export const logger = () =>
  dashboard({
    uid: 'gx-logger',
    title: 'GX Logger',
    description: 'The logger itself: is the GX reached, do its values reach the database, and what became of them.',
    from: 'now-24h',
    refresh: '1m',
    variables: [
      devices('host', 'Logger', 'gx_logger').query('SHOW TAG VALUES FROM "gx"."autogen"."gx_logger" WITH KEY = "host"'),
    ],
    panels: [
      ...tiles,
      timeline({
        title: 'GX reached',
        description: 'Whether each GX was connected and alive. Nothing is drawn while gx-logger did not run.',
        nothing: NOTHING,
        queries: [ask(select({ ...OF_SITE, ...EVERY, what: 'min("connected") + min("alive")' }), '$tag_site')],
        width: 24,
        height: 5,
      })
        .mappings(REACHED)
        .interval(MINUTE),
      steps(
        {
          ...wide,
          title: 'Lag',
          description: 'How old the oldest value was that waited for a database. It rises while one is away.',
          queries: [ask(select({ ...OF_HOST, ...EVERY, what: 'max("lag_seconds")' }), '$tag_host')],
        },
        's',
      )
        .min(0)
        .interval(MINUTE),
      steps(
        {
          ...wide,
          title: 'Journal',
          description:
            'What waited on disk for a database, in bytes. What is stored already and gives way is left out.',
          queries: [
            ask(
              select({ ...OF_HOST, ...EVERY, what: 'max("journal_bytes") - max("journal_kept_bytes")' }),
              '$tag_host',
            ),
          ],
        },
        'bytes',
      )
        .min(0)
        .interval(MINUTE),
      lines(
        {
          ...wide,
          title: 'Messages received',
          description:
            'Messages a second of all GX of a gx-logger, those it counted, and those of them it accepted or refused.',
          queries: [
            ask(rate(OF_HOST, 'received'), '$tag_host received'),
            ask(rate(OF_HOST, 'accepted'), '$tag_host accepted'),
            ask(rate(OF_HOST, 'refused'), '$tag_host refused'),
          ],
        },
        { unit: 'mps', decimals: undefined },
      )
        .min(0)
        .interval(PULSE),
      lines(
        {
          ...wide,
          title: 'Values stored',
          description: 'Values a second that databases have taken. After an outage they catch up.',
          queries: [ask(rate(OF_HOST, 'stored'), '$tag_host')],
        },
        { unit: 'suffix:/s', decimals: undefined },
      )
        .min(0)
        .interval(PULSE),
      bars(
        {
          ...wide,
          title: 'Rejected, expired, dropped',
          description:
            'Values that are in no database: rejected by it, too old for it, or without room in the journal. There should be none.',
          queries: [risen('rejected', 'rejected'), risen('expired', 'expired'), risen('dropped', 'dropped')],
        },
        NUMBER,
      )
        .min(0)
        .interval(MINUTE),
      steps(
        {
          ...wide,
          title: 'Values that wait',
          description: 'Values that were made and are not yet in a database.',
          queries: [ask(select({ ...OF_HOST, ...EVERY, what: 'max("pending")' }), '$tag_host')],
        },
        { unit: 'short', decimals: 0 },
      )
        .min(0)
        .interval(MINUTE),
      lines(
        {
          ...wide,
          title: 'Messages of each GX',
          description: 'Messages a second that each GX sent.',
          queries: [ask(rate(OF_SITE, 'messages'), '$tag_site')],
        },
        { unit: 'mps', decimals: undefined },
      )
        .min(0)
        .interval(PULSE),
      steps(
        {
          ...wide,
          title: 'Topics of each GX',
          description:
            'Topics that came since gx-logger was started. Fewer than before means that devices are missing.',
          queries: [ask(select({ ...OF_SITE, ...EVERY, what: 'last("topics")' }), '$tag_site')],
        },
        NUMBER,
      )
        .fillOpacity(0)
        .interval(MINUTE),
      steps(
        {
          ...wide,
          title: 'Clock offset',
          nothing: 'No other clock told the time in this range',
          description:
            'How far the clock of this computer is ahead of the time that counts. gx-logger corrects for it.',
          queries: [ask(select({ ...OF_SITE, ...EVERY, what: 'last("clock_offset")' }), '$tag_site')],
        },
        's',
      ).fillOpacity(0),
      steps(
        {
          ...wide,
          title: 'Devices of each GX',
          description: 'How many devices each GX had online.',
          queries: [ask(select({ ...OF_SITE, ...EVERY, what: 'last("devices")' }), '$tag_site')],
        },
        NUMBER,
      )
        .min(0)
        .fillOpacity(0)
        .interval(MINUTE),
    ],
  });
