/**
 * The comment that a text of lines begins with: whoever finds it knows how to load it, into which schema's database, and
 * how many fields there are, whatever happened to the rest. Ours is `# gx-logger precision=ms fields=120 schema=gx`, of a
 * roll-up with ` tier=m1` behind it; other tools write `# precision=ns`.
 */

/** Units of time stamps. Ours are milliseconds. */
export const PRECISIONS = ['s', 'ms', 'us', 'ns'] as const;
export type Precision = (typeof PRECISIONS)[number];

const COMMENT =
  /^#(?:\s*[\w-]+)?\s*precision=(?<precision>s|ms|us|ns)(?:\s+fields=(?<fields>\d+))?(?:\s+schema=(?<schema>[\w-]+))?(?:\s+tier=(?<tier>\w+))?\s*$/;

/** Whose lines they are: under which names, and of which roll-up. */
export interface Origin {
  readonly schema?: string | undefined;
  readonly tier?: string | undefined;
}

/** With its newline. */
export function commentOf({ fields, schema, tier }: Origin & { readonly fields?: number }): string {
  const parts = ['# gx-logger precision=ms'];
  if (fields !== undefined) parts.push(`fields=${fields}`);
  if (schema !== undefined) parts.push(`schema=${schema}`);
  if (tier !== undefined) parts.push(`tier=${tier}`);
  return `${parts.join(' ')}\n`;
}

/** What a line tells; nothing where it is no such comment. */
export function readComment(
  line: string,
): Origin & { readonly precision?: Precision | undefined; readonly fields?: number } {
  const { precision, fields = 0, schema, tier } = COMMENT.exec(line)?.groups ?? {};
  return { precision: PRECISIONS.find((one) => one === precision), fields: Number(fields), schema, tier };
}
