/** The table of rules, and what becomes of it with the settings that people choose; in a real Grafana: provisioned.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { alertRules, everyUid } from '../../src/grafana/alert-rule.ts';
import { alertingFile, defaultFiles } from '../../src/grafana/provisioning.ts';
import type { Alerts } from '../../src/grafana/rules/choice.ts';
import type { Query } from '../../src/grafana/rules/rule.ts';
import { RULES } from '../../src/grafana/rules/table.ts';
import { describeWithInfluxd } from '../support/influxd.ts';
import { ROOT } from '../support/program.ts';
import { dashboards } from './panels.ts';
import { pointsOfTwoSites, WELL, WRONG } from './two-sites.ts';

const FROM = '"gx"."autogen"';
const MINUTE = 60_000;

/** What Grafana reads. */
interface Rule {
  readonly uid: string;
  readonly title: string;
  readonly for: string;
  readonly keepFiringFor?: string;
  readonly noDataState: string;
  readonly execErrState: string;
  readonly missing_series_evals_to_resolve: number;
  readonly isPaused?: boolean;
  readonly notification_settings?: object;
  readonly annotations: Readonly<Record<string, string>>;
  readonly data: readonly { readonly refId: string; readonly model: Model }[];
}
interface Model {
  readonly query?: string;
  readonly expression?: string;
  readonly type?: string;
  readonly conditions?: readonly { readonly evaluator: object; readonly unloadEvaluator?: object }[];
}
interface Alerting {
  readonly groups?: readonly { readonly interval: string; readonly rules: readonly Rule[] }[];
  readonly deleteRules?: readonly { readonly uid: string }[];
  readonly policies?: unknown;
}

/** The rules with this section `alerts` in YAML. */
function rulesWith(text: string, more: Partial<Parameters<typeof alertRules>[0]> = {}): Rule[] {
  const file = `gx: { host: a }\ninflux: { url: 'http://a' }\nalerts: ${text}\n`;
  const { config, problems } = loadConfig({ GX_LOGGER_CONFIG: 'file' }, () => file);
  expect(problems).toBeUndefined();
  const alerts: Alerts = config?.alerts ?? expect.fail();
  return alertRules({
    from: FROM,
    alerts,
    isTold: false,
    longest: Number.POSITIVE_INFINITY,
    dashboards: [],
    ...more,
  }) as unknown as Rule[];
}
const rule = (rules: readonly Rule[], uid: string) => rules.find((one) => one.uid === uid) ?? expect.fail(uid);
const threshold = ({ data }: Rule) => data.at(-1)?.model.conditions?.[0];
const query = ({ data }: Rule, index = 0) => data.filter(({ model }) => model.query)[index]?.model.query ?? '';

describe('the table', () => {
  it('has names, uids and titles of their own, which Grafana takes', () => {
    const titles = RULES.flatMap(({ parts }) => parts.map(({ title }) => title));
    for (const list of [RULES.map(({ name }) => name), everyUid, titles]) expect(new Set(list).size).toBe(list.length);
    // An override appends a hyphen and 8 characters.
    for (const uid of everyUid) expect(uid).toMatch(/^gx-[a-z-]{1,28}$/);
  });

  it.each(RULES)('leads from $name to a panel that is there', ({ name, panel: [uid, title] }) => {
    const known = dashboards.find(([, dashboard]) => dashboard.uid === uid)?.[1].panels ?? [];
    const shown = known.find((one) => one.title === title) ?? expect.fail(`${uid} has no panel ${title}`);
    const made = rulesWith(`{ rules: { ${name}: { enabled: true } } }`, {
      dashboards: dashboards.map(([, one]) => one),
    });
    const links = made.map(({ annotations }) => [annotations['__dashboardUid__'], annotations['__panelId__']]);
    expect(links).toContainEqual([uid, String(shown.id)]);
    expect(links.every((link) => link.every((part) => part))).toBe(true);
  });

  it('tells series apart by site, and joins what has the tags of the first query or some of them', () => {
    for (const { parts } of RULES) {
      for (const { queries, title } of parts) {
        const [first, ...others]: Query[] = Object.values(queries);
        expect(first?.by.slice(0, 2).join(), title).toMatch(/^(host|portal_id,site)$/);
        for (const { by } of others)
          expect(
            by.filter((tag) => !first?.by.includes(tag)),
            title,
          ).toEqual([]);
      }
    }
  });
});

describe('a rule', () => {
  const usual = rulesWith('{}');

  it('stays as it was where nothing is known, but for a GX and a logger that are silent', () => {
    const states = new Map(usual.map(({ uid, noDataState }) => [uid, noDataState]));
    expect([...states].filter(([, state]) => state !== 'KeepLast')).toEqual([
      ['gx-gx-silent', 'OK'],
      ['gx-logger-silent', 'Alerting'],
    ]);
    for (const one of usual)
      expect(one).toMatchObject({ execErrState: 'KeepLast', missing_series_evals_to_resolve: 1_440 });
  });

  it('tells nobody without a contact point, and by severity with one', () => {
    expect(usual.filter((one) => one.notification_settings)).toEqual([]);
    const told = rulesWith('{}', { isTold: true });
    const common = { group_by: ['alertname', 'portal_id'], group_wait: '30s', group_interval: '5m' };
    expect(rule(told, 'gx-grid-lost').notification_settings).toEqual({
      ...common,
      receiver: 'GX critical',
      repeat_interval: '24h',
    });
    expect(rule(told, 'gx-tank-low').notification_settings).toEqual({
      ...common,
      receiver: 'GX warning',
      repeat_interval: '7d',
    });
  });

  it('is above and below its limits with what ends it on the other side', () => {
    expect(threshold(rule(usual, 'gx-battery-low'))).toEqual({
      evaluator: { type: 'lt', params: [20] },
      unloadEvaluator: { type: 'gt', params: [25] },
    });
    expect(threshold(rule(usual, 'gx-cell-spread'))).toEqual({
      evaluator: { type: 'gt', params: [0.1] },
      unloadEvaluator: { type: 'lt', params: [0.06] },
    });
    expect(threshold(rule(usual, 'gx-alarm'))).toEqual({ evaluator: { type: 'gte', params: [2] } });
    expect(rule(usual, 'gx-alarm')).toMatchObject({ for: '0s', keepFiringFor: '30m' });
    expect(rule(usual, 'gx-sleeper-lost')).toMatchObject({ for: '26h', keepFiringFor: '10m' });
  });

  it('counts what each logger wrote in 5 minutes, 0 where that is nothing', () => {
    expect(query(rule(usual, 'gx-logger-silent'))).toBe(
      'SELECT count("received") FROM "gx"."autogen"."gx_logger" WHERE $timeFilter GROUP BY time(5m), "host" fill(0)',
    );
  });
});

describe('the settings', () => {
  it('change numbers: where only the threshold is another, an alert ends as far from it as usual', () => {
    const rules = rulesWith(
      '{ rules: { battery_low: { threshold: 40, for: 2m }, fridge_warm: { threshold: 10, clear: 3 } } }',
    );
    expect(rule(rules, 'gx-battery-low').for).toBe('2m');
    expect(threshold(rule(rules, 'gx-battery-low'))).toMatchObject({
      evaluator: { params: [40] },
      unloadEvaluator: { params: [45] },
    });
    const math = rule(rules, 'gx-fridge-warm').data.find(({ refId }) => refId === 'value')?.model.expression;
    expect(math).toContain('$coldest < 6');
  });

  it.each([
    ['fridge_warm: { threshold: 7 }', 'gx-fridge-warm', 6],
    ['fridge_warm: { threshold: 4 }', 'gx-fridge-warm', 6],
    ['fridge_warm: { threshold: 12 }', 'gx-fridge-warm', 10],
    ['freezer_warm: { threshold: -15 }', 'gx-freezer-warm', -12],
    ['freezer_warm: { threshold: -5, clear: -7 }', 'gx-freezer-warm', -7],
  ])('leave alone what cold is, unless an alert ends above it: %s', (text, uid, cold) => {
    const { data } = rule(rulesWith(`{ rules: { ${text} } }`), uid);
    expect(data.find(({ refId }) => refId === 'value')?.model.expression).toContain(`$coldest < ${cold})`);
  });

  it('turn rules on and off, and pause all', () => {
    const rules = rulesWith('{ paused: yes, rules: { shore_lost: { enabled: on }, no_sun: { enabled: no } } }');
    const uids = rules.map(({ uid }) => uid);
    expect(uids).toContain('gx-shore-lost');
    expect(uids).not.toContain('gx-no-sun');
    expect(rules.every(({ isPaused }) => isPaused)).toBe(true);
  });

  it('tell of every warning where they say so', () => {
    expect(query(rule(rulesWith('{}'), 'gx-warning'))).toContain('LowCellVoltage');
    const all = query(rule(rulesWith('{ warnings: all }'), 'gx-warning'));
    expect(all).toContain('"service" != \'tank\'');
    expect(all).not.toContain('LowCellVoltage');
  });

  it('have other numbers for a site and a device, and the first entry that speaks of a rule counts', () => {
    const rules = rulesWith(`{ overrides: [
      { site: "O'Hara", device: tank/3, rules: { tank_low: { threshold: 30 } } },
      { site: "O'Hara", rules: { tank_low: { threshold: 20 } } },
      { device: Old tank, paused: true } ] }`);
    const low = rules.filter(({ title }) => title.startsWith('Tank low'));
    const site = `("site" = 'O\\'Hara' OR "portal_id" = 'O\\'Hara')`;
    const notSite = `("site" != 'O\\'Hara' AND "portal_id" != 'O\\'Hara')`;
    const notFirst = `(${notSite} OR "instance" != '3')`;
    const select = (where: string) =>
      `SELECT max("Level") FROM "gx"."autogen"."tank" WHERE $timeFilter AND ${where} GROUP BY "portal_id", "site", "device"`;
    expect(low.map((one) => [one.title, threshold(one)?.evaluator, query(one)])).toEqual([
      ['Tank low', { type: 'lt', params: [10] }, select(`${notFirst} AND (${notSite}) AND ("device" != 'Old tank')`)],
      ["Tank low (O'Hara, tank/3)", { type: 'lt', params: [30] }, select(`${site} AND "instance" = '3'`)],
      ["Tank low (O'Hara)", { type: 'lt', params: [20] }, select(`${site} AND ${notFirst}`)],
    ]);
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
    // A rule of devices of every service looks at the service as well; one of sites knows no device.
    expect(query(rule(rules, 'gx-sensor-lost'))).not.toContain('instance');
    expect(query(rule(rules, 'gx-sensor-lost'))).toContain(`"device" != 'Old tank'`);
    expect(query(rule(rules, 'gx-grid-lost'))).not.toContain('device');
    const paused = rulesWith('{ overrides: [{ device: tank/3, paused: true }] }');
    expect(query(rule(paused, 'gx-sensor-lost'))).toContain(`("service" != 'tank' OR "instance" != '3')`);
  });

  it('make one rule of two entries about the same, for the first counts', () => {
    const twice = rulesWith(`{ overrides: [
      { site: Boat, rules: { tank_low: { threshold: 30 } } },
      { site: Boat, rules: { tank_low: { threshold: 20 }, frost: { enabled: yes } } } ] }`);
    const own = twice.filter(({ title }) => title.endsWith('(Boat)'));
    expect(own.map((one) => [one.title, threshold(one)?.evaluator])).toEqual([
      ['Tank low (Boat)', { type: 'lt', params: [30] }],
      ['Frost (Boat)', { type: 'lt', params: [3] }],
    ]);
  });

  it('take names as long as they may be, and with lines, in what Grafana and InfluxDB read', () => {
    const long = 'ü'.repeat(200);
    const rules = rulesWith(`{ overrides: [
      { site: ${long}a, rules: { frost: { enabled: yes } } }, { site: ${long}b, rules: { frost: { enabled: yes } } },
      { site: "two\\nlines", rules: { frost: { enabled: yes } } } ] }`);
    const frost = rules.filter(({ title }) => title.startsWith('Frost ('));
    expect(new Set(frost.map(({ title }) => title)).size).toBe(3);
    for (const { title } of frost) expect(Buffer.byteLength(title)).toBeLessThanOrEqual(190);
    expect(query(rule(frost, frost[2]?.uid ?? ''))).toContain(`"site" = 'two\\nlines'`);
  });

  it('leave out what a database with short answers cannot tell', () => {
    const uids = rulesWith('{}', { longest: 72 * 60 }).map(({ uid }) => uid);
    const missing = rulesWith('{}').map(({ uid }) => uid);
    expect(missing.filter((uid) => !uids.includes(uid))).toEqual([
      'gx-genset-not-running-alone',
      'gx-genset-not-running-genset',
      'gx-genset-not-running-dcgenset',
      'gx-no-sun',
    ]);
  });
});

describe('the file', () => {
  const read = (text: string): Alerting => parse(text);
  const file = (alerts: Partial<Alerts>, addresses: object = {}, before = '') => {
    const whole = { paused: false, warnings: 'listed', rules: {}, overrides: [], ...alerts } as const;
    const rules = { from: FROM, alerts: whole, longest: Number.POSITIVE_INFINITY, dashboards: [] };
    return alertingFile({ rules, addresses }, before).text;
  };

  it.each(defaultFiles(dashboards.map(([, dashboard]) => dashboard)))(
    'config/grafana/$path is current',
    ({ path, text }) => {
      expect(readFileSync(join(ROOT, 'config/grafana', path), 'utf8'), 'run npm run generate').toBe(text);
    },
  );

  it('deletes rules that are off, and those that an earlier file made, for as long as they are not there again', () => {
    const off = RULES.filter(({ isOff }) => isOff).flatMap(({ name }) => `gx-${name.replaceAll('_', '-')}`);
    const first = read(file({}));
    expect(first.deleteRules?.map(({ uid }) => uid).sort()).toEqual(off.sort());
    const own = { overrides: [{ site: 'Boat', paused: false, rules: { frost: { enabled: true } } }] };
    const second = file(own);
    const uid = read(second).groups?.[0]?.rules.find(({ title }) => title === 'Frost (Boat)')?.uid;
    expect(uid).toMatch(/^gx-frost-[0-9a-f]{8}$/);
    const third = file({}, {}, second);
    expect(read(third).deleteRules).toContainEqual({ orgId: 1, uid });
    expect(read(file({}, {}, third)).deleteRules).toContainEqual({ orgId: 1, uid });
    expect(read(file(own, {}, third)).deleteRules).not.toContainEqual({ orgId: 1, uid });
    expect(read(file({}, {}, 'no: [yaml')).deleteRules).toEqual(first.deleteRules);
  });

  it('has no policies, for they would replace those of the owner', () => {
    expect(read(file({}, { webhook: 'http://a/' }))).not.toHaveProperty('policies');
  });

  it('deletes every rule where our schema is not written', () => {
    const { groups, deleteRules } = read(alertingFile({ rules: undefined, addresses: {} }).text);
    expect(groups).toBeUndefined();
    expect(deleteRules?.map(({ uid }) => uid)).toEqual(everyUid);
  });
});

describeWithInfluxd('a rule', (influxd) => {
  it('of values that are refused counts what rises, and no fall', async () => {
    await influxd.query('CREATE DATABASE fell');
    const lines = [5, 5, 0, 0].map((value, index) => `gx_logger,host=a rejected=${value} ${index * MINUTE}`);
    const risen = [5, 7, 0, 1].map((value, index) => `gx_logger,host=b rejected=${value} ${index * MINUTE}`);
    const body = [...lines, ...risen].join('\n');
    await fetch(`${influxd.url}/write?db=fell&precision=ms`, { method: 'POST', body });
    const asked = query(rule(rulesWith('{}', { from: '"fell"."autogen"' }), 'gx-values-refused'));
    const series = await influxd.query(asked.replaceAll('$timeFilter', `time < ${9 * MINUTE}ms`), 'fell');
    expect(series.map(({ tags, values }) => [tags?.['host'], values[0]?.[1]])).toEqual([
      ['a', 0],
      ['b', 3],
    ]);
  });
});

describeWithInfluxd('the queries of the rules', (influxd) => {
  const now = Date.now();
  beforeAll(async () => {
    await influxd.query('CREATE DATABASE gx');
    const url = `${influxd.url}/write?db=gx&precision=ms`;
    expect((await fetch(url, { method: 'POST', body: pointsOfTwoSites(now) })).status).toBe(204);
  });

  const parts = RULES.flatMap((one) => one.parts.map((part) => [part.title, one, part] as const));
  it.each(parts)('%s: each has one answer a series, of both sites', async (_, { name }, { title, queries }) => {
    const made = rulesWith(`{ rules: { ${name}: { enabled: true } } }`).find((one) => one.title === title);
    const asked = made?.data.filter(({ model }) => model.query) ?? [];
    expect(asked).toHaveLength(Object.keys(queries).length);
    for (const [index, { model }] of asked.entries()) {
      const window = (Object.values(queries)[index]?.window ?? 0) * MINUTE;
      const range = `time >= ${now - window}ms and time <= ${now}ms`;
      const series = await influxd.query((model.query ?? '').replaceAll('$timeFilter', range), 'gx');
      const labels = series.map(({ tags }) => JSON.stringify(tags));
      expect(new Set(labels).size).toBe(labels.length);
      const sites = new Set(series.map(({ tags }) => tags?.['site'] ?? tags?.['host']));
      const isAbsent = /FROM "gx"."autogen"."(dc)?genset"/.test(model.query ?? '');
      const wanted = series[0]?.tags?.['host'] === undefined ? [WRONG.site, WELL.site] : ['wrong', 'well'];
      expect([...sites].sort(), model.query).toEqual(isAbsent ? [] : wanted.sort());
    }
  });
});
