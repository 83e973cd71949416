/**
 * Secrets of the GX. The GX itself masks two of its passwords and publishes every other one in clear, so what
 * looks like a secret by its path is dropped at the door, whatever the profile and whatever the rules say.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import type { Topic } from '../types.ts';

const LAST_SEGMENT = /(passw(or)?d|passphrase|token|pin_?code|secret|credential|psk)s?$/i;
const KEY = /([a-z0-9]K|^[Kk]|_[Kk])eys?$/;
const SEGMENT_BEFORE = /^(password|token|secret|credential|apikey)s?$/i;

/** Whether the topic's value must not be kept, shown or sent on. */
export function isSecret(topic: Topic, entry = lookUp(topic.service, topic.path)): boolean {
  const segments = topic.path.split('/');
  const last = segments.at(-1) ?? '';
  return (
    LAST_SEGMENT.test(last) || KEY.test(last) || SEGMENT_BEFORE.test(segments.at(-2) ?? '') || entry?.log === 'secret'
  );
}
