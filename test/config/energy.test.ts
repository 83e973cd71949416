import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe.ts';
import { configOf, MINIMAL, problemsOf, withFile } from './setup.ts';

const told = (yaml: string) =>
  problemsOf(...withFile(yaml)).map(({ place, message, hint }) => `${place.split(' ')[1]}: ${message}. ${hint}`);

describe('energy', () => {
  it('is measured as the GX says, unless it is told otherwise', () => {
    const { energy, installations } = configOf(MINIMAL);
    expect(energy).toEqual({ phases: 'net', batteries: [], ac_chargers: 'auto', loads_ac: 'measured', behind: [] });
    expect(installations[0].energy).toEqual(energy);
  });

  it('may be said in the file or in the environment', () => {
    const yaml = `energy:
  time_zone: europe/berlin
  phases: individual
  batteries: [battery/256, Garage pack]
  behind: [{ device: Wallbox, behind: acload/30 }]
`;
    const [environment, files] = withFile(yaml);
    const config = configOf({ ...environment, ENERGY_PHASES: 'net' }, files);
    expect(config.energy).toMatchObject({
      time_zone: 'Europe/Berlin',
      phases: 'net',
      batteries: ['battery/256', 'Garage pack'],
      behind: [{ device: 'Wallbox', behind: 'acload/30' }],
    });
    expect(describeConfig(config)).toEqual(
      expect.arrayContaining([
        'ENERGY_TIME_ZONE = Europe/Berlin',
        'energy.batteries = battery/256, Garage pack',
        'energy.behind.1 = Wallbox behind acload/30',
      ]),
    );
  });

  it('may differ for each installation, key by key', () => {
    const yaml = `energy: { time_zone: Europe/Berlin, phases: individual }
installations:
  - host: house.lan
  - { host: boat.lan, energy: { time_zone: Europe/Athens, batteries: [battery/1, battery/2] } }
`;
    const config = configOf(...withFile(yaml));
    expect(config.installations.map(({ energy }) => [energy.time_zone, energy.phases, energy.batteries])).toEqual([
      ['Europe/Berlin', 'individual', []],
      ['Europe/Athens', 'individual', ['battery/1', 'battery/2']],
    ]);
    expect(describeConfig(config).filter((line) => /^installations.*energy/.test(line))).toEqual([
      'installations.2.energy.time_zone = Europe/Athens',
      'installations.2.energy.batteries = battery/1, battery/2',
    ]);
  });

  it.each([
    ['{ time_zone: Europe/Berlín }', 'energy.time_zone: "Europe/Berlín" is no time zone. Did you mean Europe/Berlin?'],
    ['{ time_zone: Berlin }', 'energy.time_zone: "Berlin" is no time zone. Did you mean Europe/Berlin?'],
    [
      '{ time_zone: "+02:00" }',
      'energy.time_zone: "+02:00" is no time zone. Write its name in the IANA list: Europe/Berlin, America/New_York, UTC.',
    ],
    ['{ timezone: UTC }', 'energy.timezone: there is no such setting. Did you mean energy.time_zone?'],
    ['{ phases: each }', 'energy.phases: "each" is none of net, individual. Choose one of net, individual.'],
    [
      '{ batteries: battery/256 }',
      'energy.batteries: is a single value and should be a list. Write with brackets: batteries: [battery/256, battery/257].',
    ],
    [
      '{ batteries: [batery/256] }',
      'energy.batteries.1: "batery/256" begins with no service. Did you mean battery/256?',
    ],
    [
      '{ batteries: [battery/1, battery/1] }',
      'energy.batteries.2: "battery/1" is there twice. Leave one of the two out.',
    ],
  ])('%s is told', (energy, problem) => {
    expect(told(`energy: ${energy}\n`)).toEqual([problem]);
  });

  it('has no meter behind two others, and none behind itself by any way', () => {
    const list = (...pairs: string[]) =>
      `energy:\n  behind:\n${pairs.map((pair) => `    - { device: ${pair.replace(' < ', ', behind: ')} }\n`).join('')}`;
    expect(told(list('a < b', 'a < c'))).toEqual([
      'energy.behind.2.device: "a" is there twice. A meter is behind one other: leave one out.',
    ]);
    expect(told(list('a < a'))).toEqual([
      'energy.behind.1.behind: leads in a circle: "a" behind "a". One of them measures what comes first: leave it out.',
    ]);
    expect(told(list('x < a', 'a < b', 'b < c', 'c < a', 'y < c'))).toEqual([
      'energy.behind.1.behind: leads in a circle: "a" behind "b" behind "c" behind "a". One of them measures what comes first: leave it out.',
    ]);
    expect(configOf(...withFile(list('x < a', 'a < b', 'y < a'))).energy.behind).toHaveLength(3);
  });

  it('is told of an entry at its own place', () => {
    const yaml = 'installations:\n  - { host: a.lan, energy: { behind: [{ device: a, behind: a }] } }\n';
    expect(told(yaml)).toEqual([expect.stringMatching(/^installations.1.energy.behind.1.behind: leads in a circle/)]);
  });

  it('lists a most', () => {
    const many = Array.from({ length: 101 }, (_, index) => `    - { device: a${index}, behind: b }`).join('\n');
    expect(told(`energy:\n  behind:\n${many}\n  phases: none\n`)).toEqual([
      expect.stringMatching(/^energy.behind: has 101 entries, and 100 is the most/),
      expect.stringMatching(/^energy.phases: "none" is none of/),
    ]);
  });
});
