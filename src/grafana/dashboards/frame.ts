/**
 * What every dashboard has: its variables, the events as marks, and links to the others that carry site and range.
 *
 * Dashboards with curves come in pairs: one for days, of minutes, and one for years, of quarters of an hour. `pair` makes both.
 */

import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  QueryVariableBuilder,
  type RowPanel,
  TextBoxVariableBuilder,
  TimePickerBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { LOOK } from './colours.ts';
import { chosen, DATA_SOURCE, quoted, select, type Tier } from './query.ts';

export interface Frame {
  /** `gx-` and its name. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** The range that it opens with: `now-24h`. */
  readonly from: string;
  readonly to?: string;
  /** How often it is asked again; `''` for never. */
  readonly refresh: string;
  /** Where everything is of now or today whatever range is chosen, there is none to choose. */
  readonly hidesRange?: boolean;
  /** Beside that of the site. */
  readonly variables?: readonly Builder<VariableModel>[];
  /** A row begins where `row` of the SDK stands among the panels. */
  readonly panels: readonly (Builder<Panel> | Builder<RowPanel>)[];
  /** Marks are there, and drawn once somebody asks for them: where there would be too many. */
  readonly hidesMarks?: boolean;
  /** Of the marks; raw unless something else is said. */
  readonly tier?: Tier;
  /** The other one of a pair. */
  readonly sibling?: { readonly uid: string; readonly title: string };
}

export const TAG = 'gx-logger';

/** Rows are told from panels by what they build. */
const isRow = (made: Builder<Panel> | Builder<RowPanel>): made is Builder<RowPanel> => made.build().type === 'row';

export function dashboard({
  uid,
  title,
  description,
  from,
  to = 'now',
  refresh,
  hidesRange = false,
  hidesMarks = false,
  variables = [],
  panels,
  tier,
  sibling,
}: Frame): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .time({ from, to })
    .refresh(refresh)
    .tooltip(DashboardCursorSync.Crosshair)
    .annotation(events(tier).enable(!hidesMarks))
    .variables([site(), ...variables]);
  if (hidesRange) builder.timepicker(new TimePickerBuilder().hidden(true));
  if (sibling) {
    // Without the range: it is another one that the other shows.
    const url = `/d/${sibling.uid}`;
    builder.link(new DashboardLinkBuilder(sibling.title).type(DashboardLinkType.Link).url(url).includeVars(true));
  }
  builder.link(
    new DashboardLinkBuilder('GX')
      .type(DashboardLinkType.Dashboards)
      .tags([TAG])
      .asDropdown(true)
      .includeVars(true)
      .keepTime(true),
  );
  for (const panel of panels) {
    if (isRow(panel)) builder.withRow(panel);
    else builder.withPanel(panel);
  }
  const { links = [], panels: placed = [], ...rest } = builder.build();
  return {
    ...rest,
    // Where they are seen, and not in a menu.
    links: links.map(({ placement: _, ...link }) => link),
    panels: placed.map((panel, index) => ({ ...panel, id: index + 1 })),
  };
}

/** What a dashboard of a pair is made for. */
export interface Span {
  readonly tier: 'm1' | 'm15';
}

/** One for days and one for years. `make` says what is in them; its uid and title are those of the one for days. */
export function pair(
  make: (span: Span) => Omit<Frame, 'sibling' | 'from' | 'to' | 'tier'>,
): readonly [Dashboard, Dashboard] {
  const days = make({ tier: 'm1' });
  const years = make({ tier: 'm15' });
  return [
    dashboard({
      ...days,
      tier: 'm1',
      from: 'now-24h',
      sibling: { uid: `${days.uid}-years`, title: 'Months and years' },
    }),
    dashboard({
      ...years,
      tier: 'm15',
      uid: `${years.uid}-years`,
      title: `${years.title}, months and years`,
      from: 'now-90d',
      refresh: '',
      sibling: { uid: days.uid, title: 'Days' },
    }),
  ];
}

/** Events that are more than news, as marks. */
function events(tier: Tier = 'raw') {
  const query = select({
    what: '"text", "device", "kind"',
    tier,
    measurement: 'gx_event',
    where: ['"severity" > 0'],
    by: [],
  });
  const target = {
    refId: 'Events',
    name: 'Events',
    query,
    rawQuery: true,
    fromAnnotations: true,
    textEditor: true,
    textColumn: 'text',
    tagsColumn: 'device,kind',
  };
  return new AnnotationQueryBuilder()
    .name('Events')
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor(LOOK)
    .target({ build: () => target as never });
}

const query = (name: string, label: string, text: string) =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATA_SOURCE)
    .query(text)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true);

const site = () => query('site', 'Site', 'SHOW TAG VALUES FROM "gx"."autogen"."gx_site" WITH KEY = "site"');

/** The devices of the chosen sites that write a measurement; panels that repeat have one each. All of them are chosen at first. */
export function devices(name: string, label: string, measurement: string) {
  const text = `SHOW TAG VALUES FROM "gx"."autogen".${quoted(measurement)} WITH KEY = "device" WHERE "site" =~ /^\${site:regex}$/`;
  return query(name, label, text).current({ selected: true, text: ['All'], value: ['$__all'] } as never);
}

/**
 * Those of the devices in variable `of` that said `field` in the range: a panel that few devices have repeats for these alone.
 * Nobody chooses it, so it is not shown. Grafana takes every column of the answer for a value; the number is told by its -1.
 */
export function having(name: string, of: string, tier: Tier, measurement: string, field: string) {
  const said = select({ what: `last("${field}") * 0 - 1 AS "said"`, tier, measurement, where: [chosen('device', of)] });
  return query(name, name, `SELECT "device", "said" FROM (${said})`)
    .regex('/^(?!-1$).+/')
    .current({ selected: true, text: ['All'], value: ['$__all'] } as never)
    .hide(VariableHide.HideVariable);
}

/** The time zone whose days are meant in `GROUP BY time(1d)`; `grafana write` puts the configured one there. */
export const zone = () => new TextBoxVariableBuilder('zone').label('Time zone').defaultValue('UTC');
