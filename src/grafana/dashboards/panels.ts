/**
 * The panels of the house: one look for every dashboard, so that a dashboard says only what it shows.
 *
 * Every panel says what it shows and how to read it (`description`), and has a sentence for the case that it has nothing to show
 * (`nothing`), in place of "No data": a system without tanks is told so, and is not left to wonder.
 */
import { PanelBuilder as BarChart } from '@grafana/grafana-foundation-sdk/barchart';
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type DynamicConfigValue,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as PieChart,
  PieChartLegendOptionsBuilder,
  PieChartLegendValues,
  PieChartType,
} from '@grafana/grafana-foundation-sdk/piechart';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { FLOWS, type Flow, REST } from './colours.ts';
import { DATA_SOURCE, HIGHEST, LOWEST, MEAN, type Query } from './query.ts';

export interface Content {
  readonly title: string;
  readonly description: string;
  /** What stands in a panel that has nothing to show: a sentence. */
  readonly nothing: string;
  readonly queries: readonly Query[];
  /** Of 24 columns; on a phone every panel is as wide as the screen. */
  readonly width: number;
  /** Of 30 pixels, and 8 between panels. */
  readonly height: number;
}

/** The methods that every kind of panel has; each returns the panel itself. */
interface AnyPanel {
  title(title: string): this;
  description(description: string): this;
  datasource(ref: { type: string; uid: string }): this;
  noValue(text: string): this;
  span(width: number): this;
  height(height: number): this;
  targets(targets: { build(): Query }[]): this;
}

/** A unit of Grafana, or one with the digits after the point that are worth showing. */
export type Unit = string | { readonly unit: string; readonly decimals: number | undefined };

/**
 * Values rest for up to 5 minutes, and in a roll-up those that are seldom charted for up to an hour. A line crosses that much and
 * three times more, and anything longer is a gap: an outage.
 */
const LONGEST_REST = { raw: 15 * 60_000, m1: 15 * 60_000, m15: 2 * 3_600_000 } as const;

function filled<T extends AnyPanel>(panel: T, { title, description, nothing, queries, width, height }: Content): T {
  const targets = queries.map((query, index) => ({ build: () => ({ ...query, refId: letter(index) }) }));
  return panel
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .noValue(nothing)
    .span(width)
    .height(height)
    .targets(targets);
}

function letter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

function measured<T extends { unit(unit: string): T; decimals(decimals: number): T }>(panel: T, unit: Unit): T {
  if (typeof unit === 'string') return panel.unit(unit);
  return unit.decimals === undefined ? panel.unit(unit.unit) : panel.unit(unit.unit).decimals(unit.decimals);
}

const sharedTooltip = () =>
  new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending);

/** Names alone: lowest and highest of what is drawn would depend on the width of the screen. */
const legend = () =>
  new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .calcs([]);

const lastValue = () => new common.ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']);

/** Lines over time. What `band` asks for is drawn as a line in a band. */
export function lines(content: Content, unit: Unit, tier: keyof typeof LONGEST_REST = 'm1'): TimeSeries {
  return measured(filled(new TimeSeries(), content), unit)
    .lineWidth(1)
    .fillOpacity(8)
    .spanNulls(LONGEST_REST[tier])
    .showPoints(common.VisibilityMode.Auto)
    .legend(legend())
    .tooltip(sharedTooltip())
    .overrideByName(LOWEST, [...UNDRAWN])
    .overrideByName(HIGHEST, [
      ...UNDRAWN,
      { id: 'custom.fillBelowTo', value: LOWEST },
      { id: 'custom.fillOpacity', value: 18 },
    ])
    .overrideByName(MEAN, [{ id: 'custom.fillOpacity', value: 0 }]);
}

const UNDRAWN: readonly DynamicConfigValue[] = [
  { id: 'custom.lineWidth', value: 0 },
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.showPoints', value: 'never' },
  { id: 'custom.hideFrom', value: { legend: true, tooltip: false, viz: false } },
];

/** Steps over time, for what holds until it changes: a temperature sensor, a limit, a state of charge. */
export function steps(content: Content, unit: Unit, tier: keyof typeof LONGEST_REST = 'm1'): TimeSeries {
  return lines(content, unit, tier).lineInterpolation(common.LineInterpolation.StepAfter);
}

/** Of a long range one point a day or less: its lowest and highest are seen then, and not the beat of days and nights. */
export function daily(tier: keyof typeof LONGEST_REST, panel: TimeSeries): TimeSeries {
  return tier === 'm15' ? panel.maxDataPoints(90) : panel;
}

/** Bars on one another, each from its stamp on: energy of an hour or a day is stamped at its start. */
export function bars(content: Content, unit: Unit): TimeSeries {
  return measured(filled(new TimeSeries(), content), unit)
    .drawStyle(common.GraphDrawStyle.Bars)
    .barAlignment(common.BarAlignment.After)
    .axisSoftMin(0)
    .lineWidth(0)
    .fillOpacity(85)
    .showPoints(common.VisibilityMode.Never)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'))
    .legend(legend())
    .tooltip(sharedTooltip());
}

/** Bars on one another for each day or month, which a column of words names. */
export function columns(content: Content, unit: Unit): BarChart {
  return measured(filled(new BarChart(), content), unit)
    .stacking(common.StackingMode.Normal)
    .orientation(common.VizOrientation.Vertical)
    .lineWidth(0)
    .fillOpacity(85)
    .showValue(common.VisibilityMode.Never)
    .barWidth(0.9)
    .xTickLabelSpacing(100)
    .xTickLabelMaxLength(12)
    .legend(legend())
    .tooltip(sharedTooltip());
}

/** The parts of a whole, each with its amount and its share. */
export function parts(content: Content, unit: Unit): PieChart {
  return measured(filled(new PieChart(), content), unit)
    .pieType(PieChartType.Donut)
    .reduceOptions(lastValue())
    .legend(
      new PieChartLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Right)
        .values([PieChartLegendValues.Value, PieChartLegendValues.Percent])
        .calcs([]),
    )
    .tooltip(sharedTooltip());
}

/** A row a series, coloured by state. Roll-ups have a state when it changes, and once an hour. */
export function timeline(content: Content, tier: keyof typeof LONGEST_REST = 'raw'): StateTimeline {
  const panel = filled(new StateTimeline(), content)
    .mergeValues(true)
    .spanNulls(LONGEST_REST[tier])
    .fillOpacity(80)
    .lineWidth(0)
    .rowHeight(0.8)
    .showValue(common.VisibilityMode.Auto)
    .legend(legend())
    .tooltip(sharedTooltip());
  // No pages; the builder takes no 0.
  const build = panel.build.bind(panel);
  panel.build = () => {
    const made = build();
    return { ...made, options: { ...made.options, perPage: 0 } };
  };
  return panel;
}

/** One figure with a title, in no colour that would mean something. Where sites or devices have one each their names stand beside it. */
export function tile(content: Content, unit: Unit): Stat {
  return measured(filled(new Stat(), content), unit)
    .thresholds(thresholds('text'))
    .reduceOptions(lastValue())
    .orientation(common.VizOrientation.Auto)
    .textMode(common.BigValueTextMode.Auto)
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None);
}

/** A figure or words for each row of a table: what stands in the column that fits, with the row's other words above it. */
export function cells(content: Content, column: string, unit: Unit = 'none'): Stat {
  const one = new common.ReduceDataOptionsBuilder().values(true).limit(20).calcs([]).fields(`/^(${column})$/`);
  return tile(content, unit).reduceOptions(one).wideLayout(false);
}

/** Where a click on any value of a panel leads: to another dashboard, with site and range. */
export function opens<T extends { dataLinks(links: Builder<DashboardLink>[]): T }>(
  panel: T,
  uid: string,
  title: string,
): T {
  const url = `/d/${uid}?\${site:queryparam}&\${__url_time_range}`;
  return panel.dataLinks([new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url)]);
}

/** A bar a series, all of one scale from nothing up, with its name before it. */
export function amounts(content: Content, unit: Unit): BarGauge {
  return (
    measured(filled(new BarGauge(), content), unit)
      .min(0)
      // Else one that is alone has none.
      .displayName(`\${__series.name}`)
      .reduceOptions(lastValue())
      .orientation(common.VizOrientation.Horizontal)
      .namePlacement(common.BarGaugeNamePlacement.Left)
      .sizing(common.BarGaugeSizing.Manual)
      .minVizHeight(10)
      .maxVizHeight(60)
      .displayMode(common.BarGaugeDisplayMode.Basic)
  );
}

/** Several figures in one panel, each with its name above it: those that a plant does not have take no room. */
export function figures(content: Content, unit: Unit): Stat {
  return tile(content, unit)
    .textMode(common.BigValueTextMode.ValueAndName)
    .wideLayout(false)
    .text(new common.VizTextDisplayOptionsBuilder().titleSize(14).valueSize(26));
}

/** A bar a device, of 100 percent. */
export function levels(content: Content): BarGauge {
  return amounts(content, { unit: 'percent', decimals: 0 }).max(100);
}

export function table(content: Content): Table {
  return filled(new Table(), content);
}

/** Of lines of what somebody has set, which has a value once an hour: dashed steps. */
export const SET: DynamicConfigValue[] = [
  { id: 'custom.spanNulls', value: 2.5 * 3_600_000 },
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 6] } },
  { id: 'custom.lineInterpolation', value: 'stepAfter' },
  { id: 'custom.fillOpacity', value: 0 },
  paint(REST),
];

/** A colour of its own for the series of this name. */
export function paint(color: string): DynamicConfigValue {
  return { id: 'color', value: { mode: 'fixed', fixedColor: color } };
}

/** The colours of flows for the series of these names. */
export function paintFlows<T extends { overrideByName(name: string, properties: DynamicConfigValue[]): T }>(
  panel: T,
  flows: Readonly<Record<string, Flow>>,
): T {
  return Object.entries(flows).reduce((one, [name, flow]) => one.overrideByName(name, [paint(FLOWS[flow])]), panel);
}

/** Colours from a value upwards; the first holds below all others. */
export function thresholds(lowest: string, ...stops: readonly (readonly [from: number, color: string])[]) {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: lowest }, ...stops.map(([value, color]) => ({ value, color }))]);
}
