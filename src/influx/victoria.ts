/**
 * VictoriaMetrics by InfluxDB's `/write`. It stores numbers only and would keep every text as a 0, so the fields that
 * hold text stay away from it.
 */
import { authorization, BODY_HEADERS, type Destination, type Dialect, endpoint } from './dialect.ts';
import { write } from './http.ts';
import { readField, takeApart } from './lines.ts';

export function createVictoria(destination: Destination): Dialect {
  const url = endpoint(destination, '/write', { db: destination.bucket, precision: 'ms' });
  const headers = { ...BODY_HEADERS, ...authorization(destination, destination.token ? 'Bearer' : 'Basic') };
  return {
    divide: withoutTexts,
    send: (body, signal) => write(url, headers, body, signal),
  };
}

function withoutTexts(line: string): { held?: string; left?: string } {
  // In a name and in a tag the = would be escaped.
  if (!line.includes('="')) return { held: line };
  const { key, fields, tail } = takeApart(line);
  const isText = (field: string) => readField(field)[1].startsWith('"');
  const lineOf = (some: readonly string[]) => `${key} ${some.join(',')}${tail}`;
  const numbers = fields.filter((field) => !isText(field));
  const texts = fields.filter(isText);
  return {
    ...(numbers.length > 0 && { held: lineOf(numbers) }),
    ...(texts.length > 0 && { left: lineOf(texts) }),
  };
}
