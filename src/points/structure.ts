/** Arrays and objects in disguise. */

/** Whether text is itself a JSON array or object, as some settings of a GX are. */
export function looksLikeJson(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== 0x5b && first !== 0x7b) return false;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** An array or object as compact JSON; undefined where it is nested too deeply to be written. */
export function toJson(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
