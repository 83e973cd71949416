/** What a person may want to change once everything is set up; it is said and never done. */
import type { Database } from './database.ts';
import { isPermission, probe } from './send/probe.ts';
import type { Server } from './servers/driver.ts';
import { findDatabase } from './servers/ensure.ts';
import { keeps } from './setup/retention.ts';
import { readSecret } from './setup/secret-file.ts';

/**
 * Raw values that are kept for ever need not be where the roll-up of a quarter of an hour can be written: then years of
 * them take little of a disk. `secretFile` may hold what the logger shows, where the settings do not.
 */
export async function propose(
  server: Server,
  databases: readonly Database[],
  secretFile: string | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const raw = databases.find(({ tier, policy }) => tier === undefined && policy === undefined);
  const last = databases.find(({ tier }) => tier?.name === 'm15');
  if (!raw || !last || raw.retention !== undefined) return [];
  const secret = secretFile === undefined ? '' : await readSecret(secretFile);
  const shown = { token: last.token ?? secret, password: last.password ?? secret };
  if (!isPermission(await probe(server, { ...last, ...shown }, signal))) return [];
  const found = await findDatabase(server, { ...raw, ...shown }, signal);
  if (found.state !== 'there' || found.retention !== undefined) return [];
  const kept = databases.filter(({ tier }) => tier).map(({ tier, retention }) => `${tier?.name} ${keeps(retention)}`);
  return [
    `Raw values are kept for ever. With INFLUX_RETENTION=90d and gx-logger setup --shorten they are kept for 90 days, which a small disk holds; ${kept.join(', ')} stay.`,
  ];
}
