import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionLink } from '../../src/gx/protocol.ts';
import { Session } from '../../src/gx/session.ts';
import { Topics } from '../../src/gx/topics.ts';
import type { Health } from '../../src/shared/health.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import { GONE, type GxEvent, type Reading } from '../../src/types.ts';
import { messageOf } from '../support/message.ts';
import { SETTINGS } from '../support/settings.ts';

const ID = 'c0619ab12345';
const KEEPALIVE = `R/${ID}/keepalive`;
const SUPPRESSED = '{"keepalive-options":["suppress-republish"]}';

/** A link without a network: what the session asks for is recorded, what the GX says is put in by the test. */
class FakeLink implements SessionLink {
  readonly isShared = false;
  arrived = 0;
  isPaused = false;
  readonly closed: Promise<string>;
  onMessage: SessionLink['onMessage'] = () => undefined;
  onTooLong: SessionLink['onTooLong'] = () => undefined;
  readonly requests: { topic: string; payload: string }[] = [];
  readonly subscriptions: string[] = [];
  private close: (reason: string) => void = () => undefined;

  constructor() {
    this.closed = new Promise((resolve) => {
      this.close = resolve;
    });
  }

  async subscribe(filter: string) {
    this.subscriptions.push(`+${filter}`);
  }

  async unsubscribe(filter: string) {
    this.subscriptions.push(`-${filter}`);
  }

  request(topic: string, payload: string) {
    this.requests.push({ topic, payload });
  }

  end(reason: string) {
    this.close(reason);
  }

  /** The requests since the last call. */
  taken() {
    return this.requests.splice(0);
  }

  says(tail: string, payload: string, retained = false, portalId = ID) {
    this.onMessage(messageOf(`N/${portalId}/${tail}`, payload, retained));
  }

  completes(request: { payload: string } | undefined) {
    const echo = /echo":"([^"]+)"/.exec(request?.payload ?? '')?.[1];
    this.says('full_publish_completed', `{"full-publish-completed-echo":"${echo}","value":1795305600}`);
  }
}

const link = () => new FakeLink();
let gx = link();
let completions = 0;
let events: GxEvent[] = [];
let session: Session;
let stop: AbortController;
let health: Health[] = [];
let readings: Reading[] = [];
let ledger = createReadingLedger();
let replacedBy: string | undefined;
/** The times that the GX told. */
let told: number[] = [];
let ended: Promise<string>;

const isFull = ({ topic, payload }: { topic: string; payload: string }) =>
  topic === KEEPALIVE && payload.includes('full-publish-completed-echo') && !payload.includes('suppress');

beforeEach(async () => {
  vi.useFakeTimers();
  gx = link();
  completions = 0;
  events = [];
  stop = new AbortController();
  health = [];
  readings = [];
  told = [];
  ledger = createReadingLedger();
  replacedBy = undefined;
  session = new Session(
    gx,
    {
      portalId: ID,
      settings: SETTINGS,
      topics: new Topics(),
      ledger,
      clock: Date.now,
      onReading: (reading) => readings.push(reading),
      onEvent(event) {
        events.push(event);
        if (event.kind === 'complete') completions += 1;
      },
      onHeartbeat: (seconds) => told.push(seconds),
      onHealth: (state) => health.push(state),
      onRefused: () => undefined,
      onReplaced(portalId) {
        replacedBy = portalId;
      },
    },
    stop.signal,
  );
  ended = session.run();
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(async () => {
  gx.end('the test is over');
  await ended;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Lets time pass with a heartbeat every 3 s, as an awake GX has. */
async function beat(milliseconds: number) {
  for (let passed = 0; passed < milliseconds; passed += 3_000) {
    gx.says('heartbeat', '{"value":1795305600}');
    await vi.advanceTimersByTimeAsync(3_000);
  }
}

describe('a session', () => {
  it('subscribes once, then asks for everything with an echo of its own', () => {
    expect(gx.subscriptions).toEqual([`+N/${ID}/#`]);
    const [first, ...others] = gx.taken();
    expect(others).toEqual([]);
    expect(first && isFull(first)).toBe(true);
  });

  it('is complete with its own echo, not with that of another client', () => {
    const [request] = gx.taken();
    gx.says('full_publish_completed', '{"full-publish-completed-echo":"abc","value":1795305600}');
    gx.says('full_publish_completed', '{"value":1795305600}');
    expect(completions).toBe(0);
    gx.completes(request);
    expect(completions).toBe(1);
    expect(health.at(-1)).toMatchObject({ ok: true, code: 'ok' });
  });

  it('keeps the GX alive every 20 s without a republish, and asks for everything every 300 s', async () => {
    gx.completes(gx.taken()[0]);
    await beat(297_000);
    const keepalives = gx.taken();
    expect(keepalives).toHaveLength(14);
    expect(keepalives.every(({ topic, payload }) => topic === KEEPALIVE && payload === SUPPRESSED)).toBe(true);
    await beat(6_000);
    expect(gx.taken().filter(isFull)).toHaveLength(1);
  });

  it('asks again, more and more rarely, when no completion comes from a GX that is alive', async () => {
    gx.taken();
    await beat(120_000);
    const full = gx.taken().filter(isFull);
    expect(full.length).toBeGreaterThanOrEqual(3);
    expect(full.length).toBeLessThanOrEqual(5);
    gx.completes(full.at(-1));
    expect(completions).toBe(1);
  });

  it('asks a silent GX for everything every few seconds: one of the requests may arrive', async () => {
    gx.completes(gx.taken()[0]);
    gx.says('battery/256/Soc', '{"value":50}');
    await beat(3_000);
    await vi.advanceTimersByTimeAsync(12_000);
    gx.taken();
    await vi.advanceTimersByTimeAsync(20_000);
    const full = gx.taken().filter(isFull);
    expect(full.length).toBeGreaterThanOrEqual(3);
    expect(full.length).toBeLessThanOrEqual(5);
    expect(completions).toBe(1);
    expect(health.at(-1)).toMatchObject({ code: 'silent' });
  });

  it('says so when heartbeats stop, and asks for everything when they come back', async () => {
    gx.completes(gx.taken()[0]);
    await beat(3_000);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(health.at(-1)).toMatchObject({ ok: false, code: 'silent' });
    gx.taken();
    gx.says('heartbeat', '{"value":1795305600}');
    const [request] = gx.taken();
    expect(request && isFull(request)).toBe(true);
    gx.completes(request);
    expect(health.at(-1)).toMatchObject({ ok: true });
  });

  it('ends the link when nothing comes for 60 s', async () => {
    gx.completes(gx.taken()[0]);
    await vi.advanceTimersByTimeAsync(62_000);
    expect(await ended).toContain('60 s');
  });

  it('gives readings with the time of their arrival, booleans as numbers, empties as gone', () => {
    gx.arrived = 1234;
    gx.says('battery/256/Soc', '{"value":87.5}');
    gx.says('battery/256/Relay/0/State', '{"value":true}');
    gx.says('battery/256/Soc', '');
    expect(readings.map(({ topic, value, time }) => [topic.path, value, time])).toEqual([
      ['Soc', 87.5, 1234],
      ['Relay/0/State', 1, 1234],
      ['Soc', GONE, 1234],
    ]);
  });
});

describe('the time of the GX', () => {
  it('comes with each heartbeat and with the answer to our own request', () => {
    gx.says('heartbeat', '{"value":1795305601}');
    gx.says('full_publish_completed', '{"full-publish-completed-echo":"abc","value":1795305602}');
    gx.completes(gx.taken()[0]);
    gx.says('heartbeat', '{"value":1795305603.5}');
    expect(told).toEqual([1795305601, 1795305600, 1795305603.5]);
  });

  it('is not taken from what is retained, nor from what is no number', () => {
    gx.says('heartbeat', '{"value":1795305601}', true);
    for (const payload of [
      '',
      '{',
      '{"value":null}',
      '{"value":"1795305601"}',
      '{"value":1e999}',
      '{"value":NaN}',
      '7',
    ])
      gx.says('heartbeat', payload);
    expect(told).toEqual([]);
    expect(readings).toEqual([]);
  });

  it('is not taken from what the broker held during a long pause', async () => {
    gx.completes(gx.taken()[0]);
    told = [];
    await pause(10_000);
    gx.says('heartbeat', '{"value":1795305601}');
    await vi.advanceTimersByTimeAsync(1_000);
    gx.says('heartbeat', '{"value":1795305604}');
    expect(told).toEqual([]);
    gx.completes(gx.taken().find(isFull));
    gx.says('heartbeat', '{"value":1795305610}');
    expect(told).toEqual([1795305600, 1795305610]);
  });
});

/** Nothing is read for so long, ms. Heartbeats, had there been any, come afterwards. */
async function pause(milliseconds: number) {
  gx.isPaused = true;
  await vi.advanceTimersByTimeAsync(milliseconds);
  gx.isPaused = false;
}

describe('a pause', () => {
  it('is no silence: neither the GX nor the link is given up, and keepalives go on', async () => {
    gx.completes(gx.taken()[0]);
    await beat(3_000);
    await pause(120_000);
    const requests = gx.taken();
    expect(requests).toHaveLength(6);
    expect(requests.every(({ payload }) => payload === SUPPRESSED)).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(health.map(({ code }) => code)).toEqual(['waiting', 'ok']);
    expect(await Promise.race([ended, 'still there'])).toBe('still there');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(health.at(-1)).toMatchObject({ code: 'silent' });
    await vi.advanceTimersByTimeAsync(51_000);
    expect(await ended).toContain('60 s');
  });

  it('that is short goes by', async () => {
    gx.completes(gx.taken()[0]);
    await pause(1_500);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(gx.taken()).toEqual([]);
    gx.says('heartbeat', '{"value":1795305609}');
    expect(told.at(-1)).toBe(1795305609);
  });

  it('of more than 3 s is repaired by one full publish', async () => {
    gx.completes(gx.taken()[0]);
    await pause(3_100);
    await vi.advanceTimersByTimeAsync(1_000);
    const requests = gx.taken();
    expect(requests).toHaveLength(1);
    expect(requests.filter(isFull)).toHaveLength(1);
    gx.completes(requests[0]);
    await beat(9_000);
    expect(gx.taken().filter(isFull)).toEqual([]);
  });

  it('with a full publish under way: another when that one came, and never two at once', async () => {
    const [first] = gx.taken();
    await pause(60_000);
    expect(gx.taken().filter(isFull)).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(gx.taken().filter(isFull)).toEqual([]);
    gx.completes(first);
    expect(completions).toBe(1);
    const repair = gx.taken();
    expect(repair.filter(isFull)).toHaveLength(1);
    await pause(10_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gx.taken().filter(isFull)).toEqual([]);
    gx.completes(repair[0]);
    gx.completes(gx.taken().find(isFull));
    expect(completions).toBe(3);
    await beat(9_000);
    expect(gx.taken().filter(isFull)).toEqual([]);
  });

  it('of a GX that had been silent before: everything is asked for when a heartbeat comes back', async () => {
    gx.completes(gx.taken()[0]);
    await beat(3_000);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(health.at(-1)).toMatchObject({ code: 'silent' });
    gx.taken();
    await pause(10_000);
    await vi.advanceTimersByTimeAsync(1_000);
    gx.says('heartbeat', '{"value":1795305600}');
    const requests = gx.taken().filter(isFull);
    expect(requests.length).toBeGreaterThanOrEqual(1);
    expect(requests.length).toBeLessThanOrEqual(2);
    gx.completes(requests.at(-1));
    expect(health.at(-1)).toMatchObject({ ok: true });
  });

  it('and a completion that the broker dropped: it is asked for again', async () => {
    gx.completes(gx.taken()[0]);
    await pause(10_000);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(gx.taken().filter(isFull)).toHaveLength(2);
  });

  it('at the start makes no old firmware of the GX', async () => {
    gx.taken();
    await pause(60_000);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(gx.taken().every(({ payload }) => payload !== '')).toBe(true);
  });

  it('with old firmware: empty payloads go on, and everything comes by subscribing again', async () => {
    gx.says('keepalive', '{"value": 1}', true);
    gx.says('battery/256/Soc', '{"value": 1}');
    await pause(60_000);
    expect(completions).toBe(0);
    expect(
      new Set(
        gx
          .taken()
          .slice(1)
          .map(({ payload }) => payload),
      ),
    ).toEqual(new Set(['']));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gx.subscriptions).toEqual([`+N/${ID}/#`, `-N/${ID}/#`, `+N/${ID}/#`]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(completions).toBe(1);
  });
});

describe('a GX whose completions carry no echo', () => {
  const plain = (value = 1795305600) => gx.says('full_publish_completed', `{"value":${value}}`);

  it('is complete 2 s after the first, and from then on at each, with what came since the one before', async () => {
    gx.says('heartbeat', '{"value":1795305600}');
    gx.says('battery/256/Soc', '{"value":50}');
    plain();
    expect(completions).toBe(0);
    await beat(3_000);
    expect(completions).toBe(1);
    expect(health.at(-1)).toMatchObject({ ok: true, message: `receiving from GX ${ID}` });
    events = [];
    gx.arrived = 4321;
    plain();
    expect(events).toEqual([
      { kind: 'complete', portalId: ID, time: 4321 },
      { kind: 'between', portalId: ID, time: Date.now() },
    ]);
    expect(told.at(-1)).toBe(1795305600);
  });

  it('is asked for everything once at the start and once an interval', async () => {
    let asked = 0;
    for (let second = 0; second < 900; second += 3) {
      const requests = gx.taken().filter(isFull).length;
      asked += requests;
      if (requests > 0) plain();
      await beat(3_000);
    }
    expect(asked).toBe(3);
  });

  it('where somebody else asks often, it need not be asked', async () => {
    plain();
    gx.taken();
    for (let minute = 0; minute < 10; minute += 1) {
      await beat(60_000);
      plain();
    }
    expect(gx.taken().filter(isFull)).toEqual([]);
    expect(completions).toBe(11);
  });

  it('goes by its echo again once that came', async () => {
    const [request] = gx.taken();
    plain();
    await beat(3_000);
    gx.completes(request);
    plain();
    expect(completions).toBe(2);
  });

  it('may have other firmware after a silence', async () => {
    gx.completes(gx.taken()[0]);
    await beat(3_000);
    await vi.advanceTimersByTimeAsync(12_000);
    gx.taken();
    gx.says('heartbeat', '{"value":1795305600}');
    plain();
    await beat(3_000);
    expect(completions).toBe(2);
  });
});

describe('a GX that tells no completion', () => {
  const burst = () => {
    for (let index = 0; index < 12; index += 1) gx.says(`battery/256/Path${index}`, '{"value":1}');
  };

  it('is complete 5 s after a request that brought about as many messages as there are topics', async () => {
    const live = async (seconds: number) => {
      let asked = 0;
      for (let second = 0; second < seconds; second += 1) {
        gx.says('heartbeat', '{"value":1795305600}');
        const requests = gx.taken().filter(isFull).length;
        asked += requests;
        if (requests > 0) burst();
        await vi.advanceTimersByTimeAsync(1_000);
      }
      return asked;
    };
    expect(await live(12)).toBe(2);
    expect(events.at(-1)).toMatchObject({ kind: 'complete' });
    expect(events.at(-1)).not.toHaveProperty('isUnanswered');
    expect(health.at(-1)).toMatchObject({ ok: true, message: `receiving from GX ${ID}` });
    completions = 0;
    expect(await live(600)).toBe(1);
    expect(completions).toBe(1);
  });

  it('and answers no request: it is received, and who left unseen is not known', async () => {
    burst();
    for (let second = 0; second < 12; second += 3) {
      await beat(3_000);
      gx.says('battery/256/Soc', `{"value":${second}}`);
    }
    expect(events.at(-1)).toMatchObject({ kind: 'complete', isUnanswered: true });
    expect(health.at(-1)).toMatchObject({ ok: true });
    expect(health.at(-1)?.message).toContain('does not answer requests');
  });

  it('nor a heartbeat, and retains nothing: no old firmware, and it is asked as any other', async () => {
    for (let second = 0; second < 20; second += 1) {
      if (gx.taken().some(isFull)) burst();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(events.map(({ kind }) => kind)).not.toContain('legacy');
    expect(gx.subscriptions).toEqual([`+N/${ID}/#`]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(gx.taken().every(({ topic, payload }) => topic === KEEPALIVE && payload === SUPPRESSED)).toBe(true);
    expect(health.at(-1)).toMatchObject({ ok: true, message: `receiving from GX ${ID}` });
  });
});

describe('a GX that hears the oldest request only', () => {
  const SERIAL = `R/${ID}/system/0/Serial`;

  it('is asked that way once it answered it, and kept alive both ways', async () => {
    gx.taken();
    await vi.advanceTimersByTimeAsync(5_000);
    const request = gx.taken().find(({ topic }) => topic === SERIAL);
    gx.says('heartbeat', '{"value":1795305600}');
    gx.completes(request);
    expect(completions).toBe(1);
    await beat(21_000);
    expect(gx.taken()).toEqual([
      { topic: KEEPALIVE, payload: SUPPRESSED },
      { topic: SERIAL, payload: SUPPRESSED },
    ]);
    session.askFullPublish();
    expect(gx.taken().map(({ topic }) => topic)).toEqual([SERIAL]);
  });
});

describe('another GX at the same address', () => {
  const OTHER = 'c0ffee0000bb';

  it('is looked for once nothing came for 15 s, and found when it answers with a heartbeat', async () => {
    await vi.advanceTimersByTimeAsync(16_000);
    expect(gx.subscriptions.at(-1)).toBe('+N/+/system/0/Serial');
    gx.taken();
    gx.says('system/0/Serial', `{"value":"${OTHER}"}`, true, OTHER);
    gx.says('heartbeat', '{"value":1}', true, OTHER);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gx.subscriptions).toContain(`+N/${OTHER}/heartbeat`);
    expect(gx.taken()).toContainEqual({ topic: `R/${OTHER}/keepalive`, payload: SUPPRESSED });
    expect(replacedBy).toBeUndefined();
    gx.says('heartbeat', '{"value":1795305600}', false, OTHER);
    expect(replacedBy).toBe(OTHER);
    expect(await ended).toContain(`GX ${OTHER} answers in its place`);
    expect(readings).toEqual([]);
    expect(ledger.control).toBe(3);
  });

  it('a serial that a broker retains of a GX that is gone changes nothing, and neither does one that is back', async () => {
    gx.completes(gx.taken()[0]);
    await beat(3_000);
    await vi.advanceTimersByTimeAsync(27_000);
    gx.says('system/0/Serial', `{"value":"${OTHER}"}`, true, OTHER);
    await vi.advanceTimersByTimeAsync(21_000);
    expect(gx.taken().filter(({ topic }) => topic.includes(OTHER)).length).toBeGreaterThanOrEqual(2);
    gx.says('heartbeat', '{"value":1795305600}');
    await beat(3_000);
    expect(gx.subscriptions.slice(-2)).toEqual(['-N/+/system/0/Serial', `-N/${OTHER}/heartbeat`]);
    expect(replacedBy).toBeUndefined();
    expect(await Promise.race([ended, 'still there'])).toBe('still there');
  });
});

describe('with firmware before Venus OS 3.20', () => {
  const asked = (requests: { topic: string; payload: string }[]) =>
    requests.map(({ topic, payload }) => [topic, payload]);
  const legacy = [
    [KEEPALIVE, ''],
    [`R/${ID}/system/0/Serial`, ''],
  ];

  it('a retained keepalive tells, and empty payloads follow at once and every 20 s', async () => {
    gx.taken();
    gx.says('keepalive', '{"value": 1}', true);
    expect(asked(gx.taken())).toEqual(legacy);
    for (let second = 0; second < 20; second += 1) {
      gx.says('battery/256/Soc', `{"value": ${second}}`);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(asked(gx.taken())).toEqual(legacy);
    expect(completions).toBe(1);
    expect(health.at(-1)).toMatchObject({ ok: true });
  });

  it('the keepalive of another client, which is not retained, does not tell', () => {
    gx.taken();
    gx.says('keepalive', '{"value": 1}', false);
    expect(gx.taken()).toEqual([]);
  });

  it('silence tells: two requests, by the oldest way too, and 10 s without completion or heartbeat', async () => {
    await vi.advanceTimersByTimeAsync(9_000);
    const requests = gx.taken();
    expect(requests.map(({ topic }) => topic)).toEqual([KEEPALIVE, KEEPALIVE, `R/${ID}/system/0/Serial`]);
    expect(requests.every(({ payload }) => payload.includes('full-publish-completed-echo'))).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked(gx.taken())).toEqual(legacy);
  });

  it('subscribes again every 300 s for the complete state', async () => {
    gx.says('keepalive', '{"value": 1}', true);
    for (let second = 0; second < 303; second += 1) {
      gx.says('battery/256/Soc', `{"value": ${second}}`);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(completions).toBe(1);
    expect(gx.subscriptions).toEqual([`+N/${ID}/#`, `-N/${ID}/#`, `+N/${ID}/#`]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gx.subscriptions.slice(3)).toEqual([`-N/${ID}/#`, `+N/${ID}/#`]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(completions).toBe(2);
  });

  it('what is retained is news once no heartbeat came, when it comes with a subscription made for it', async () => {
    gx.says('keepalive', '{"value": 1}', true);
    gx.says('battery/256/Soc', '{"value": 12}', true);
    expect(readings).toEqual([]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(gx.subscriptions).toEqual([`+N/${ID}/#`, `-N/${ID}/#`, `+N/${ID}/#`]);
    gx.says('battery/256/Soc', '{"value": 12}', true);
    gx.says('battery/256/Dc/0/Voltage', '{"value": 26.5}');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(readings.map(({ value }) => value)).toEqual([12, 26.5]);
    expect(ledger.refused.retained).toBe(1);
    expect(events.at(-1)).toMatchObject({ kind: 'complete' });
    expect(events.at(-1)).not.toHaveProperty('isUnanswered');
  });

  it('that was renewed since the broker retained all that: nothing of it is news', async () => {
    gx.says('keepalive', '{"value": 1}', true);
    gx.says('battery/279/Soc', '{"value": 12}', true);
    gx.says('heartbeat', '{"value":1795305600}');
    gx.says('battery/279/Soc', '{"value":76.9}');
    gx.completes(gx.taken().find(isFull));
    await beat(30_000);
    expect(gx.subscriptions).toEqual([`+N/${ID}/#`]);
    expect(readings.map(({ value }) => value)).toEqual([76.9]);
    expect(events.map(({ kind }) => kind)).not.toContain('legacy');
    expect(health.at(-1)).toMatchObject({ ok: true, message: `receiving from GX ${ID}` });
  });

  it('that is renewed while the link stays up ends the link, for all begins anew', async () => {
    gx.says('keepalive', '{"value": 1}', true);
    gx.says('battery/256/Soc', '{"value": 1}');
    await vi.advanceTimersByTimeAsync(8_000);
    expect(completions).toBe(1);
    gx.says('heartbeat', '{"value":1795305600}');
    expect(await ended).toContain('newer firmware');
  });

  it('a portal id that nothing comes from is no old firmware', async () => {
    await vi.advanceTimersByTimeAsync(20_000);
    expect(completions).toBe(0);
    expect(health.at(-1)).toMatchObject({ ok: false, code: 'no_answer' });
    expect(health.at(-1)?.message).toContain('GX_PORTAL_ID');
  });

  it('what a broker retains of a GX that is away is no answer, and no life; the first value is', async () => {
    gx.says('system/0/Serial', `{"value":"${ID}"}`, true);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(completions).toBe(0);
    expect(events.map(({ kind }) => kind)).not.toContain('alive');
    expect(health.at(-1)).toMatchObject({ code: 'no_answer' });
    gx.says('battery/256/Soc', '{"value": 50}');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(completions).toBe(1);
    expect(health.at(-1)).toMatchObject({ ok: true });
  });

  it('the answer to a subscription is awaited however long the broker takes for it', async () => {
    gx.says('keepalive', '{"value": 1}', true);
    gx.says('battery/256/Soc', '{"value": 1}');
    await vi.advanceTimersByTimeAsync(8_000);
    expect(completions).toBe(1);
    let grant: () => void = () => undefined;
    gx.subscribe = () =>
      new Promise((resolve) => {
        grant = resolve;
      });
    session.askFullPublish();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(completions).toBe(1);
    grant();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(completions).toBe(2);
  });

  it('a heartbeat shows that it was a mistake', async () => {
    await vi.advanceTimersByTimeAsync(11_000);
    gx.taken();
    gx.says('heartbeat', '{"value":1795305600}');
    expect(gx.taken().filter(isFull)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(gx.taken().every(({ payload }) => payload !== '')).toBe(true);
  });
});

describe('what a session tells', () => {
  const told = () =>
    events.map((event) =>
      event.kind === 'link' ? `link ${event.isUp}` : event.kind === 'alive' ? `alive ${event.isAlive}` : event.kind,
    );

  it('the link, each request for everything before it goes out, and the answer to the last of them', async () => {
    expect(told()).toEqual(['link true', 'asked', 'asked']);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(told().slice(3)).toEqual(['asked']);
    const [first, second] = gx.taken();
    gx.completes(first);
    expect(told()).toHaveLength(4);
    gx.completes(second);
    expect(told().slice(4)).toEqual(['complete']);
    gx.end('gone');
    await ended;
    expect(told().slice(5)).toEqual(['link false']);
    expect(events.every(({ portalId }) => portalId === ID)).toBe(true);
  });

  it('no end of the link that is our own stop', async () => {
    stop.abort(new Error('the daemon stops'));
    gx.end('the daemon stops');
    await ended;
    expect(told()).not.toContain('link false');
  });

  it('life by heartbeats: from the first one to 10 s of silence', async () => {
    gx.completes(gx.taken()[0]);
    events = [];
    await beat(30_000);
    expect(told()).toEqual(['alive true']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told()).toEqual(['alive true']);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(told().filter((event) => event.startsWith('alive'))).toEqual(['alive true', 'alive false']);
    gx.says('heartbeat', '{"value":1795305600}');
    expect(told().filter((event) => event.startsWith('alive'))).toEqual(['alive true', 'alive false', 'alive true']);
  });

  it('life by values where no heartbeat ever came: until 90 s after the last', async () => {
    gx.says('keepalive', '{"value": 1}', true);
    events = [];
    gx.says('battery/256/Soc', '{"value": 1}');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told()).toEqual(['alive true']);
    for (let second = 0; second < 88; second += 1) {
      gx.says('keepalive', '{"value": 1}');
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(told()).toEqual(['alive true', 'asked', 'legacy', 'complete']);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(told()).toEqual(['alive true', 'asked', 'legacy', 'complete', 'alive false']);
  });

  it('old firmware, and a subscription made anew as a request for everything', async () => {
    gx.says('keepalive', '{"value": 1}', true);
    gx.says('battery/256/Soc', '{"value": 1}');
    await vi.advanceTimersByTimeAsync(8_000);
    expect(told().slice(3)).toEqual(['alive true', 'asked', 'legacy', 'complete']);
    events = [];
    session.askFullPublish();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(told()).toEqual(['asked', 'complete']);
    const anew = [`-N/${ID}/#`, `+N/${ID}/#`];
    expect(gx.subscriptions).toEqual([`+N/${ID}/#`, ...anew, ...anew]);
  });

  it('one more full publish when it is wanted, and none beside one that is awaited', () => {
    const [first] = gx.taken();
    session.askFullPublish();
    expect(gx.taken()).toEqual([]);
    gx.completes(first);
    events = [];
    session.askFullPublish();
    expect(gx.taken().filter(isFull)).toHaveLength(1);
    expect(told()).toEqual(['asked']);
  });
});
