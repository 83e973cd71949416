/** The compose files: names, ports, mounts, variables, health checks, and that no secret is in them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dashboardsFile } from '../../src/grafana/provisioning.ts';
import { ALL, composes, FILES, ROOT, read, type Service, WHOLE } from './compose-files.ts';

/** Where a mount comes from, where it goes, and how. */
const mounts = ({ volumes = [] }: Service) => volumes.map((text) => text.split(':'));

test('there is one file a case', () => {
  expect(FILES.sort()).toEqual([
    'docker-compose.existing.yml',
    'docker-compose.influxdb1.yml',
    'docker-compose.influxdb3.yml',
    'docker-compose.yml',
  ]);
});

describe.each(ALL)('%s', (file, { services, volumes }) => {
  const all = Object.entries(services);
  const withSecrets = all.filter(([, service]) => mounts(service).some(([from]) => from === 'secrets'));

  test('pins every image, and ours to the version of this package', () => {
    const { version } = JSON.parse(read('package.json'));
    for (const [name, { image, build }] of all) {
      const pinned = image.replace(/^\$\{INFLUXDB_IMAGE:-(.*)\}$/, '$1');
      expect(pinned, name).toMatch(/^[\w/-]+:\d+\.\d+[\w.-]*$/);
      if (build !== undefined) expect(image).toBe(`gx-logger:${version}`);
    }
  });

  test('lets every container write to its volumes only, with no rights and little memory, and bounds its log', () => {
    for (const [name, service] of all) {
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: expect.stringMatching(/^\d+[mg]$/),
        logging: { options: { 'max-size': '10m', 'max-file': '3' } },
      });
      // InfluxDB 1.8 alone runs as root with data of another user.
      const extra = file === 'docker-compose.influxdb1.yml' && name === 'influxdb' ? ['DAC_OVERRIDE'] : undefined;
      expect(service.cap_add, name).toEqual(extra);
    }
  });

  test('fits a Raspberry Pi with 2 GB', () => {
    const megabytes = ({ mem_limit = '' }: Service) =>
      Number.parseInt(mem_limit, 10) * (mem_limit.endsWith('g') ? 1_024 : 1);
    const lasting = Object.values(services).filter(({ restart }) => restart === 'unless-stopped');
    expect(lasting.map(megabytes).reduce((sum, one) => sum + one, 0)).toBeLessThan(1_700);
  });

  test('publishes Grafana and the page, the page to this computer alone', () => {
    const ports = Object.fromEntries(all.flatMap(([name, service]) => (service.ports ? [[name, service.ports]] : [])));
    expect(ports).toEqual({
      ...(services['grafana'] && { grafana: [`\${GRAFANA_PORT:-3000}:3000`] }),
      'gx-logger': [`\${PAGE_ADDRESS:-127.0.0.1}:\${PAGE_PORT:-8484}:8484`],
    });
  });

  test('mounts volumes that it declares, and files that are in the repository', () => {
    for (const [name, service] of all) {
      for (const [from = '', , mode] of mounts(service)) {
        if (from.startsWith('./')) {
          expect(existsSync(join(ROOT, from)), `${name}: ${from}`).toBe(true);
          expect(mode, from).toBe('ro');
        } else expect(Object.keys(volumes), name).toContain(from);
      }
    }
    expect(mounts(services['gx-logger']!)).toContainEqual(['logger-data', '/data']);
    // A folder, for a file that is not there would become one.
    const readers = ['gx-logger', ...(services['init'] ? ['init'] : [])];
    for (const name of readers) expect(mounts(services[name]!)).toContainEqual(['./config', '/etc/gx-logger', 'ro']);
  });

  test('has no secret in it, and hands none on in a variable that it sets', () => {
    const text = read(file);
    for (const [, name] of text.matchAll(/^\s+(\w*(?:PASSWORD|TOKEN|SECRET)\w*): .+$/gm)) {
      const value = new RegExp(`^\\s+${name}: (.+)$`, 'm').exec(text)?.[1];
      expect(value, name).toMatch(/^(""|\/run\/secrets-gx\/\w+|\$\{\w+:-\})$/);
    }
    expect(text).not.toMatch(/admin:admin|changeme|password123/i);
    // Only those that make secrets can write them.
    for (const [name, service] of withSecrets) {
      const mount = mounts(service).find(([from]) => from === 'secrets');
      expect(mount, name).toEqual(['secrets', '/run/secrets-gx', ...(/^(secrets|init)$/.test(name) ? [] : ['ro'])]);
    }
  });

  test('watches the health of whatever lasts', () => {
    for (const [name, { healthcheck, restart, image }] of all) {
      if (restart === 'no') expect(healthcheck, name).toEqual({ disable: true });
      // Ours is in the image.
      else if (image?.startsWith('gx-logger:')) expect(healthcheck, name).toBeUndefined();
      else expect(healthcheck?.test?.[0], name).toBe('CMD');
    }
  });
});

test('InfluxDB 2 is healthy once it takes writes: its /health passes before', () => {
  const [, whole] = WHOLE.find(([name]) => name === 'docker-compose.yml') ?? [];
  expect(whole?.services['influxdb']?.healthcheck?.test?.at(-1)).toBe('http://127.0.0.1:8086/ping');
});

describe.each(WHOLE)('%s, the whole', (file, { services, volumes }) => {
  const generation = /influxdb(\d)/.exec(file)?.[1] ?? '2';

  test('is these services, on these volumes', () => {
    expect(Object.keys(services)).toEqual(['secrets', 'influxdb', 'init', 'grafana', 'gx-logger']);
    const data = generation === '2' ? ['influxdb-data', 'influxdb-config'] : [`influxdb${generation}-data`];
    expect(Object.keys(volumes)).toEqual([...data, 'grafana-data', 'grafana-provisioning', 'logger-data', 'secrets']);
  });

  test('starts in order: secrets, InfluxDB, the set-up, then Grafana and the logger', () => {
    const order = Object.entries(services).map(([name, { depends_on = {} }]) => [
      name,
      Object.entries(depends_on).map(([on, { condition }]) => `${on} ${condition}`),
    ]);
    expect(Object.fromEntries(order)).toEqual({
      secrets: [],
      influxdb: ['secrets service_completed_successfully'],
      init: ['influxdb service_healthy'],
      grafana: ['init service_completed_successfully'],
      'gx-logger': ['init service_completed_successfully'],
    });
  });

  test('differs from docker-compose.yml in the database and the ways to it, and in nothing else', () => {
    const { services: standard } = composes.get('docker-compose.yml')!;
    const rest = (service: Service | undefined) => {
      const environment = Object.entries(service?.environment ?? {}).filter(([name]) => !name.startsWith('INFLUX_'));
      return { ...service, environment, command: undefined };
    };
    for (const name of ['secrets', 'init', 'grafana', 'gx-logger']) {
      expect(rest(services[name]), name).toEqual(rest(standard[name]));
    }
    expect(services['secrets']?.command).toEqual([generation === '3' ? 'secrets3' : 'secrets']);
  });

  test('gives Grafana what the set-up made for it to be provisioned with, and its password', () => {
    expect(mounts(services['grafana']!).map(([from, to]) => `${from} ${to}`)).toEqual([
      'grafana-data /var/lib/grafana',
      'secrets /run/secrets-gx',
      'grafana-provisioning /etc/grafana/provisioning',
    ]);
    expect(mounts(services['init']!)).toContainEqual(['grafana-provisioning', '/provisioning']);
    // An empty volume would be filled with what the image has there, under its owner.
    expect(services['grafana']?.volumes).toContain('grafana-provisioning:/etc/grafana/provisioning:ro,nocopy');
    expect(services['grafana']?.environment).toHaveProperty(
      'GF_SECURITY_ADMIN_PASSWORD__FILE',
      '/run/secrets-gx/grafana_admin_password',
    );
  });

  test('hands the mail server on to Grafana, and whether there is one to the set-up', () => {
    const names = Object.keys(services['grafana']?.environment ?? {}).filter((name) => name.startsWith('GF_SMTP_'));
    expect(names).toEqual(
      [
        'ENABLED',
        'HOST',
        'USER',
        'PASSWORD',
        'FROM_ADDRESS',
        'FROM_NAME',
        'STARTTLS_POLICY',
        'SKIP_VERIFY',
        'EHLO_IDENTITY',
      ].map((name) => `GF_SMTP_${name}`),
    );
    for (const name of names) expect(services['grafana']?.environment?.[name]).toBe(`\${${name}:-}`);
    for (const name of names.slice(0, 2)) expect(services['init']?.environment?.[name]).toBe(`\${${name}:-}`);
  });

  test('shows Home first, of the dashboards that the set-up made, and lets the browser ask nobody outside', () => {
    const folder = parse(dashboardsFile().text).providers[0].options.path;
    expect(folder).toBe('/etc/grafana/provisioning/gx-dashboards');
    expect(services['grafana']?.environment).toMatchObject({
      GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${folder}/gx-home.json`,
      GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
    });
  });

  test('names only secrets that init.sh makes', () => {
    const script = read('config/docker/init.sh');
    const names = [...read(file).matchAll(/\/run\/secrets-gx\/([\w.]+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) expect(script, name).toMatch(new RegExp(`(make|reserve) ${name} `));
  });
});
