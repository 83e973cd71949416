import { describe, expect, it } from 'vitest';
import { configOf, problemsOf, withFile } from './setup.ts';

const problems = (yaml: string) => problemsOf(...withFile(yaml)).map(({ message, hint }) => `${message}: ${hint}`);

describe('devices', () => {
  it('are recognised by serial, by instances, or as the only one of their service', () => {
    const { devices } = configOf(
      ...withFile(`devices:
  - { name: Main inverter, service: vebus, instances: [288, 289] }
  - { name: House, service: battery, serial: HQ2132ABCDE, portal_id: c0619ab12345 }
  - { name: Roof, service: solarcharger }
  - { name: Not in the catalogue, service: newdevice }
`),
    );
    expect(devices).toEqual([
      { name: 'Main inverter', service: 'vebus', instances: ['288', '289'] },
      { name: 'House', service: 'battery', serial: 'HQ2132ABCDE', portal_id: 'c0619ab12345' },
      { name: 'Roof', service: 'solarcharger' },
      { name: 'Not in the catalogue', service: 'newdevice' },
    ]);
  });

  it.each([
    ['{ name: A, service: batery }', '"batery" is no service: Did you mean battery?'],
    ['{ name: A, service: Battery/256 }', /^"Battery\/256" is no service: /],
    ['{ name: " ", service: battery }', /^is empty: /],
    ['{ name: A, service: vebus, serial: X, instances: [1] }', /^stands beside serial: /],
    ['{ name: A, service: vebus, instances: [] }', /./],
    ['{ name: A, service: vebus, instances: [a b] }', /^"a b" is not an instance: /],
    ['{ name: A, service: vebus, portal: x }', /^there is no such setting: /],
    ['{ service: vebus }', /^is not set: /],
  ])('%s is refused', (device, problem) => {
    expect(problems(`devices:\n  - ${device}\n`)).toEqual([
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    ]);
  });

  it.each([
    ['name: A, service: vebus, serial: X', 'name: A, service: vebus, serial: Y', /^"A" is given twice for vebus: /],
    [
      'name: A, service: vebus, instances: [1, 2]',
      'name: B, service: vebus, instances: [2]',
      /^vebus\/2 is "A" already/,
    ],
    ['name: A, service: vebus, serial: X', 'name: B, service: vebus, serial: X', /^is that of "A" already: /],
    ['name: A, service: vebus', 'name: B, service: vebus', /^both "A" and this are the only vebus: /],
  ])('{ %s } beside { %s } is refused', (one, other, problem) => {
    expect(problems(`devices:\n  - { ${one} }\n  - { ${other} }\n`)).toEqual([expect.stringMatching(problem)]);
  });

  it('are listed with all that is wrong, whatever else is', () => {
    const yaml = `devices:
  -
  - House
  - { name: A, service: batery }
  - { name: B, service: vebus, serial: X, instances: [1] }
  - { name: B, service: vebus, instances: [a b] }
  - { name: C, service: tank }
  - { name: C, service: tank, serial: Y }
rules:
  - match: "#/a"
`;
    const found = problemsOf(...withFile(yaml)).map(({ place, message }) => `${place.split(' ')[1]} ${message}`);
    expect(found.filter((one) => !one.startsWith('devices.1'))).toEqual([
      'rules.1.match "#/a" has a # that is not the whole last level',
      'devices.2 is a single value and should be a map',
      'devices.3.service "batery" is no service',
      'devices.5.instances.1 "a b" is not an instance',
      'devices.4.instances stands beside serial',
      'devices.7.name "C" is given twice for tank',
    ]);
    expect(found.filter((one) => one.startsWith('devices.1'))).toHaveLength(1);
  });

  it('may share what they like on two GX, or as two services', () => {
    const yaml = `devices:
  - { name: A, service: vebus, instances: [1], portal_id: one }
  - { name: A, service: vebus, instances: [1], portal_id: two }
  - { name: A, service: battery, instances: [1] }
`;
    expect(configOf(...withFile(yaml)).devices).toHaveLength(3);
  });
});

describe('rules', () => {
  it('take an interval of a second or more', () => {
    const [rule] = configOf(...withFile('rules:\n  - { match: "vebus/#", interval: 5s }\n')).rules;
    expect(rule).toEqual({ match: 'vebus/#', action: 'keep', interval: 5_000 });
    expect(problems('rules:\n  - { match: "vebus/#", interval: 500ms }\n')).toEqual([
      '"500ms" is too short: Choose between 1s and 1d.',
    ]);
  });

  it('that drop have none', () => {
    expect(problems('rules:\n  - { match: "vebus/#", action: drop, interval: 5s }\n')).toEqual([
      'is of no use where nothing is stored: Leave interval out, or write action: keep.',
    ]);
  });
});

describe('bounds', () => {
  it('have one end or both; none is no end', () => {
    const yaml = `bounds:
  - { match: tank/+/Level, min: -1.5 }
  - { match: tank/+/Level, max: "+20" }
  - { match: tank/#, min: none, max: .5 }
`;
    expect(configOf(...withFile(yaml)).bounds).toEqual([
      { match: 'tank/+/Level', min: -1.5, max: undefined },
      { match: 'tank/+/Level', min: undefined, max: 20 },
      { match: 'tank/#', min: Number.NEGATIVE_INFINITY, max: 0.5 },
    ]);
    expect(configOf(...withFile('')).bounds).toEqual([]);
  });

  it.each([
    [
      '{ match: tank/+/Level }',
      'has neither min nor max: Give it one of them or both; none lifts an end of the catalogue: max: none.',
    ],
    [
      '{ match: tank/+/Level, min: 5, max: 5 }',
      'is not above min: Values below min and above max are not stored: max is the larger one.',
    ],
    [
      '{ match: tank/+/Level, max: 12 kW }',
      '"12 kW" is not a number: Write digits, with a point and a minus where needed, or none.',
    ],
    ['{ match: tank/+/Level, max: "1,5" }', /^"1,5" is not a number: /],
    ['{ match: tank/+/Level, max: 1e3 }', /^"1e3" is not a number: /],
    ['{ match: tank/+/Level, max: .inf }', /^"\.inf" is not a number: /],
    ['{ match: tnak/+/Level, max: 1 }', /^"tnak\/\+\/Level" begins with no service: Did you mean tank\?/],
    ['{ match: tank/+/Level, maximum: 1, min: 0 }', /^there is no such setting: /],
    ['{ max: 1 }', /^is not set: /],
    [
      'tank/+/Level',
      'is a single value and should be a map: Write a list, each entry with a match, and a min or a max: - match: tank/+/Level.',
    ],
  ])('%s is refused', (entry, problem) => {
    expect(problems(`bounds:\n  - ${entry}\n`)).toEqual([
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    ]);
  });

  it('are a list', () => {
    expect(problems('bounds:\n  match: tank/+/Level\n')).toEqual([
      'is a map and should be a list: Write a list, each entry with a match, and a min or a max: - match: tank/+/Level.',
    ]);
  });
});
