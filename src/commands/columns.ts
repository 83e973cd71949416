/** Rows as lines of text, each column as wide as its widest cell. */

interface ColumnsOptions {
  /** So many columns from the left are text; those after them are figures, and stand to the right. */
  readonly texts?: number;
  /** Spaces between two columns. */
  readonly gap?: number;
  /** A wider cell does not widen its column. */
  readonly widest?: number;
}

/** The first row tells how many columns there are; a row that has fewer ends earlier. */
export function columns(rows: readonly (readonly string[])[], options: ColumnsOptions = {}): string[] {
  const { texts = Number.POSITIVE_INFINITY, gap = 2, widest = Number.POSITIVE_INFINITY } = options;
  const widths = (rows[0] ?? []).map((_, index) =>
    rows.reduce((width, row) => Math.max(width, Math.min(widest, row[index]?.length ?? 0)), 0),
  );
  const cell = (text: string, index: number) =>
    index < texts ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0);
  return rows.map((row) => row.map(cell).join(' '.repeat(gap)).trimEnd());
}
