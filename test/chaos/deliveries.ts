/**
 * What was sent: every value whose bytes the kernel took for the daemon's socket, when, and for which life of the
 * daemon. A value is known by its key, `<measurement>|<instance>|<field>|<value>`, which is where it must be stored.
 */

export interface Delivery {
  /** ms since 1970, by the clock of this process, which is right. */
  readonly at: number;
  readonly connection: Connection;
}

/** One connection of the daemon. */
export interface Connection {
  /** Which start of the daemon it belongs to, from 0. */
  readonly life: number;
  /** When the daemon ended it, if it was the daemon that did. */
  endedAt?: number;
}

/** The key of a value of a topic `N/<portal id>/<service>/<instance>/<path>`. */
export function keyOf(service: string, instance: string, path: string, value: number | string): string {
  return typeof value === 'number'
    ? `${service}|${instance}|${path}|${value}`
    : `${service}_text|${instance}|${path}|${value}`;
}

/** Bytes of a text that are stored; texts that are longer are of ASCII here. */
const LONGEST = 65_536;

export class Deliveries {
  readonly byKey = new Map<string, Delivery[]>();
  /** PUBLISH packets of all kinds, by life. */
  readonly packets: number[] = [];

  /** Takes a PUBLISH. What is retained is the serial, which the daemon reads before it logs anything. */
  add(topic: string, payload: string, isRetained: boolean, delivery: Delivery): void {
    const { life } = delivery.connection;
    this.packets[life] = (this.packets[life] ?? 0) + 1;
    const [, , service = '', instance = '', ...path] = topic.split('/');
    if (path.length === 0 || payload === '' || isRetained) return;
    const { value } = JSON.parse(payload) as { value: unknown };
    if (typeof value !== 'number' && typeof value !== 'string') return;
    const kept =
      typeof value === 'string' && value.length > LONGEST ? Buffer.from(value.slice(0, LONGEST)).toString() : value;
    const key = keyOf(service, instance, path.join('/'), kept);
    const before = this.byKey.get(key);
    if (before) before.push(delivery);
    else this.byKey.set(key, [delivery]);
  }
}
