/**
 * For the `check` command: which doors of the GX are open, in words. The security profile of a GX shows in them:
 * port 1883 open without a password is "unsecured", open with one is "weak", closed beside an open 8883 is
 * "secured".
 */
import type { PinStore } from '../types.ts';
import { dial } from './dial.ts';
import { type Endpoint, PLAIN_PORT, TLS_PORT } from './endpoints.ts';
import { Link, LinkRefused } from './link.ts';

type Door = 'open' | 'password' | 'closed';

/** Tries both standard ports without a password. Tells nothing of a broker on another port. */
export async function describeProfile(host: string, signal: AbortSignal): Promise<string> {
  const [plain, tls] = await Promise.all([
    tryDoor({ host, port: PLAIN_PORT, tls: false }, signal),
    tryDoor({ host, port: TLS_PORT, tls: true }, signal),
  ]);
  if (plain === 'open') return 'security profile: unsecured (port 1883 is open without a password)';
  if (plain === 'password') return 'security profile: weak (port 1883 is open and asks for the GX password)';
  if (tls !== 'closed') return 'security profile: secured (only port 8883 is open; it asks for the GX password)';
  return 'neither port 1883 nor port 8883 answers: is MQTT access on (GX: Settings, Integrations), and the host right?';
}

async function tryDoor(endpoint: Endpoint, signal: AbortSignal): Promise<Door> {
  // Nothing secret is sent here, so any key will do and none is pinned.
  const anyKey: PinStore = { get: () => undefined, set: () => undefined };
  let link: Link | undefined;
  try {
    const socket = await dial(endpoint, anyKey, signal);
    link = new Link(socket, endpoint);
    await link.connected(signal);
    return 'open';
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof LinkRefused ? 'password' : 'closed';
  } finally {
    link?.end('checked');
  }
}
