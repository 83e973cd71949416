/** Blocks of rows in a document of an answer. Pure. */
import * as z from 'zod';

export type Cell = number | string | boolean | null;
/** A cell for each column. */
export type Row = readonly Cell[];

/** Some rows of one series, in the order of the statement. A long series comes in several blocks. */
export interface Block {
  /** `databases` and the like where no measurement was asked. */
  readonly measurement: string;
  /** By what the statement groups by. */
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** ms since 1970: databases have room for the years 1677 to 2262. */
const FARTHEST = 9.3e12;

/** Cells are not looked at one by one: they are most of the answer. */
const rows = z.custom<readonly Row[]>((value) => Array.isArray(value) && value.every(Array.isArray));
const series = z
  .object({
    name: z.string().default(''),
    tags: z.record(z.string(), z.string()).default({}),
    columns: z.array(z.string()),
    values: rows.default([]),
  })
  .refine(({ columns, values }) => columns[0] !== 'time' || values.every(([time]) => isTime(time)));
const document = z.object({
  results: z.array(z.object({ series: z.array(series).default([]), partial: z.boolean().default(false) })).default([]),
});

/** `isCutOff`: more was to come behind this document, were it the last one. Undefined where it is no answer. */
export function blocksIn(
  answer: unknown,
): { readonly blocks: readonly Block[]; readonly isCutOff: boolean } | undefined {
  const { data } = document.safeParse(answer);
  if (!data) return undefined;
  const { results } = data;
  const blocks = results
    .flatMap((result) => result.series)
    .filter(({ values }) => values.length > 0)
    .map(({ name: measurement, tags, columns, values }) => ({ measurement, tags, columns, rows: values }));
  return { blocks, isCutOff: results.at(-1)?.partial ?? false };
}

function isTime(cell: Cell | undefined): boolean {
  return typeof cell === 'number' && Number.isInteger(cell) && Math.abs(cell) < FARTHEST;
}
