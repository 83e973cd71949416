/** What the clients of a broker ask of it, in order of arrival: to be called before the first of them comes. */
import type { Broker } from '../../src/simulator/broker.ts';

export interface Traffic {
  /** Every filter of every SUBSCRIBE. */
  readonly subscriptions: { readonly clientId: string; readonly filter: string; readonly qos: number }[];
  /** Every PUBLISH, those refused too. */
  readonly published: {
    readonly clientId: string;
    readonly topic: string;
    readonly payload: string;
    readonly qos: number;
    readonly retain: boolean;
  }[];
}

export function recordTraffic(broker: Broker): Traffic {
  const traffic: Traffic = { subscriptions: [], published: [] };
  broker.onPacket((packet, { id: clientId }) => {
    if (packet.cmd === 'subscribe') {
      for (const { topic: filter, qos } of packet.subscriptions) traffic.subscriptions.push({ clientId, filter, qos });
    } else if (packet.cmd === 'publish') {
      const { topic, payload, qos, retain } = packet;
      traffic.published.push({ clientId, topic, payload: payload.toString(), qos, retain });
    }
  });
  return traffic;
}
