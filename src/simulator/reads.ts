/**
 * What a read request, a message on `R/<id>/<tail>`, is answered with: the values as they are now, whether or not
 * somebody keeps the GX alive. What cannot be read is not answered.
 */

import type { Entry, Values } from './values.ts';

/**
 * A value, or one message for each value of a subtree, where the service has an object at its node. Every service has
 * one at its root, asked for with a trailing slash; the settings have one at each node; others have none.
 */
export function answersTo(tail: string, values: Values): Entry[] {
  const payload = values.get(tail);
  if (payload !== undefined) return [[tail, payload]];
  return isNode(tail) ? values.below(tail.endsWith('/') ? tail : `${tail}/`) : [];
}

/** The same of an old GX: a subtree is one object, by the paths in it, in one message on the topic asked for. */
export function legacyAnswersTo(tail: string, values: Values): Entry[] {
  const payload = values.get(tail);
  if (payload !== undefined) return [[tail, payload]];
  const node = tail.endsWith('/') ? tail : `${tail}/`;
  const members = isNode(tail)
    ? values.below(node).flatMap(([leaf, text]) => member(leaf.slice(node.length), text))
    : [];
  return members.length === 0 ? [] : [[tail, `{"value": {${members.join(', ')}}}`]];
}

function isNode(tail: string): boolean {
  return /^[^/]+\/[^/]+\/$/.test(tail) || /^settings\/0\/.*[^/]$/.test(tail);
}

const OPENING = '{"value": ';

function member(path: string, payload: string): string[] {
  return payload.startsWith(OPENING) ? [`${JSON.stringify(path)}: ${payload.slice(OPENING.length, -1)}`] : [];
}
