import { describe, expect, test } from 'vitest';
import type { Gx } from '../../src/simulator/gx.ts';
import { ask, completed, FULL, heartbeat, holdTime, listen, QUIET, SERIAL, start, taken } from './desk.ts';

holdTime();

function battery(gx: Gx, soc: number, owner?: string): void {
  gx.set('battery/256/Soc', soc, { owner });
  gx.set('battery/256/Dc/0/Voltage', 26, { float: true, owner });
}

async function desk({ alive = true } = {}) {
  const gx = await start();
  battery(gx, 90);
  gx.set('settings/0/Settings/SystemSetup/A', 1);
  gx.set('settings/0/Settings/SystemSetup/Deep/B', 2);
  gx.set('settings/0/Settings/SystemSetupOther', 3);
  const listener = await listen(gx.broker.url);
  if (alive) await ask(listener.client, QUIET);
  await taken(listener);
  return { gx, listener, client: listener.client };
}

describe('5: services', () => {
  test.each([true, false])(
    '5: one that leaves gives one empty payload per topic, not retained (alive: %s)',
    async (alive) => {
      const { gx, listener } = await desk({ alive });
      gx.remove('battery', 256);
      expect(await taken(listener)).toEqual(['battery/256/Soc ', 'battery/256/Dc/0/Voltage ']);
      expect((await listen(gx.broker.url)).received).toEqual([`retained ${SERIAL}`]);
    },
  );

  test('5: the serial is never emptied', async () => {
    const { gx, listener } = await desk();
    gx.set('system/0/State', 9);
    await taken(listener);
    gx.remove('system', 0);
    expect(await taken(listener)).toEqual(['system/0/State ']);
  });

  test('5: one that appears is published once while alive, and not at all while dead', async () => {
    for (const alive of [true, false]) {
      const { gx, listener } = await desk({ alive });
      gx.set('gps/0/Speed', 1);
      expect(await taken(listener)).toEqual(alive ? ['gps/0/Speed {"value":1}'] : []);
    }
  });

  test('5: a restart is empties, then all topics again; with another instance the new ones', async () => {
    const { gx, listener } = await desk();
    gx.remove('battery', 256);
    battery(gx, 91);
    gx.remove('battery', 256);
    gx.set('battery/257/Soc', 92);
    expect(await taken(listener)).toEqual([
      'battery/256/Soc ',
      'battery/256/Dc/0/Voltage ',
      'battery/256/Soc {"value":91}',
      'battery/256/Dc/0/Voltage {"value":26.0}',
      'battery/256/Soc ',
      'battery/256/Dc/0/Voltage ',
      'battery/257/Soc {"value":92}',
    ]);
  });

  test('5: what left is not in the next full publish', async () => {
    const { gx, listener, client } = await desk();
    gx.remove('settings', 0);
    gx.remove('battery', 256);
    await taken(listener);
    await ask(client, FULL);
    expect(await taken(listener)).toEqual([SERIAL, completed]);
  });

  test('5: a value that becomes invalid is null, not empty', async () => {
    const { gx, listener } = await desk();
    gx.set('battery/256/Soc', null);
    expect(await taken(listener)).toEqual(['battery/256/Soc {"value":null}']);
  });

  test('5: the same value again is a message again, and a burst of three is three', async () => {
    const { gx, listener } = await desk();
    for (const soc of [90, 90, 91, 92]) gx.set('battery/256/Soc', soc);
    expect(await taken(listener)).toEqual([90, 90, 91, 92].map((soc) => `battery/256/Soc {"value":${soc}}`));
  });

  test('5: a path that is seen for the first time is a new topic at once', async () => {
    const { gx, listener } = await desk();
    gx.set('battery/256/New', 1);
    expect(await taken(listener)).toEqual(['battery/256/New {"value":1}']);
  });
});

describe('1: two services of one type and instance', () => {
  async function twins() {
    const { gx, listener, client } = await desk();
    battery(gx, 50, 'twin');
    await taken(listener);
    return { gx, listener, client };
  }

  test('1: their values interleave on the same topics, and a full publish has both', async () => {
    const { gx, listener, client } = await twins();
    gx.set('battery/256/Soc', 91);
    gx.set('battery/256/Soc', 51, { owner: 'twin' });
    expect(await taken(listener)).toEqual(['battery/256/Soc {"value":91}', 'battery/256/Soc {"value":51}']);
    await ask(client, FULL);
    const soc = (await taken(listener)).filter((line) => line.startsWith('battery/256/Soc'));
    expect(soc).toEqual(['battery/256/Soc {"value":91}', 'battery/256/Soc {"value":51}']);
  });

  test('1: when one leaves all topics are emptied; those of the other come back as they change', async () => {
    const { gx, listener } = await twins();
    gx.remove('battery', 256);
    expect(await taken(listener)).toEqual(['battery/256/Soc ', 'battery/256/Dc/0/Voltage ']);
    gx.set('battery/256/Soc', 49, { owner: 'twin' });
    expect(await taken(listener)).toEqual(['battery/256/Soc {"value":49}']);
  });

  test('1: or at the next full publish', async () => {
    const { gx, listener, client } = await twins();
    gx.remove('battery', 256, { owner: 'twin' });
    await taken(listener);
    await ask(client, FULL);
    expect((await taken(listener)).filter((line) => line.startsWith('battery'))).toEqual([
      'battery/256/Soc {"value":90}',
      'battery/256/Dc/0/Voltage {"value":26.0}',
    ]);
  });
});

describe('6: reads and writes', () => {
  test.each([
    ['a value', 'battery/256/Soc', ['battery/256/Soc {"value":90}']],
    [
      'a subtree of the settings, one message per leaf',
      'settings/0/Settings/SystemSetup',
      ['settings/0/Settings/SystemSetup/A {"value":1}', 'settings/0/Settings/SystemSetup/Deep/B {"value":2}'],
    ],
    [
      'a whole service, with a trailing slash',
      'battery/256/',
      ['battery/256/Soc {"value":90}', 'battery/256/Dc/0/Voltage {"value":26.0}'],
    ],
    ['a service without the slash', 'battery/256', []],
    ['a node where the service has no object', 'battery/256/Dc', []],
    ['a missing path', 'battery/256/Missing', []],
    ['a missing service', 'battery/999/', []],
  ])('6: %s is read also while dead', async (_, tail, answer) => {
    const { gx, listener, client } = await desk({ alive: false });
    await ask(client, 'ignored', tail);
    expect(await taken(listener)).toEqual(answer);
    expect(gx.alive).toBe(false);
  });

  test('6: a write is not confirmed', async () => {
    const { listener, client } = await desk();
    await client.publishAsync('W/c0619ab12345/battery/256/Soc', '{"value":5}', { qos: 1 });
    expect(await taken(listener)).toEqual([]);
    await ask(client, '', 'battery/256/Soc');
    expect(await taken(listener)).toEqual(['battery/256/Soc {"value":90}']);
  });

  test('6: reads and writes of others are seen under #, but not under N/#, and no write with a password', async () => {
    const { gx, listener } = await desk({ alive: false });
    const all = await listen(gx.broker.url, '#');
    const other = await listen(gx.broker.url, []);
    for (const topic of [
      'R/c0619ab12345/keepalive',
      'W/c0619ab12345/a/0/B',
      'W/c0619ab12345/settings/0/PassWord1',
      'x',
    ]) {
      await other.client.publishAsync(topic, QUIET, { qos: 1 });
    }
    expect(await taken(all)).toEqual([
      `retained ${SERIAL}`,
      `R/c0619ab12345/keepalive ${QUIET}`,
      heartbeat,
      `W/c0619ab12345/a/0/B ${QUIET}`,
      `x ${QUIET}`,
    ]);
    expect(await taken(listener)).toEqual([heartbeat]);
  });

  test('6: a client can leave retained messages on R, W and foreign topics', async () => {
    const { gx, client } = await desk();
    for (const topic of ['R/a', 'W/b', 'N/other/c']) await client.publishAsync(topic, '1', { qos: 1, retain: true });
    expect((await listen(gx.broker.url, ['R/#', 'W/#', 'N/other/#'])).received).toEqual([
      'retained R/a 1',
      'retained W/b 1',
      'retained N/other/c 1',
    ]);
  });

  test.each([
    [4, 'accepted, as it seems'],
    [5, 'refused'],
  ] as const)(
    '6: a publish below N/<id> goes to nobody; with protocol version %i it is %s',
    async (protocolVersion, _) => {
      const { gx, listener } = await desk();
      const intruder = await listen(gx.broker.url, [], { protocolVersion });
      const publishing = intruder.client.publishAsync('N/c0619ab12345/battery/256/Soc', '{"value":1}', { qos: 1 });
      if (protocolVersion === 5) await expect(publishing).rejects.toMatchObject({ code: 0x87 });
      else await publishing;
      await intruder.client.publishAsync('N/other/battery/256/Soc', '{"value":2}', { qos: 1 });
      expect(await taken(listener)).toEqual(['N/other/battery/256/Soc {"value":2}']);
    },
  );
});
