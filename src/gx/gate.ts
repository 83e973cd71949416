/** Passes on how a GX is; while reading is paused that is what is so, whatever was found out before. */
import type { Health } from '../shared/health.ts';

const HELD_BACK: Health = {
  ok: false,
  code: 'held_back',
  message:
    'reading is paused, because too much is unwritten: the broker of the GX buffers what it can, and what it drops is lost; reading goes on when the journal, the disk or the database has taken enough',
};

export interface Gate {
  report(health: Health): void;
  pause(): void;
  resume(): void;
}

export function createGate(onHealth: (health: Health) => void): Gate {
  let latest: Health = { ok: false, code: 'starting', message: 'not connected yet' };
  let isPaused = false;
  return {
    report(health) {
      latest = health;
      if (!isPaused) onHealth(health);
    },
    pause() {
      isPaused = true;
      onHealth(HELD_BACK);
    },
    resume() {
      isPaused = false;
      onHealth(latest);
    },
  };
}
