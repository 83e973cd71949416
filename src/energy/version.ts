/** Versions of the GX's own services, as `2.172`: what they compute changed from one to the next. */

/** Each part has room for as many. */
const PART = 100_000;

/** Compares part by part: 2.99 comes before 2.172. Undefined where it is no version. */
export function versionNumber(text: string): number | undefined {
  const match = /^\s*v?(\d{1,5})(?:\.(\d{1,5}))?/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * PART + Number(match[2] ?? 0);
}
