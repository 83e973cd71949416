/** InfluxQL of 1.x for set-up: the answer to a statement as rows, and statements that more than one place makes. */
import * as z from 'zod';
import { literal, quote } from './ask.ts';

const table = z.object({ columns: z.array(z.string()), values: z.array(z.array(z.unknown())).default([]) });
const tables = z.object({ results: z.array(z.object({ series: z.array(table).default([]) })) });

/** Every row of an answer by the names of its columns; none where it is of another kind. */
export function rowsOf(answer: unknown): Record<string, unknown>[] {
  const read = tables.safeParse(answer);
  if (!read.success) return [];
  const series = read.data.results.flatMap((result) => result.series);
  return series.flatMap(({ columns, values }) =>
    values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
  );
}

export function createUser(name: string, password: string): string {
  return `CREATE USER ${quote(name)} WITH PASSWORD ${literal(password)}`;
}
