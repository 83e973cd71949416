/** What is wrong now: alarms, devices that have left, sites that are not heard. */
import { over, type Query, rows, select, within } from './query.ts';

/** What is on is written every 5 minutes; after a day without a word from its GX it is no longer told. */
const LEVELS = select({
  what: 'last("level") AS "level", "text"',
  measurement: 'gx_alarm',
  time: within('24h'),
  by: ['site', 'service', 'device', 'alarm'],
});

/** The alarms that are at this level now, with the words of each: 1 warning, 2 alarm. */
export const faults = (level: 1 | 2): Query =>
  rows(over('"site", "device", "text"', [LEVELS], { where: [`"level" = ${level}`], by: [] }));

/** How many are on at each site (`alarms`), and the level of the worst (`worst`). */
export const ALARMS = over('count("level") AS "alarms", max("level") AS "worst"', [LEVELS], {
  where: ['"level" > 0'],
  by: ['site'],
});

/** How many warnings and alarms there were at each site (`events`). */
export const EVENTS = select({
  what: 'count("severity") AS "events"',
  measurement: 'gx_event',
  time: within('24h'),
  where: ['"severity" > 0'],
  by: ['site'],
});

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

/** How many have left at each site (`offline`). */
export const OFFLINE = over('sum("away") AS "offline"', [away('away')], { time: LATELY, by: ['site'] });

/** When each site was heard last. */
export const HEARD = select({
  what: 'last("alive") AS "alive"',
  measurement: 'gx_site',
  time: within('72h'),
  where: ['"alive" > 0'],
  by: ['site'],
});

/** Of each site that was heard in 3 days (`heard`): 1, or 0 where it was not for 10 minutes, be it the GX that is silent or gx-logger. */
const heardIn = (time: string, times: string) =>
  select({
    what: `max("alive")${times} AS "heard"`,
    measurement: 'gx_site',
    time: within(time),
    where: ['"alive" > 0'],
    by: ['site'],
  });
export const REACHED = over('sum("heard") AS "heard"', [heardIn('10m', ''), heardIn('72h', ' * 0')], { by: ['site'] });

export const SILENT: Query = rows(over('"site", "heard"', [REACHED], { where: ['"heard" < 1'], by: [] }));
