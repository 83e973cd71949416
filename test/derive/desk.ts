/** A Derive on its own: what is put in, and the facts that come out. */
import { Derive, type DeriveOptions } from '../../src/derive/derive.ts';
import { Registry } from '../../src/devices/registry.ts';
import type { Remembered } from '../../src/devices/remembered.ts';
import type { DeviceId, GxEvent, Topic, Value } from '../../src/types.ts';

export const ID = 'c0619ab12345';
export const NOON = Date.UTC(2026, 10, 22, 12);

export interface Said {
  readonly what: 'presence' | 'detail' | 'event' | 'alarm' | 'site' | 'left' | 'forgotten' | 'asked';
  readonly who: string;
  readonly value: string;
  /** After noon, ms. */
  readonly at: number;
}

/** Without the portal id and the time, which the desk knows. */
export type Happening =
  | { kind: 'link'; isUp: boolean }
  | { kind: 'alive'; isAlive: boolean }
  | { kind: 'asked' | 'complete' | 'legacy' };

export function createDesk({ remembered = {}, ...options }: Partial<DeriveOptions> & { remembered?: Remembered } = {}) {
  const said: Said[] = [];
  const topics = new Map<string, Topic>();
  const nameOf = ({ service, instance }: DeviceId) => `${service}/${instance}`;
  const say = (what: Said['what'], who: string, value: string | number | boolean, time: number) =>
    void said.push({ what, who, value: String(value), at: time - NOON });
  const devices = new Registry({ remembered });
  devices.listen({
    named: () => undefined,
    interrupted: (device, time) => say('left', nameOf(device), '', time),
    displaced: () => undefined,
    shared: () => undefined,
    forgotten: (device) => say('forgotten', nameOf(device), '', NOON),
  });
  const derive = new Derive({
    devices,
    forgetAfter: 30 * 86_400_000,
    portalId: ID,
    facts: {
      defer: (_, tell) => tell(),
      presence: (device, isOnline, time) => say('presence', nameOf(device), Number(isOnline), time),
      detail: (device, field, text, time) => say('detail', nameOf(device), `${field} ${text}`, time),
      event: (device, kind, text, severity, time) => say('event', nameOf(device), `${kind} ${severity}: ${text}`, time),
      siteEvent: ({ portalId }, kind, text, severity, time) =>
        say('event', portalId, `${kind} ${severity}: ${text}`, time),
      site: ({ portalId }, field, value, time) => say('site', portalId, `${field} ${value}`, time),
      alarm: (device, name, { level, recent, text }, time) =>
        say('alarm', `${nameOf(device)} ${name}`, `${level} ${recent} ${text}`, time),
    },
    askFullPublish: (portalId) => say('asked', portalId, '', NOON + desk.now),
    ...options,
  });
  const topicOf = (name: string): Topic => {
    const [service = '', instance = '', ...path] = name.split('/');
    const topic = topics.get(name) ?? { index: topics.size, portalId: ID, service, instance, path: path.join('/') };
    topics.set(name, topic);
    return topic;
  };
  const desk = {
    devices,
    said,
    /** After noon, ms. */
    now: 0,
    reads(name: string, value: Value) {
      derive.accept({ topic: topicOf(name), value, time: NOON + desk.now });
    },
    happens(event: Happening) {
      derive.event({ ...event, portalId: ID, time: NOON + desk.now } as GxEvent);
    },
    /** Time passes, with a tick every 100 ms. */
    pass(milliseconds: number, onTick: (now: number) => void = () => undefined) {
      for (const end = desk.now + milliseconds; desk.now < end; ) {
        desk.now += Math.min(100, end - desk.now);
        derive.tick(NOON + desk.now);
        onTick(desk.now);
      }
    },
    /** The process stands still, or this computer sleeps: the next tick comes as late. */
    standStill(milliseconds: number) {
      desk.now += milliseconds;
      derive.tick(NOON + desk.now);
    },
    /** The picture of a link that is up settles: a full publish after that tells who is gone. */
    settle() {
      desk.pass(61_000);
    },
    /** Link, request, life; `say` is what the full publish brings. */
    begin(say: () => void = () => undefined) {
      desk.happens({ kind: 'link', isUp: true });
      desk.happens({ kind: 'asked' });
      say();
      desk.happens({ kind: 'complete' });
      desk.happens({ kind: 'alive', isAlive: true });
      desk.pass(100);
    },
    /** What was said since the last call, of one kind or of all. */
    taken(...kinds: Said['what'][]) {
      const all = said.splice(0);
      return kinds.length === 0 ? all : all.filter(({ what }) => kinds.includes(what));
    },
    online: () =>
      desk
        .known()
        .filter(({ isOnline }) => isOnline)
        .map(nameOf)
        .sort(),
    /** Whose presence is known, from this run or before. */
    known: () => devices.all().flatMap((gx) => gx.known()),
  };
  return desk;
}
