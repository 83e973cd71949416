/** What `gx-logger check` and the daemon say of energy: whose days, which consumers, which prices, and names that fit nothing. */
import { createServer, type Socket } from 'node:net';
import { describe, vi } from 'vitest';
import { check } from '../../src/commands/check.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { createPipeline } from '../../src/pipeline.ts';
import { createLog } from '../../src/shared/log.ts';
import { ownAddress } from '../support/program.ts';
import { listenFor } from '../support/said.ts';
import { it, type Scene } from '../support/scene.ts';

const HOUSE = 'c0619ab00001';
const BOAT = 'c0619ab00002';

function load(yaml: string, folder: string): Config {
  const environment = { GX_LOGGER_CONFIG: 'gx.yaml', DATA_DIR: folder, HTTP_HOST: ownAddress() };
  const { config, problems } = loadConfig(environment, () => yaml);
  if (!config) throw new Error(JSON.stringify(problems));
  return config;
}

async function gxOf(scene: Scene, portalId: string, values: Readonly<Record<string, string | number>>) {
  const gx = await scene.gx({ portalId });
  gx.set('system/0/Dc/Battery/Soc', 50);
  for (const [topic, value] of Object.entries(values)) gx.set(topic, value);
  return gx;
}

const at = ({ broker }: { broker: { port: number } }) => `host: mqtt://127.0.0.1:${broker.port}`;

async function checked(config: Config) {
  const said: string[] = [];
  const isFine = await check(
    config,
    { acceptKey: false, version: '1' },
    (text) => said.push(text),
    AbortSignal.any([]),
  );
  const sections = said.map((text) => text.split('\n').map((line) => line.trim()));
  const linesOf = (title: string) => sections.find(([first]) => first?.startsWith(title))?.slice(1) ?? [];
  return { isFine, linesOf, titles: sections.map(([title = '']) => title), text: said.join('\n') };
}

const METERS = {
  'settings/0/Settings/System/TimeZone': '/Europe/Berlin',
  'evcharger/40/CustomName': 'Wallbox',
  'evcharger/40/Ac/Power': 0,
  'acload/30/CustomName': 'Garage',
  'acload/30/Ac/L1/Power': 100,
  'heatpump/50/Ac/Power': 900,
  'heatpump/50/Position': 1,
};

describe('check of energy', () => {
  it('says whose days, which meters count what, and names that fit nothing', async ({ scene, expect }) => {
    const gx = await gxOf(scene, HOUSE, METERS);
    const yaml = (more: string) => `gx: { ${at(gx)} }
energy:
  batteries: [battery/1]
  behind: [{ device: Wallbox, behind: acload/30 }, { device: Pool, behind: acload/31 }]
${more}`;
    const told = await checked(load(yaml(''), scene.folder()));
    const lines = told.linesOf('GX');
    expect(lines).toContain('days are of the time zone Europe/Berlin (from the GX)');
    expect(lines).toContain(
      'consumers: Wallbox (evcharger/40) behind Garage (acload/30); heatpump 50 (heatpump/50), outside the loads: it is at an AC input that nothing measures; Garage (acload/30); all other AC loads are "rest"',
    );
    expect(lines).toContain('tariff: none is set (tariffs), so kWh have no price');
    expect(told.linesOf('Energy').slice(0, -1)).toEqual([
      '"battery/1" (energy.batteries) fits no battery that the GX has',
      '"Pool" (energy.behind) fits no EV charger, heat pump or AC load meter that the GX has',
      '"acload/31" (energy.behind) fits no EV charger, heat pump or AC load meter that the GX has',
    ]);
    // With a meter of the grid nothing is outside; the zone that is configured counts.
    gx.set('grid/31/Ac/L1/Power', 500);
    const other = await checked(load(yaml('').replace('batteries: [battery/1]', 'time_zone: UTC'), scene.folder()));
    expect(other.linesOf('GX')).toContain(
      'days are of the time zone UTC (from energy.time_zone; the GX has Europe/Berlin)',
    );
    expect(other.text).not.toContain('outside the loads');
  });

  it('tells of sites and devices in overrides of alerts that fit none, and which were meant', async ({
    scene,
    expect,
  }) => {
    const gx = await gxOf(scene, HOUSE, METERS);
    const yaml = `gx: { ${at(gx)} }
sites: { ${HOUSE}: Boat }
alerts:
  overrides:
    - { site: Boot, paused: true }
    - { site: Boat, device: Garage, paused: true }
    - { site: ${HOUSE}, device: Garrage, paused: true }
    - { device: battery/9, paused: true }
    - { device: evcharger/40, paused: true }
`;
    const { isFine, linesOf } = await checked(load(yaml, scene.folder()));
    expect(isFine).toBe(true);
    expect(linesOf('Alerts').slice(0, -1)).toEqual([
      '"Boot" (alerts.overrides.1.site) fits no site that the GX has; did you mean "Boat"?',
      `"Garrage" (alerts.overrides.3.device) fits no device of "${HOUSE}"; did you mean "Garage"?`,
      '"battery/9" (alerts.overrides.4.device) fits no device that the GX has',
    ]);
  });

  it('says that there are no meters, and that the zone is of this computer', async ({ scene, expect }) => {
    vi.stubEnv('TZ', 'America/New_York');
    const gx = await gxOf(scene, HOUSE, {});
    const { linesOf } = await checked(load(`gx: { ${at(gx)} }`, scene.folder()));
    vi.unstubAllEnvs();
    expect(linesOf('GX')).toContain(
      'days are of the time zone America/New_York (from this computer: the GX tells none)',
    );
    expect(linesOf('GX')).toContain('consumers: none has a meter, so all AC loads are "rest"');
    expect(linesOf('Energy')).toEqual([]);
  });

  it('says the prices of now in the zone of the site, and which times have none', async ({ scene, expect }) => {
    // 23:30 in Berlin: the last day of the first tariff's year, and within its night.
    vi.useFakeTimers({ now: Date.parse('2025-12-31T22:30Z'), toFake: ['Date'] });
    const gx = await gxOf(scene, HOUSE, METERS);
    const yaml = `gx: { ${at(gx)} }
tariffs:
  - { from: 2026-01-01, currency: EUR, import: 0.4 }
  - { from: 2025-01-01, currency: EUR, import: 0.32, feed_in: 0.08, periods: [{ times: 22:00-06:00, import: 0.24 }] }
`;
    const lines = async (text: string) => {
      const { linesOf } = await checked(load(text, scene.folder()));
      return linesOf('GX').filter((line) => /tariff/.test(line));
    };
    const before = 'before 2025-01-01 there is no tariff: kWh of that time have no price';
    expect(await lines(yaml)).toEqual([
      'tariff now: import 0.24 EUR a kWh, feed_in 0.08 EUR a kWh; the next one holds from 2026-01-01',
      before,
    ]);
    expect(await lines(`${yaml}energy: { time_zone: Asia/Tokyo }`)).toEqual([
      'tariff now: import 0.4 EUR a kWh, feed_in without a price',
      before,
    ]);
    expect(await lines(`${yaml.replace('2025-01-01', '2026-02-01')}`)).toEqual([
      'tariff now: none holds yet; the next one holds from 2026-01-01',
      'before 2026-01-01 there is no tariff: kWh of that time have no price',
    ]);
    vi.useRealTimers();
  });

  it('is not ready where a file of prices is missing', async ({ scene, expect }) => {
    const gx = await gxOf(scene, HOUSE, {});
    const file = `${scene.folder()}/none.csv`;
    const yaml = `gx: { ${at(gx)} }\ntariffs: [{ currency: EUR, import_file: ${file} }]`;
    const { isFine, linesOf, text } = await checked(load(yaml, scene.folder()));
    expect(linesOf('Prices')).toContain(
      `${file}: there is no such file or folder; until it is there its kWh have no price`,
    );
    expect(linesOf('GX')).toContain('tariff now: import without a price, feed_in without a price');
    expect(text).toContain('Not ready: see above.');
    expect(isFine).toBe(false);
  });
});

const SEVERAL = (house: string, boat: string) => `
energy:
  behind: [{ device: Wallbox, behind: acload/30 }, { device: Pool, behind: acload/30 }]
installations:
  - { ${house}, site: House }
  - { ${boat}, site: Boat, energy: { batteries: [battery/7] } }
`;
const UNUSED = [
  '"battery/7" (energy.batteries) fits no battery that the GX has',
  '"Pool" (energy.behind) fits no EV charger, heat pump or AC load meter of any GX',
];

describe('names of several installations', () => {
  it('are told by check where none of them has it', async ({ scene, expect }) => {
    const [house, boat] = [await gxOf(scene, HOUSE, METERS), await gxOf(scene, BOAT, {})];
    const { linesOf } = await checked(load(SEVERAL(at(house), at(boat)), scene.folder()));
    expect(linesOf('Energy').slice(0, -1)).toEqual(UNUSED);
    const away = await checked(load(SEVERAL(at(house), 'host: mqtt://127.0.0.1:1'), scene.folder()));
    expect(away.linesOf('Energy').slice(0, -1)).toEqual([`${UNUSED[1]} that answers`]);
  });

  it('are told by the daemon once the devices of all are known', async ({ scene, expect }) => {
    const [house, boat] = [await gxOf(scene, HOUSE, METERS), await gxOf(scene, BOAT, {})];
    const { output, said, all } = listenFor(/ fits no /, UNUSED.length);
    const config = load(SEVERAL(at(house), at(boat)), scene.folder());
    const pipeline = createPipeline(config, createLog('info', output));
    await pipeline.start(new AbortController().signal);
    await all;
    await pipeline.stop(5_000);
    expect([...said].sort()).toEqual([...UNUSED].sort());
  });
});

describe('check of many GX', () => {
  it('tries eight at once, and tells them in their order', async ({ scene, expect }) => {
    const open = new Set<Socket>();
    let met = 0;
    let most = 0;
    // Nobody is answered before as many have come as may.
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => undefined);
      met += 1;
      most = Math.max(most, open.size);
      if (met === 8 || met === 11) for (const one of open) one.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    scene.atEnd(() => void server.close());
    const { port } = server.address() as { port: number };
    const silent = Array.from(
      { length: 11 },
      (_, index) => `  - { host: mqtt://127.0.0.1:${port}, site: S${index + 1} }\n`,
    );
    const gx = await gxOf(scene, HOUSE, {});
    const { isFine, titles } = await checked(
      load(`installations:\n${silent.join('')}  - { ${at(gx)}, site: House }\n`, scene.folder()),
    );
    const names = [...silent.map((_, index) => `S${index + 1}`), 'House'];
    expect(titles.filter((title) => title.startsWith('GX'))).toEqual(
      names.map((name, index) => `GX ${name} (installations.${index + 1})`),
    );
    expect(most).toBe(8);
    expect(isFine).toBe(false);
  });
});
