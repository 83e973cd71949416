/** `gx-keys.json`: the key that each GX showed when it was met first, by `host:port`. */
import * as z from 'zod';
import type { Logger } from '../shared/log.ts';
import type { PinStore } from '../types.ts';
import type { DataDir, StateFile } from './state-file.ts';

export function keysFile(dataDir: DataDir) {
  return dataDir.stateFile('gx-keys.json', z.record(z.string(), z.string()), {});
}

/** The keys that the daemon has pinned, for who only looks on and pins none. */
export function knownPins(dataDir: DataDir): PinStore {
  const known = keysFile(dataDir).read();
  return { get: (host) => known[host], set: () => undefined };
}

/** Asked before each connection, and read anew: `check --accept-key` writes the same file while the daemon runs. */
export function createPins(file: StateFile<Record<string, string>>, log: Logger): PinStore {
  return {
    get: async (host) => (await file.latest())[host],
    set(host, fingerprint) {
      file
        .latest()
        .then((known) => file.write({ ...known, [host]: fingerprint }))
        .catch((error) => log.error({ host, error: String(error) }, 'the key of this GX could not be pinned'));
      log.info({ host, fingerprint }, 'met this GX for the first time: its key is pinned from now on');
    },
  };
}
