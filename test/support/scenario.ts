/** Five minutes of a simulated system as messages, without a broker: a device leaves meanwhile and comes back. */
import { createPlant, type Publication, type ScenarioName } from '../../src/simulator/plant/plant.ts';
import type { Message } from './pour.ts';

const LEAVES = 60_000;
const RETURNS = 120_000;
const ENDS = 300_000;

export interface Story {
  readonly messages: readonly Message[];
  readonly portalId: string;
}

/** Time 0 is the beginning of the first full publish, which is completed by our own echo. */
export function createStory(scenario: ScenarioName): Story {
  const plant = createPlant({ scenario, startAt: Date.UTC(2026, 5, 15, 9) });
  const { portalId } = plant.scenario;
  const begin = plant.now;
  const messages: Message[] = [];
  const name = ({ service, instance, path }: Publication) => `N/${portalId}/${service}/${instance}/${path}`;
  const put = (publication: Publication, time = plant.now) => {
    const payload = JSON.stringify({ value: publication.value });
    messages.push({ t: time - begin, topic: name(publication), payload });
  };
  for (const publication of plant.state()) put(publication, begin);
  messages.push({
    t: 0,
    topic: `N/${portalId}/full_publish_completed`,
    payload: '{"full-publish-completed-echo":"ECHO"}',
  });
  plant.advance(LEAVES, put);
  const leaver = [...plant.state()].find(({ service }) => !['system', 'settings', 'platform'].includes(service));
  if (!leaver) throw new Error(`${scenario} has no device that could leave`);
  const { service, instance } = leaver;
  const paths = [...plant.state()].filter((one) => one.service === service && one.instance === instance);
  plant.disconnect(service, instance);
  for (const one of paths) messages.push({ t: plant.now - begin, topic: name(one), payload: '' });
  plant.advance(RETURNS - LEAVES, put);
  plant.connect(service, instance);
  plant.advance(ENDS - RETURNS, put);
  return { messages, portalId };
}
