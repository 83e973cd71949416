/** What holds of every system under every profile: of the simulated ones, and of recordings where they are at hand. */
import { describe, expect, it } from 'vitest';
import { lookUp } from '../src/catalogue/catalogue.ts';
import { SCENARIOS } from '../src/simulator/plant/plant.ts';
import { PROFILES } from '../src/types.ts';
import { parseLines } from './support/line-protocol.ts';
import { type Message, pour } from './support/pour.ts';
import { listRecordings, readRecording } from './support/recording.ts';
import { createStory, type Story } from './support/scenario.ts';

const recordings = listRecordings();
if (recordings.length === 0) process.stderr.write('SKIPPED: no recordings of whole systems at hand (GX_RECORDINGS)\n');

/** The first full publish is the recorder's; here it stands for ours. */
function recorded(name: string): Story {
  let isFirst = true;
  const messages = readRecording(name).messages.map(({ t, topic, payload }): Message => {
    const isCompletion = isFirst && topic.endsWith('/full_publish_completed');
    if (isCompletion) isFirst = false;
    return { t: Math.floor(t), topic, payload: isCompletion ? '{"full-publish-completed-echo":"ECHO"}' : payload };
  });
  return { messages, portalId: 'c0619ab12345' };
}

/** What is stored under a profile, by `<service>/<instance>/<path>`, and which instances stand under a device's name. */
async function store({ messages, portalId }: Story, profile: (typeof PROFILES)[number]) {
  const { lines, own, ledger } = await pour(messages, { profile, portalId });
  const paths = new Set<string>();
  const instances = new Map<string, Set<string>>();
  for (const { measurement, tags, fields } of parseLines(lines)) {
    const service = measurement.replace(/_text$/, '');
    for (const field of Object.keys(fields)) paths.add(`${service}/${tags['instance']}/${field}`);
    const name = `${tags['portal_id']} ${service} ${tags['device']}`;
    instances.set(name, (instances.get(name) ?? new Set()).add(tags['instance'] ?? ''));
  }
  return { paths, instances, own, ledger };
}

const HISTORY_ROW = /\/History\/Daily\/([1-9]|[12]\d|30)\//;

function isCharted(name: string): boolean {
  const [service = '', , ...path] = name.split('/');
  return lookUp(service, path.join('/'))?.chart === true && !HISTORY_ROW.test(name);
}

describe.each([
  ...SCENARIOS.map((scenario) => ({ name: `simulated ${scenario}`, story: () => createStory(scenario) })),
  ...recordings.map((name) => ({ name: `recording ${name}`, story: () => recorded(name) })),
])('$name', ({ story }) => {
  const results = async () => {
    const told = story();
    const [minimal, normal, everything] = await Promise.all(PROFILES.map((profile) => store(told, profile)));
    return { minimal: minimal!, normal: normal!, everything: everything! };
  };

  it('has the same presence and events, each kind of device under names of its own, and loses nothing that is charted', async () => {
    const { minimal, normal, everything } = await results();

    expect(everything.own).toMatch(/^gx_device,.* online=1/m);
    expect(minimal.own).toBe(everything.own);
    expect(normal.own).toBe(everything.own);

    const shared = [...everything.instances].filter(([, instances]) => instances.size > 1);
    expect(shared).toEqual([]);

    const charted = [...everything.paths].filter(isCharted);
    expect(charted.length).toBeGreaterThan(10);
    expect(charted.filter((path) => !normal.paths.has(path))).toEqual([]);

    expect([...minimal.paths].filter((path) => !normal.paths.has(path))).toEqual([]);
    expect([...normal.paths].filter((path) => !everything.paths.has(path))).toEqual([]);
    expect(minimal.paths.size).toBeGreaterThan(0);
    expect(minimal.paths.size).toBeLessThan(normal.paths.size);
  });

  it('says no number that is taken for untrue', async () => {
    const { ledger } = await store(story(), 'everything');
    expect(ledger.accepted).toBeGreaterThan(100);
    expect(ledger.refused.implausible).toBe(0);
  });
});

describe('a simulated device that leaves and comes back', () => {
  it.each(SCENARIOS)('of %s is said to, under every profile', async (scenario) => {
    const { own } = await store(createStory(scenario), 'minimal');
    const online = parseLines(own).filter(
      ({ measurement, fields }) => measurement === 'gx_device' && 'online' in fields,
    );
    const left = online.filter(({ fields }) => fields['online'] === 0);
    expect(new Set(left.map(({ tags }) => `${tags['service']} ${tags['device']}`)).size).toBe(1);
    const { service, device } = left[0]?.tags ?? {};
    const story = online.filter(({ tags }) => tags['service'] === service && tags['device'] === device);
    expect(story.map(({ fields }) => fields['online']).filter((value, index, all) => value !== all[index - 1])).toEqual(
      [1, 0, 1],
    );
  });
});
