import { describe, expect, it } from 'vitest';
import type { Device, IdentityField } from '../../src/devices/device.ts';
import { Registry } from '../../src/devices/registry.ts';

/** A battery; `publishes` is a full publish in which it says these things. */
function createBattery(registry = new Registry()) {
  const gx = registry.gxOf('c0619ab12345');
  const device = registry.deviceOf({ portalId: gx.portalId, service: 'battery', instance: '0' });
  const begun: Device[] = [];
  registry.listen({
    named: () => undefined,
    interrupted: () => undefined,
    shared: (one) => void begun.push(one),
    forgotten: () => undefined,
    displaced: () => undefined,
  });
  registry.naming.meet(device, 0);
  let now = 0;
  const says = (...texts: readonly (readonly [IdentityField, string])[]) => {
    for (const [field, text] of texts) registry.learn(device, field, text, now);
  };
  return {
    registry,
    device,
    begun,
    says,
    passes(milliseconds: number) {
      now += milliseconds;
    },
    publishes(...texts: readonly (readonly [IdentityField, string])[]) {
      gx.epoch += 1;
      gx.isPublishing = true;
      says(...texts);
      gx.isPublishing = false;
      device.epoch = gx.asked = gx.epoch;
      registry.published(gx, 0);
      return registry.sharing.takeFindings().map(({ text }) => text);
    },
  };
}

const FOUND = 'Two devices share battery/0: serial numbers A and B';

describe('two devices under one instance', () => {
  it('are found out by two serial numbers in one full publish, and told once', () => {
    const { publishes, registry, begun } = createBattery();
    expect(publishes(['serial', 'A'], ['serial', 'B'])).toEqual([FOUND]);
    expect(begun).toHaveLength(1);
    expect(registry.takeNotices()).toEqual([
      expect.stringMatching(/^Two devices share battery\/0: .*Give one of them/),
    ]);
    expect(publishes(['serial', 'B'], ['serial', 'A'])).toEqual([]);
    expect(registry.takeNotices()).toEqual([]);
  });

  it('are found out by two names in two full publishes in a row, or by names and products in one', () => {
    const names = createBattery();
    expect(names.publishes(['customName', 'Port'], ['customName', 'Starboard'])).toEqual([]);
    expect(names.begun).toHaveLength(1);
    expect(names.publishes(['customName', 'Starboard'], ['customName', 'Port'])).toEqual([
      'Two devices share battery/0: names Starboard and Port',
    ]);
    const both = createBattery();
    const twins = [
      ['productName', 'BMV'],
      ['customName', 'Port'],
      ['productName', 'Shunt'],
      ['customName', 'Starboard'],
    ] as const;
    expect(both.publishes(...twins)).toHaveLength(1);
  });

  it('are none where a person renames a device during a full publish, or a device says the same twice, or nothing', () => {
    const { publishes, device } = createBattery();
    expect(publishes(['customName', 'Old'], ['customName', 'New'])).toEqual([]);
    expect(publishes(['customName', 'New'], ['serial', 'A'], ['serial', 'A'])).toEqual([]);
    expect(publishes(['serial', ''], ['serial', 'A'], ['serial', ''])).toEqual([]);
    expect(device.sharing).toBeUndefined();
  });

  it('are found out outside of a full publish by a serial number that is said again after another', () => {
    const { publishes, says, registry, begun } = createBattery();
    publishes(['serial', 'B']);
    says(['serial', 'A']);
    expect(begun).toEqual([]);
    says(['serial', 'B']);
    expect(begun).toHaveLength(1);
    expect(registry.sharing.takeFindings()).toMatchObject([{ isShared: true, text: FOUND }]);
  });

  it('are none where a serial number comes back after a long time: a VE.Bus system may name another inverter first', () => {
    const { publishes, passes } = createBattery();
    for (const serial of ['A', 'B', 'A', 'B']) {
      expect(publishes(['serial', serial])).toEqual([]);
      passes(700_000);
    }
  });

  it('are none where one leaves and another comes, or is another after a new link', () => {
    const { publishes, says, registry, device } = createBattery();
    expect(publishes(['serial', 'A'])).toEqual([]);
    expect(publishes(['serial', 'B'])).toEqual([]);
    registry.linked(device.gx, 0);
    expect(publishes(['serial', 'A'])).toEqual([]);
    device.gx.epoch += 1;
    device.gx.isPublishing = true;
    says(['serial', 'A']);
    registry.left(device, 0);
    says(['serial', 'B']);
    device.gx.isPublishing = false;
    registry.published(device.gx, 0);
    expect(registry.sharing.takeFindings()).toEqual([]);
  });

  it('are one again after three full publishes without a sign', () => {
    const { publishes, device } = createBattery();
    expect(publishes(['serial', 'A'], ['serial', 'B'])).toEqual([FOUND]);
    expect(publishes(['serial', 'B'])).toEqual([]);
    expect(publishes(['serial', 'B'])).toEqual([]);
    expect(publishes(['serial', 'A'], ['serial', 'B'])).toEqual([]);
    expect(publishes(['serial', 'B'])).toEqual([]);
    expect(publishes(['serial', 'B'])).toEqual([]);
    expect(device.sharing).toBeDefined();
    expect(publishes(['serial', 'B'])).toEqual(['battery/0 is one device again']);
    expect(device.sharing).toBeUndefined();
  });

  it('are remembered over a restart, and not told again', () => {
    const first = createBattery();
    first.device.isKnown = true;
    first.publishes(['serial', 'A'], ['serial', 'B']);
    const second = createBattery(new Registry({ remembered: first.registry.state() }));
    expect(second.device.sharing).toBeDefined();
    expect(second.publishes(['serial', 'A'], ['serial', 'B'])).toEqual([]);
  });

  it('are told in bounded words', () => {
    const { publishes } = createBattery();
    const [text = ''] = publishes(['serial', 'A'.repeat(100_000)], ['serial', 'B'.repeat(100_000)]);
    expect(text.length).toBeLessThan(200);
  });
});
