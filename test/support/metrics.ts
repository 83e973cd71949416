/** What an answer of /metrics says. */

/** The samples of a scrape by name and labels, as they stand in it. */
export function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name = '', value] = /^(\S+?(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      return [name, Number(value)];
    }),
  );
}

/** The sum of the samples of a metric that have all these labels. */
export function sumOf(text: string, metric: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return [...samplesOf(text)]
    .filter(([name]) => name.split('{')[0] === `gx_logger_${metric}` && wanted.every((label) => name.includes(label)))
    .reduce((sum, [, value]) => sum + value, 0);
}
