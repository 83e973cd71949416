/**
 * The file `.env` of the folder where gx-logger is started: what it sets, and what is wrong there. The environment wins
 * over it. It is a file of ours, so a name in it that is nearly that of a setting is a slip, whatever its beginning.
 */
import { parse } from 'dotenv';
import { codeOf, discreetReasonOf } from '../shared/files.ts';
import { misread } from './dotenv-lines.ts';
import type { Environment, FromFile, ReadFile } from './environment.ts';
import type { Problem } from './problem.ts';
import { variables } from './settings.ts';

const DOT_ENV = '.env';

export interface DotEnv {
  /** What both say together. */
  readonly environment: Environment;
  /** The names that the file gave. */
  readonly fromFile: FromFile;
  readonly problems: readonly Problem[];
}

/** No file, or a folder of that name, as Python makes one, sets nothing. */
const NO_FILE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** A value without quotes: the name, what stands before the first `#`, and what stands behind it. */
const CUT = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(?!['"`])([^#]*)#(.*)$/;

const SECRET = new Set(variables.filter(({ secret }) => secret).map(({ name }) => name));

/** `readFile` returns a file's text and throws as node:fs does. */
export function withDotEnv(environment: Environment, readFile: ReadFile): DotEnv {
  let text: string;
  try {
    text = readFile(DOT_ENV);
  } catch (error) {
    const message = `cannot be read: ${discreetReasonOf(error)}`;
    const hint = 'Make it readable for this user, or start gx-logger in another folder.';
    const problems = NO_FILE.has(codeOf(error)) ? [] : [{ place: DOT_ENV, message, hint }];
    return { environment, fromFile: new Set(), problems };
  }
  const values = parse(text);
  return {
    environment: { ...values, ...environment },
    fromFile: new Set(Object.keys(values).filter((name) => environment[name] === undefined)),
    problems: [...text.split(/\r?\n/).flatMap((line) => cut(line) ?? []), ...misread(text)],
  };
}

/** A `#` within a value begins a comment, and the rest of a password is gone without a word. A `#` between spaces is meant so. */
function cut(line: string): Problem | undefined {
  const [, name = '', before = '', after = ''] = CUT.exec(line) ?? [];
  const isSecret = SECRET.has(name) || name.startsWith('INFLUX_ADMIN_');
  const isWithin = /\S$/.test(before) || (isSecret && /^\S/.test(after));
  if (!isWithin || !(isSecret || variables.some((setting) => setting.name === name))) return undefined;
  return {
    place: `${name} (${DOT_ENV})`,
    message: 'what follows the # is taken for a comment and is not part of the value',
    hint: `Put the value in single quotes: ${name}='...'. Before a comment there is a space, and one behind the #.`,
  };
}
