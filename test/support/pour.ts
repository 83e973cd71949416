/**
 * Pours messages through the real session and the real points, at the times they carry: from MQTT messages to line
 * protocol without a network and without a clock.
 */
import { runSession, type SessionLink } from '../../src/gx/session.ts';
import { Topics } from '../../src/gx/topics.ts';
import { createReadingLedger } from '../../src/ledger.ts';
import type { Remembered } from '../../src/points/devices.ts';
import { Points } from '../../src/points/points.ts';
import type { Profile, Rule } from '../../src/points/rules.ts';
import type { ReadingLedger } from '../../src/types.ts';

export interface Message {
  readonly t: number;
  readonly topic: string;
  readonly payload: string;
}

export interface PourOptions {
  readonly profile?: Profile;
  readonly rules?: readonly Rule[];
  readonly sites?: Readonly<Record<string, string>>;
  readonly remembered?: Remembered;
  /** Time of t = 0, ms since 1970. */
  readonly begin?: number;
  readonly portalId?: string;
}

export interface Poured {
  readonly lines: string;
  readonly fields: number;
  readonly ledger: ReadingLedger;
  readonly points: Points;
}

/** 2026-11-22 00:00:00 UTC. */
export const BEGIN = 1_795_305_600_000;

/** A payload may say `ECHO` where our own echo belongs. */
export async function pour(messages: Iterable<Message>, options: PourOptions = {}): Promise<Poured> {
  const { profile = 'everything', rules = [], sites = {}, begin = BEGIN, portalId = 'c0619ab12345' } = options;
  const remembered = options.remembered ?? { sites: {}, devices: [] };
  const ledger = createReadingLedger();
  let lines = '';
  let fields = 0;
  const emit = (line: string, count: number) => {
    lines += line;
    fields += count;
  };
  const points = new Points({ profile, rules, sites, remembered, ledger, emit });
  let echo = '';
  let close: (reason: string) => void = () => undefined;
  const link: SessionLink = {
    arrived: begin,
    isPaused: false,
    closed: new Promise((resolve) => {
      close = resolve;
    }),
    onMessage: () => undefined,
    subscribe: async () => undefined,
    unsubscribe: async () => undefined,
    request(_topic, payload) {
      echo = /"full-publish-completed-echo":"([^"]+)"/.exec(payload)?.[1] ?? echo;
    },
    end: () => undefined,
  };
  const session = runSession(
    link,
    {
      portalId,
      fullPublishInterval: 300_000,
      topics: new Topics(),
      ledger,
      onReading: (reading) => points.accept(reading),
      onComplete: () => points.complete(),
      onHealth: () => undefined,
      onRefused: () => undefined,
    },
    new AbortController().signal,
  );
  await Promise.resolve(); // the subscription
  let ticked = begin;
  for (const { t, topic, payload } of messages) {
    for (; ticked + 100 <= begin + t; ticked += 100) points.tick(ticked + 100);
    link.arrived = begin + t;
    link.onMessage(topic, Buffer.from(payload.replace('ECHO', echo)), false);
  }
  points.tick(ticked + 20_000);
  points.close();
  close('poured');
  await session;
  return { lines, fields, ledger, points };
}
