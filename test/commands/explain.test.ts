/** What `gx-logger explain` says, under configurations as people write them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { services } from '../../src/catalogue/catalogue.ts';
import type { ListOptions } from '../../src/commands/explain/list.ts';
import { explain } from '../../src/commands/explain.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { FLOWS, ORIGINS } from '../../src/energy/flows.ts';
import { COUNTED } from '../../src/energy/kinds.ts';
import { SINKS, SOURCES } from '../../src/energy/slice.ts';

import { history } from './energy/house.ts';

const configs = new Map<string, Config>();

function configOf(yaml: string): Config {
  const files: Record<string, string> = { 'gx.yaml': `gx:\n  host: unused.invalid\n${yaml}` };
  const known = configs.get(yaml);
  if (known) return known;
  const { config, problems } = loadConfig({ GX_LOGGER_CONFIG: 'gx.yaml' }, (path) => files[path] ?? '');
  expect(problems).toBeUndefined();
  configs.set(yaml, config!);
  return config!;
}

async function told(topic: string, yaml = '', options: Partial<ListOptions> = {}): Promise<string> {
  const lines: string[] = [];
  explain(configOf(yaml), [topic], { all: false, width: undefined, ...options }, (line) => lines.push(line));
  return lines.join('\n');
}

/** `title  words` of the output, and the lines below it. */
function part(text: string, title: string): string {
  return new RegExp(`^  ${title} +(.*(?:\n {4,}.*)*)`, 'm').exec(text)?.[1] ?? '';
}

describe('what gx-logger computes itself', () => {
  it.each([
    ['gx_alarm', 'recent', 'Alarms'],
    ['gx_device', 'online', 'Own measurements'],
    ['gx_site', 'ac_lost', 'Own measurements'],
    ['gx_event', 'severity', 'Events'],
    ['gx_logger', 'lag_seconds', 'gx-logger itself'],
  ])('is told: %s, which tells of sites and devices', async (measurement, field, section) => {
    const text = await told(measurement);
    expect(text.split('\n')[0]).toBe(measurement);
    expect(text).toMatch(new RegExp(`^ {2}Fields\n(?: {4}.*\n)* {4}${field} +\\w`, 'm'));
    expect(part(text, 'More')).toBe(`docs/data-model.md, "${section}"`);
    const one = await told(`${measurement}/${field}`);
    expect(part(one, 'InfluxQL')).toContain(`SELECT last("${field}") FROM "${measurement}"`);
    expect(one).not.toContain('kWh');
  });

  it('leads from the name of an alert rule to its page', async () => {
    expect(await told('battery_low')).toMatch(/^battery_low is an alert rule: docs\/alerts.md .*$/);
    expect(await told('warning')).toMatch(/An alert rule is called so too: docs\/alerts.md$/);
  });

  it('is told: each field of energy and money that is written, by its name or with its measurement', async () => {
    const { lines } = history(Date.parse('2026-11-01T00:00Z'), Date.parse('2026-11-02T12:00Z'));
    const written = new Set(
      lines.flatMap((line) => {
        const [key = '', fields = ''] = line.split(' ');
        return fields.split(',').map((field) => `${key.split(',')[0]}/${field.split('=')[0]}`);
      }),
    );
    const counted = COUNTED.flatMap((kind) => ['counter', 'gap', 'gap_days', 'breaks'].map((end) => `${kind}_${end}`));
    const fields = [...SOURCES, ...SINKS, ...FLOWS.map(({ flow }) => flow), ...counted, 'overlap'];
    for (const field of fields) written.add(`gx_energy/${field}`);
    for (const origin of ORIGINS) written.add(`gx_energy_consumer/from_${origin}`);
    expect(written.size).toBeGreaterThan(80);
    for (const name of written) {
      const text = await told(name);
      expect(text.split('\n')[0]).toBe(name);
      expect(part(text, 'What it is')).toMatch(/\w{2}/);
      expect(part(text, 'InfluxQL')).toContain(`("${name.split('/')[1]}") FROM "${name.split('/')[0]}"`);
      expect(text.split('\n').filter((line) => line.length > 130)).toEqual([]);
    }
  });

  it('is found by the name of the field alone, and all fields by that of the measurement', async () => {
    expect(await told('unaccounted')).toBe(await told('gx_energy/unaccounted'));
    expect(part(await told('unaccounted'), 'What it is')).toMatch(/^all sources less all sinks: .*, in kWh$/);
    expect(await told('gx_energy_day')).toMatch(/^ {4}unaccounted +all sources/m);
    expect(await told('unacounted')).toContain('Did you mean unaccounted?');
    await expect(told('gx_energy/unacounted')).rejects.toThrow(
      'gx_energy has no field unacounted.\nDid you mean gx_energy/unaccounted?',
    );
    expect(await told('cost')).toMatch(/^evcharger\/Session\/Cost .*explain gx_money\/cost$/ms);
  });
});

describe('a slip', () => {
  it.each([
    ['batery/+/Dc/#', '"batery/+/Dc/#" begins with no service.\nDid you mean \'battery/+/Dc/#\'?'],
    ['batery/256', 'There is no service batery.\nDid you mean battery/256?'],
    [
      'battery/*',
      "battery/* has a *, which matches nothing in MQTT: + is one level, and a closing # all that follow.\nTry: gx-logger explain 'battery/#'",
    ],
    [
      'battery/*/Soc',
      "battery/*/Soc has a *, which matches nothing in MQTT: + is one level, and a closing # all that follow.\nTry: gx-logger explain 'battery/+/Soc'",
    ],
    [
      '*',
      "* has a *, which matches nothing in MQTT: + is one level, and a closing # all that follow.\nTry: gx-logger explain '#'",
    ],
    ['bat*/Soc', expect.stringMatching(/^bat\*\/Soc has a \*.*\nWrite <service>/)],
  ])('%s is told with what is meant', async (name, message) => {
    await expect(told(name)).rejects.toThrow(expect.objectContaining({ message }));
  });

  it('in the name of a service hides no path', async () => {
    const text = await told('solarchrger/Yield/User');
    expect(text.split('\n')[0]).toBe('solarchrger/+/Yield/User');
    expect(part(text, 'What it is')).toBe('the catalogue does not know it. Did you mean solarcharger/+/Yield/User?');
    expect(await told('batery')).toContain('Did you mean battery?');
  });
});

describe('roll-ups', () => {
  it.each([
    [
      'battery/256/Dc/0/Voltage',
      'its mean of every window; least and most as the same field of battery_min and battery_max',
    ],
    ['gps/0/Course', 'its mean direction of each window in which it changed, and of one an hour'],
    ['battery/256/Alarms/LowVoltage', 'the highest of each window in which it changed, and of one an hour'],
    ['vebus/276/State', 'the last of each window in which it changed, and of one an hour'],
    ['solarcharger/258/Yield/User', 'the last of each window in which it changed, and of one an hour'],
    ['battery/256/CustomName', 'nothing'],
    ['system/0/Batteries', 'nothing'],
    ['battery/256/Mgmt/ProcessName', 'nothing'],
  ])('%s: one line says what stands in them', async (topic, words) => {
    for (const yaml of ['', 'profile: minimal', 'rules: [{ match: "#", action: drop }]']) {
      expect(part(await told(topic, yaml), 'Roll-ups')).toBe(`in m1 and m15: ${words}`);
    }
    expect(part(await told(topic, 'tiers: m15'), 'Roll-ups')).toBe(`in m15: ${words}`);
    expect(part(await told(topic, 'tiers: none'), 'Roll-ups')).toBe('');
    expect(part(await told(topic, 'schema: venus-influx-loader'), 'Roll-ups')).toBe('');
  });
});

describe('one topic', () => {
  it('that nobody knows, below Alarms/: it is taken for an alarm, and is an event', async () => {
    const text = await told('battery/256/Alarms/Unheard');
    expect(part(text, 'What it is')).toMatch(
      /^the catalogue does not know it.*\n +a number below Alarms\/ is taken for an alarm$/,
    );
    expect(part(text, 'Codes')).toBe('0 OK, 1 Warning, 2 Alarm');
    expect(part(text, 'Event')).toBe('a change is a line of gx_event, kind alarm');
  });

  it('of an output: each switching is an event, and one of a state only where it holds', async () => {
    expect(part(await told('switch/0/Channel/0/State'), 'Event')).toBe('a change is a line of gx_event, kind state');
    expect(part(await told('solarcharger/258/State'), 'Event')).toBe(
      'a change that holds for 30 s is a line of gx_event, kind state',
    );
  });

  it('is the same by its name on the broker, on the bus and in the topic tree', async () => {
    const text = await told('battery/256/Dc/0/Voltage');
    expect(text).toMatch(/^battery\/256\/Dc\/0\/Voltage\n/);
    expect(await told('N/c0619ab12345/battery/256/Dc/0/Voltage')).toBe(text);
    expect(await told('/battery/256/Dc/0/Voltage ')).toBe(text);
  });

  it.each([
    ['battery/Cell/3/Volts', 'battery/+/Cell/3/Volts', 'voltage of cell 3'],
    ['battery/256/Cell/3/Volts/', 'battery/256/Cell/3/Volts', 'voltage of cell 3'],
    ['battery/2/Dc/0/Temperature', 'battery/2/Dc/0/Temperature', 'temperature'],
    ['battery/256/2/Dc/0/Temperature', 'battery/256/2/Dc/0/Temperature', 'temperature of battery 2'],
    ['N/c0619ab12345/vecan/vecan0/Link/Soc', 'vecan/vecan0/Link/Soc', 'link SoC'],
    ['vebus/Ac/Out/{phase}/P', 'vebus/+/Ac/Out/L1/P', 'AC output power L1'],
    ['any/Serial', 'any/+/Serial', 'serial number'],
  ])('%s may leave the instance out, or be a path of the catalogue', async (words, topic, label) => {
    const text = await told(words);
    expect(text.split('\n')[0]).toBe(topic);
    expect(part(text, 'What it is')).toMatch(new RegExp(`^${label}, `));
  });

  it('has all there is to say of its values', async () => {
    expect(part(await told('battery/256/Dc/0/Current'), 'Sign')).toBe('charge +, discharge -');
    expect(part(await told('vebus/257/State'), 'Codes')).toMatch(/^0 Off, (.*\n)+.* 252 External control$/);
    expect(part(await told('vebus/257/State'), 'Event')).toMatch(/holds for 30 s .* gx_event, kind state$/);
    expect(part(await told('solarcharger/Yield/User'), 'Starts at 0')).toMatch(/^when somebody resets it/);
    expect(part(await told('solarcharger/DeviceOffReason'), 'Bits')).toMatch(/^0 No\/low input power, /);
  });

  it('comes with a query of its numbers', async () => {
    const query = async (topic: string, yaml = '') => part(await told(topic, yaml), 'InfluxQL').replace(/\n +/, ' ');
    expect(await query('battery/256/Dc/0/Voltage')).toBe(
      'SELECT mean("Dc/0/Voltage") FROM "battery" WHERE $timeFilter GROUP BY time($__interval), "device" fill(none)',
    );
    expect(await query('vebus/257/State')).toMatch(/^SELECT last\("State"\) FROM "vebus" /);
    expect(await query('vebus/257/Alarms/Overload')).toMatch(/^SELECT max\("Alarms\/Overload"\) /);
    expect(await query('solarcharger/0/Yield/User')).toMatch(
      /^SELECT non_negative_difference\(last\("Yield\/User"\)\) /,
    );
    const inShell = async (topic: string) => part(await told(topic), 'In a shell');
    expect(await inShell('battery/256/Dc/0/Voltage')).toMatch(
      /^in influx write time > now\(\) - 1d for \$timeFilter, 5m for \$__interval$/,
    );
    expect(await inShell('solarcharger/0/Yield/User')).toMatch(
      /^in influx write time > now\(\) - 1d for \$timeFilter$/,
    );
    expect(await query('battery/256/Mgmt/ProcessName', 'profile: everything')).toBe('');
    expect(await query('battery/256/Dc/0/Voltage', 'schema: venus-influx-loader')).toBe('');
    expect(await query('solarcharger/0/History/Daily/3/Yield')).toBe('');
  });

  it('is told what each profile would do, without the rules', async () => {
    const rule = 'rules:\n  - match: "#"\n    action: drop';
    expect(part(await told('battery/256/Dc/0/Voltage', rule), 'By profile')).toBe(
      'minimal: mean of 30s; default: mean of 30s; everything: each change',
    );
    expect(part(await told('settings/0/Settings/Services/AccessPointPassword'), 'By profile')).toBe('');
  });

  it('reads as docs/budget.md shows it', async () => {
    const document = readFileSync(join(import.meta.dirname, '../../docs/budget.md'), 'utf8');
    expect(document).toContain(`\`\`\`\n${await told('battery/256/Dc/0/Voltage')}\n\`\`\`\n`);
  });

  it.each([...services.keys()])('%s: each of its paths is explained in 120 columns', async (service) => {
    for (const path of services.get(service)?.keys() ?? []) {
      const lines = (await told(`${service}/${path}`)).split('\n');
      expect(lines[0]).toMatch(new RegExp(`^${service}/\\+/`));
      // What names the path is as long as the path.
      const tooLong = lines.filter(
        (line, index) => index > 0 && line.length > 120 && !/ field |SELECT|match:/.test(line),
      );
      expect(tooLong).toEqual([]);
    }
  });

  it('is named in words, with its unit and its codes', async () => {
    expect(part(await told('battery/256/Dc/0/Voltage'), 'What it is')).toMatch(/voltage.* in V/);
    expect(part(await told('vebus/257/Mode'), 'Codes')).toMatch(/3 On/);
  });

  it.each([
    ['battery/256/Sco', '. Did you mean battery/256/Soc?'],
    ['batery/256/Soc', '. Did you mean battery/256/Soc?'],
    ['vebus/276/CustomNmae', '. Did you mean vebus/276/CustomName?'],
    ['batery/256/Zzzzzzzz', '. Did you mean the service battery?'],
    ['battery/256/Zzzzzzzz', ''],
    ['nobody/0/Knows', ', nor a service of that name: gx-logger explain lists them'],
  ])('%s: is not known, and would be stored all the same', async (topic, hint) => {
    const text = await told(topic);
    expect(part(text, 'What it is')).toBe(`the catalogue does not know it${hint}`);
    expect(part(text, 'Stored')).toMatch(/^yes, should the GX publish it, by profile default: /);
    expect(part(await told(topic, 'profile: minimal'), 'Stored')).toMatch(/^no, by profile minimal: /);
  });

  it.each([
    ['', /^yes, by profile default: /],
    ['profile: minimal', /^yes, by profile minimal: /],
    ['profile: everything', /^yes, by profile everything: each|^yes, by profile everything: every/],
    ['rules:\n  - match: battery/256/#\n    action: drop', /^no, by rule 1: battery\/256\/#: /],
    [
      'rules:\n  - match: vebus/#\n    action: drop\n  - match: "+/+/Dc/#"\n    interval: 1m',
      /^yes, by rule 2: \+\/\+\/Dc\/#: /,
    ],
  ])('under %j: who decided', async (yaml, expected) => {
    expect(part(await told('battery/256/Dc/0/Voltage', yaml), 'Stored')).toMatch(expected);
  });

  it('is stored as often as the rule says, and again with the full publish after its refresh age', async () => {
    const rule = 'rules:\n  - match: battery/#\n    interval: 1m\n    refresh: 10m\nfull_publish_interval: 450s';
    const often = part(await told('battery/256/Dc/0/Voltage', rule), 'How often');
    expect(often.split(/\n +/)).toEqual([
      'mean of 1m; unchanged: again after 15m',
      'what is shorter than 1m is averaged away; a rule without interval keeps it',
    ]);
    expect(part(await told('battery/256/Mode', rule), 'How often')).toMatch(/^once in 1m;/);
  });

  it('is again after the age of what its values can be', async () => {
    const often = async (topic: string) =>
      part(await told(topic, 'profile: everything'), 'How often').replace(/.*again after /, '');
    expect(await often('battery/256/Dc/0/Voltage')).toBe('5m');
    expect(await often('battery/256/Mgmt/ProcessName')).toBe('1d');
    expect(await often('battery/256/CustomName')).toBe('1d for a text and 5m for a number');
    expect(await often('nobody/0/Knows')).toBe('5m for a number and 1d for a text');
  });

  it('is stored as what its values can be', async () => {
    const as = async (topic: string) => part(await told(topic, 'profile: everything'), 'As').split(/\n +/);
    expect(await as('battery/256/Dc/0/Voltage')).toEqual(['a number: measurement battery, field Dc/0/Voltage']);
    expect(await as('battery/256/Mgmt/ProcessName')).toEqual([
      'text: measurement battery_text, field Mgmt/ProcessName',
    ]);
    expect(await as('nobody/0/Knows')).toEqual([
      'a number: measurement nobody, field Knows',
      'text: measurement nobody_text, field Knows',
      'a path that sends both is in both',
    ]);
  });

  it('is stored in the database and under the names of every schema that is on', async () => {
    const yaml = 'schema: [gx, venus-influx-loader]\ninflux:\n  bucket: house\n  url: http://unused.invalid';
    expect(part(await told('battery/256/Dc/0/Voltage', yaml), 'As').split(/\n +/)).toEqual([
      'in database house (schema gx), a number: measurement battery, field Dc/0/Voltage',
      'in database venus (schema venus-influx-loader), a number: measurement battery/Dc/0/Voltage, field value',
    ]);
  });

  it('that is not stored has no measurement', async () => {
    const text = await told('solarcharger/0/History/Daily/3/Yield');
    expect(part(text, 'Stored')).toMatch(/^no, by profile default: /);
    expect(part(text, 'As') + part(text, 'How often')).toBe('');
  });

  it('that is secret is never stored, whatever a rule says, and nothing changes that', async () => {
    const rule = 'rules:\n  - match: settings/#\n    action: keep';
    const text = await told('settings/0/Settings/Services/AccessPointPassword', rule);
    expect(part(text, 'Stored')).toBe('never: it is a secret');
    expect(part(text, 'To change it')).toBe('it cannot be changed');
  });

  it('that is private says so, and is stored once it is asked for', async () => {
    const position = 'gps/0/Position/Latitude';
    expect(part(await told(position), 'Stored')).toMatch(/^no, .*where/);
    expect(part(await told(position, 'private: keep'), 'Stored')).toMatch(/^yes/);
  });

  it('that carries lists is stored by action json alone, and says so', async () => {
    const text = await told('system/0/Batteries', 'profile: everything');
    expect(part(text, 'Stored')).toMatch(/a list or an object is not/);
    expect(part(text, 'To change it')).toMatch(
      /match: "system\/\+\/Batteries"\n +action: json {2}# as text; with action: numbers /,
    );
    expect(part(text, 'As') + part(text, 'How often')).toBe('');
    const asked = await told('system/0/Batteries', 'rules:\n  - match: system/+/Batteries\n    action: json');
    expect(part(asked, 'Stored')).not.toMatch('is not');
    expect(part(asked, 'As')).toMatch('lists and objects as JSON');
  });

  it('whose numbers in lists are asked for says under which fields, and has no query of the list', async () => {
    const rule = 'rules:\n  - match: system/+/Batteries\n    action: numbers\n    interval: 30s';
    const text = await told('system/0/Batteries', rule);
    expect(part(text, 'Stored')).toMatch(/^yes, by rule 1: .* of lists and objects the numbers$/);
    expect(part(text, 'How often')).toBe('once in 30s; unchanged: again after 5m');
    expect(part(text, 'As')).toBe('each number in it: measurement system, field Batteries/0/...');
    expect(part(text, 'InfluxQL')).toBe('');
  });

  it('has the bounds of its unit, of its path, or of the configuration', async () => {
    const plausible = async (topic: string, yaml = '') => part(await told(topic, yaml), 'Plausible');
    expect(await plausible('battery/256/Dc/0/Voltage')).toBe(
      'from -100 up to 2000 V, by the catalogue; a number outside is not stored',
    );
    expect(await plausible('battery/256/Voltages/Cell3')).toMatch(/^from -1 up to 30 V, /);
    expect(await plausible('battery/256/Dc/0/Power')).toBe('');
    const bounds = 'bounds:\n  - match: battery/#\n    max: none\n';
    expect(await plausible('battery/256/Soc', bounds)).toBe(
      'from -10 %, by bounds 1: battery/#; a number outside is not stored',
    );
    expect(await plausible('battery/256/Dc/0/Power', bounds)).toBe('every number, by bounds 1: battery/#');
    expect(await plausible('settings/0/Settings/Services/AccessPointPassword', bounds)).toBe('');
  });

  it.each([
    'battery/256/Dc/0/Voltage',
    'solarcharger/258/History/Daily/3/Yield',
    'gps/0/Position/Latitude',
    'nobody/0/Knows',
  ])('of %s: the rule that is offered is taken, and turns the decision', async (topic) => {
    const text = await told(topic);
    const rule = part(text, 'To change it').split('\n').slice(1).join('\n');
    const rules = parse(rule) as [{ match: string; action: string }];
    expect(rules).toHaveLength(1);
    const yaml = `rules:\n${rule}`;
    const before = part(text, 'Stored').slice(0, 2);
    const after = part(await told(topic, yaml), 'Stored');
    expect(after.slice(0, 2)).not.toBe(before);
    expect(after).toContain('by rule 1: ');
  });

  it.each([
    ['vebus/276/Ac/Out/L1/P', /^ *interval: 30s {2}# without it each change is stored$/m, 'mean of 30s'],
    ['vebus/276/State', /^ *# each change is stored; with interval: 30s one value in so long$/m, 'each change'],
  ])('of %s: a rule that keeps says what an interval is for', async (topic, words, often) => {
    const dropped = 'rules:\n  - match: vebus/#\n    action: drop\n';
    const rule = part(await told(topic, dropped), 'To change it')
      .split('\n')
      .slice(1)
      .join('\n');
    expect(rule).toMatch(words);
    const yaml = dropped.replace('rules:\n', `rules:\n${rule.replace(/^ {16}/gm, '  ')}\n`);
    expect(part(await told(topic, yaml), 'How often')).toMatch(often);
  });
});

it.each([
  ['battery', 'battery/#'],
  ['battery/256', 'battery/256/#'],
  ['/battery/256/', 'battery/256/#'],
  ['battery/Dc', 'battery/+/Dc/#'],
  ['battery/256/Dc', 'battery/256/Dc/#'],
])('%s is the same as %s: the paths that begin so', async (words, filter) => {
  expect(await told(words)).toBe(await told(filter));
});

describe('a filter', () => {
  it('lists the paths of the catalogue that it matches, each with what is stored of it', async () => {
    const text = await told('battery/+/Dc/#', 'rules:\n  - match: battery/+/Dc/0/Current\n    action: drop');
    const [heading, ...lines] = text.slice(0, text.indexOf('\n\n')).split('\n');
    expect(heading).toMatch(/^path +stored +unit +what it is$/);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.every((line) => /^battery\/\+\/Dc\/\S+ +(mean of|each|no) /.test(line))).toBe(true);
    expect(lines).toEqual(lines.toSorted());
    expect(lines.find((line) => line.startsWith('battery/+/Dc/0/Current '))).toMatch(/ no \(rule 1\) +A +current$/);
    expect(lines.find((line) => line.startsWith('battery/+/Dc/0/Voltage '))).toMatch(/ mean of \d+s +V +voltage$/);
    expect(text.slice(text.indexOf('\n\n') + 2)).toBe(
      `${lines.length} paths of the catalogue, ${lines.length - 1} stored by profile default and the rules.`,
    );
  });

  it('splits a placeholder where what it stands for makes a difference', async () => {
    const text = await told('solarcharger/+/History/Daily/+/Yield');
    expect(text).toMatch(/^solarcharger\/\+\/History\/Daily\/0\/Yield +each change /m);
    expect(text).toMatch(/^solarcharger\/\+\/History\/Daily\/1\/Yield +no /m);
    expect(await told('solarcharger/+/History/Daily/+/Yield', 'profile: everything')).toMatch(
      /Daily\/\{n\}\/Yield +each change /,
    );
  });

  it('counts a rule for the instance that it names, and says where it does not', async () => {
    const rule = 'rules:\n  - match: battery/256/#\n    action: drop';
    const note = 'Where + stands for the instance, rules for a single one do not count.';
    expect(await told('battery/256/Soc/#', rule)).toMatch(/^battery\/256\/Soc +no \(rule 1\) /m);
    expect(await told('battery/256/Soc/#', rule)).not.toContain(note);
    const open = await told('battery/+/Soc', rule);
    expect(open).toMatch(/^battery\/\+\/Soc +mean of 30s /m);
    expect(open).toContain(note);
  });

  it('says in brief why a secret, a position and a list are not stored', async () => {
    expect(await told('settings/+/Settings/Modem/#', '', { all: true })).toMatch(/Modem\/PIN +no \(secret\) /);
    expect(await told('gps/+/Position/#')).toMatch(/Latitude +no \(private\) /);
    expect(await told('system/+/Batteries', 'profile: everything')).toMatch(/Batteries +no \(json\) /);
  });

  it('lists the 20 that people look at most, and all of them where that is asked for', async () => {
    const some = (await told('#')).split('\n');
    expect(some.length).toBe(1 + 20 + 3);
    expect(some.at(-1)).toMatch(/^\d+ more: add --all, or say more of what you look for\.$/);
    expect(some.some((line) => line.startsWith('battery/+/Soc '))).toBe(true);
    const all = await told('#', '', { all: true });
    for (const service of services.keys()) {
      if (service !== 'any') expect(all).toMatch(new RegExp(`^${service}/\\+/`, 'm'));
    }
    expect(all).not.toContain('more:');
  });

  it.each([
    ['nobody/+/Knows', /^The catalogue knows no path that nobody\/\+\/Knows matches\.\nWrite /],
    ['battery/+x/Soc', /^"battery\/\+x\/Soc" has a \+ beside other characters\.\nWrite /],
    ['battery/#/Soc', /^"battery\/#\/Soc" has a # that .*\.\nWrite /],
  ])('%s is refused in two lines', async (filter, words) => {
    await expect(told(filter)).rejects.toThrow(words);
  });
});

it.each(['N/c0619ab12345/heartbeat', 'battery//Soc'])('%j is no topic', async (topic) => {
  await expect(told(topic)).rejects.toThrow(/^.* is not a topic that carries a value\.\nWrite .*$/);
});

it.each(['', ' ', '/'])('%j is nothing', async (topic) => {
  await expect(told(topic)).rejects.toThrow(/^No topic is given\.\nWrite .*$/);
});

it.each([
  ['R/c0619ab12345/battery/288/Soc', /^R\/.* asks the GX for a value .*\nTry: gx-logger explain battery\/288\/Soc$/],
  ['W/c0619ab12345/battery/+/Soc', /^W\/.* sets a value .*\nTry: gx-logger explain battery\/\+\/Soc$/],
  ['R/c0619ab12345/keepalive', /^R\/.* asks the GX .*\nWrite /],
  [
    'com.victronenergy.battery/288/Soc',
    /^com\.victronenergy\.battery is .*\nTry: gx-logger explain battery\/288\/Soc$/,
  ],
  ['com.victronenergy.vebus.ttyS3/Soc', /^com\.victronenergy\.vebus\.ttyS3 is .* service is vebus\.\nWrite /],
])('%s is refused in two lines, with what was meant', async (topic, words) => {
  await expect(told(topic)).rejects.toThrow(words);
});

it.each([
  ['a topic', `battery/256/${'x'.repeat(100_000)}`],
  ['a filter', `${'+/'.repeat(50_000)}#`],
  ['words', 'battery voltage '.repeat(6_250)],
])('%s of 100 kB is refused, and not repeated', async (_, asked) => {
  await expect(told(asked)).rejects.toThrow(
    /^What is asked for has 1\d{5} characters, and no topic of a GX has more than 1000\.\nWrite .*$/,
  );
});
