/**
 * What `gx-logger grafana write` makes, in a real Grafana, which may only read it: it starts, takes every value as it is,
 * and finds every rule sound.
 */
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { everyUid } from '../../src/grafana/alert-rule.ts';
import { RULES } from '../../src/grafana/rules/table.ts';
import { REAL } from '../influx/conformance/real.ts';
import type { Running } from '../influx/conformance/subject.ts';
import {
  describeWithGrafana,
  errorsIn,
  type Grafana,
  grafanaFolder,
  startGrafana,
  WITHOUT_CAPABILITIES,
} from '../support/grafana.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { ROOT, runProgram } from '../support/program.ts';
import { setUp } from './set-up.ts';
import { pointsOfTwoSites, WRONG } from './two-sites.ts';

const DASHBOARDS = join(ROOT, 'config/grafana/dashboards');

const EMAIL = 'ALERTS_EMAIL';
const WEBHOOK = 'ALERTS_WEBHOOK';
const TOKEN = 'ALERTS_TELEGRAM_TOKEN';
const CHAT = 'ALERTS_TELEGRAM_CHAT';
const MAIL = { GF_SMTP_ENABLED: 'true', GF_SMTP_HOST: '127.0.0.1:1', GF_SMTP_FROM_ADDRESS: 'gx@example.org' };
/** Each begins as what YAML or Grafana might take for something else. */
const AWKWARD = {
  [EMAIL]: `o'#no$HOME@example.org,1e3@example.org`,
  [WEBHOOK]: `http://127.0.0.1:1/$HOME/$$x?a='1'&b="2"#\${PATH}`,
  [TOKEN]: `0123456:$__env{PATH}#'"`,
  [CHAT]: '-1001234567890',
};

interface ContactPoint {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly disableResolveMessage: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

interface ProvisionedRule {
  readonly uid: string;
  readonly title: string;
  readonly isPaused: boolean;
  readonly notification_settings: {
    readonly receiver: string;
    readonly group_by: string[];
    readonly repeat_interval: string;
  } | null;
}

interface Looks {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly {
        readonly name: string;
        readonly health: string;
        readonly lastEvaluation: string;
        readonly alerts?: readonly { readonly state: string; readonly labels: Readonly<Record<string, string>> }[];
      }[];
    }[];
  };
}

/** What InfluxDB is at hand that Grafana can ask in InfluxQL. */
const SERVERS = REAL.filter(({ generation }) => generation !== 'victoria');

async function put({ url, administrator, access }: Running, lines: string): Promise<void> {
  const { token, username, password } = administrator;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const [path, authorization] =
    token === undefined
      ? ['/write?db=gx&precision=ms', basic]
      : [`/api/v2/write?org=${access.org}&bucket=gx&precision=ms`, `Token ${token}`];
  // No longer than the servers of these tests take at once.
  for (const body of lines.match(/(?:.+\n?){1,300}/g) ?? []) {
    const response = await fetch(`${url}${path}`, { method: 'POST', body, headers: { authorization } });
    expect(response.status, await response.text()).toBe(204);
  }
}

/** What is off unless somebody turns it on. */
const OFF = RULES.filter(({ isOff }) => isOff).flatMap(({ parts }) => parts);
/** There is no controller of a generator, and the grid itself is lost where the meter is gone. */
const QUIET = ['Generator does not run (its controller)', 'Generator does not run (DC genset)', 'Grid meter lost'];

/** Every rule, once it was looked at. */
const everyLook = (grafana: Grafana) =>
  vi.waitFor(
    async () => {
      const { data } = await grafana.ask<Looks>('/api/prometheus/grafana/api/v1/rules');
      const all = data.groups.flatMap((group) => group.rules);
      expect(all.length).toBe(everyUid.length - OFF.length);
      expect(all.every(({ lastEvaluation }) => !lastEvaluation.startsWith('0001'))).toBe(true);
      return all;
    },
    { timeout: 200_000, interval: 2_000 },
  );

describeWithGrafana('Grafana, provisioned by gx-logger', () => {
  let influxd: Influxd;
  let folder: ReturnType<typeof grafanaFolder>;
  const out = () => join(folder.path, 'provisioning');

  beforeAll(async () => {
    influxd = await startInfluxd();
    await influxd.query('CREATE DATABASE gx');
  });
  afterAll(() => influxd.stop());
  beforeEach(() => {
    folder = grafanaFolder();
    writeFileSync(join(folder.path, 'token'), '');
    onTestFinished(folder.remove);
  });

  const write = (environment: Record<string, string>, secret: string) =>
    runProgram(['grafana', 'write', '--out', out(), '--secret-file', secret, '--dashboards', DASHBOARDS], {
      INFLUX_URL: influxd.url,
      ...MAIL,
      ...environment,
    });

  /** Nobody may write into the folder that was written, or its owner again. */
  const seal = (isSealed: boolean) => {
    chmodSync(out(), isSealed ? 0o550 : 0o750);
    for (const entry of readdirSync(out(), { recursive: true, withFileTypes: true })) {
      const mode = isSealed ? 0o440 : 0o640;
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? mode | 0o110 : mode);
    }
  };

  /** What is written, in a Grafana that starts with it and may not change it, for as long as `look` takes. */
  async function looking<Seen>(
    environment: Record<string, string>,
    look: (grafana: Grafana) => Promise<Seen>,
    secret = join(folder.path, 'token'),
  ): Promise<Seen> {
    const { code, text } = await write(environment, secret);
    expect(code, text).toBe(0);
    seal(true);
    const grafana = await startGrafana(folder.path, MAIL, WITHOUT_CAPABILITIES);
    try {
      const seen = await look(grafana);
      expect(errorsIn(grafana.log())).toEqual([]);
      return seen;
    } finally {
      await grafana.stop();
      seal(false);
    }
  }
  const points = (grafana: Grafana) => grafana.ask<ContactPoint[]>('/api/v1/provisioning/contact-points?decrypt=true');
  const rules = (grafana: Grafana) => grafana.ask<ProvisionedRule[]>('/api/v1/provisioning/alert-rules');

  it('starts with every combination of contact points, one after another, and each is what is told', async () => {
    const all = { [EMAIL]: 'a@example.org', [WEBHOOK]: 'http://127.0.0.1:1/', [TOKEN]: '1:a', [CHAT]: '-1' };
    const ways = { email: [EMAIL], webhook: [WEBHOOK], telegram: [TOKEN, CHAT] };
    const types = Object.keys(ways) as (keyof typeof ways)[];
    // Each differs from the one before in one way; the first and the last have none.
    const turns = [0, 1, 3, 2, 6, 7, 5, 4, 0].map((bits) => types.filter((_, index) => bits & (1 << index)));
    for (const chosen of turns) {
      const names = chosen.flatMap((type) => ways[type]);
      const environment = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
      await looking(environment, async (grafana) => {
        const receivers = new Set((await rules(grafana)).map((rule) => rule.notification_settings?.receiver));
        expect(receivers, chosen.join()).toEqual(
          new Set(chosen.length > 0 ? ['GX critical', 'GX warning'] : [undefined]),
        );
        if (chosen.length === 0) return;
        const told = (await points(grafana)).filter(({ name }) => name.startsWith('GX '));
        const wanted = ['GX critical', 'GX warning'].flatMap((name) =>
          chosen.map((type) => `${name} ${type} ${name === 'GX warning'}`),
        );
        expect(told.map((one) => `${one.name} ${one.type} ${one.disableResolveMessage}`).sort()).toEqual(wanted.sort());
      });
    }
  }, 300_000);

  it('takes values with dollars, hashes and quotes, and such that look like numbers, as they are', async () => {
    const file = join(folder.path, 'settings.yaml');
    const site = `O'Hara $HOME "#1" \\ {{ 1 }}`;
    writeFileSync(
      file,
      `alerts: { overrides: [{ site: '${site.replaceAll("'", "''")}', rules: { battery_low: { threshold: 30 } } }] }\n`,
    );
    await looking({ ...AWKWARD, GX_LOGGER_CONFIG: file, INFLUX_BUCKET: 'a $b' }, async (grafana) => {
      const all = await points(grafana);
      const of = (type: string) => all.find((one) => one.type === type && one.name === 'GX critical')?.settings;
      expect(of('email')?.['addresses']).toBe(AWKWARD[EMAIL].replace(',', ';'));
      expect(of('telegram')?.['chatid']).toBe(AWKWARD[CHAT]);
      expect(of('webhook')?.['url']).toBe(AWKWARD[WEBHOOK]);
      // A secret is shown in an export alone, where dollars are doubled.
      const path = '/api/v1/provisioning/contact-points/export?decrypt=true&format=json';
      const exported = await grafana.ask<{ contactPoints: { receivers: ContactPoint[] }[] }>(path);
      const telegram = exported.contactPoints[0]?.receivers.find(({ type }) => type === 'telegram')?.settings;
      expect(telegram).toEqual({ bottoken: AWKWARD[TOKEN].replaceAll('$', '$$$$'), chatid: AWKWARD[CHAT] });
      const titles = (await rules(grafana)).map(({ title }) => title);
      expect(titles).toContain(`Battery low (${site})`);
      const source = await grafana.ask<{ jsonData: object }>('/api/datasources/uid/gx-influxdb');
      expect(source.jsonData).toMatchObject({ dbName: 'a $b', version: 'InfluxQL' });
    });
  }, 60_000);

  it('is quiet over a database in which there is nothing yet, but for the logger', async () => {
    const seen = await looking({}, everyLook);
    const alarming = seen.filter(({ alerts = [] }) => alerts.some(({ state }) => /^(Alerting|Pending)/.test(state)));
    expect(alarming.map(({ name }) => name)).toEqual(['Logger silent']);
  }, 300_000);

  it.each(SERVERS)(
    'has a rule for everything that is wrong at one site, and none for the other: $generation',
    async (server) => {
      const database = await server.start();
      onTestFinished(() => database.stop());
      const secret = await setUp(database, folder.path);
      await put(database, pointsOfTwoSites(Date.now()));
      const seen = await looking({ INFLUX_URL: database.url }, everyLook, secret);
      expect(seen.filter(({ health }) => health === 'error')).toEqual([]);
      const alarming = seen.flatMap(({ name, alerts = [] }) =>
        alerts.filter(({ state }) => /^(Alerting|Pending)$/.test(state)).map(({ labels }) => ({ name, labels })),
      );
      const notWrong = alarming.filter(
        ({ labels }) => (labels['site'] ?? labels['host']) !== WRONG.site && labels['host'] !== 'wrong',
      );
      expect(notWrong).toEqual([]);
      const quiet = seen.map(({ name }) => name).filter((name) => !alarming.some((one) => one.name === name));
      expect(quiet).toEqual(QUIET);
    },
    400_000,
  );

  it('takes rules away that went, and leaves those of others', async () => {
    await looking({}, async (grafana) => {
      expect((await rules(grafana)).map(({ uid }) => uid)).toContain('gx-tank-low');
    });
    const file = join(folder.path, 'settings.yaml');
    const settings = (text: string) => {
      writeFileSync(file, `alerts: { rules: { tank_low: { enabled: no } }, ${text} }\n`);
      return { GX_LOGGER_CONFIG: file };
    };
    const own = `overrides: [{ site: Boat, rules: { frost: { enabled: yes } } }]`;
    const before = await looking(settings(own), async (grafana) => (await rules(grafana)).map(({ title }) => title));
    expect(before).not.toContain('Tank low');
    expect(before).toContain('Frost (Boat)');
    const after = await looking(settings('paused: yes'), rules);
    expect(after.map(({ title }) => title)).not.toContain('Frost (Boat)');
    expect(after.every(({ isPaused }) => isPaused)).toBe(true);
  }, 90_000);

  it('sends one message when it is asked to, to everybody who is told', async () => {
    const sink = createServer();
    const arrived: string[] = [];
    sink.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        arrived.push(body);
        response.end();
      });
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void sink.close());
    const environment = { [WEBHOOK]: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/` };
    await looking(environment, async ({ url, password }) => {
      const test = (more: Record<string, string> = {}) =>
        runProgram(['grafana', 'test'], { ...environment, GRAFANA_URL: url, GRAFANA_PASSWORD: password, ...more });
      expect(await test()).toEqual({ code: 0, text: 'webhook: sent\n' });
      expect(arrived).toHaveLength(1);
      expect(JSON.parse(arrived[0] ?? '')).toMatchObject({ commonLabels: { alertname: 'Test of gx-logger' } });
      expect(await test({ GRAFANA_PASSWORD: 'wrong' })).toMatchObject({
        code: 1,
        text: expect.stringContaining('GRAFANA_USERNAME and GRAFANA_PASSWORD'),
      });
    });
  }, 60_000);
});
