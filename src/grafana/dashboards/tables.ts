/** Tables of several queries: a row for each device, whatever the queries say of it beside one another. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type {
  DataTransformerConfig,
  DynamicConfigValue,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';

interface Transformed {
  withTransformation(transformation: DataTransformerConfig): this;
}
interface Sorted {
  sortBy(sortBy: Builder<{ displayName: string }>[]): this;
}

const organize = (options: object): DataTransformerConfig => ({ id: 'organize', options });

/**
 * Rows of all queries that agree in every column they share (site, device, ...) become one. The column of time goes, for it
 * would be shared too; `stamps` keeps that of a query, by its letter, under a name, where it means something.
 */
export function merged<T extends Transformed>(table: T, stamps: Readonly<Record<string, string>> = {}): T {
  for (const [letter, name] of Object.entries(stamps))
    table.withTransformation({ ...highest(name, 'Time'), filter: { id: 'byRefId', options: letter } });
  return table
    .withTransformation(organize({ excludeByName: { Time: true } }))
    .withTransformation({ id: 'merge', options: {} });
}

/** A column more: the highest of others. */
export function highest(alias: string, ...include: readonly string[]): DataTransformerConfig {
  return { id: 'calculateField', options: { mode: 'reduceRow', alias, reduce: { reducer: 'max', include } } };
}

/** The order of the columns; those that are not named are not shown. */
export function arranged<T extends Transformed>(
  table: T,
  columns: readonly string[],
  hidden: readonly string[] = [],
): T {
  return table.withTransformation(
    organize({
      indexByName: Object.fromEntries(columns.map((name, index) => [name, index])),
      excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
    }),
  );
}

/** Rows alone in which this column has something; none where no query gives it. */
export function having<T extends Transformed>(table: T, fieldName: string): T {
  const filters = [{ fieldName, config: { id: 'isNotNull', options: {} } }];
  return table.withTransformation({ id: 'filterByValue', options: { type: 'include', match: 'any', filters } });
}

export function sorted<T extends Sorted>(table: T, displayName: string, descending = false): T {
  return table.sortBy([new TableSortByFieldStateBuilder().displayName(displayName).desc(descending)]);
}

/** The word of a value, on its colour. */
export const words = (mappings: ValueMapping[]): DynamicConfigValue[] => [
  { id: 'mappings', value: mappings },
  { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
  { id: 'custom.align', value: 'left' },
];

/** As a bar of 100 percent. */
export const bar = (): DynamicConfigValue[] => [
  { id: 'unit', value: 'percent' },
  { id: 'min', value: 0 },
  { id: 'max', value: 100 },
  { id: 'decimals', value: 0 },
  { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
];

export const unit = (name: string, decimals: number): DynamicConfigValue[] => [
  { id: 'unit', value: name },
  { id: 'decimals', value: decimals },
];

/** Names of series, by a regular expression. */
export function renamed<T extends Transformed>(panel: T, regex: string, to: string): T {
  return panel.withTransformation({ id: 'renameByRegex', options: { regex, renamePattern: to } });
}

/** A column of a table: its name for people, and how wide it is. In a cell without a value there is a dash, not the sentence. */
export function column(name: string, width: number, ...more: readonly DynamicConfigValue[]): DynamicConfigValue[] {
  return [
    { id: 'displayName', value: name },
    { id: 'custom.width', value: width },
    { id: 'noValue', value: '–' },
    ...more,
  ];
}

/** A column that takes what the others leave over, and no less than its width. */
export function wide(name: string, width: number, ...more: readonly DynamicConfigValue[]): DynamicConfigValue[] {
  return column(name, width, ...more).map((one) =>
    one.id === 'custom.width' ? { ...one, id: 'custom.minWidth' } : one,
  );
}
