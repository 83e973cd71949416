/** SCHEMA: one or several, in the environment with commas, in the file also as a list. */
import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe.ts';
import { settings } from '../../src/config/settings.ts';
import { configOf, MINIMAL, problemsOf, withFile } from './setup.ts';

const BOTH = ['gx', 'venus-influx-loader'];

describe('SCHEMA', () => {
  it('is our own unless something else is said', () => {
    expect(configOf(MINIMAL).schema).toEqual(['gx']);
    expect(settings.find(({ name }) => name === 'SCHEMA')).toMatchObject({ fallback: 'gx', fileOnly: false });
  });

  it.each([
    ['venus-influx-loader', ['venus-influx-loader']],
    ['gx,venus-influx-loader', BOTH],
    [' venus-influx-loader , gx ,', BOTH],
    ['gx,gx', ['gx']],
  ])('%s in the environment', (SCHEMA, wanted) => {
    expect(configOf({ ...MINIMAL, SCHEMA }).schema).toEqual(wanted);
  });

  it.each([
    ['schema: venus-influx-loader', ['venus-influx-loader']],
    ['schema: [venus-influx-loader, gx]', BOTH],
    ['schema:\n  - gx\n  - venus-influx-loader', BOTH],
    ['schema: gx,venus-influx-loader', BOTH],
    ['schema:', ['gx']],
  ])('%j in the file', (yaml, wanted) => {
    expect(configOf(...withFile(yaml)).schema).toEqual(wanted);
  });

  it.each([
    [{ SCHEMA: 'gx,venus' }, 'SCHEMA (environment)', '"venus" is no schema'],
    [{ SCHEMA: ',' }, 'SCHEMA (environment)', 'names no schema'],
  ])('%j is refused', (environment, place, message) => {
    const hint = 'There are gx and venus-influx-loader; both: gx,venus-influx-loader.';
    expect(problemsOf({ ...MINIMAL, ...environment })).toEqual([{ place, message, hint }]);
  });

  it.each([
    ['schema: {gx: yes}', 'is neither a text nor a list of texts'],
    ['schema: []', 'names no schema'],
    ['schema: [[gx]]', 'is neither a text nor a list of texts'],
  ])('%s is refused', (yaml, message) => {
    expect(problemsOf(...withFile(yaml))).toMatchObject([{ place: 'gx-logger.yaml:1:1 schema', message }]);
  });

  it('is refused with one database for both, beside whatever else is wrong', () => {
    const message = '"venus" is INFLUX_BUCKET too, and SCHEMA names both schemas';
    const both = { ...MINIMAL, SCHEMA: BOTH.join(','), INFLUX_BUCKET: 'venus' };
    expect(problemsOf(both)).toMatchObject([{ place: 'INFLUX_VENUS_BUCKET', message }]);
    const yaml = 'influx:\n  venus_bucket: data\n  bucket: data\nrules:\n  - { match: x }\n  -';
    const [environment, files] = withFile(yaml);
    const places = problemsOf({ ...environment, SCHEMA: BOTH.join(',') }, files).map(({ place }) => place);
    expect(places).toEqual([
      'gx-logger.yaml:5:7 rules.1.match',
      'gx-logger.yaml:6:4 rules.2',
      'gx-logger.yaml:2:3 influx.venus_bucket',
    ]);
    expect(configOf({ ...both, SCHEMA: 'gx' }).influx.bucket).toBe('venus');
  });

  it('is described as it would be set', () => {
    expect(describeConfig(configOf({ ...MINIMAL, SCHEMA: BOTH.join(',') }))).toContain(`SCHEMA = ${BOTH.join(',')}`);
  });
});
