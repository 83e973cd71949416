/**
 * A broker that is not the GX's own may have its topics below a prefix, `victron/N/<portal id>/...`, as a bridge brought
 * them. Where nothing comes and no prefix is set, this is the first thing to look for. It has a connection of its own,
 * so that what comes below a prefix meets no session.
 */
import type { Health } from '../shared/health.ts';
import { unlessAborted } from '../shared/wait.ts';
import type { PinStore, ReadingLedger } from '../types.ts';
import { dial } from './dial.ts';
import type { Endpoint } from './endpoints.ts';
import { Link } from './link.ts';

/** A GX that somebody keeps alive has a heartbeat every 3 s. */
const SEARCH = 4_000;
const FILTERS = ['+/N/#', '+/+/N/#'];
/** A portal id is hex digits, 12 of them on a real GX: a word without a digit is none. */
const BELOW = /^([^/]{1,60}\/(?:[^/]{1,60}\/)?)N\/(?=[a-zA-Z]{0,63}\d)[\da-zA-Z]{6,64}\//;

interface Means {
  readonly pins: PinStore;
  readonly ledger: ReadingLedger;
}

/** The prefix, with its slash at the end; undefined where none is seen in a few seconds. Never rejects. */
export async function findPrefix(
  endpoint: Endpoint,
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
        if (prefix !== undefined) resolve(prefix);
      };
    });
    for (const filter of FILTERS) await opened.subscribe(filter, ending);
    return await unlessAborted(found, ending);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    link?.end('done');
  }
}

/** What is so in place of why nothing comes: it does not pass by itself. */
export function belowPrefix(prefix: string): Health<'gx'> {
  const message = `connected, but the topics of a GX stand below a prefix on this broker: set GX_TOPIC_PREFIX=${prefix}`;
  return { ok: false, code: 'no_answer', message };
}
