/** A text from outside made fit for the log, the page and the terminal. */
import type { Destination } from './dialect.ts';

/** Longer texts are cut, in characters. */
const LENGTH = 300;

/** One line of bounded length, without markup, and with dots wherever the text repeats a secret of ours. */
export function presentable(text: string, { token, username, password }: Destination): string {
  const basic = username && Buffer.from(`${username}:${password ?? ''}`).toString('base64');
  let clean = text;
  for (const secret of [token, password, basic]) {
    if (!secret) continue;
    // As it is, as it stands in an address, and as it stands in JSON.
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      clean = clean.replaceAll(form, '…');
    }
  }
  const line = clean
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LENGTH ? `${line.slice(0, LENGTH)}…` : line;
}
