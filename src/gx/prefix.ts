/**
 * A broker that is not the GX's own may have its topics below a prefix, `victron/N/<portal id>/...`, as a bridge brought
 * them. Where nothing comes, whether a prefix is set or not, this is the first thing to look for. It has a connection of its
 * own, so that what comes elsewhere meets no session.
 */
import type { Health } from '../shared/health.ts';
import { unlessAborted } from '../shared/wait.ts';
import type { PinStore, ReadingLedger } from '../types.ts';
import { dial } from './dial.ts';
import type { Endpoint } from './endpoints.ts';
import { Link } from './link.ts';

/** A GX that somebody keeps alive has a heartbeat every 3 s. */
const SEARCH = 4_000;
const FILTERS = ['N/#', '+/N/#', '+/+/N/#'];
/** A portal id is hex digits, 12 of them on a real GX: a word without a digit is none. */
const BELOW = /^((?:[^/]{1,60}\/){0,2})N\/(?=[a-zA-Z]{0,63}\d)[\da-zA-Z]{6,64}\//;

interface Means {
  readonly pins: PinStore;
  readonly ledger: ReadingLedger;
}

/**
 * The prefix, with its slash at the end, or an empty text where topics stand there without one; undefined where none but
 * `known`, which is looked at already, is seen in a few seconds. Never rejects.
 */
export async function findPrefix(
  endpoint: Endpoint,
  known: string,
  { pins, ledger }: Means,
  signal: AbortSignal,
): Promise<string | undefined> {
  // The timer holds this controller: a timeout that only `any` knows may be collected, and then never comes.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('no prefix was seen')), SEARCH);
  const ending = AbortSignal.any([signal, late.signal]);
  let link: Link | undefined;
  try {
    const opened = new Link(await dial(endpoint, pins, ending), endpoint);
    link = opened;
    await opened.connected(ending);
    const found = new Promise<string>((resolve) => {
      opened.onMessage = ({ topic }) => {
        ledger.received += 1;
        ledger.control += 1;
        const prefix = BELOW.exec(topic)?.[1];
        if (prefix !== undefined && prefix !== known) resolve(prefix);
      };
    });
    for (const filter of known === '' ? FILTERS.slice(1) : FILTERS) await opened.subscribe(filter, ending);
    return await unlessAborted(found, ending);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    link?.end('done');
  }
}

/** What is so in place of why nothing comes: it does not pass by itself. */
export function belowPrefix(prefix: string, known: string): Health<'gx'> {
  const nothing = known === '' ? 'connected, but' : `connected, but nothing comes below ${known}:`;
  const message =
    prefix === ''
      ? `${nothing} the topics of a GX stand on this broker without a prefix: leave GX_TOPIC_PREFIX empty`
      : `${nothing} the topics of a GX stand below a prefix on this broker: set GX_TOPIC_PREFIX=${prefix}`;
  return { ok: false, code: 'no_answer', message };
}
