/** A session of the daemon by itself: what the GX says is handed to it, and nothing in it happens by the time that passes. */
import type { SessionLink, SessionOptions } from '../../src/gx/protocol.ts';
import { Session } from '../../src/gx/session.ts';
import { messageOf } from './message.ts';
import type { Message } from './pour.ts';

export type Connection = Awaited<ReturnType<typeof openConnection>>;

/** A session over a link without a network. Nothing in it happens by the time that passes. */
export async function openConnection(begin: number, options: Omit<SessionOptions, 'clock'>) {
  let echo = '';
  let close: (reason: string) => void = () => undefined;
  const link: { -readonly [Key in keyof SessionLink]: SessionLink[Key] } = {
    arrived: begin,
    isShared: false,
    isPaused: false,
    closed: new Promise((resolve) => {
      close = resolve;
    }),
    onMessage: () => undefined,
    onTooLong: () => undefined,
    subscribe: async () => undefined,
    unsubscribe: async () => undefined,
    request(_topic, payload) {
      echo = /"full-publish-completed-echo":"([^"]+)"/.exec(payload)?.[1] ?? echo;
    },
    end: () => undefined,
  };
  const stopping = new AbortController();
  const session = new Session(link, { ...options, clock: () => link.arrived }, stopping.signal);
  const ended = session.run();
  await Promise.resolve(); // the subscription
  const end = async (reason: string) => {
    close(reason);
    await ended;
  };
  return {
    link,
    session,
    says({ topic, payload, retain = false }: Message) {
      link.onMessage(messageOf(topic, payload.replace('ECHO', echo), retain));
    },
    close: end,
    /** As the daemon stops, which is no event. */
    async stop() {
      stopping.abort(new Error('poured'));
      await end('poured');
    },
  };
}
