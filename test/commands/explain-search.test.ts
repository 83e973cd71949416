/** What `gx-logger explain` finds by words, and what it says without any. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { services } from '../../src/catalogue/catalogue.ts';
import { explain } from '../../src/commands/explain.ts';
import { loadConfig } from '../../src/config/load.ts';

const { config } = loadConfig({ GX_HOST: 'unused.invalid' }, () => '');

function ask(words: string, { all = false, width = undefined as number | undefined } = {}) {
  const lines: string[] = [];
  const isFound = explain(config!, words === '' ? [] : words.split(' '), { all, width }, (line) => lines.push(line));
  const end = lines.indexOf('');
  return { isFound, lines, paths: lines.slice(1, end).map((line) => line.split(' ')[0]), text: lines.join('\n') };
}

describe('words', () => {
  it.each([
    ['bilge', 'digitalinput/Type', 'what is connected: 3 Bilge pump, 4 Bilge alarm'],
    ['bilge alarm', 'digitalinput/Type', 'what is connected: 4 Bilge alarm'],
    ['shore', 'system/Ac/ActiveIn/Source', 'what feeds the system: 3 Shore'],
    ['shore', 'acsystem/Ac/In/{n}/Type', 'what AC input {n} is connected to: 3 Shore'],
    ['soc', 'battery/Soc', 'state of charge'],
    ['soc', 'system/Dc/Battery/Soc', 'battery, state of charge'],
    ['kWh', 'solarcharger/Yield/User', 'solar yield since the user reset it'],
    ['kWh', 'grid/Ac/Energy/Forward', 'energy imported'],
    ['solar power', 'solarcharger/Yield/Power', 'solar power'],
    ['water', 'tank/FluidType', 'fluid: 1 Fresh water, 2 Waste water, 5 Black water, ...'],
    ['tank level', 'tank/Level', 'level'],
    ['SERVICE interval', 'generator/Alarms/ServiceIntervalExceeded', 'service is due'],
    ['Dc/0/Voltage', 'battery/Dc/0/Voltage', 'voltage'],
  ])('%s finds %s', (words, path, label) => {
    const { isFound, lines, paths } = ask(words);
    expect(isFound).toBe(true);
    expect(paths).toContain(path);
    expect(lines[paths.indexOf(path) + 1]).toMatch(new RegExp(` ${label.replace(/[{}]/g, '\\$&')}$`));
  });

  it('has the best first', () => {
    expect(ask('soc').paths.slice(0, 2)).toEqual(['battery/Soc', 'system/Dc/Battery/Soc']);
    expect(ask('bilge').paths[0]).toBe('digitalinput/Type');
    expect(ask('shore').paths[0]).toBe('system/Ac/ActiveIn/Source');
    const { lines } = ask('kWh');
    expect(lines.slice(1, 21).every((line) => line.includes(' kWh '))).toBe(true);
  });

  it('read as docs/catalogue.md shows them', () => {
    const document = readFileSync(join(import.meta.dirname, '../../docs/catalogue.md'), 'utf8');
    expect(document).toContain(`\`\`\`\n${ask('shore').text}\n\`\`\`\n`);
  });

  it('that are of one path alone explain it', () => {
    expect(ask('irradiance').lines.slice(0, 2)).toEqual([
      'meteo/+/Irradiance',
      expect.stringMatching(/^ {2}What it is +solar irradiance, /),
    ]);
  });

  it('say how much is not shown, unless all of it is asked for', () => {
    const { paths, lines } = ask('voltage');
    expect(paths.length).toBe(20);
    const [, count] = /^(\d+) paths of the catalogue, \d+ stored by profile default/.exec(lines.at(-2) ?? '') ?? [];
    expect(lines.at(-1)).toBe(`${Number(count) - 20} more: add --all, or say more of what you look for.`);
    expect(ask('voltage', { all: true }).paths.length).toBe(Number(count));
  });

  it.each([80, 100, 120])('fit %i columns', (width) => {
    for (const words of ['', ...services.keys(), 'temperature of', 'water']) {
      const { lines } = ask(words, { width });
      expect(lines.filter((line) => line.length > width)).toEqual([]);
    }
  });
});

describe('a device', () => {
  it.each([
    ['tank', ['tank/+/Level', 'tank/+/Remaining']],
    ['battery', ['battery/+/Soc', 'battery/+/Dc/0/Current', 'battery/+/Dc/0/Temperature', 'battery/+/Dc/0/Voltage']],
    ['solarcharger', ['solarcharger/+/State', 'solarcharger/+/Yield/Power']],
    ['house battery', ['battery/Soc', 'battery/Dc/0/Current', 'battery/Dc/0/Temperature', 'battery/Dc/0/Voltage']],
    ['water tank', ['tank/FluidType', 'tank/Level']],
  ])('%s: what a newcomer looks for comes first', (words, first) => {
    expect(ask(words).paths.slice(0, first.length)).toEqual(first);
  });
});

it('nothing: every service', () => {
  const { isFound, lines } = ask('');
  expect(isFound).toBe(true);
  const table = lines.slice(0, lines.indexOf('')).flatMap((line) => line.split(/ +/));
  expect(table.toSorted()).toEqual([...services.keys()].filter((service) => service !== 'any'));
  expect(lines.length).toBeLessThan(20);
});

describe('what is not found', () => {
  it.each([
    ['shoer', 'Did you mean shore?'],
    ['bilge pmup', 'Did you mean bilge pump?'],
    ['vebsu', 'Did you mean vebus?'],
    ['qqqqqqqqq', 'Every service: gx-logger explain'],
    ['bilge kWh', 'Fewer words find more.'],
  ])('%s: says what is near', (words, hint) => {
    const { isFound, lines } = ask(words);
    expect(isFound).toBe(false);
    expect(lines).toEqual([
      `The catalogue knows nothing of ${words}.`,
      hint,
      'What it does not know is stored as it arrives: each change, numbers and texts.',
    ]);
  });

  it.each([
    ['batery/Soc', 'Did you mean battery/+/Soc?'],
    ['battery/Sco', 'Did you mean battery/+/Soc?'],
    ['N/c0619ab12345/battery/256/Sco', 'Did you mean battery/256/Soc?'],
  ])('%s: a topic all the same, with the one that is near', (topic, hint) => {
    expect(ask(topic).lines[1]).toBe(`  What it is    the catalogue does not know it. ${hint}`);
  });
});
