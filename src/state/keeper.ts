/**
 * Keeps a lock while the daemon runs. Where somebody deletes DATA_DIR, or puts another folder in its place, the socket is
 * out of everybody's sight, and a second gx-logger could start there. So it is looked at again and again, and taken anew
 * where it is gone.
 */
import type { Lock } from './lock.ts';

/** The window in which a second one could start, ms. */
const LOOK_EVERY = 5_000;

interface KeeperOptions {
  /** Takes the lock anew, in a folder that is created where it is missing. */
  readonly take: () => Promise<Lock>;
  /** The lock was gone: what came of taking it anew, each time that something else does. */
  readonly onLost: (now: Lock) => void;
  /** ms; for tests. */
  readonly every?: number;
}

/** `release` of the result ends it and gives up the lock that is held by then. */
export function keepLock(
  taken: Lock & { kind: 'taken' },
  { take, onLost, every = LOOK_EVERY }: KeeperOptions,
): { release(): Promise<void> } {
  let held = taken;
  let told: Lock['kind'] = 'taken';
  let looking: Promise<void> | undefined;
  async function look(): Promise<void> {
    if (await held.isHeld()) return;
    const now = await take();
    if (now.kind === 'taken' || now.kind !== told) onLost(now);
    told = now.kind;
    if (now.kind !== 'taken') return;
    await held.release();
    held = now;
  }
  const timer = setInterval(() => {
    // A disk that hangs is looked at once. What fails is tried again.
    looking ??= look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
  }, every);
  return {
    async release() {
      clearInterval(timer);
      await looking;
      await held.release();
    },
  };
}
