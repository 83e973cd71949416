/**
 * Reads several GX of one central broker, to which their topics are bridged: one connection, and for each GX a lane and a
 * session of its own. A GX that is silent or refused disturbs no other.
 *
 * With `all` those are read that show a heartbeat which was not retained: any client may leave a serial on a broker. Each
 * serial that is seen is asked once a minute, so that a GX which nobody keeps alive shows itself.
 */

import type { Health } from '../shared/health.ts';
import { type Logger, throttled } from '../shared/log.ts';
import { sleep } from '../shared/wait.ts';
import { ByteMap } from './byte-map.ts';
import { ended, spare } from './connect-failure.ts';
import { createGate, type Gate } from './gate.ts';
import { Lane } from './lane.ts';
import type { Link } from './link.ts';
import { MAX_CANDIDATES, PORTAL_LEVEL, SERIAL_FILTER, SUPPRESS_REPUBLISH } from './portal.ts';
import type { GxListener, SourceSettings } from './protocol.ts';
import { Session } from './session.ts';
import type { Reader } from './source.ts';
import type { Message } from './splitter.ts';

const HEARTBEAT_FILTER = 'N/+/heartbeat';
const ASK_EVERY = 60_000;
/** How soon a GX whose lane ended, or that is read elsewhere, is tried again, ms. */
const AGAIN = 5_000;
/** GX of one broker: fifty are proved. */
const MOST = 100;
/** So many more are counted. */
const MOST_UNREAD = 1_000;
/** Bytes of `N/`. */
const ROOT = 2;
const SLASH = 0x2f;

export interface CentralOptions {
  readonly settings: SourceSettings;
  readonly log: Logger;
  /** Who takes what comes of a GX. Called once for each. */
  readonly listenerOf: (portalId: string) => GxListener;
  /** Takes the GX; where it is read in another way already, the name of that. */
  readonly claim: (portalId: string) => string | undefined;
  /** How the connection is. */
  readonly onHealth: (health: Health) => void;
}

export interface Central extends Reader {
  askFullPublish(portalId: string): void;
  /** The GX is read in another way now. */
  leave(portalId: string, reason: string): void;
  /** How many GX show themselves and are not read: there is no place for them. */
  readonly unread: number;
}

/** A GX of the broker, for the life of the process. */
interface Member {
  readonly portalId: string;
  readonly listener: GxListener;
  readonly gate: Gate;
  lane: Lane | undefined;
  session: Session | undefined;
}

export function createCentral({ settings, log, listenerOf, claim, onHealth }: CentralOptions): Central {
  const { portal_id: wanted } = settings.gx;
  const connection = createGate(onHealth);
  const warn = throttled(log);
  const members = new Map<string, Member>();
  const byName = new ByteMap<Member>();
  /** Portal ids that were seen and showed no heartbeat yet. */
  const candidates = new Set<string>();
  /** Portal ids that showed a heartbeat when every place was taken. */
  const unread = new Set<string>();

  function memberOf(portalId: string): Member {
    const known = members.get(portalId);
    if (known) return known;
    const listener = listenerOf(portalId);
    listener.topics.portalId = portalId;
    const member = { portalId, listener, gate: createGate(listener.onHealth), lane: undefined, session: undefined };
    members.set(portalId, member);
    byName.set(Buffer.from(portalId), member);
    return member;
  }

  if (wanted !== 'all') for (const portalId of wanted) memberOf(portalId);

  /** The hot path. */
  function dispatch(link: Link, message: Message, adopt: (portalId: string) => void): void {
    const { bytes, topicStart, topicEnd } = message;
    let end = topicStart + ROOT;
    while (end < topicEnd && bytes[end] !== SLASH) end += 1;
    const member = byName.get(bytes, topicStart + ROOT, end);
    if (member?.lane) member.lane.onMessage(message);
    else if (!member && wanted === 'all') meet(link, message, adopt);
  }

  function meet(link: Link, { topic, isRetained }: Message, adopt: (portalId: string) => void): void {
    const [, portalId = '', ...rest] = topic.split('/');
    const tail = rest.join('/');
    if (!PORTAL_LEVEL.test(portalId)) return;
    if (members.size >= MOST) {
      if (tail === 'heartbeat' && !isRetained) passBy(portalId);
    } else if (tail === 'heartbeat' && !isRetained) {
      candidates.delete(portalId);
      log.info({ portalId }, `GX ${portalId} shows itself on this broker: it is logged from now on`);
      adopt(portalId);
    } else if (tail === 'system/0/Serial' && candidates.size < MAX_CANDIDATES && !candidates.has(portalId)) {
      candidates.add(portalId);
      link.request(`R/${portalId}/keepalive`, SUPPRESS_REPUBLISH);
    }
  }

  /** There is no place for it. */
  function passBy(portalId: string): void {
    if (unread.has(portalId) || unread.size >= MOST_UNREAD) return;
    unread.add(portalId);
    connection.report(health());
  }

  function health(): Health {
    if (unread.size === 0)
      return { ok: true, code: 'ok', message: `connected${wanted === 'all' ? ', looking for every GX' : ''}` };
    const [first = ''] = unread;
    const more = unread.size === 1 ? '' : ` and ${unread.size - 1} more`;
    const message = `connected, but there is a place for ${MOST} GX of a broker, and GX ${first}${more} is not read: write those that are yours in GX_PORTAL_ID, or restart gx-logger, where some of the ${MOST} are gone`;
    return { ok: false, code: 'too_many_gx', message };
  }

  /** Reads one GX until the connection is over, again and again. Never rejects. */
  async function keep(link: Link, member: Member, over: AbortSignal, signal: AbortSignal): Promise<void> {
    const { portalId, gate } = member;
    while (!over.aborted) {
      const elsewhere = claim(portalId);
      if (elsewhere !== undefined) gate.report(spare(portalId, elsewhere).health);
      else {
        const reason = await converse(link, member, signal).catch((error: unknown) => String(error));
        if (over.aborted) return;
        gate.report({ ok: false, code: 'disconnected', message: `GX ${portalId}: ${reason}` });
        await link.unsubscribe(filterOf(portalId), over).catch(() => undefined);
      }
      await sleep(AGAIN, over).catch(() => undefined);
    }
  }

  /** The session outlives the signal of the connection: it tells that the link is down. */
  async function converse(link: Link, member: Member, signal: AbortSignal): Promise<string> {
    const { portalId, listener, gate } = member;
    const lane = new Lane(link, listener.clock);
    const onRefused = (reason: string, topic: string) =>
      warn(reason, { reason, topic }, 'a message was unusable and is ignored; it is counted');
    member.lane = lane;
    member.session = new Session(lane, { ...listener, settings, portalId, onHealth: gate.report, onRefused }, signal);
    try {
      return await member.session.run();
    } finally {
      member.lane = member.session = undefined;
    }
  }

  function report(health: Health): void {
    connection.report(health);
    for (const { gate } of members.values()) gate.report(health);
  }

  return {
    async read(link, endpoint, signal) {
      const ending = new AbortController();
      const over = AbortSignal.any([signal, ending.signal]);
      const keeping: Promise<void>[] = [];
      const adopt = (portalId: string) => void keeping.push(keep(link, memberOf(portalId), over, signal));
      link.onMessage = (message) => dispatch(link, message, adopt);
      // Whose it was is not known: its topic was not read.
      link.onTooLong = () => [...members.values()].find(({ lane }) => lane)?.lane?.onTooLong();
      for (const portalId of wanted === 'all' ? members.keys() : wanted) adopt(portalId);
      connection.report(health());
      const asking = setInterval(() => {
        for (const portalId of candidates) link.request(`R/${portalId}/keepalive`, SUPPRESS_REPUBLISH);
      }, ASK_EVERY);
      try {
        if (wanted === 'all')
          for (const filter of [HEARTBEAT_FILTER, SERIAL_FILTER]) await link.subscribe(filter, over);
        return ended(endpoint, await link.closed);
      } finally {
        clearInterval(asking);
        ending.abort(new Error('the connection is over'));
        await Promise.all(keeping);
      }
    },
    report,
    pause() {
      connection.pause();
      for (const { gate } of members.values()) gate.pause();
    },
    resume() {
      connection.resume();
      for (const { gate } of members.values()) gate.resume();
    },
    askFullPublish: (portalId) => members.get(portalId)?.session?.askFullPublish(),
    leave: (portalId, reason) => members.get(portalId)?.lane?.end(reason),
    get unread() {
      return unread.size;
    },
  };
}

function filterOf(portalId: string): string {
  return `N/${portalId}/#`;
}
