/**
 * Every regular expression of the program, fed with 1 MB of what it likes least. Whatever comes from outside may be
 * that, and no pattern may make the daemon deaf: the work must grow with the text and not with its square. One that
 * does not would take minutes to hours here, and the limit below ends it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { services } from '../src/catalogue/catalogue.ts';
import { compile } from '../src/catalogue/pattern.ts';

const LENGTH = 1024 * 1024;
/** Far beyond what a linear one takes, and far below what any other does; ms. */
const LIMIT = 10_000;

interface Found {
  readonly where: string;
  readonly pattern: RegExp;
}

/** The literals in the sources. */
function literals(): Found[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const found: Found[] = [];
    const source = ts.createSourceFile(file, readFileSync(join('src', file), 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        found.push({ where: file, pattern: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** Texts of 1 MB: each letter and each word of the pattern again and again, with an end that it does not expect. */
function worst({ source }: RegExp): string[] {
  const words = source
    .replace(/\(\?<?[=!:]|\(\?<\w+>|\{\d+,?\d*\}|\\p\{\w+\}/g, '\0')
    .replace(/\\[dDwWsSbB]/g, '\0')
    .replace(/\\(.)/g, '$1')
    .split(/[\0()[\]{}|^$*+?.]+/)
    .filter((word) => word !== '');
  const letters = [...new Set([...words.join(''), 'a', '0', ' ', '\n', '/', '\\', '"', "'", '<'])];
  const beginning = words[0] ?? '';
  const units = [...letters, ...words, ...words.flatMap((word) => [`${word}a`, `${word}0`, `${word} `])];
  return [...new Set(units)].flatMap((unit) => {
    const body = unit.repeat(Math.ceil(LENGTH / unit.length));
    return [`${body}\0`, `${beginning}${body}\0`];
  });
}

const script = new Script('pattern.global ? text.replace(pattern, "") : text.search(pattern)');

/** Interrupts the pattern at the limit, which nothing else can. */
function feed(pattern: RegExp, timeout = LIMIT): void {
  for (const text of worst(pattern)) script.runInContext(createContext({ pattern, text }), { timeout });
}

/** Those that the catalogue makes, each shape once. */
function ofCatalogue(): Found[] {
  const patterns = [...services].flatMap(([, entries]) => [...entries.keys()]).filter((path) => path.includes('{'));
  const shapes = new Map(patterns.map((path) => [path.replace(/(?<!\{)\b[A-Za-z]+\b(?!\})/g, 'x'), path]));
  return [...shapes.values()].map((path) => ({ where: 'catalogue', pattern: compile(path) }));
}

const FOUND = [...literals(), ...ofCatalogue()];

describe('every pattern of the program takes 1 MB of its worst letter', () => {
  it.each(FOUND)('$where: $pattern', ({ pattern }) => {
    expect(() => feed(pattern)).not.toThrow();
  });

  it.each([/<[^>]*>/g, /\/+$/, /input field "(.+)" on measurement "(.+)" is (?:type (\w+)|too long)/s, /^(a+)+$/])(
    'would tell of %s',
    (pattern) => {
      expect(() => feed(pattern, 1_000)).toThrow(/timed out|call stack/);
    },
  );
});
