/**
 * Whether the daemon does its work, from the health of its parts: the answer of /readyz. Of several GX one at least must be
 * well: one that is switched off must not hide that the others are logged.
 */
import type { PartHealth } from '../shared/health.ts';

const kindOf = ({ name }: PartHealth) => name.split(':', 1)[0];

export interface Readiness {
  readonly ready: boolean;
  /** What is not well although the daemon is ready, in words; not there where all is. */
  readonly degraded?: string;
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
  const sources = parts.filter((part) => kindOf(part) === 'gx');
  // A clock is shown only: while it is wrong readings are held or corrected, and nothing else stops.
  // A clock is shown only: while it is wrong readings are held or corrected. A central broker is as well as its GX are.
  const others = parts.filter((part) => !['gx', 'broker', 'clock'].includes(kindOf(part) ?? ''));
  const unwell = sources.filter(({ ok }) => !ok);
  const ready = others.every(({ ok }) => ok) && sources.some(({ ok }) => ok);
  const names = unwell.map(({ name, code }) => `${name.slice(name.indexOf(':') + 1)} (${code})`).join(', ');
  return {
    ready,
    ...(ready && unwell.length > 0 && { degraded: `${unwell.length} of ${sources.length} GX are not well: ${names}` }),
    parts: parts.map(({ name, ok, code, message, since }) => {
      return { name, ok, code, message, since: new Date(since).toISOString() };
    }),
  };
}
