/** Time zones by their names in the IANA list, as the GX and InfluxQL have them: `Europe/Berlin`. */
import { nearest, type Parse, quote, refuse } from './problem.ts';

export const ZONES = 'Europe/Berlin, America/New_York, UTC';
const HINT = `Write its name in the IANA list: ${ZONES}.`;

export const timeZone: Parse<string> = (text, context) => {
  const zone = zoneNamed(text.trim());
  if (zone !== undefined) return zone;
  const meant = zoneMeant(text.trim());
  return refuse(context, `${quote(text)} is no time zone`, meant === undefined ? HINT : `Did you mean ${meant}?`);
};

/** The zone of that name, in whatever capitals; undefined where there is none. */
export function zoneNamed(name: string): string | undefined {
  const known = Intl.supportedValuesOf('timeZone').find((one) => one.toLowerCase() === name.toLowerCase());
  return known ?? (isTimeZone(name) ? name : undefined);
}

/** The zone that was meant by a name that is none: by all of it, or by its place. */
export function zoneMeant(name: string): string | undefined {
  const known = Intl.supportedValuesOf('timeZone');
  const small = known.map((zone) => zone.toLowerCase());
  const places = small.map(placeOf);
  const meant = nearest(name.toLowerCase(), small) ?? nearest(placeOf(name.toLowerCase()), places);
  return known[small.findIndex((zone, index) => zone === meant || places[index] === meant)];
}

function placeOf(zone: string): string {
  return zone.split('/').at(-1) ?? '';
}

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
