/** Time zones by their names in the IANA list, as the GX and InfluxQL have them: `Europe/Berlin`. */
import { nearest, type Parse, quote, refuse } from './problem.ts';

const HINT = 'Write its name in the IANA list: Europe/Berlin, America/New_York, UTC.';

export const timeZone: Parse<string> = (text, context) => {
  const name = text.trim();
  const known = Intl.supportedValuesOf('timeZone');
  const inCapitals = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (inCapitals !== undefined) return inCapitals;
  if (isTimeZone(name)) return name;
  const place = name.split('/').at(-1) ?? '';
  const meant =
    nearest(name, known) ??
    nearest(
      place,
      known.map((one) => one.split('/').at(-1) ?? ''),
    );
  const full = known.find((one) => one === meant || one.endsWith(`/${meant}`));
  return refuse(context, `${quote(text)} is no time zone`, full === undefined ? HINT : `Did you mean ${full}?`);
};

/** Whether the name is known, in whatever capitals. */
export function isTimeZone(name: string): boolean {
  // An offset knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
