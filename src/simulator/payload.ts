/** What a GX writes into payloads beside a plain `{"value": ...}`. */

/**
 * A completion, `{"value":...}`, with the echo that the keepalive asks for by
 * `{"keepalive-options":[{"full-publish-completed-echo":"text"}]}`. A keepalive that does not ask properly gets none.
 */
export function withEcho(completion: string, keepalive: string): string {
  const echo = readEcho(keepalive);
  return echo === undefined
    ? completion
    : `{"full-publish-completed-echo":${JSON.stringify(echo)},${completion.slice(1)}`;
}

function readEcho(keepalive: string): string | undefined {
  const options: unknown = parse(keepalive)?.['keepalive-options'];
  if (!Array.isArray(options)) return undefined;
  return options.map((option) => option?.['full-publish-completed-echo']).find((echo) => typeof echo === 'string');
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As Python's `json.dumps` writes it: spaced, in ASCII, and with NaN and infinities bare. */
export function pythonJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, member]) => `${pythonJson(key)}: ${pythonJson(member)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
