/** MQTT topic filters, split at their slashes. */

/** Level by level; `#` also matches the level above it, and neither wildcard matches a first level with `$`. */
export function matches(filter: readonly string[], topic: readonly string[]): boolean {
  if (topic[0]?.startsWith('$') && topic[0] !== filter[0]) return false;
  const open = filter.at(-1) === '#';
  const fixed = open ? filter.slice(0, -1) : filter;
  if (open ? topic.length < fixed.length : topic.length !== fixed.length) return false;
  return fixed.every((level, i) => level === '+' || level === topic[i]);
}

const SHARED = /^\$share\/[^/]+\//;

/** `$share/<group>/<filter>`: each message goes to one of the group, and retained ones to nobody. */
export function isShared(filter: string): boolean {
  return SHARED.test(filter);
}

/** The levels that a topic is compared with. */
export function levelsOf(filter: string): string[] {
  return filter.replace(SHARED, '').split('/');
}
