/** The tables as text: what the parser refuses, and what it cannot know. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTables } from '../../src/catalogue/parse.ts';
import { tables } from '../../src/catalogue/tables/index.ts';

const TABLES = join(import.meta.dirname, '../../src/catalogue/tables');

/** The table of one file, made of lines, with words that it may use. */
function parse(...lines: string[]) {
  const shared = ['', 'names alarm', '0 OK; 1 Warning; 2 Alarm', '', 'block n2k', 'N2k | identity | no | number', ''];
  return parseTables({ shared: shared.join('\n'), tank: ['', ...lines, ''].join('\n') });
}

describe('a table', () => {
  it('is read line by line, with blocks and words by name', () => {
    const services = parse(
      'names status',
      '0 OK; 1 Open, or short',
      '-1 Unknown',
      '',
      '# Comments say why.',
      'service tank',
      'use n2k',
      'Alarms/Low         | alarm        | yes  | low',
      'Level              | quantity %   | yes  | level | sign full + | decimals 1 | chart',
      'Mode               | setting      | slow | mode | names 0 Off; 1 On | event mode',
      'Name | setting | no | name | text',
      'Status             | state        | no   | status | names status | bits status',
      'Total | counter m3 | yes | total | reset user | bounds 0..',
    );
    const status = { [-1]: 'Unknown', 0: 'OK', 1: 'Open, or short' };
    expect(Object.fromEntries(services.get('tank') ?? [])).toEqual({
      'Alarms/Low': { log: 'yes', label: 'low', kind: 'alarm', names: { 0: 'OK', 1: 'Warning', 2: 'Alarm' } },
      Level: { log: 'yes', label: 'level', kind: 'quantity', unit: '%', sign: 'full +', decimals: 1, chart: true },
      Mode: { log: 'slow', label: 'mode', kind: 'setting', names: { 0: 'Off', 1: 'On' }, event: 'mode' },
      N2k: { log: 'no', label: 'number', kind: 'identity' },
      Status: { log: 'no', label: 'status', kind: 'state', names: status, bits: status },
      Name: { log: 'no', label: 'name', kind: 'setting', text: true },
      Total: {
        log: 'yes',
        label: 'total',
        kind: 'counter',
        unit: 'm3',
        reset: 'user',
        bounds: { least: 0, most: Number.POSITIVE_INFINITY },
      },
    });
  });

  it.each([
    ['Level | quantity %', 'a row is: path | kind and unit | log | label'],
    ['Level', 'a row is: path | kind and unit | log | label'],
    ['Level | quantity %% | yes | level', /^"%%" is none of: V A W /],
    ['Level | amount % | yes | level', /^"amount" is none of: quantity angle /],
    ['Level | quantity % | maybe | level', '"maybe" is none of: yes slow tag no private secret'],
    ['Level | quantity % | yes | level | charted', 'no field of an entry is "charted"'],
    ['Level | quantity % | yes | level | reset monthly', /^"monthly" is none of: never user /],
    ['Level | quantity % | yes | level | names levels', 'no names levels stand above'],
    ['Level | quantity % | yes | level | bounds 0', '"0" are no bounds: -40..125'],
    ['Level | quantity % | yes | level | bounds ..', '".." are no bounds: -40..125'],
    ['Level | quantity % | yes | level | bounds 100..0', '"100..0" are no bounds: -40..125'],
    ['Level | quantity % | yes | level | names 0 Low; High', '"High" is not a code and its word'],
    ['Level | quantity % | yes | level | names 0 Low; 0 High', 'code 0 has a word already'],
    ['Fluid | state | yes | fluid', 'it belongs before Height'],
    ['Height | quantity m | yes | height', 'it belongs before Height'],
    ['N2k | identity | no | number', 'there is a N2k already'],
    ['use blocks', 'no block blocks stands above'],
    ['service tank', 'there is a tank already'],
  ])('refuses "%s" with its file and line', (line, why) => {
    const wrong = () => parse('service tank', 'use n2k', 'Height | quantity m | yes | height', line);
    const [, place, words, text] = /^(\S+): (.*)\n {2}(.*)$/.exec(messageOf(wrong)) ?? [];
    expect([place, text]).toEqual(['src/catalogue/tables/tank.ts:6', line]);
    expect(words).toMatch(why);
  });

  it('begins with a section', () => {
    expect(() => parse('Height | quantity m | yes | height')).toThrow('tank.ts:3: no section has begun');
  });
});

describe('the tables', () => {
  const files = readdirSync(TABLES)
    .map((name) => name.replace('.ts', ''))
    .filter((name) => name !== 'index');

  it('are all read', () => {
    expect(files).toEqual(Object.keys(tables).sort());
  });

  it.each(files)(
    '%s: the text begins where the parser counts its lines from, in sections with a blank line between',
    (file) => {
      const [header, second, ...lines] = readFileSync(join(TABLES, `${file}.ts`), 'utf8').split('\n');
      expect(header).toMatch(/^\/\*\* .+ \*\/$/);
      expect(second).toBe(`export const ${file} = \``);
      expect(lines.slice(-2)).toEqual(['`;', '']);
      expect(lines.filter((line) => line !== line.trim() || /\t/.test(line))).toEqual([]);
      const begins = (line: string | undefined) => /^(#|(service|block|names) \w+$)/.test(line ?? '');
      expect(
        lines.filter((line, index) => line === '' && index < lines.length - 1 && !begins(lines[index + 1])),
      ).toEqual([]);
    },
  );

  it('have no block that fewer than two services use, and no words that nobody uses', () => {
    const lines = Object.values(tables).flatMap((table) => table.split('\n'));
    const named = (keyword: string) => lines.flatMap((line) => new RegExp(`^${keyword} (\\w+)$`).exec(line)?.[1] ?? []);
    const uses = lines.filter((line) => line.startsWith('use ')).flatMap((line) => line.split(' ').slice(1));
    expect(named('block').filter((name) => uses.filter((used) => used === name).length < 2)).toEqual([]);
    const fields = lines.flatMap((line) =>
      [...line.matchAll(/ \| (?:names|bits) ([a-z]\w+)/g)].map(([, name]) => name),
    );
    expect(named('names').filter((name) => name !== 'alarm' && !fields.includes(name))).toEqual([]);
  });

  it('have words of several codes once', () => {
    const words = Object.values(tables)
      .flatMap((table) => [...table.matchAll(/^names \w+\n((?:-?\d.*\n)+)/gm)])
      .map(([, lines = '']) => lines.trim().replaceAll('\n', '; '));
    expect(words.filter((one, index) => words.indexOf(one) !== index)).toEqual([]);
  });
});

function messageOf(wrong: () => unknown): string {
  try {
    wrong();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
