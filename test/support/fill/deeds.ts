/** What happens at a site beside what its plant does by itself: it is told as a GX would tell it. */
import type { Plant } from '../../../src/simulator/plant/plant.ts';
import type { Message } from '../pour.ts';

/** Called every ten seconds of the plant; what it returns the GX says then. */
export type Deed = (plant: Plant, time: number) => readonly Omit<Message, 't'>[];

/** Changes what the GX says of a topic, `service/instance/path`, while it is so. */
export interface Pretence {
  readonly topic: string;
  readonly value: number;
  readonly from: number;
  readonly until: number;
}

const NOTHING: readonly Omit<Message, 't'>[] = [];

/** The grid fails. */
export function outage(from: number, until: number): Deed {
  return ({ installation: { supply } }, time) => {
    if (supply && time >= from && time < until + 20_000) supply.isThere = time >= until;
    return NOTHING;
  };
}

/** A device leaves the bus, for ever unless it returns. */
export function absence(service: string, instance: number, from: number, until = Number.POSITIVE_INFINITY): Deed {
  let isAway = false;
  return (plant, time) => {
    const wasAway = isAway;
    isAway = time >= from && time < until;
    if (isAway === wasAway) return NOTHING;
    if (wasAway) {
      plant.connect(service, instance);
      return NOTHING;
    }
    const paths = [...plant.state()].filter((one) => one.service === service && one.instance === instance);
    plant.disconnect(service, instance);
    const { portalId } = plant.scenario;
    return paths.map(({ path }) => ({ topic: `N/${portalId}/${service}/${instance}/${path}`, payload: '' }));
  };
}
