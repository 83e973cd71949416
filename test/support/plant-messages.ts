/** What a GX says of a plant by simulated time, as messages: changes, its heartbeat, and all there is every five minutes. */
import { SLICE } from '../../src/energy/types.ts';
import type { Plant, Publication } from '../../src/simulator/plant/plant.ts';
import type { Message } from './pour.ts';

const HEARTBEAT = 3_000;
const REPUBLISH = 300_000;

/** Until then; `onSlice` is called every ten seconds. */
export function* messagesOf(plant: Plant, until: number, onSlice: () => void = () => undefined): Generator<Message> {
  const begin = plant.now;
  const { portalId } = plant.scenario;
  const messageOf = (tail: string, payload: string, time: number): Message => ({
    t: time - begin,
    topic: `N/${portalId}/${tail}`,
    payload,
  });
  const say = ({ service, instance, path, value }: Publication, time: number) =>
    messageOf(`${service}/${instance}/${path}`, JSON.stringify({ value }), time);
  const said: Message[] = [];
  while (plant.now < until) {
    if ((plant.now - begin) % REPUBLISH === 0) {
      for (const publication of plant.state()) yield say(publication, plant.now);
      yield messageOf('full_publish_completed', '{"full-publish-completed-echo":"ECHO"}', plant.now);
    }
    for (let beat = plant.now; beat < plant.now + SLICE; beat += HEARTBEAT)
      said.push(messageOf('heartbeat', JSON.stringify({ value: Math.floor(beat / 1_000) }), beat));
    plant.advance(SLICE, (publication, time) => said.push(say(publication, time)));
    onSlice();
    yield* said.splice(0).sort((one, other) => one.t - other.t);
  }
  // The last window is over when time has passed its end.
  yield messageOf('heartbeat', JSON.stringify({ value: Math.floor(until / 1_000) }), until + 1_000);
}
