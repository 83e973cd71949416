/** A line of the log as people read it: time, level, part, message, then what else was told as `name=value`. Pure. */

import { printable } from './printable.ts';

const LEVELS: readonly (readonly [level: number, name: string, colour: string])[] = [
  [60, 'FATAL', '\u001b[1;31m'],
  [50, 'ERROR', '\u001b[31m'],
  [40, 'WARN', '\u001b[33m'],
  [30, 'INFO', '\u001b[32m'],
  [20, 'DEBUG', '\u001b[34m'],
  [0, 'TRACE', '\u001b[90m'],
];
const [DIM, PLAIN] = ['\u001b[90m', '\u001b[0m'];

/** Of machines, or said by the message. */
const UNSAID: ReadonlySet<string> = new Set(['level', 'time', 'part', 'msg', 'code', 'version', 'err']);

interface TextStyle {
  /** A person looks on: the time of day is enough. */
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
}

/** `json` is a line as pino writes it. */
export function textOf(json: string, { isTerminal, hasColours }: TextStyle): string {
  const line = JSON.parse(json) as Record<string, unknown>;
  const [, level = '', colour = ''] = LEVELS.find(([least]) => Number(line['level']) >= least) ?? [];
  const paint = (text: string, code: string) => (hasColours && text !== '' ? `${code}${text}${PLAIN}` : text);
  const time = String(line['time']);
  const rest = Object.entries(line).flatMap(([name, value]) => (UNSAID.has(name) ? [] : pairsOf(name, value)));
  const { stack } = Object(line['err']) as { stack?: unknown };
  return [
    paint(isTerminal ? timeOfDay(new Date(time)) : time, DIM),
    ` ${paint(level.padEnd(5), colour)} ${printable(`${line['part']}: ${line['msg']}`)}`,
    rest.length > 0 ? `  ${paint(printable(rest.join(' ')), DIM)}` : '',
    '\n',
    stack === undefined ? '' : `${String(stack).split('\n').map(printable).join('\n')}\n`,
  ].join('');
}

/** A count of 0 says nothing to a person. */
function pairsOf(name: string, value: unknown): string[] {
  if (value === 0 || value === null) return [];
  if (typeof value !== 'object') return [`${name}=${value}`];
  return Object.entries(value).flatMap(([key, inner]) => pairsOf(`${name}.${key}`, inner));
}

function timeOfDay(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
