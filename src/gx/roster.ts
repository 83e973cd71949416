/**
 * Which GX a central broker has, for a person who asks before any is logged. A GX counts that shows a heartbeat which was
 * not retained; one that has only a serial there may be switched off, or its bridge carries no requests to it.
 */

import type { Health } from '../shared/health.ts';
import { createReadingLedger } from '../shared/ledger.ts';
import { aborted, sleep } from '../shared/wait.ts';
import type { PinStore } from '../types.ts';
import { type ConnectFailure, ended } from './connect-failure.ts';
import type { Endpoint } from './endpoints.ts';
import type { Link } from './link.ts';
import { MAX_CANDIDATES, PORTAL_LEVEL, SERIAL_FILTER, SUPPRESS_REPUBLISH } from './portal.ts';
import { belowPrefix, findPrefix } from './prefix.ts';
import type { SourceSettings } from './protocol.ts';
import { Source } from './source.ts';

/** A GX that is asked has a heartbeat every 3 s; one that is asked late is given as much as one that is asked at once, ms. */
const LOOK = 8_000;

export interface Roster {
  readonly health: Health;
  /** Portal ids that showed a heartbeat, sorted. */
  readonly found: readonly string[];
  /** Those of which a serial stands there, and nothing more. */
  readonly unheard: readonly string[];
}

/** One connection, given up at the first failure. Rejects only where the signal aborts. */
export async function findAll(settings: SourceSettings, pins: PinStore, signal: AbortSignal): Promise<Roster> {
  const over = new AbortController();
  const found = new Set<string>();
  const serials = new Set<string>();
  let health: Health = { ok: false, code: 'no_answer', message: 'the broker did not answer in time' };
  let isLooked = false;

  function hear(link: Link, topic: string, isRetained: boolean): void {
    const [, portalId = '', ...rest] = topic.split('/');
    const tail = rest.join('/');
    if (!PORTAL_LEVEL.test(portalId)) return;
    if (tail === 'heartbeat' && !isRetained) found.add(portalId);
    else if (tail === 'system/0/Serial' && !serials.has(portalId) && serials.size < MAX_CANDIDATES) {
      serials.add(portalId);
      link.request(`R/${portalId}/keepalive`, SUPPRESS_REPUBLISH);
    }
  }

  async function read(link: Link, endpoint: Endpoint, ending: AbortSignal): Promise<ConnectFailure> {
    link.onMessage = ({ topic, isRetained }) => hear(link, topic, isRetained);
    for (const filter of ['N/+/heartbeat', SERIAL_FILTER]) await link.subscribe(filter, ending);
    await sleep(LOOK, ending);
    health = await outcome(endpoint, ending);
    isLooked = true;
    return ended(endpoint, 'enough was seen');
  }

  async function outcome(endpoint: Endpoint, ending: AbortSignal): Promise<Health> {
    if (found.size > 0) return { ok: true, code: 'ok', message: 'connected' };
    const known = settings.gx.topic_prefix;
    const prefix = await findPrefix(endpoint, known, { pins, ledger: createReadingLedger() }, ending);
    if (prefix !== undefined) return belowPrefix(prefix, known);
    const where = known === '' ? '' : ` below ${known}`;
    return { ok: false, code: 'no_answer', message: `connected, but no GX shows a heartbeat${where}` };
  }

  const source = new Source({
    settings,
    pins,
    givesUp: true,
    reader: {
      read,
      report(failure) {
        if (!isLooked) health = failure;
        over.abort();
      },
      pause: () => undefined,
      resume: () => undefined,
    },
  });
  await source.start(signal);
  await aborted(AbortSignal.any([over.signal, signal]));
  await source.stop();
  signal.throwIfAborted();
  const unheard = [...serials].filter((portalId) => !found.has(portalId));
  return { health, found: [...found].sort(), unheard: unheard.sort() };
}
