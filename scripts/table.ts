/** A table of a document that is made from code: it stands between two comments. */

/** Replaces what stands between the markers of `name`; throws when they are not there. */
export function withTable(
  markdown: string,
  name: string,
  header: readonly string[],
  rows: readonly string[][],
): string {
  const begin = `<!-- ${name}: made by \`npm run generate\`, do not edit -->`;
  const end = `<!-- end of ${name} -->`;
  const from = markdown.indexOf(begin);
  const to = markdown.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The document needs the lines ${begin} and ${end}.`);
  const table = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  return `${markdown.slice(0, from + begin.length)}\n\n${table}\n\n${markdown.slice(to)}`;
}
