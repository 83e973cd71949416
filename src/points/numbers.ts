/**
 * The numbers in a list or an object, as some topics of a GX carry them: each by its path below the topic. `true` and
 * `false` are 1 and 0, as everywhere; texts are left out. What is looked at is bounded, whatever somebody sends.
 */

/** Of one topic. */
export const MOST_NUMBERS = 100;
/** A list of objects with an object in each has three. */
const MOST_LEVELS = 4;
/** Values that are looked at. */
const MOST_VALUES = 1_000;
const LONGEST_KEY = 64;

/** Calls `found` with each number until it says no. Whether all there is was looked at. */
export function numbersIn(value: object, found: (path: string, number: number) => boolean): boolean {
  let left = MOST_VALUES;
  let isWhole = true;

  function visit(path: string, one: unknown, level: number): boolean {
    if (typeof one === 'boolean') return found(path, one ? 1 : 0);
    if (typeof one === 'number') return !Number.isFinite(one) || found(path, one);
    if (typeof one !== 'object' || one === null) return true;
    if (level >= MOST_LEVELS) {
      isWhole = false;
      return true;
    }
    for (const key in one) {
      left -= 1;
      if (left < 0) return false;
      if (key.length > LONGEST_KEY) isWhole = false;
      else if (!visit(`${path}/${key.replaceAll('/', '_')}`, one[key as keyof typeof one], level + 1)) return false;
    }
    return true;
  }

  return visit('', value, 0) && isWhole;
}

/** What JSON inside text holds; undefined where the text is none. */
export function parseJson(text: string): object | undefined {
  const first = text.charCodeAt(0);
  if (first !== 0x5b && first !== 0x7b) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
