/** Under which names values are stored: one or several, as a list in the file and with commas between them elsewhere. */
import * as z from 'zod';
import { type Context, quote, refuse } from './problem.ts';

export const SCHEMAS = ['gx', 'venus-influx-loader'] as const;
export type SchemaName = (typeof SCHEMAS)[number];

const HINT = `There are ${SCHEMAS.join(' and ')}; both: ${SCHEMAS.join(',')}.`;

/** In the order of `SCHEMAS`, each once. */
export function dataSchemas(given: unknown, context: Context): readonly SchemaName[] {
  const texts = z.array(z.string()).safeParse(typeof given === 'string' ? given.split(',') : given);
  if (!texts.success) return refuse(context, 'is neither a text nor a list of texts', HINT);
  const names = texts.data.map((text) => text.trim()).filter((name) => name !== '');
  const unknown = names.find((name) => !SCHEMAS.some((known) => known === name));
  if (unknown !== undefined) return refuse(context, `${quote(unknown)} is no schema`, HINT);
  if (names.length === 0) return refuse(context, 'names no schema', HINT);
  return SCHEMAS.filter((known) => names.includes(known));
}
