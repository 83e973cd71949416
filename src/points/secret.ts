/**
 * Secrets of the GX. The GX itself masks two of its passwords and publishes every other one in clear, so what looks like
 * a secret is dropped at the door, whatever the profile and whatever the rules say: a topic by the words of its path, and
 * of any other topic a text, a list or an object by what is in it.
 */
import { lookUp } from '../catalogue/catalogue.ts';
import type { Entry } from '../catalogue/entry.ts';
import type { Topic } from '../types.ts';

/** Told wherever they stand, also within a word: `wifipassword2`. `BypassWarning` is none. */
const STEMS =
  /(?<!by)passw|passphrase|passcode|pincode|wachtwoord|contrase[nñ]a|motdepasse|secret|token|credential|apikey|authkey|privatekey|presharedkey|authori[sz]ation|cookie/;

/** Told where they are words of their own: `SimPin` is a secret, and `Spinning`, `ByPass` and `PassThrough` are none. */
const WORDS =
  /(?:^| )(?:(?<!by )pass(?! ?thr)|pwd|pw|psk|keys?|pins?|puk|otp|totp|jwt|bearer|sas|salt|pem|cert|certificate|login|user ?name|b?ssid|imei|imsi|iccid|(?:access|unlock|security) ?code|session ?id|sim ?id|connection ?string|(?:shared ?access ?)?signature)(?: |$)/;

/** `APIKey`, `api_key` and `Api-Key` are the words `api key`, `TokenV2` is `token v 2`. */
const BETWEEN_WORDS = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|[^\p{L}\d]+/gu;

/** Whether what has this name is a secret. */
function isSecretName(name: string): boolean {
  const words = name.replace(BETWEEN_WORDS, ' ').trim().toLowerCase();
  return WORDS.test(words) || STEMS.test(words.replaceAll(' ', ''));
}

/** Whether the topic's value must not be kept, shown or sent on. What the catalogue knows it knows better. */
export function isSecret(topic: Topic, entry: Entry | undefined = lookUp(topic.service, topic.path)): boolean {
  if (entry && !entry.isGuess) return entry.log === 'secret';
  return topic.path.split('/').some(isSecretName);
}

/** `https://user:password@host`, or a name with a value behind it: of JSON, of an address, of a connection string. */
const IN_ADDRESS = /:\/\/[^\s/@]{1,256}@/;
const NAMED = /(?<![\w.-])([A-Za-z_][\w.-]{0,63})["'\\]{0,8}\s{0,8}[:=]/g;

/** Whether there is a secret in a text, which may be JSON. */
export function holdsSecret(text: string): boolean {
  // Nearly every text has neither.
  if (!text.includes(':') && !text.includes('=')) return false;
  if (IN_ADDRESS.test(text)) return true;
  for (const [, name = ''] of text.matchAll(NAMED)) if (isSecretName(name)) return true;
  return false;
}

/** The text, or words in its place. */
export function withoutSecret(text: string): string {
  return holdsSecret(text) ? 'not shown: it holds a secret' : text;
}
