/** Every device: what it is, whether it is there, what is wrong with it, and what happened. */
import { LOOK, REST, WELL, WRONG } from './colours.ts';
import { dashboard } from './frame.ts';
import { table, thresholds, tile, timeline } from './panels.ts';
import { ask, INTERVAL, NOW, over, rows, select, within } from './query.ts';
import { arranged, column, having, highest, merged, renamed, sorted, wide, words } from './tables.ts';
import { mapping } from './words.ts';

const BY = ['site', 'service', 'device'];
const EACH = [...BY, 'instance'];
const ALARM = [...BY, 'alarm'];
const MONTH = within('31d');

const PRESENCE = mapping([
  [1, 'Online', WELL],
  [0, 'Offline', WRONG],
]);
const LEVELS = mapping([
  [2, 'Alarm', WRONG],
  [1, 'Warning', LOOK],
  [0, 'OK', 'transparent'],
]);
const SEVERITIES = mapping([
  [2, 'Alarm', WRONG],
  [1, 'Warning', LOOK],
  [0, 'News', 'transparent'],
]);
const AGO = { id: 'unit', value: 'dateTimeFromNow' };
const wrapped = { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } };

const heard = (what: string) => select({ what, measurement: 'gx_device', time: NOW, by: EACH });
/** While something is wrong a row is written every 5 minutes. A GX that is away says nothing, and what was wrong counts for a day. */
const wrong = over(
  '"level", "text"',
  [select({ what: 'last("level") AS "level", "text"', measurement: 'gx_alarm', time: within('24h'), by: ALARM })],
  { where: ['"level" > 0'], by: ALARM },
);

const count = (title: string, description: string, nothing: string, query: string) =>
  tile(
    { title, description, nothing, queries: [ask(query, title)], width: 6, height: 3 },
    { unit: 'none', decimals: 0 },
  );

const counts = [
  count(
    'Devices online',
    'Devices of the chosen sites that are there now.',
    'Nothing heard',
    over('sum("there")', [heard('last("online") AS "there"')], { by: [] }),
  ).thresholds(thresholds(REST, [0, WELL])),
  count(
    'Devices offline',
    'Devices that have left the GX, or that it has lost.',
    'Nothing heard',
    over('sum("gone")', [heard('1 - last("online") AS "gone"')], { by: [] }),
  ).thresholds(thresholds(REST, [0, WELL], [1, WRONG])),
  count(
    'Active alarms and warnings',
    'How many alarms and warnings are on now.',
    'None',
    over('count("level")', [wrong], { by: [] }),
  ).thresholds(thresholds(WELL, [1, WRONG])),
  count(
    'Alarms and warnings in this range',
    'How many events were more than news, in the range that is shown.',
    'None',
    select({ what: 'count("severity")', measurement: 'gx_event', where: ['"severity" > 0'], by: [] }),
  ).thresholds(thresholds(WELL, [1, LOOK])),
];

/** When the level changed last, or, where it never did, when it was first written. */
const changed = over(
  'last("change") AS "by"',
  [select({ what: 'difference("level") AS "change"', measurement: 'gx_alarm', time: MONTH, by: ALARM })],
  { where: ['"change" != 0'], by: ALARM },
);
const began = select({ what: 'first("level") AS "began"', measurement: 'gx_alarm', time: MONTH, by: ALARM });

const alarms = arranged(
  having(
    merged(
      table({
        title: 'Active alarms',
        description:
          'What is wrong now, the worst first, and since when it is as bad as that. What is on while the GX is away stays here for a day.',
        nothing: 'No alarm and no warning is on',
        queries: [rows(wrong), rows(changed), rows(began)],
        width: 24,
        height: 5,
      }),
      { B: 'changed', C: 'first' },
    ).withTransformation(highest('since', 'changed', 'first')),
    'level',
  ),
  ['level', 'text', 'device', 'since', 'site', 'service'],
  ['changed', 'first', 'by', 'began', 'alarm'],
);

const known = arranged(
  having(
    merged(
      table({
        title: 'Devices',
        description:
          'What each device is, and when it was there last. Presence is that of gx-logger, which sees a device leave; names and versions are of the last day on which they were told.',
        nothing: 'Nothing was heard of devices for 15 minutes: the GX is not reached, or gx-logger does not run',
        queries: [
          rows(heard('last("online") AS "online"')),
          rows(
            select({
              what: 'last("online") AS "was"',
              measurement: 'gx_device',
              time: within('7d'),
              where: ['"online" = 1'],
              by: EACH,
            }),
          ),
          rows(
            select({
              what: 'last("product_name") AS "product", last("firmware") AS "firmware", last("serial") AS "serial", last("connection") AS "connection"',
              measurement: 'gx_device_text',
              time: MONTH,
              by: EACH,
            }),
          ),
        ],
        width: 24,
        height: 14,
      }),
      { B: 'seen' },
    ),
    'online',
  ),
  ['device', 'online', 'seen', 'product', 'firmware', 'serial', 'connection', 'service', 'instance', 'site'],
  ['was'],
);

export const devicesAndEvents = () =>
  dashboard({
    uid: 'gx-devices',
    title: 'GX Devices and events',
    description: 'Every device with its versions and presence, what is wrong now, and what happened.',
    from: 'now-24h',
    refresh: '1m',
    panels: [
      ...counts,
      sorted(alarms, 'Level', true)
        .overrideByName('level', column('Level', 80, ...words(LEVELS)))
        .overrideByName('text', wide('What', 150, wrapped))
        .overrideByName('device', column('Device', 180))
        .overrideByName('since', column('Since', 130, AGO))
        .overrideByName('site', column('Site', 130))
        .overrideByName('service', column('Service', 120)),
      sorted(known, 'State')
        .overrideByName('device', wide('Device', 150))
        .overrideByName('online', column('State', 76, ...words(PRESENCE)))
        .overrideByName('seen', column('Last seen', 120, AGO))
        .overrideByName('product', column('Product', 250))
        .overrideByName('firmware', column('Firmware', 90))
        .overrideByName('serial', column('Serial number', 140))
        .overrideByName('connection', column('Connection', 190))
        .overrideByName('service', column('Service', 120))
        .overrideByName('instance', column('Instance', 80))
        .overrideByName('site', column('Site', 130)),
      timeline({
        title: 'Online over time',
        description: 'When each device was there. Nothing is drawn while the GX was not reached.',
        nothing: 'Nothing was heard of devices in this range',
        queries: [ask(select({ what: 'min("online")', measurement: 'gx_device', by: BY, every: INTERVAL }))],
        width: 24,
        height: 14,
      }).mappings(PRESENCE),
      renamed(
        timeline({
          title: 'Alarms over time',
          description: 'How bad each thing was that was wrong in this range, and when.',
          nothing: 'No alarm and no warning was on in this range',
          queries: [
            ask(
              select({ what: 'max("level")', measurement: 'gx_alarm', by: ALARM, every: INTERVAL }),
              '$tag_device: $tag_alarm',
            ),
          ],
          width: 24,
          height: 8,
        }).mappings(
          mapping([
            [2, 'Alarm', WRONG],
            [1, 'Warning', LOOK],
            [0, 'OK', REST],
          ]),
        ),
        // Of the path of an alarm its own name: what is before it is the same everywhere.
        '^(.*: )(?:Ac/)?(?:Alarms/)?(.*?)(?:/State)?$',
        '$1$2',
      ),
      sorted(
        arranged(
          table({
            title: 'Event log',
            description: 'The last 200 events of this range: what happened, in plain words.',
            nothing: 'Nothing happened in this range',
            queries: [
              rows(
                select({
                  what: '"severity", "text", "device", "kind", "site"',
                  measurement: 'gx_event',
                  by: [],
                  last: 'ORDER BY time DESC LIMIT 200',
                }),
              ),
            ],
            width: 24,
            height: 16,
          }),
          ['Time', 'severity', 'text', 'device', 'kind', 'site'],
        ),
        'When',
        true,
      )
        .overrideByName('Time', column('When', 124, { id: 'unit', value: 'time:MMM D, HH:mm' }))
        .overrideByName('severity', column('Level', 76, ...words(SEVERITIES)))
        .overrideByName('text', wide('What', 260, wrapped))
        .overrideByName('device', column('Device', 250))
        .overrideByName('kind', column('Kind', 100))
        .overrideByName('site', column('Site', 130)),
    ],
  });
