/** One screen, on a phone first: how full, what flows, what came and went today, and what is wrong. */
import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { FLOWS, LOOK, WELL, WRONG } from './colours.ts';
import { dashboard } from './frame.ts';
import { amounts, cells, levels, opens, paint, paintFlows, thresholds, tile } from './panels.ts';
import { ask, flowNow, NOW, over, rows, select } from './query.ts';
import { FLOW_COLOURS, PHASES, SUN, selfSufficiency, today } from './today.ts';
import { mapping, statesOf, unitOf } from './words.ts';
import { AWAY, faults, HEARD, SILENT } from './wrong.ts';

/** Four in a row. */
const TILE = { width: 6, height: 3 } as const;
const HALF = { width: 12, height: 6 } as const;
const BELOW = { width: 6, height: 4 } as const;
const PLAIN = paint('text');

export const home = () =>
  dashboard({
    uid: 'gx-home',
    title: 'GX Home',
    description: 'How full the battery is, what flows now, what came and went today, and what is wrong.',
    from: 'now-24h',
    refresh: '30s',
    hidesRange: true,
    panels: [charge(), battery(), source(), alarms(), flows(), energy(), independence(), offline(), heard(), tanks()],
  });

const charge = () =>
  opens(
    cells(
      {
        ...TILE,
        title: 'Charge',
        description:
          'How full the battery is now, as the GX counts it. Of several sites it is the one that is least full.',
        nothing: 'No state of charge in the last 15 minutes',
        queries: [
          rows(
            over(
              'min("charge") AS "charge", "site"',
              [select({ what: 'last("Dc/Battery/Soc") AS "charge"', measurement: 'system', time: NOW, by: ['site'] })],
              { time: NOW, by: [] },
            ),
          ),
        ],
      },
      'charge',
      unitOf('system', 'Dc/Battery/Soc'),
    )
      .wideLayout(true)
      .textMode(BigValueTextMode.ValueAndName)
      .thresholds(thresholds(WRONG, [20, LOOK], [40, WELL])),
    'gx-battery',
    'GX Battery',
  );

/** Of the site whose battery will be empty first; it counts only while a battery gives. */
const TIME_TO_GO = over(
  'min("left")',
  [
    select({
      what: 'last("Dc/Battery/TimeToGo") AS "left", last("Dc/Battery/Power") AS "power"',
      measurement: 'system',
      time: NOW,
      by: ['site'],
    }),
  ],
  { time: NOW, where: ['"power" < 0'], by: [] },
);

const battery = () =>
  opens(
    paintFlows(
      tile(
        {
          ...TILE,
          title: 'Battery',
          description:
            'What goes into the battery or comes out of it now, and how long it lasts at this rate if the GX says so.',
          nothing: 'Nothing flows, or nothing was heard for 15 minutes',
          queries: [
            flowNow('Charging', 1, 'system', ['Dc/Battery/Power']),
            flowNow('Discharging', -1, 'system', ['Dc/Battery/Power']),
            ask(TIME_TO_GO, 'Time to go'),
          ],
        },
        'watt',
      )
        .textMode(BigValueTextMode.ValueAndName)
        .overrideByName('Time to go', [{ id: 'unit', value: 's' }, { id: 'decimals', value: 1 }, PLAIN]),
      { Charging: 'battery charge', Discharging: 'battery discharge' },
    ),
    'gx-battery',
    'GX Battery',
  );

const SOURCE = select({ what: 'last("Ac/ActiveIn/Source") AS "code"', measurement: 'system', time: NOW, by: ['site'] });
const WHY = select({
  what: 'last("RunningByConditionCode") AS "code"',
  measurement: 'generator',
  time: NOW,
  by: ['site', 'device'],
});
const coded = (codes: string, which: string) =>
  ask(over('max("code")', [codes], { time: NOW, where: [which], by: [] }), '');

const source = () =>
  opens(
    tile(
      {
        ...TILE,
        title: 'Fed by',
        description: 'What feeds the AC side now, and why the genset runs while it runs.',
        nothing: 'No AC input, or nothing was heard for 15 minutes',
        queries: [
          // Of several sites each source once.
          ...[1, 3, 2, 240, 0].map((code) => coded(SOURCE, `"code" = ${code}`)),
          coded(WHY, '"code" > 0'),
        ],
      },
      'none',
    )
      .textMode(BigValueTextMode.Value)
      .mappings(statesOf('system', 'Ac/ActiveIn/Source', { 240: WELL }))
      .overrideByQuery('F', [
        { id: 'mappings', value: statesOf('generator', 'RunningByConditionCode', {}, 'Genset: ') },
      ]),
    'gx-grid',
    'GX Grid & inverter',
  );

const alarms = () =>
  opens(
    cells(
      {
        ...TILE,
        title: 'Active alarms',
        description:
          'Alarms (red) and warnings (orange) that are on now, with the device that says so, and a GX that was not heard for 10 minutes.',
        nothing: 'None',
        queries: [faults(2), faults(1), SILENT],
      },
      'text|heard',
    )
      .mappings(mapping([[0, 'GX not heard', WRONG]]))
      .overrideByQuery('A', [paint(WRONG)])
      .overrideByQuery('B', [paint(LOOK)]),
    'gx-devices',
    'GX Devices & events',
  );

const flows = () =>
  opens(
    paintFlows(
      amounts(
        {
          ...HALF,
          title: 'Power now',
          description: 'Above what gives power now, below what takes it. What is at rest is not shown.',
          nothing: 'Nothing flows, or nothing was heard for 15 minutes',
          queries: [
            flowNow('Sun', 1, 'system', SUN),
            flowNow('Grid', 1, 'system', PHASES('Ac/Grid')),
            flowNow('Genset', 1, 'system', PHASES('Ac/Genset')),
            flowNow('Genset', 1, 'dcgenset', ['Dc/0/Power']),
            flowNow('Alternator', 1, 'alternator', ['Dc/0/Power']),
            flowNow('Other sources', -1, 'system', ['Dc/System/Power']),
            flowNow('From battery', -1, 'system', ['Dc/Battery/Power']),
            flowNow('AC loads', 1, 'system', PHASES('Ac/Consumption')),
            flowNow('DC loads', 1, 'system', ['Dc/System/Power']),
            flowNow('Into battery', 1, 'system', ['Dc/Battery/Power']),
            flowNow('Feed-in', -1, 'system', PHASES('Ac/Grid')),
          ],
        },
        'watt',
      ),
      FLOW_COLOURS,
    ),
    'gx-energy',
    'GX Energy',
  );

const energy = () =>
  opens(
    paintFlows(
      amounts(
        {
          ...HALF,
          title: 'Energy today',
          description:
            'What came and went since midnight: above the sources, below what took it. What is nothing is not shown.',
          nothing: 'Nothing yet today',
          queries: [
            today('Sun', 'pv_dc', 'pv_ac'),
            today('Grid', 'grid_import'),
            today('Genset', 'genset'),
            today('Alternator', 'alternator'),
            today('Other sources', 'dc_sources'),
            today('From battery', 'battery_discharge'),
            today('AC loads', 'loads_ac'),
            today('DC loads', 'loads_dc'),
            today('Into battery', 'battery_charge'),
            today('Feed-in', 'grid_export'),
          ],
        },
        'kwatth',
      ),
      FLOW_COLOURS,
    ),
    'gx-energy',
    'GX Energy',
  );

/** More may be bought than used, into the battery: that is none at all. */
const BELOW_NOTHING = { type: 'range', options: { from: null, to: 0, result: { text: '0%', index: 0 } } } as never;

const independence = () =>
  opens(
    tile(
      {
        ...BELOW,
        title: 'Self-sufficiency',
        description: 'The part of what was used since midnight that came neither from the grid nor from a genset.',
        nothing: 'Nothing used yet today',
        queries: [ask(selfSufficiency, 'Today')],
      },
      { unit: 'percentunit', decimals: 0 },
    )
      .textMode(BigValueTextMode.ValueAndName)
      .mappings([BELOW_NOTHING])
      .overrideByName('Today', [PLAIN]),
    'gx-energy',
    'GX Energy',
  );

const offline = () =>
  opens(
    cells(
      {
        ...BELOW,
        title: 'Offline devices',
        description: 'The devices that have left the GX.',
        nothing: 'No device was heard of for 10 minutes',
        queries: AWAY,
      },
      'away|device',
    )
      .mappings(mapping([[0, 'None', WELL]]))
      .overrideByQuery('B', [paint(WRONG)]),
    'gx-devices',
    'GX Devices & events',
  );

const heard = () =>
  opens(
    cells(
      {
        ...BELOW,
        title: 'Last heard',
        description:
          'When the GX was heard last: a minute ago at most, while all is well. Of several sites it is the one that is silent longest.',
        nothing: 'No GX was heard for 3 days',
        queries: [rows(over('first("alive"), "site"', [HEARD], { by: [] }))],
      },
      'Time',
      'dateTimeFromNow',
    )
      .textMode(BigValueTextMode.Value)
      .overrideByName('Time', [PLAIN]),
    'gx-sites',
    'GX Sites',
  );

/** Where one site is chosen its name is all of the match; of several, in brackets, the one that it is stays. */
const ONE_SITE = `/^\${site:regex}() /`;

const tanks = () =>
  opens(
    levels({
      ...BELOW,
      title: 'Tanks',
      description: 'How full each tank is now.',
      nothing: 'No tank sensors here',
      queries: [
        ask(
          select({ what: 'last("Level")', measurement: 'tank', time: NOW, by: ['site', 'device'] }),
          '$tag_site $tag_device',
        ),
      ],
    })
      .thresholds(thresholds(FLOWS.loads))
      .transformations([{ id: 'renameByRegex', options: { regex: ONE_SITE, renamePattern: '$1 ' } }]),
    'gx-boat',
    'GX Boat & camper',
  );
