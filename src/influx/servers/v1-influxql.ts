/** InfluxQL of 1.x: statements, and the answers to them as rows. */
import * as z from 'zod';
import type { RequestOptions } from '../http.ts';
import type { Ask } from './ask.ts';

const table = z.object({ columns: z.array(z.string()), values: z.array(z.array(z.unknown())).default([]) });
const tables = z.object({ results: z.array(z.object({ series: z.array(table).default([]) })) });

export type ResultRow = Readonly<Record<string, unknown>>;

/** One statement, for `/query`. */
function statement(q: string): RequestOptions {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', headers, body: new URLSearchParams({ q }).toString() };
}

/** Every row of the answer by the names of its columns; undefined where it is of another kind. */
export async function query(
  ask: Ask,
  q: string,
): Promise<{ readonly rows?: readonly ResultRow[]; readonly refusal?: string }> {
  const { answer, refusal } = await ask('/query', statement(q));
  if (refusal !== undefined) return { refusal };
  const read = tables.safeParse(answer);
  if (!read.success) return {};
  const series = read.data.results.flatMap((result) => result.series);
  const rows = series.flatMap(({ columns, values }) =>
    values.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
  );
  return { rows };
}

/** A statement that changes something: why it was refused, or undefined. */
export async function execute(ask: Ask, q: string): Promise<string | undefined> {
  return (await ask('/query', statement(q))).refusal;
}

/** A name in InfluxQL. */
export function quote(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** A text in InfluxQL. */
export function literal(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;
}

export function createUser(name: string, password: string): string {
  return `CREATE USER ${quote(name)} WITH PASSWORD ${literal(password)}`;
}

const UNITS = { h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** `2160h0m0s`, as Go writes it, in ms; undefined where it is 0, which is for ever. */
export function readDuration(text: unknown): number | undefined {
  const parts = [...String(text).matchAll(/(\d{1,9})([hms])/g)];
  return (
    parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS], 0) || undefined
  );
}
