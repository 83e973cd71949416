import { join } from 'node:path';
import type { Running } from '../influx/conformance/subject.ts';
import { runProgram } from '../support/program.ts';

export type Server = Pick<Running, 'url' | 'administrator' | 'access'>;

/** Makes database and secrets, as the set-up of the compose files does; where Grafana's is. Without roll-ups, unless `TIERS` says so. */
export async function setUp(
  { url, administrator, access }: Server,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const secret = join(folder, 'grafana_token');
  const { token, username, password } = administrator;
  const words = ['setup', '--logger-token-file', join(folder, 'logger_token'), '--grafana-token-file', secret];
  const { code, text } = await runProgram(words, {
    INFLUX_URL: url,
    ...environment,
    ...(access.org !== undefined && { INFLUX_ORG: access.org }),
    ...(token !== undefined && { INFLUX_ADMIN_TOKEN: token }),
    ...(username !== undefined && { INFLUX_ADMIN_USERNAME: username }),
    ...(password !== undefined && { INFLUX_ADMIN_PASSWORD: password }),
  });
  if (code !== 0) throw new Error(text);
  return secret;
}
