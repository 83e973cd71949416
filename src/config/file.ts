/**
 * The YAML file: what stands in it, and where. Every scalar stays the text it is (`001122334455` is no number and
 * `no` is no boolean), so a value means the same here and in the environment; null and empty text mean "not set".
 * Anchors, aliases and tags are refused: a password that begins with `&`, `*` or `!` would silently become one.
 *
 * The parser's own messages quote the file, which holds secrets. They are never passed on; nor may a key be a list or
 * a map, of which the parser would warn on standard error, quoting it.
 */
import { createRequire } from 'node:module';
import type { Document } from 'yaml';
import { nameOf, type Problem } from './problem.ts';

export interface ConfigFile {
  /** Text, lists and maps; undefined where nothing is set. Empty when the file is not valid YAML. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  /** `gx-logger.yaml:12:3 rules.1.action`: the key's place, or that of the nearest map around it, and `shown`. */
  place(path: readonly PropertyKey[], shown?: readonly PropertyKey[]): string;
}

const require = createRequire(import.meta.url);

/** The parser is loaded with the first file: a daemon that has none is 8 MB smaller. */
function yaml(): typeof import('yaml') {
  return require('yaml');
}

/** Where no file is named. */
export const NO_FILE: ConfigFile = { content: {}, problems: [], place: (path, shown = path) => nameOf(shown) };

const QUOTES = 'Put the value in single quotes.';

/** Ours, for what the parser calls bad indentation as well. */
const OPEN_BRACKET = 'OPEN_BRACKET';

const FAULTS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  BAD_SCALAR_START: ['a value cannot begin with this character', QUOTES],
  BAD_DQ_ESCAPE: ['the double quotes hold a backslash that means nothing', QUOTES],
  BLOCK_AS_IMPLICIT_KEY: ['there are two keys on this line', `If the value holds a colon: ${QUOTES.toLowerCase()}`],
  MISSING_CHAR: ['something is missing here', 'A closing quote, or a colon and a space after a key.'],
  MULTIPLE_DOCS: ['a second document begins here', 'Remove the --- line.'],
  MULTILINE_IMPLICIT_KEY: ['a key has no value', 'A colon and a space must stand between a key and its value.'],
  NON_STRING_KEY: ['a list or a map stands where a key belongs', QUOTES],
  TAB_AS_INDENT: ['a tab indents this line', 'Use spaces.'],
  OPEN_BRACKET: [
    'a bracket that was opened before is not closed here',
    'Close it with ] or }. A value that begins with one stands in single quotes.',
  ],
  BAD_INDENT: [
    'the indentation is wrong here',
    'Keys of one map begin in one column; what belongs to a key is further in.',
  ],
};

export function parseFile(name: string, text: string): ConfigFile {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: ['null'],
    stringKeys: true,
    lineCounter: lines,
    prettyErrors: false,
    // The parser compares each key with each.
    uniqueKeys: false,
  });
  const place = (offset: number, path: readonly PropertyKey[]) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(line, 1)}:${Math.max(col, 1)} ${nameOf(path)}`.trimEnd();
  };
  const problems: Problem[] = [];
  for (const { code, pos, message: words } of document.errors) {
    const fault = words.startsWith('Flow ') ? OPEN_BRACKET : code;
    const [message, hint] = FAULTS[fault] ?? [`this is not valid YAML (${code})`, QUOTES];
    const here = place(pos[0], []);
    // Of two brackets that are open at one place each is an error to the parser.
    if (problems.at(-1)?.place !== here) problems.push({ place: here, message, hint });
  }
  for (const offset of repeatedKeys(document)) {
    problems.push({ place: place(offset, []), message: 'this key is there twice', hint: 'Remove one of them.' });
  }
  for (const offset of references(document)) {
    const message = 'anchors (&), aliases (*) and tags (!) are not read here';
    problems.push({ place: place(offset, []), message, hint: `If it is a plain value: ${QUOTES.toLowerCase()}` });
  }
  for (const offset of cutSecrets(document)) {
    const message = 'what follows the # is taken for a comment and is not part of the value';
    problems.push({ place: place(offset, []), message, hint: QUOTES });
  }
  const content: unknown = problems.length === 0 ? withoutEmpty(document.toJS()) : {};
  if (!isRecord(content ?? {})) {
    problems.push({ place: place(0, []), message: 'the file is not a map', hint: 'Begin with a key, for example gx:' });
  }
  return {
    content: isRecord(content) ? content : {},
    problems,
    place: (path, shown = path) => place(offsetOf(document, path), shown),
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutEmpty(item)]));
  return value === null || value === '' ? undefined : value;
}

/** Where a key stands that its map has already. */
function repeatedKeys(document: Document): number[] {
  const { isScalar, visit } = yaml();
  const offsets: number[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) offsets.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
  });
  return offsets;
}

/** Where anchors, aliases and tags stand. */
function references(document: Document): number[] {
  const { isAlias, visit } = yaml();
  const offsets: number[] = [];
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) || node.anchor !== undefined || node.tag !== undefined) offsets.push(node.range?.[0] ?? 0);
    },
  });
  return offsets;
}

/** Where a password or a token without quotes has a `#` in it: `pass #1` would be `pass`. A space behind it makes it a comment. */
function cutSecrets(document: Document): number[] {
  const { isScalar, visit } = yaml();
  const offsets: number[] = [];
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !/^(password|token|webhook|telegram_token)$/.test(String(key.value)) || !isScalar(value))
        return;
      if (value.type === 'PLAIN' && /^\S/.test(value.comment ?? '')) offsets.push(key.range?.[0] ?? 0);
    },
  });
  return offsets;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const { isMap, isScalar, isSeq } = yaml();
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isMap(node) || isSeq(node) || isScalar(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
