/** Profile `everything` on a database that takes few columns of a measurement. */
import { expect, it } from 'vitest';
import { Registry } from '../../src/devices/registry.ts';
import { Points } from '../../src/points/points.ts';
import type { Rule } from '../../src/points/rules.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import type { Profile } from '../../src/types.ts';

function setUp(profile: Profile, rules: readonly Rule[] = []) {
  const lines: string[] = [];
  const ledger = createReadingLedger();
  const devices = new Registry();
  const outputs = { gx: (line: string) => void lines.push(line) };
  const points = new Points({ devices, profile, rules, storePrivate: false, ledger, outputs });
  const topics = ['settings/0/Settings/Gui/Brightness', 'settings/0/Settings/Relay/Function', 'battery/256/Soc'].map(
    (name, index) => {
      const [service = '', instance = '', ...path] = name.split('/');
      return { index, portalId: 'c0619ab12345', service, instance, path: path.join('/') };
    },
  );
  let time = 1_000_000_000_000;
  const publish = (value: number) => {
    time += 1_000;
    for (const topic of topics) points.accept({ topic, value, time });
    devices.nameAll();
    points.flush();
    return lines
      .splice(0)
      .map((line) => line.slice(0, line.indexOf(',')))
      .sort();
  };
  return { points, publish, ledger };
}

it('leaves settings out from the moment on that the database is known, and counts them', () => {
  const { points, publish, ledger } = setUp('everything');
  expect(publish(1)).toEqual(['battery', 'settings']);
  expect(points.withFewColumns()).toMatch(/profile everything leaves them out; a rule that keeps settings\/\+\/# asks/);
  expect(publish(2)).toEqual(['battery']);
  expect(ledger.filtered).toEqual({ 'settings/+/#': 2 });
  expect(points.withFewColumns()).toBeUndefined();
  expect(points.unused()).toEqual([]);
});

it('leaves out those that come later too, and not those that a rule asks for', () => {
  const { points, publish } = setUp('everything', [{ match: 'settings/+/Settings/Relay/#', action: 'keep' }]);
  points.withFewColumns();
  expect(publish(1)).toEqual(['battery', 'settings']);
  expect([...points.columns].map(([name, { size }]) => [name, size])).toEqual([
    ['battery', 1],
    ['settings', 1],
  ]);
});

it('has nothing to leave out in another profile', () => {
  expect(setUp('default').points.withFewColumns()).toBeUndefined();
});
