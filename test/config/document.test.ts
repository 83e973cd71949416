import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseEnvironment } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod';
import { jsonSchemaText, withSettingsTable } from '../../scripts/settings-document.ts';
import { settings } from '../../src/config/settings.ts';
import { configOf, MINIMAL } from './setup.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');

describe('what is generated', () => {
  it('config/gx-logger.schema.json is current', async () => {
    expect(await read('config/gx-logger.schema.json'), 'run npm run generate').toBe(jsonSchemaText());
  });

  it('the table in docs/configuration.md is current', async () => {
    const document = await read('docs/configuration.md');
    expect(withSettingsTable(document), 'run npm run generate').toBe(document);
  });

  it('no secret has a default', () => {
    expect(settings.filter(({ secret }) => secret).length).toBeGreaterThan(2);
    expect(settings.filter(({ secret, fallback }) => secret && fallback !== undefined)).toEqual([]);
  });

  it('a document without the markers is refused', () => {
    expect(() => withSettingsTable('# Configuration')).toThrow('needs the lines');
  });
});

describe('the examples', () => {
  it('config/gx-logger.example.yaml loads, and says the defaults', async () => {
    const path = 'config/gx-logger.example.yaml';
    const config = configOf({ GX_LOGGER_CONFIG: path }, { [path]: await read(path) });
    const plain = configOf({ GX_HOST: 'venus.local', INFLUX_URL: 'http://localhost:8086' });
    const installations = config.installations.map((one) => ({ ...one, tariffs: [] }));
    const gx = { ...config.gx, tariffs: [] };
    const alerts = { ...config.alerts, rules: {}, overrides: [] };
    const none = { rules: [], bounds: [], devices: [], sites: {}, tariffs: [], alerts };
    expect({ ...config, ...none, gx, installations }).toEqual(plain);
    expect(config.rules.map(({ action }) => action)).toEqual(['drop', 'keep', 'keep', 'json']);
    expect(config.devices).toEqual([{ name: 'Main inverter', service: 'vebus', instances: ['288', '289'] }]);
    expect(config.bounds).toEqual([{ match: 'solarcharger/+/Yield/Power', max: 12_000 }]);
    expect(config.sites).toEqual({ c0619ab12345: 'Mountain hut' });
    expect(Object.keys(config.alerts.rules)).toEqual(['battery_low', 'shore_lost']);
    expect(config.alerts.overrides).toHaveLength(2);
    expect(config.tariffs.map(({ from }) => from)).toEqual([undefined, '2026-01-01', '2027-01-01']);
  });

  it('config/gx-logger.example.yaml loads with every commented setting too', async () => {
    const path = 'config/gx-logger.example.yaml';
    const text = (await read(path)).replaceAll(/^( +)# ([a-z_]+: .+)$/gm, (line, indent: string, setting: string) =>
      settings.some((known) => known.path[1] === setting.split(':')[0]) ? `${indent}${setting}` : line,
    );
    const config = configOf({ GX_LOGGER_CONFIG: path }, { [path]: text });
    expect(config.gx).toMatchObject({
      port: 1883,
      portal_id: ['c0619ab12345'],
      username: 'gx-logger',
      password: 'in single quotes',
    });
    expect(config.influx).toMatchObject({ token: 'in single quotes', org: 'home', username: 'gx-logger' });
  });

  it('the JSON schema accepts the example as an editor reads it, and nothing misspelt', async () => {
    const schema = z.fromJSONSchema(JSON.parse(await read('config/gx-logger.schema.json')));
    const example = parseYaml(await read('config/gx-logger.example.yaml'));
    expect(schema.safeParse(example).error).toBeUndefined();
    expect(schema.safeParse({ ...example, loglevel: 'debug' }).success).toBe(false);
    expect(schema.safeParse({ ...example, rules: [{ action: 'drop' }] }).success).toBe(false);
    for (const [max, isRight] of [
      ['none', true],
      [1.5, true],
      ['-3', true],
      ['much', false],
    ] as const) {
      const bounds = [{ match: 'tank/+/Level', max }];
      expect([max, schema.safeParse({ ...example, bounds }).success]).toEqual([max, isRight]);
    }
  });

  it('.env.example loads, with every commented setting too', async () => {
    const text = await read('.env.example');
    expect(configOf(parseEnvironment(text)).gx.host).toBe('venus.local');
    const all = parseEnvironment(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));
    expect(Object.keys(all).length).toBeGreaterThan(8);
    const path = 'config/gx-logger.example.yaml';
    expect(configOf(all, { [path]: await read(path) }).profile).toBe('everything');
  });

  it('docs/configuration.md: its rules, bounds, devices, sites, energy, tariffs and several GX load', async () => {
    const blocks = [...(await read('docs/configuration.md')).matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block);
    // Ways to several GX are apart, and tariffs: each block is a whole file of its own.
    const several = blocks.filter((block) => block?.includes('installations:'));
    const tariffs = blocks.filter((block) => block?.includes('tariffs:'));
    const one = blocks.filter((block) => !several.includes(block) && !tariffs.includes(block));
    for (const block of several) {
      const environment = { ...MINIMAL, GX_HOST: undefined, GX_LOGGER_CONFIG: 'docs' };
      expect(configOf(environment, { docs: block ?? '' }).installations).toHaveLength(2);
    }
    const load = (docs = '') => configOf({ ...MINIMAL, GX_LOGGER_CONFIG: 'docs' }, { docs });
    expect(tariffs.map((block) => load(block).tariffs.length)).toEqual([1, 3]);
    const config = load(one.join('\n'));
    expect(config.energy.behind).toEqual([{ device: 'Wallbox', behind: 'acload/30' }]);
    expect(config.rules).toHaveLength(4);
    expect(config.bounds.map(({ min, max }) => [min, max])).toEqual([
      [0, 20],
      [undefined, 12_000],
      [undefined, Number.POSITIVE_INFINITY],
    ]);
    expect(config.devices).toHaveLength(3);
    expect(Object.keys(config.sites)).toHaveLength(1);
  });
});
