/**
 * The words of a database, or of whatever answers in its place: cut before any pattern sees them, and made fit for the
 * log, the page and the terminal.
 */
import { basic, type Database } from './database.ts';

/** Of a text that a pattern may see, in characters: its beginning and its end, for servers count at the end. */
const BEGINNING = 3_072;
const END = 1_024;

/** Of a text that people see, in characters. */
const LENGTH = 300;

/** What is shown in place of words that repeat a secret in a spelling that cannot be cut out. */
const WITHHELD = '… (its words repeat the credentials and are not shown)';

/** So many characters of a secret in a row tell it: three quarters of it, and within these bounds. */
const LEAST_TOLD = 8;
const MOST_TOLD = 16;

/** Where a redirect leads, without what may be a secret in it. */
export function placeOf(location: string): string {
  const { origin, pathname } = URL.canParse(location) ? new URL(location) : { origin: '', pathname: location };
  return shorten(`${origin}${pathname.split('?', 1)[0]}`);
}

/** The text, or its beginning and its end where it is long: no answer of a server may cost more than a few kB do. */
export function shorten(text: string): string {
  if (text.length <= BEGINNING + END) return text;
  return `${text.slice(0, BEGINNING)}…${text.slice(-END)}`;
}

/**
 * A text from outside made fit for people: one line of bounded length, without markup and control characters, and with
 * dots wherever it repeats a secret of ours. Where it does so in a spelling of its own, none of the words are shown.
 */
export function presentable(text: string, database: Database): string {
  const secrets = secretsOf(database);
  const clean = shorten(secrets.flatMap(spellings).reduce((rest, spelling) => rest.replaceAll(spelling, '…'), text));
  const line = clean
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (secrets.some((secret) => tells(clean, secret))) return `${/^\d{3}: /.exec(line)?.[0] ?? ''}${WITHHELD}`;
  return line.length > LENGTH ? `${line.slice(0, LENGTH)}…` : line;
}

function secretsOf({ token, username, password }: Database): string[] {
  return [token, password, username && basic(username, password)].flatMap((secret) => secret || []);
}

/** As it is, as it stands in an address and in a form, in JSON, in JSON that Go wrote, and in HTML. */
function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ secret }).toString().slice('secret='.length),
    json,
    json.replace(/[&<>]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
    secret.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one),
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Whether a text tells the better part of a secret, however it writes it: cut, folded, escaped, or encoded. */
function tells(text: string, secret: string): boolean {
  const bytes = Buffer.from(secret);
  const folded = fold(text);
  return [secret, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')].some((form) => {
    const sought = fold(form);
    const length = Math.min(MOST_TOLD, Math.max(LEAST_TOLD, Math.ceil((sought.length * 3) / 4)));
    const last = sought.length - length;
    for (let at = 0; at <= last; at += 1) if (folded.includes(sought.slice(at, at + length))) return true;
    return false;
  });
}

const ESCAPE = /\\u00([0-9a-f]{2})|%([0-9a-f]{2})|&#x([0-9a-f]{2});|&#(\d{2,3});|&(amp|lt|gt|quot|apos);/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A text without what differs between its spellings: escapes are undone, twice at most; case and blanks do not count. */
function fold(text: string): string {
  return unescaped(unescaped(text))
    .replace(/[\s\\+…]+/g, '')
    .toLowerCase();
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, unicode, percent, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? '';
    const digits: string | undefined = unicode ?? percent ?? hex;
    return String.fromCharCode(digits === undefined ? Number(decimal) : Number.parseInt(digits, 16));
  });
}
