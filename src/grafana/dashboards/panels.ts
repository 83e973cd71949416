/**
 * The panels of the house: one look for every dashboard, so that a dashboard says only what it shows.
 *
 * Every panel has a sentence for the case that it has nothing to show (`nothing`), in place of "No data": a system
 * without tanks is told so, and is not left to wonder.
 */
import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { DATA_SOURCE, type Query } from './query.ts';

export interface Content {
  readonly title: string;
  readonly description?: string;
  /** What stands in a panel that has nothing to show. */
  readonly nothing: string;
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
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

/**
 * A value is stored when it changes and every 5 minutes at least. A line crosses what is missing up to three times
 * that, and anything longer is a gap: an outage.
 */
const LONGEST_REST = 15 * 60_000;
/** Gauges look as far back: what is older is not now. */
const NOW = '15m';

function filled<T extends AnyPanel>(
  panel: T,
  { title, description = '', nothing, queries, width, height }: Content,
): T {
  const targets = queries.map((query, index) => ({ build: () => ({ ...query, refId: letter(index) }) }));
  const named = panel.title(title).datasource(DATA_SOURCE).noValue(nothing).span(width).height(height);
  return (description ? named.description(description) : named).targets(targets);
}

function letter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

const sharedTooltip = () =>
  new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending);

const legend = (calcs: string[]) =>
  new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(calcs.length > 0 ? common.LegendDisplayMode.Table : common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .calcs(calcs);

const lastValue = () => new common.ReduceDataOptionsBuilder().values(false).calcs(['lastNotNull']);

/** Lines over time, with the last, lowest and highest value beside the name. */
export function lines(content: Content, unit: string): TimeSeries {
  return filled(new TimeSeries(), content)
    .unit(unit)
    .lineWidth(1)
    .fillOpacity(8)
    .spanNulls(LONGEST_REST)
    .showPoints(common.VisibilityMode.Auto)
    .legend(legend(['lastNotNull', 'min', 'max']))
    .tooltip(sharedTooltip());
}

/** States over time, a bar a device. */
export function states(content: Content): StateTimeline {
  return filled(new StateTimeline(), content)
    .mergeValues(true)
    .spanNulls(LONGEST_REST)
    .fillOpacity(80)
    .rowHeight(0.8)
    .legend(legend([]))
    .tooltip(sharedTooltip());
}

/** A tile for each query that has an answer. */
export function tiles(content: Content, unit: string): Stat {
  return filled(new Stat(), content)
    .unit(unit)
    .timeFrom(NOW)
    .hideTimeOverride(true)
    .reduceOptions(lastValue())
    .orientation(common.VizOrientation.Vertical)
    .textMode(common.BigValueTextMode.ValueAndName)
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None);
}

/** A bar a device, of 100 percent. */
export function levels(content: Content): BarGauge {
  return filled(new BarGauge(), content)
    .unit('percent')
    .min(0)
    .max(100)
    .timeFrom(NOW)
    .hideTimeOverride(true)
    .reduceOptions(lastValue())
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Gradient);
}

export function table(content: Content): Table {
  return filled(new Table(), content);
}

/** A colour of its own for the series of this name. */
export function paint(color: string): DynamicConfigValue {
  return { id: 'color', value: { mode: 'fixed', fixedColor: color } };
}

/** Colours from a value upwards; the first holds below all others. */
export function thresholds(lowest: string, ...steps: readonly (readonly [from: number, color: string])[]) {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: lowest }, ...steps.map(([value, color]) => ({ value, color }))]);
}
