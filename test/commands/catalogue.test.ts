import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { services } from '../../src/catalogue/catalogue.ts';
import { catalogue } from '../../src/commands/catalogue.ts';

function ask(pattern?: string, columns?: number) {
  const lines: string[] = [];
  const isKnown = catalogue(pattern, columns, (line) => lines.push(line));
  return { isKnown, lines, text: lines.join('\n') };
}

describe('a path', () => {
  it('is explained in words', () => {
    const { isKnown, lines } = ask('battery/Dc/0/Current');
    expect(isKnown).toBe(true);
    const isProfile = (line: string) => /^ {4}\w/.test(line);
    expect(lines.filter(isProfile).length).toBe(3);
    expect(lines.filter((line) => !isProfile(line)).join('\n')).toMatchInlineSnapshot(`
      "battery/Dc/0/Current: current

        kind          a quantity: its mean over time means something
        unit          A, 1 digit after the point; as it arrives, never scaled
        sign          charge +, discharge -
        charted       commonly
        advice        yes: worth its place at every change; an unchanged value is stored again after 5 minutes
        stored as     field "Dc/0/Current" of measurement "battery", a float
        InfluxQL      SELECT mean("Dc/0/Current") FROM "battery"
                      WHERE $timeFilter GROUP BY time($__interval), "device" fill(previous)"
    `);
  });

  it('reads as docs/catalogue.md shows it', () => {
    const document = readFileSync(join(import.meta.dirname, '../../docs/catalogue.md'), 'utf8');
    expect(document).toContain(`\`\`\`\n${ask('vebus/Ac/ActiveIn/L1/P').text}\n\`\`\`\n`);
  });

  it('of a state has the words of its codes and what a change of it is', () => {
    const { text } = ask('vebus/State');
    expect(text).toContain('252 External control');
    expect(text).toContain('gx_event, kind state');
    expect(text).toContain('SELECT last("State") FROM "vebus"');
  });

  it('of a counter has its reset and a query of its rise', () => {
    const { text } = ask('solarcharger/Yield/User');
    expect(text).toMatch(/starts at 0 +when somebody resets it/);
    expect(text).toContain('non_negative_difference(last("Yield/User"))');
  });

  it('that is secret is stored nowhere and has no query', () => {
    const { text } = ask('settings/Settings/Modem/Password');
    expect(text.match(/not stored/g)?.length).toBe(3);
    expect(text).not.toContain('SELECT');
  });

  it('that is a set of flags has its bits', () => {
    const { text } = ask('solarcharger/DeviceOffReason');
    expect(text).toMatch(/bits +0 No\/low input power/);
  });

  it.each([
    'battery/Cell/3/Volts',
    '/battery/Cell/3/Volts',
    'battery/256/Cell/3/Volts',
    'N/c0619ab12345/battery/256/Cell/3/Volts',
    'R/c0619ab12345/battery/256/Cell/3/Volts',
    '  battery/Cell/3/Volts/ ',
  ])('may be a topic: %j', (pattern) => {
    expect(ask(pattern).lines[0]).toBe('battery/Cell/3/Volts: voltage of cell 3');
  });

  it('may begin with a number that is no instance, and have an instance that is no number', () => {
    expect(ask('battery/2/Dc/0/Temperature').lines[0]).toBe('battery/2/Dc/0/Temperature: temperature of battery 2');
    expect(ask('N/c0619ab12345/battery/2/Dc/0/Temperature').lines[0]).toBe('battery/Dc/0/Temperature: temperature');
    expect(ask('N/c0619ab12345/vecan/vecan0/Link/Soc').lines[0]).toContain('vecan/Link/Soc: ');
  });

  it('may be the pattern itself', () => {
    const { lines, text } = ask('vebus/Ac/Out/{phase}/P');
    expect(lines[0]).toBe('vebus/Ac/Out/{phase}/P: AC output power {phase}');
    expect(text).toContain('SELECT mean("Ac/Out/L1/P")');
  });

  it('that every service has is found in each', () => {
    expect(ask('battery/CustomName').text).toContain('gx_device_text');
  });
});

describe('a list', () => {
  it('has every service', () => {
    const { text, lines } = ask();
    expect(lines[0]).toMatch(/^service +paths +worth logging +charted$/);
    for (const service of [...services.keys()]) expect(text).toMatch(new RegExp(`^${service} +\\d`, 'm'));
  });

  it('has every path of a service', () => {
    const { lines } = ask('tank');
    expect(lines).toContain('Level                yes   %     level');
    expect(lines.length).toBe((services.get('tank')?.size ?? 0) + 4);
  });

  it.each([80, 100, 120])('fits %i columns', (columns) => {
    for (const pattern of [undefined, ...[...services.keys()], 'temperature of']) {
      const { lines } = ask(pattern, columns);
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
    }
  });

  it.each([...services.keys()])('%s: each of its paths is explained in 120 columns at most', (service) => {
    for (const path of services.get(service)?.keys() ?? []) {
      const { isKnown, lines } = ask(`${service}/${path}`);
      expect(isKnown).toBe(true);
      // Two paths of which both are long are what they are.
      const tooLong = lines.filter(
        (line) => line.length > 120 && !line.includes(path) && !/^\S|SELECT|field/.test(line),
      );
      expect(tooLong).toEqual([]);
    }
  });
});

describe('a search', () => {
  it('finds words in paths and labels, in any case', () => {
    const { isKnown, text } = ask('irradiance');
    expect(isKnown).toBe(true);
    expect(text).toContain('meteo/Irradiance: solar irradiance');
    expect(ask('SERVICE interval').text).toContain('generator/Alarms/ServiceIntervalExceeded');
  });

  it('says how much it does not show', () => {
    expect(ask('voltage').lines.at(-1)).toMatch(/^and \d+ more: say more of the path$/);
  });
});

describe('what is not known', () => {
  it.each([
    ['batery/Soc', 'Did you mean battery/Soc?'],
    ['battery/Sco', 'Did you mean battery/Soc?'],
    ['N/c0619ab12345/battery/256/Sco', 'Did you mean battery/Soc?'],
    ['vebsu', 'Did you mean vebus?'],
    ['qqqqqqqqq/zzzzzzzzz', 'Every service: gx-logger catalogue'],
    ['/', 'Every service: gx-logger catalogue'],
  ])('%s: says what is near', (pattern, hint) => {
    const { isKnown, lines } = ask(pattern);
    expect(isKnown).toBe(false);
    expect(lines).toContain(hint);
  });
});
