/** A file that is far too much: a clear problem, before anything costly is done with it. */
import { describe, expect, it } from 'vitest';
import { configOf, problemsOf, withFile } from './setup.ts';

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

const rule = (index: number) => `  - match: battery/${index}/Soc`;
const bound = (index: number) => `  - { match: tank/${index}/Level, max: 1 }`;
const device = (index: number) => `  - { name: D${index}, service: battery, serial: S${index} }`;
const site = (index: number) => `  c${index}: Hut ${index}`;

describe('a list', () => {
  it.each([
    ['rules', 1_000, rule],
    ['bounds', 200, bound],
    ['devices', 500, device],
    ['sites', 100, site],
  ] as const)('%s has at most %d entries', (key, most, line) => {
    const { [key]: list } = configOf(...withFile(`${key}:\n${lines(most, line)}`));
    expect(Object.keys(list)).toHaveLength(most);
    expect(problemsOf(...withFile(`${key}:\n${lines(most + 1, line)}`))).toEqual([
      {
        place: `gx-logger.yaml:1:1 ${key}`,
        message: `has ${most + 1} entries, and ${most} is the most`,
        hint: 'Leave some of them out. One match can stand for many topics: battery/#.',
      },
    ]);
  });

  it('that is too long hides nothing else that is wrong', () => {
    const yaml = `profile: most\nrules:\n${lines(1_001, () => '  - nonsense')}`;
    expect(problemsOf(...withFile(yaml)).map(({ message }) => message)).toEqual([
      'has 1001 entries, and 1000 is the most',
      expect.stringMatching(/^"most" is none of /),
    ]);
  });

  it('of devices is told of each that is there already, once, however many are', () => {
    const yaml = `devices:\n${lines(50, () => '  - { name: House, service: battery, instances: [1, 2] }')}`;
    const told = problemsOf(...withFile(yaml)).map(({ message }) => message);
    expect(told.filter((message) => message === '"House" is given twice for battery')).toHaveLength(49);
    expect(told.filter((message) => message === 'battery/1 is "House" already')).toHaveLength(49);
    expect(told).toHaveLength(98);
  });

  it('of devices: one for every GX takes from all, one for a GX from its own', () => {
    const entry = (id: string) => `  - { name: House, service: battery, serial: X${id}${id && `, portal_id: ${id}`} }`;
    const count = (...ids: string[]) =>
      problemsOf(...withFile(`devices:\n${ids.map(entry).join('\n')}\n`)).map(({ place }) => place.split(' ')[1]);
    expect(count('one', 'two', 'two')).toEqual(['devices.3.name', 'devices.3.serial']);
    expect(count('', 'one')).toEqual(['devices.2.name']);
    expect(count('one', 'two', '')).toEqual(['devices.3.name']);
  });
});

describe('the file', () => {
  it('is not read when it is longer than 256 KiB', () => {
    const full = `profile: minimal\n#${'x'.repeat(256 * 1_024 - 18)}`;
    expect(configOf(...withFile(full)).profile).toBe('minimal');
    expect(problemsOf(...withFile(`${full}x`))).toEqual([
      {
        place: 'GX_LOGGER_CONFIG (environment)',
        message: '"gx-logger.yaml" cannot be read: it is longer than 256 KiB',
        hint: expect.any(String),
      },
    ]);
  });

  it.each([
    ['keys that do not exist', lines(20_000, (index) => `k${index}:`)],
    ['one key again and again', lines(20_000, () => 'k:')],
    ['anchors', `rules: [${'&a '.repeat(50_000)}]`],
    ['commas', `rules: [${','.repeat(200_000)}]`],
  ])('with %s is told of the first hundred, and that there is more', (_, yaml) => {
    const told = problemsOf(...withFile(yaml));
    expect(told).toHaveLength(101);
    expect(told.at(-1)).toEqual({
      place: 'gx-logger.yaml',
      message: 'there is more that is wrong, and only the first of it is told here',
      hint: 'Correct these, then start again.',
    });
  });

  it('is not quoted without end', () => {
    const word = 'a'.repeat(100_000);
    // The parser takes no longer key.
    const key = 'a'.repeat(1_000);
    const yaml = `rules:\n  - match: ${word}/#/a\nsites:\n  ${key}/: x\n${key}: 1\n`;
    const told = problemsOf({ ...withFile('')[0], [`GX_${word}`]: '1' }, withFile(yaml)[1]);
    expect(told).toHaveLength(4);
    expect(JSON.stringify(told).length).toBeLessThan(2_500);
  });
});
