import { describe, expect, it } from 'vitest';
import { GONE } from '../../src/types.ts';
import { createDesk } from './desk.ts';

type Desk = ReturnType<typeof createDesk>;

const told = (desk: Desk) =>
  desk.taken('event').flatMap(({ value }) => /^notification (.*)$/.exec(value)?.slice(1) ?? []);

interface Notification {
  readonly text: string;
  readonly at: number;
  readonly isActive?: boolean;
}

/** As a GX does, all topics of the slot at once. */
function publish(desk: Desk, slot: number, { text, at, isActive = true }: Notification) {
  const say = (field: string, value: number | string) => desk.reads(`platform/0/Notifications/${slot}/${field}`, value);
  say('DateTime', at);
  say('DeviceName', 'MultiPlus');
  say('Type', 1);
  say('Active', Number(isActive));
  say('Acknowledged', 0);
  say('Description', text);
}

const HOT = { text: 'High temperature', at: 1_795_300_000 };
const LOW = { text: 'Low battery voltage', at: 1_795_300_100 };

describe('notifications of the GX', () => {
  it('are told once each, whatever is published again, acknowledged, over, or in another slot', () => {
    const desk = createDesk();
    desk.begin();
    publish(desk, 0, HOT);
    desk.pass(900);
    expect(told(desk)).toEqual([]);
    desk.pass(2_000);
    expect(told(desk)).toEqual(['2: MultiPlus: High temperature']);
    publish(desk, 0, HOT);
    publish(desk, 0, { ...HOT, isActive: false });
    publish(desk, 7, HOT);
    desk.happens({ kind: 'link', isUp: false });
    desk.begin(() => publish(desk, 0, HOT));
    desk.reads('platform/0/Notifications/0/Description', GONE);
    desk.begin(() => publish(desk, 1, HOT));
    desk.pass(5_000);
    expect(told(desk)).toEqual([]);
  });

  it('that a new one pushes on by a slot are not told again, also where that takes a while', () => {
    const desk = createDesk();
    desk.begin();
    publish(desk, 0, HOT);
    publish(desk, 1, LOW);
    desk.pass(3_000);
    desk.taken();
    publish(desk, 0, { text: 'Ripple', at: 1_795_300_200 });
    desk.pass(700);
    publish(desk, 1, HOT);
    publish(desk, 2, LOW);
    desk.pass(3_000);
    expect(told(desk)).toEqual(['2: MultiPlus: Ripple']);
  });

  it('are told though a slot never comes to rest', () => {
    const desk = createDesk();
    desk.begin();
    publish(desk, 0, HOT);
    for (let at = 0; at < 20; at += 1) {
      desk.reads('platform/0/Notifications/1/DateTime', at);
      desk.pass(900);
    }
    expect(told(desk)).toEqual(['2: MultiPlus: High temperature']);
  });

  it('a slot that is used again has another, also with the same words and while the former is active', () => {
    const desk = createDesk();
    desk.begin(() => publish(desk, 0, HOT));
    desk.pass(3_000);
    expect(told(desk)).toEqual(['2: MultiPlus: High temperature']);
    desk.reads('platform/0/Notifications/0/DateTime', HOT.at + 60);
    desk.pass(3_000);
    expect(told(desk)).toEqual(['2: MultiPlus: High temperature']);
    publish(desk, 0, LOW);
    desk.pass(3_000);
    expect(told(desk)).toEqual(['2: MultiPlus: Low battery voltage']);
  });

  it('are not told again after a restart of the logger, but those that came meanwhile are, over or not', () => {
    const first = createDesk();
    first.begin(() => publish(first, 0, HOT));
    first.pass(3_000);
    const second = createDesk({ remembered: first.devices.state() });
    second.begin(() => {
      publish(second, 0, { ...HOT, isActive: false });
      publish(second, 1, { ...LOW, isActive: false });
    });
    second.pass(3_000);
    expect(told(second)).toEqual(['2: MultiPlus: Low battery voltage']);
  });

  it('that are over when the GX is met first are no news, then or later', () => {
    const desk = createDesk();
    const all = () => {
      publish(desk, 0, { ...HOT, isActive: false });
      publish(desk, 1, LOW);
    };
    desk.begin(all);
    desk.pass(3_000);
    expect(told(desk)).toEqual(['2: MultiPlus: Low battery voltage']);
    desk.begin(all);
    desk.pass(3_000);
    expect(told(desk)).toEqual([]);
  });

  it('are told once the link is up and everything was published', () => {
    const desk = createDesk();
    desk.begin();
    publish(desk, 0, HOT);
    desk.happens({ kind: 'link', isUp: false });
    desk.pass(5_000);
    expect(told(desk)).toEqual([]);
    desk.begin(() => publish(desk, 0, HOT));
    desk.pass(2_000);
    expect(told(desk)).toEqual(['2: MultiPlus: High temperature']);
  });

  it('of ten thousand slots only a hundred are remembered', () => {
    const desk = createDesk();
    desk.begin();
    for (let slot = 0; slot < 10_000; slot += 1) publish(desk, slot, { text: `Note ${slot}`, at: slot });
    desk.pass(3_000);
    expect(told(desk)).toHaveLength(100);
    const codes = desk.known().flatMap(({ codes }) => [...codes.keys()]);
    expect(codes).toHaveLength(100);
  });
});
