import { describe, expect, it } from 'vitest';
import { Registry } from '../../src/devices/registry.ts';
import { BEGIN, type Message, pour } from '../support/pour.ts';

const ID = 'c0619ab12345';
const says = (t: number, tail: string, value: unknown): Message => ({
  t,
  topic: `N/${ID}/${tail}`,
  payload: JSON.stringify({ value }),
});

describe('what is remembered', () => {
  const aliases = [{ name: 'House', service: 'battery', serial: 'HQ1' }];

  it('is the same after a restart, through JSON', async () => {
    const { devices } = await pour(
      [
        says(0, 'settings/0/Settings/SystemSetup/SystemName', 'Boat'),
        says(0, 'battery/256/Serial', 'HQ1'),
        says(0, 'battery/256/Alarms/LowVoltage', 2),
        says(0, 'tank/20/Connected', 0),
        says(0, 'tank/20/CustomName', 'Water'),
      ],
      { aliases },
    );
    const state = JSON.parse(JSON.stringify(devices.state()));
    expect(state[ID]).toMatchObject({
      site: 'Boat',
      devices: [
        { name: 'settings 0' },
        { name: 'House', alias: 'House', presence: { isOnline: true, codes: { 'Alarms/LowVoltage': 2 } } },
        { name: 'Water', presence: { isOnline: false, isConnected: false } },
      ],
    });
    expect(new Registry({ aliases, remembered: state }).state()).toEqual(state);
  });

  it('is presence alone where the process ended before a device had its name: it waits again', async () => {
    const presence = { isOnline: true, since: BEGIN - 1_000, isConnected: true, codes: {} };
    const unnamed = { name: '', customName: '', productName: '', serial: '', presence };
    const remembered = { [ID]: { devices: [{ service: 'battery', instance: '256', ...unnamed }] } };
    const { lines, own } = await pour([says(0, 'battery/256/Soc', 50), says(20, 'battery/256/CustomName', 'House')], {
      remembered,
    });
    expect(lines).toContain(`instance=256,site=${ID},device=House Soc=50 ${BEGIN}`);
    expect(own).not.toContain('online",severity');
  });

  it('is nothing of a GX that is only looked for', () => {
    const devices = new Registry();
    devices.gxOf(ID);
    expect(devices.state()).toEqual({});
  });
});

describe('a device of which only secrets come', () => {
  it('is known, and has a name', async () => {
    const { devices, own } = await pour([says(0, 'hub4/0/Password', 'x')]);
    expect(devices.named().map(({ name }) => name)).toEqual(['hub4 0']);
    expect(own).toContain('device=hub4\\ 0,service=hub4 online=1');
  });
});

describe('a device that a person wants forgotten', () => {
  it('is forgotten with its name where it is away, and not at all where it is online or not known', async () => {
    const { devices } = await pour([
      says(0, 'battery/256/Soc', 50),
      says(0, 'battery/257/Soc', 50),
      { t: 1_000, topic: `N/${ID}/battery/256/Soc`, payload: '' },
    ]);
    const battery = { portalId: ID, service: 'battery' };
    const before = devices.revision('names');
    expect(devices.forget({ ...battery, instance: '257' })).toBe('online');
    expect(devices.forget({ ...battery, instance: '258' })).toBe('unknown');
    expect(devices.forget({ portalId: 'elsewhere', service: 'battery', instance: '256' })).toBe('unknown');
    expect(devices.revision('names')).toBe(before);
    expect(devices.forget({ ...battery, instance: '256' })).toBe('forgotten');
    expect(devices.forget({ ...battery, instance: '256' })).toBe('unknown');
    expect(devices.revision('names')).toBeGreaterThan(before);
    expect(devices.state()[ID]?.devices.map(({ instance }) => instance)).toEqual(['257']);
  });
});
