/** A broker on which the topics of a GX stand below a prefix, as a bridge with one brings them: nothing comes, and why is said. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { findPrefix } from '../../src/gx/prefix.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import { startBroker } from '../../src/simulator/broker.ts';
import { type RunningSource, startSource } from '../support/source.ts';

const ID = 'c0619ab12345';
const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

/** With these topics, retained; and a source that listens there. */
async function listening(
  topics: readonly string[],
  settings: { portal_id?: string[]; topic_prefix?: string } = {},
): Promise<{ source: RunningSource; said(code: string): Promise<string | undefined> }> {
  const broker = await startBroker();
  open.push(broker);
  for (const topic of topics) broker.publish(topic, '{"value":1}', { retain: true });
  const source = await startSource({ host: '127.0.0.1', port: broker.port, tls: false, ...settings });
  open.push(source);
  const said = async (code: string) => {
    await source.until(() => source.health.at(-1)?.code === code, code);
    return source.health.at(-1)?.message;
  };
  return { source, said };
}

it.each(['victron/', 'house/venus/'])('without a portal id: %s is named as the cause', async (prefix) => {
  const { source, said } = await listening([`${prefix}N/${ID}/battery/256/Soc`]);
  expect(await said('no_answer')).toBe(
    `connected, but the topics of a GX stand below a prefix on this broker: set GX_TOPIC_PREFIX=${prefix}`,
  );
  const { received, control } = source.ledger;
  expect([received, control]).toEqual([1, 1]);
});

it('with a portal id: so it is, before a GX without an answer is taken for one of old firmware', async () => {
  const { said } = await listening([`victron/N/${ID}/heartbeat`], { portal_id: [ID] });
  expect(await said('no_answer')).toContain('GX_TOPIC_PREFIX=victron/');
});

it.each([
  [
    'victron/',
    `house/N/${ID}/heartbeat`,
    'nothing comes below victron/: .* below a prefix on this broker: set GX_TOPIC_PREFIX=house/',
  ],
  ['victron/', `N/${ID}/heartbeat`, 'nothing comes below victron/: .* without a prefix: leave GX_TOPIC_PREFIX empty'],
])('where %s is set and nothing comes there, the right one is named: %s', async (topic_prefix, topic, words) => {
  const { said } = await listening([topic], { portal_id: [ID], topic_prefix });
  expect(await said('no_answer')).toMatch(new RegExp(words));
});

it('where there is none the other causes are named', async () => {
  const { said } = await listening(['home/N/kitchen/light', 'zigbee2mqtt/bridge/state']);
  expect(await said('no_portal_id')).toContain('does not tell its portal id yet');
});

it('the search ends in time, whatever memory is collected meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const collecting = setInterval(runInNewContext('gc'), 50);
  const broker = await startBroker();
  open.push(broker, { stop: async () => clearInterval(collecting) });
  const means = { pins: { get: () => undefined, set: () => undefined }, ledger: createReadingLedger() };
  const endpoint = { host: '127.0.0.1', port: broker.port, tls: false };
  expect(await findPrefix(endpoint, '', means, new AbortController().signal)).toBeUndefined();
});
