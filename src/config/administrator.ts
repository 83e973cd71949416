/**
 * The database's administrator, for `gx-logger setup` alone: INFLUX_ADMIN_TOKEN (2.x, 3.x), INFLUX_ADMIN_USERNAME and
 * INFLUX_ADMIN_PASSWORD (1.x, and the first user of a 2.x), each also as `NAME_FILE`. They are no settings: the daemon
 * neither needs them nor reads them, and no file of settings holds them.
 */
import { codeOf } from '../shared/files.ts';
import { type Environment, type FromFile, presentValue, type ReadFile, readVariable } from './environment.ts';
import type { Problem } from './problem.ts';

export interface Administrator {
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
}

type ReadAdministrator =
  | { readonly administrator: Administrator; readonly problems?: never }
  | { readonly administrator?: never; readonly problems: readonly Problem[] };

export function readAdministrator(
  environment: Environment,
  readFile: ReadFile,
  fromFile?: FromFile,
): ReadAdministrator {
  const read = (name: string) => readVariable(`INFLUX_ADMIN_${name}`, environment, readFile, fromFile);
  const [token, username, password] = ['TOKEN', 'USERNAME', 'PASSWORD'].map(read);
  const problems = [token, username, password].flatMap((one) => one?.problem ?? []);
  if (token?.text !== undefined && !/^[\x21-\x7e]+$/.test(token.text.trim())) {
    const message = 'the token has characters that no token has';
    problems.push({ place: token.place, message, hint: 'Copy it again: one line, plain ASCII.' });
  }
  if (problems.length > 0) return { problems };
  return {
    administrator: {
      ...(token?.text !== undefined && { token: token.text.trim() }),
      ...(username?.text !== undefined && { username: username.text.trim() }),
      ...(password?.text !== undefined && { password: password.text }),
    },
  };
}

/**
 * The environment for a set-up that is to write the logger's secret into `file`: while that file holds nothing,
 * INFLUX_TOKEN_FILE and INFLUX_PASSWORD_FILE may name it without being a problem.
 */
export function beforeSecret(environment: Environment, file: string | undefined, readFile: ReadFile): Environment {
  if (file === undefined || !isEmpty(file, readFile)) return environment;
  const names = ['INFLUX_TOKEN_FILE', 'INFLUX_PASSWORD_FILE'].filter(
    (name) => presentValue(environment, name) === file,
  );
  return { ...environment, ...Object.fromEntries(names.map((name) => [name, undefined])) };
}

/** A file that is there and cannot be read is not empty: what is wrong with it is then told. */
function isEmpty(file: string, readFile: ReadFile): boolean {
  try {
    return readFile(file).trim() === '';
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
}
