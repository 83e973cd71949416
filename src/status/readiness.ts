/** Whether the daemon does its work, from the health of its parts: the answer of /readyz. */
import type { PartHealth } from '../shared/health.ts';

/** Shown only: with a wrong clock readings are held or corrected, and nothing else stops. */
const ADVISORY: ReadonlySet<string> = new Set(['clock']);

export interface Readiness {
  readonly ready: boolean;
  readonly parts: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly code: string;
    /** What is so, and what to do about it. */
    readonly message: string;
    /** When it became well or stopped being well, ISO 8601. */
    readonly since: string;
  }[];
}

export function readiness(parts: readonly PartHealth[]): Readiness {
  const needed = parts.filter(({ name }) => !ADVISORY.has(name));
  return {
    ready: needed.length > 0 && needed.every(({ ok }) => ok),
    parts: parts.map(({ name, ok, code, message, since }) => {
      return { name, ok, code, message, since: new Date(since).toISOString() };
    }),
  };
}
