/**
 * The credentials of the database that stand in files of their own (`INFLUX_TOKEN_FILE` and so on), read again while the
 * daemon runs: set-up, or whoever renews a token, writes the new one into the file that is there.
 */
import { type Environment, presentValue } from './environment.ts';

export type Credentials = Partial<Record<'token' | 'username' | 'password', string>>;

/** What cannot be read now, or is empty, is left out. Never rejects. */
export async function rereadCredentials(
  environment: Environment,
  readFile: (path: string) => Promise<string>,
): Promise<Credentials> {
  const read = async (name: string) => {
    const path = presentValue(environment, `INFLUX_${name}_FILE`);
    const text = path === undefined ? '' : await readFile(path).catch(() => '');
    // A password may begin and end with spaces.
    return name === 'PASSWORD' ? text.replace(/\r?\n$/, '') : text.trim();
  };
  const [token = '', username = '', password = ''] = await Promise.all(['TOKEN', 'USERNAME', 'PASSWORD'].map(read));
  return { ...(token && { token }), ...(username && { username }), ...(password && { password }) };
}
