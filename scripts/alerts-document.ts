/** The alert rules for people, made from their table. */
import { clearAt } from '../src/grafana/rules/choice.ts';
import type { Rule } from '../src/grafana/rules/rule.ts';
import { RULES } from '../src/grafana/rules/table.ts';
import { withTable } from './table.ts';

export function withRulesTable(markdown: string): string {
  const rows = RULES.map((rule) => [
    `\`${rule.name}\`${rule.isOff ? ' (off)' : ''}`,
    rule.severity,
    words(rule),
    range(rule),
    times(rule),
    rule.advice,
  ]);
  const header = ['Rule', 'Severity', 'It fires when', 'Threshold', 'After; goes on for', 'What to do'];
  return withTable(markdown, 'rules', header, rows);
}

function words({ when, threshold }: Rule): string {
  if (typeof threshold === 'number') return when;
  const clear = clearAt(threshold, threshold.usual);
  return when.replaceAll('{threshold}', String(threshold.usual)).replaceAll('{clear}', String(clear));
}

function range({ threshold }: Rule): string {
  return typeof threshold === 'number' ? '' : `${threshold.least} to ${threshold.most} ${threshold.unit}`;
}

function times({ for: wait, keep }: Rule): string {
  const after = wait === 0 ? 'at once' : span(wait);
  return keep === undefined ? after : `${after}; ${span(keep)}`;
}

function span(minutes: number): string {
  return minutes > 60 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
