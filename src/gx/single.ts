/**
 * Reads the one GX of a broker, mostly its own: finds out who it is where that is not configured, and keeps a session with
 * it. Where another GX answers in its place, that one is read from then on.
 */

import type { Health } from '../shared/health.ts';
import { type Logger, throttled } from '../shared/log.ts';
import type { PinStore } from '../types.ts';
import { ambiguous, type ConnectFailure, ended, noAnswer, spare } from './connect-failure.ts';
import type { Endpoint } from './endpoints.ts';
import { createGate } from './gate.ts';
import { Lane } from './lane.ts';
import type { Link } from './link.ts';
import { findPortal, type PortalAnswer } from './portal.ts';
import { belowPrefix, findPrefix } from './prefix.ts';
import type { GxListener, SourceSettings } from './protocol.ts';
import { Session } from './session.ts';
import type { Reader } from './source.ts';

/** A portal id is retained and comes at once, or not before some service of the GX is up. */
const PORTAL_ID_LATE = 3_000;
/** A GX that is asked answers within a few seconds, whatever its firmware. */
const ANSWER_LATE = 15_000;

export interface SingleOptions {
  readonly settings: SourceSettings;
  readonly listener: GxListener;
  readonly pins: PinStore;
  readonly log: Logger;
  /** Takes the GX; where it is read in another way already, the name of that. Without it every GX is taken. */
  readonly claim?: ((portalId: string) => string | undefined) | undefined;
}

export interface Single extends Reader {
  askFullPublish(): void;
  /** The GX is read in another way now. */
  leave(reason: string): void;
}

export function createSingle({ settings, listener, pins, log, claim }: SingleOptions): Single {
  const { ledger, topics, clock } = listener;
  const wanted = settings.gx.portal_id[0];
  const gate = createGate(listener.onHealth);
  const warn = throttled(log);
  let portalId = wanted;
  let lane: Lane | undefined;
  let session: Session | undefined;
  /** What is to be said unless a prefix explains it. */
  let suspect: Health | undefined;
  /** Of the topics of a GX on the broker of this connection, once it was looked for. */
  let prefix: Promise<string | undefined> | undefined;

  function report(health: Health): void {
    suspect = undefined;
    gate.report(health);
  }

  /** Nothing comes: perhaps because this broker has the topics of the GX below a prefix. */
  async function explain(health: Health, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
    const known = settings.gx.topic_prefix;
    suspect = health;
    prefix ??= findPrefix(endpoint, known, { pins, ledger }, signal);
    const found = await prefix;
    // Meanwhile something else may have become true.
    if (suspect?.code !== health.code || signal.aborted) return;
    report(found === undefined ? health : belowPrefix(found, known));
  }

  function find(link: Link, endpoint: Endpoint, signal: AbortSignal): Promise<PortalAnswer> {
    const message =
      'connected, but the GX does not tell its portal id yet; if it does not come, set GX_PORTAL_ID (GX: Settings, VRM online portal)';
    const silent: Health = { ok: false, code: 'no_portal_id', message };
    const late = setTimeout(() => void explain(silent, endpoint, signal), PORTAL_ID_LATE);
    return findPortal(link, ledger, signal).finally(() => clearTimeout(late));
  }

  async function converse(link: Link, endpoint: Endpoint, id: string, signal: AbortSignal): Promise<string> {
    const before = ledger.received;
    topics.portalId = id;
    let other: string | undefined;
    const onReplaced = (found: string) => {
      other = found;
      const message = `GX ${id} is silent, and GX ${found} answers at the same address: it is logged from now on, under its own portal id. If it is not yours set GX_PORTAL_ID`;
      log.warn({ code: 'replaced' }, message);
    };
    const own = new Lane(link, clock, (reason) => link.end(reason));
    link.onMessage = (message) => own.onMessage(message);
    link.onTooLong = () => own.onTooLong();
    lane = own;
    session = new Session(
      own,
      {
        ...listener,
        settings,
        portalId: id,
        onHealth: (health) => (health.code === 'no_answer' ? void explain(health, endpoint, signal) : report(health)),
        onRefused: (reason, topic) =>
          warn(reason, { reason, topic }, 'a message was unusable and is ignored; it is counted'),
        onReplaced: wanted === undefined ? onReplaced : undefined,
      },
      signal,
    );
    const late = setTimeout(() => {
      if (ledger.received === before) void explain(noAnswer(id), endpoint, signal);
    }, ANSWER_LATE);
    const reason = await session.run().finally(() => {
      clearTimeout(late);
      session = undefined;
      lane = undefined;
    });
    // An id that never answered may be that of another GX at the same address.
    if (other !== undefined) portalId = other;
    else if (ledger.received === before) portalId = wanted;
    return reason;
  }

  return {
    report,
    pause: gate.pause,
    resume: gate.resume,
    async read(link, endpoint, signal): Promise<ConnectFailure> {
      prefix = undefined;
      if (portalId === undefined) {
        const answer = await find(link, endpoint, signal);
        if (answer.kind === 'ambiguous') return ambiguous(answer.candidates, answer.answering);
        portalId = answer.portalId;
      }
      const elsewhere = claim?.(portalId);
      if (elsewhere !== undefined) return spare(portalId, elsewhere);
      return ended(endpoint, await converse(link, endpoint, portalId, signal));
    },
    askFullPublish: () => session?.askFullPublish(),
    leave: (reason) => lane?.end(reason),
  };
}
