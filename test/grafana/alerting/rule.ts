/** Alert rules and contact points out of a provisioned file. What this evaluator does not know, it refuses. */
import { parse } from 'yaml';
import * as z from 'zod';
import { type Node, parseMath } from './math.ts';

export type Compare = (value: number) => boolean;

/** In the order in which each is reckoned; a step names the steps that it takes from. */
export type Step =
  | Question
  | { readonly kind: 'reduce'; readonly name: string; readonly of: string; readonly reducer: Reducer }
  | { readonly kind: 'math'; readonly name: string; readonly expression: Node }
  | {
      readonly kind: 'threshold';
      readonly name: string;
      readonly of: string;
      readonly fires: Compare;
      /** Where it is over again; undefined where that is when it does not fire. */
      readonly ends: Compare | undefined;
    };

export interface Question {
  readonly kind: 'query';
  readonly name: string;
  readonly query: string;
  /** ms. */
  readonly window: number;
}

export type Reducer = 'last' | 'max' | 'min' | 'mean';
export type Fallback = 'NoData' | 'Error' | 'Alerting' | 'OK' | 'KeepLast';

/** Whom it tells, and how messages are grouped and repeated; times in ms. */
export interface Notification {
  readonly receiver: string;
  readonly groupBy: readonly string[];
  readonly groupWait: number;
  readonly groupInterval: number;
  readonly repeatInterval: number;
}

/** Times in ms. */
export interface Rule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly steps: readonly Step[];
  readonly interval: number;
  readonly for: number;
  readonly keepFiringFor: number;
  readonly noData: Fallback;
  readonly error: Fallback;
  /** After so long a series that vanished is over. */
  readonly missing: number;
  readonly notification: Notification | undefined;
}

export interface Provisioned {
  readonly rules: readonly Rule[];
  /** Receivers that send no all-clear. */
  readonly silent: ReadonlySet<string>;
}

const test = z.strictObject({ type: z.enum(['lt', 'lte', 'gt', 'gte', 'eq', 'ne']), params: z.tuple([z.number()]) });
const range = z.strictObject({ from: z.number(), to: z.literal(0) });
const step = z.union([
  z.strictObject({
    refId: z.string(),
    relativeTimeRange: range,
    datasourceUid: z.literal('gx-influxdb'),
    model: z.strictObject({
      refId: z.string(),
      rawQuery: z.literal(true),
      resultFormat: z.literal('time_series'),
      query: z.string(),
    }),
  }),
  z.strictObject({
    refId: z.string(),
    datasourceUid: z.literal('__expr__'),
    model: z.discriminatedUnion('type', [
      z.strictObject({
        refId: z.string(),
        type: z.literal('reduce'),
        expression: z.string(),
        reducer: z.enum(['last', 'max', 'min', 'mean']),
        settings: z.strictObject({ mode: z.literal('dropNN') }),
      }),
      z.strictObject({ refId: z.string(), type: z.literal('math'), expression: z.string() }),
      z.strictObject({
        refId: z.string(),
        type: z.literal('threshold'),
        expression: z.string(),
        conditions: z.tuple([z.strictObject({ evaluator: test, unloadEvaluator: test.optional() })]),
      }),
    ]),
  }),
]);
const span = z.string().transform(milliseconds);
const fallback = z.enum(['NoData', 'Error', 'Alerting', 'OK', 'KeepLast']);
const rule = z.strictObject({
  uid: z.string(),
  title: z.string(),
  condition: z.string(),
  for: span,
  keepFiringFor: span.default(0),
  noDataState: fallback,
  execErrState: fallback,
  missing_series_evals_to_resolve: z.number().default(2),
  isPaused: z.boolean().optional(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  notification_settings: z
    .strictObject({
      receiver: z.string(),
      group_by: z.array(z.string()),
      group_wait: span,
      group_interval: span,
      repeat_interval: span,
    })
    .optional(),
  data: z.array(step),
});
const file = z.object({
  groups: z.array(z.object({ interval: span, rules: z.array(rule) })),
  contactPoints: z
    .array(
      z.object({ name: z.string(), receivers: z.array(z.object({ disableResolveMessage: z.boolean().optional() })) }),
    )
    .default([]),
});

/** A file as Grafana reads it, in YAML 1.1. */
export function provisioned(text: string): Provisioned {
  const { groups, contactPoints } = file.parse(parse(text, { version: '1.1' }));
  return {
    rules: groups.flatMap(({ interval, rules }) => rules.filter((one) => !one.isPaused).map(ruleOf(interval))),
    silent: new Set(
      contactPoints
        .filter(({ receivers }) => receivers.every((receiver) => receiver.disableResolveMessage))
        .map(({ name }) => name),
    ),
  };
}

const ruleOf =
  (interval: number) =>
  (one: z.output<typeof rule>): Rule => {
    const { notification_settings: told } = one;
    return {
      uid: one.uid,
      title: one.title,
      condition: one.condition,
      steps: one.data.map(stepOf),
      interval,
      for: one.for,
      keepFiringFor: one.keepFiringFor,
      noData: one.noDataState,
      error: one.execErrState,
      missing: one.missing_series_evals_to_resolve * interval,
      notification: told && {
        receiver: told.receiver,
        groupBy: told.group_by,
        groupWait: told.group_wait,
        groupInterval: told.group_interval,
        repeatInterval: told.repeat_interval,
      },
    };
  };

function stepOf(one: z.output<typeof step>): Step {
  const name = one.refId;
  if (one.datasourceUid === 'gx-influxdb')
    return { kind: 'query', name, query: one.model.query, window: one.relativeTimeRange.from * 1_000 };
  const { model } = one;
  switch (model.type) {
    case 'reduce':
      return { kind: 'reduce', name, of: model.expression, reducer: model.reducer };
    case 'math':
      return { kind: 'math', name, expression: parseMath(model.expression) };
    case 'threshold': {
      const [{ evaluator, unloadEvaluator }] = model.conditions;
      const ends = unloadEvaluator && compare(unloadEvaluator);
      return { kind: 'threshold', name, of: model.expression, fires: compare(evaluator), ends };
    }
  }
}

function compare({ type, params: [limit] }: z.output<typeof test>): Compare {
  switch (type) {
    case 'lt':
      return (value) => value < limit;
    case 'lte':
      return (value) => value <= limit;
    case 'gt':
      return (value) => value > limit;
    case 'gte':
      return (value) => value >= limit;
    case 'eq':
      return (value) => value === limit;
    case 'ne':
      return (value) => value !== limit;
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function milliseconds(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  if (parts.map(([part]) => part).join('') !== text) throw new Error(`${text} is no duration`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? Number.NaN), 0);
}
