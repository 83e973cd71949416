/**
 * Which way each GX is read. The same GX may be reached in two ways (its own broker and a bridged one): the first counts,
 * so nothing is stored twice. The other takes over when the GX has been gone on the first for a minute.
 */

/** How long a GX must be gone, ms. */
const GONE_FOR = 60_000;

/** One way, as the others know it. */
export interface Way {
  /** For people: `mqtt://192.168.1.20:1883`. */
  readonly name: string;
  /** The GX is read in another way now. */
  leave(portalId: string): void;
}

export interface Claims {
  /** The way has the GX from now on, and the answer is undefined; else the name of the way that has it. */
  take(portalId: string, way: Way): string | undefined;
  /** The GX publishes on the way that has it, or does so no more. */
  heard(portalId: string, way: Way, isAlive: boolean): void;
}

/** `clock` is monotonic, ms. */
export function createClaims(clock: () => number = () => performance.now()): Claims {
  const owners = new Map<string, { way: Way; goneSince: number | undefined }>();
  return {
    take(portalId, way) {
      const owner = owners.get(portalId);
      if (owner?.way === way) return undefined;
      if (owner && (owner.goneSince === undefined || clock() - owner.goneSince < GONE_FOR)) return owner.way.name;
      owners.set(portalId, { way, goneSince: clock() });
      owner?.way.leave(portalId);
      return undefined;
    },
    heard(portalId, way, isAlive) {
      const owner = owners.get(portalId);
      if (owner?.way === way) owner.goneSince = isAlive ? undefined : (owner.goneSince ?? clock());
    },
  };
}
