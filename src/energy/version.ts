/** Versions of the GX's own services, as `2.172`: what they compute changed from one to the next. */

const SHAPE = /^\s*v?(\d{1,5})(?:\.(\d{1,5}))?/;
/** Each part has room for as many. */
const PART = 100_000;

/** A number by which versions compare part by part: 2.99 comes before 2.172. NaN where it is none. */
export function versionNumber(text: string): number {
  const [, major, minor = 0] = SHAPE.exec(text) ?? [];
  return Number(major) * PART + Number(minor);
}
