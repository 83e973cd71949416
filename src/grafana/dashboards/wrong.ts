/** What is wrong now: alarms, devices that have left, sites that are not heard. */
import { over, type Query, rows, select, within } from './query.ts';

/** The alarms that are at this level now, with the words of each: 1 warning, 2 alarm. */
export const faults = (level: 1 | 2): Query =>
  rows(
    over(
      '"site", "device", "text"',
      [
        select({
          what: 'last("level") AS "level", "text"',
          measurement: 'gx_alarm',
          time: within('24h'),
          by: ['site', 'service', 'device', 'alarm'],
        }),
      ],
      { where: [`"level" = ${level}`], by: [] },
    ),
  );

/** Every device is written twice in 10 minutes while its GX is heard, also one that has left. */
const LATELY = within('10m');
const away = (as: string) =>
  select({
    what: `1 - last("online") AS "${as}"`,
    measurement: 'gx_device',
    time: LATELY,
    by: ['site', 'service', 'device'],
  });

/** 0 where none has left (`away`), and the name of each that has (`device`). No row at all where no GX is heard. */
export const AWAY: readonly Query[] = [
  rows(
    over('"away"', [over('sum("away") AS "away"', [away('away')], { time: LATELY, by: [] })], {
      time: LATELY,
      where: ['"away" < 1'],
      by: [],
    }),
  ),
  rows(over('"site", "service", "device", "left"', [away('left')], { time: LATELY, where: ['"left" > 0'], by: [] })),
];

/** When each site was heard last. */
export const HEARD = select({
  what: 'last("alive") AS "alive"',
  measurement: 'gx_site',
  time: within('72h'),
  where: ['"alive" > 0'],
  by: ['site'],
});

/** The sites that were heard in 3 days and not in 10 minutes. Whether their GX or gx-logger is silent, there is no row of now. */
const heardIn = (time: string, times: string) =>
  select({
    what: `count("alive")${times} AS "heard"`,
    measurement: 'gx_site',
    time: within(time),
    where: ['"alive" > 0'],
    by: ['site'],
  });
export const SILENT: Query = rows(
  over(
    '"site", "heard"',
    [over('sum("heard") AS "heard"', [heardIn('10m', ''), heardIn('72h', ' * 0')], { by: ['site'] })],
    {
      where: ['"heard" < 1'],
      by: [],
    },
  ),
);
