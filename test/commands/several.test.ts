/** What the commands say, and ask, where several GX are configured. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { budget } from '../../src/commands/budget.ts';
import { check } from '../../src/commands/check.ts';
import { devices } from '../../src/commands/devices.ts';
import { explain } from '../../src/commands/explain.ts';
import { record } from '../../src/commands/record.ts';
import { everyGxInWords, withOne } from '../../src/commands/which.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { startBroker } from '../../src/simulator/broker.ts';
import { readRecordingFile } from '../../src/simulator/recording.ts';
import { ownAddress } from '../support/program.ts';
import { it, type Scene } from '../support/scene.ts';

const HOUSE = 'c0619ab00001';
const BOAT = 'c0619ab00002';

function configOf(yaml: string, environment: Record<string, string> = {}, folder = '/nonexistent'): Config {
  const all = { GX_LOGGER_CONFIG: 'gx.yaml', DATA_DIR: folder, HTTP_HOST: ownAddress(), ...environment };
  const { config, problems } = loadConfig(all, () => yaml);
  expect(problems).toBeUndefined();
  return config!;
}

async function gxOf(scene: Scene, portalId: string, name: string, options: Parameters<Scene['gx']>[0] = {}) {
  const gx = await scene.gx({ portalId, ...options });
  gx.set('settings/0/Settings/SystemSetup/SystemName', name);
  gx.set('battery/256/Soc', 50);
  gx.set('battery/256/CustomName', `Battery of ${name}`);
  return gx;
}

const at = ({ broker }: { broker: { port: number } }) => `host: mqtt://127.0.0.1:${broker.port}`;

async function checked(config: Config): Promise<{ isFine: boolean; sections: ReadonlyMap<string, readonly string[]> }> {
  const sections = new Map<string, readonly string[]>();
  const say = (text: string) => {
    const [title = '', ...lines] = text.split('\n');
    sections.set(
      title,
      lines.map((line) => line.trim()).filter((line) => line !== ''),
    );
  };
  const isFine = await check(config, { acceptKey: false, version: '1' }, say, new AbortController().signal);
  return { isFine, sections };
}

const titlesOf = (sections: ReadonlyMap<string, unknown>) =>
  [...sections.keys()].filter((title) => /^(GX|Broker)/.test(title));

describe('check of several GX', () => {
  it('tries each in turn, and says which has what', async ({ scene, expect }) => {
    const [house, boat] = [await gxOf(scene, HOUSE, 'House'), await gxOf(scene, BOAT, 'Boat')];
    const gone = join(scene.folder(), 'gone');
    const yaml = `installations:
  - { ${at(house)} }
  - { ${at(boat)}, site: Sailing, rules: [{ match: tank/9/#, action: drop }] }
  - { host: 127.0.0.1, port: 1, site: Hut }
  - { host: 127.0.0.1, password_file: ${gone}, site: Barn }
  - { ${at(house).replace('127.0.0.1', 'localhost')} }
`;
    const { isFine, sections } = await checked(configOf(yaml, {}, scene.folder()));
    expect(titlesOf(sections)).toEqual([
      'GX 127.0.0.1 (installations.1)',
      'GX Sailing (installations.2)',
      'GX Hut (installations.3)',
      'GX Barn (installations.4)',
      'GX localhost (installations.5)',
    ]);
    const linesOf = (place: number) => [...sections].find(([title]) => title.endsWith(`.${place})`))?.[1] ?? [];
    expect(linesOf(1)).toContain(`site House, portal id ${HOUSE}`);
    expect(linesOf(1)).toContainEqual(expect.stringContaining('battery/256 (Battery of House)'));
    expect(linesOf(2)).toContain(`site Sailing, portal id ${BOAT}`);
    expect(linesOf(2)).toContain('rule 1 (tank/9/#) applies to none of the topics that the GX has');
    expect(linesOf(1)).not.toContainEqual(expect.stringContaining('tank/9'));
    expect(linesOf(3)).toContainEqual(expect.stringContaining('the port is closed'));
    expect(linesOf(4)).toContainEqual(expect.stringMatching(/\(password_file\): .+\. Nothing is sent without it/));
    expect(linesOf(5)).toContainEqual(expect.stringContaining('is the same GX as GX 127.0.0.1 (installations.1)'));
    expect(isFine).toBe(false);
  });

  it('finds all of a central broker, below a prefix, and names who is not logged', async ({ scene, expect }) => {
    const broker = await startBroker();
    scene.atEnd(() => broker.stop());
    const prefix = 'home/victron/';
    const house = await gxOf(scene, HOUSE, 'House', { broker, prefix });
    await gxOf(scene, BOAT, 'Boat', { broker, prefix });
    house.addFiction('c0619ab09999');
    const environment = { GX_HOST: `mqtt://127.0.0.1:${broker.port}`, GX_PORTAL_ID: 'all', GX_TOPIC_PREFIX: prefix };
    const { isFine, sections } = await checked(configOf('', environment, scene.folder()));
    expect(titlesOf(sections)).toEqual(['Broker', `GX ${HOUSE}`, `GX ${BOAT}`]);
    const lines = sections.get('Broker') ?? [];
    expect(lines).toContain(`will connect to mqtt://127.0.0.1:${broker.port}, topics below ${prefix}`);
    expect(lines).toContain(`2 GX would be logged: ${HOUSE}, ${BOAT}`);
    expect(lines).toContainEqual(expect.stringContaining('a serial and no heartbeat, so not logged: c0619ab09999'));
    expect(sections.get(`GX ${BOAT}`)).toContain(`site Boat, portal id ${BOAT}`);
    expect(isFine).toBe(true);
  });

  it('names the prefix where the messages of all stand below one', async ({ scene, expect }) => {
    const house = await gxOf(scene, HOUSE, 'House', { prefix: 'victron/' });
    const asking = setInterval(() => house.broker.publish(`victron/N/${HOUSE}/heartbeat`, '{"value":1}'), 500);
    scene.atEnd(() => clearInterval(asking));
    const environment = { GX_HOST: `mqtt://127.0.0.1:${house.broker.port}`, GX_PORTAL_ID: 'all' };
    const { isFine, sections } = await checked(configOf('', environment, scene.folder()));
    expect(sections.get('Broker')).toContainEqual(expect.stringContaining('set GX_TOPIC_PREFIX=victron/'));
    expect(isFine).toBe(false);
  });

  it('does not try the others of a broker that is not there', async ({ scene, expect }) => {
    const environment = { GX_HOST: 'mqtt://127.0.0.1:1', GX_PORTAL_ID: `${HOUSE},${BOAT},c0619ab00003` };
    const { isFine, sections } = await checked(configOf('', environment, scene.folder()));
    expect(titlesOf(sections)).toEqual(['Broker', `GX ${HOUSE}`, `GX ${BOAT}, c0619ab00003`]);
    expect(sections.get(`GX ${BOAT}, c0619ab00003`)).toEqual(['not tried, for the way is the same']);
    expect(isFine).toBe(false);
  });
});

describe('devices of several GX', () => {
  const listed = async (config: Config, site?: string) => {
    const lines: string[] = [];
    await devices(config, (line) => lines.push(line), site);
    return lines;
  };

  it('are headed by the configured names, and found by each name that a GX has, as there as they are', async ({
    scene,
    expect,
  }) => {
    const [house, boat] = [await gxOf(scene, HOUSE, 'House'), await gxOf(scene, BOAT, 'Boat')];
    const folder = scene.folder();
    const yaml = `sites: { ${BOAT}: Sailing }\ninstallations: [{ ${at(house)}, site: Home }, { ${at(boat)} }]\n`;
    const file = join(folder, 'gx.yaml');
    writeFileSync(file, yaml);
    const config = configOf(yaml, {}, folder);
    const daemon = scene.daemon({ GX_LOGGER_CONFIG: file, DATA_DIR: folder, HTTP_HOST: ownAddress() });
    const battery = /^battery\/256 .* online since /;
    for (const [portalId, ...names] of [
      [HOUSE, 'Home', 'house', HOUSE],
      [BOAT, 'sailing', 'Boat', BOAT],
    ] as const) {
      for (const name of names) {
        await expect.poll(() => listed(config, name)).toContainEqual(expect.stringMatching(battery));
        expect(await listed(config, name)).not.toContainEqual(expect.stringMatching(/was online|not running|known/));
        expect(await listed(config, name)).not.toContainEqual(
          expect.stringContaining(portalId === HOUSE ? 'Boat' : 'House'),
        );
      }
    }
    const heads = async () => (await listed(config)).filter((line) => line.endsWith(':'));
    expect(await heads()).toEqual([`Home (${HOUSE}):`, `Sailing (${BOAT}):`]);
    expect(await listed(config, 'Salling')).toEqual([
      'no GX is known as "Salling"; there is Home, Sailing. Did you mean Sailing?',
    ]);
    await daemon.stop();
    // Who was met where is saved at the stop.
    expect((await heads()).slice(1)).toEqual([`Home (${HOUSE}):`, `Sailing (${BOAT}):`]);
    expect(await listed(config, 'Home')).toContainEqual(expect.stringContaining('was online, since'));
  });
});

describe('which GX', () => {
  const yaml =
    'installations: [{ host: a.lan, site: House }, { host: b.lan, portal_id: [c0619ab00002, c0619ab00003] }]';

  it('is asked where several are configured and none is named', ({ expect }) => {
    expect(() => withOne(configOf(yaml), undefined)).toThrow(
      'Several GX are configured, and none is named.\nName one with --site: House, c0619ab00002, c0619ab00003.',
    );
    expect(() => withOne(configOf(yaml), 'Hut')).toThrow(
      'No GX is called "Hut".\nThere is House, c0619ab00002, c0619ab00003. A portal id does as well.',
    );
  });

  it('is found by its site, its portal id, and the name that it had before', ({ scene, expect }) => {
    const folder = scene.folder();
    const ledger = { control: 0, null: 0, gone: 0, refused: {}, unchanged: 0, filtered: {}, merged: 0, accepted: 1 };
    writeFileSync(join(folder, 'devices.json'), JSON.stringify({ c0619ab00003: { site: 'Old mill', devices: [] } }));
    writeFileSync(join(folder, 'readings.json'), JSON.stringify({ c0619ab00003: { host: 'central.lan', ...ledger } }));
    expect(withOne(configOf(yaml, {}, folder), 'house').gx.host).toBe('a.lan');
    expect(withOne(configOf(yaml, {}, folder), BOAT).gx.portal_id).toEqual([BOAT]);
    expect(withOne(configOf(yaml, {}, folder), 'Old Mill').gx.portal_id).toEqual(['c0619ab00003']);
    const all = configOf('installations: [{ host: central.lan, portal_id: all }]', {}, folder);
    expect(withOne(all, 'old mill').gx).toMatchObject({ host: 'central.lan', portal_id: ['c0619ab00003'] });
    expect(withOne(all, BOAT).gx.portal_id).toEqual([BOAT]);
    expect(withOne(all, undefined).gx.portal_id).toEqual(['c0619ab00003']);
    expect(() => withOne(configOf('', { GX_HOST: 'new.lan', GX_PORTAL_ID: 'all' }), undefined)).toThrow(
      'Name one with --site: its portal id.',
    );
  });

  it('is found behind one broker by its name, as soon as that is saved, or where it is configured', ({
    scene,
    expect,
  }) => {
    const folder = scene.folder();
    // Who was met where is saved later.
    writeFileSync(join(folder, 'devices.json'), JSON.stringify({ [HOUSE]: { site: 'House', devices: [] } }));
    const all = configOf(`sites: { ${BOAT}: Boat }`, { GX_HOST: 'central.lan', GX_PORTAL_ID: 'all' }, folder);
    expect(withOne(all, 'house').gx).toMatchObject({ host: 'central.lan', portal_id: [HOUSE] });
    expect(withOne(all, 'Boat').gx.portal_id).toEqual([BOAT]);
    expect(() => withOne(all, 'Huose')).toThrow(
      'No GX is called "Huose".\nDid you mean House? There is Boat, House. A portal id does as well.',
    );
    expect(() => withOne(configOf('', { GX_HOST: 'new.lan', GX_PORTAL_ID: 'all' }), 'House')).toThrow(
      'No GX is called "House".\nNo name is known yet: write its portal id.',
    );
  });

  it('need not be named where there is one', ({ expect }) => {
    expect(withOne(configOf('', { GX_HOST: 'a.lan' }), undefined).gx.host).toBe('a.lan');
  });

  it('has its own rules before those of all', ({ expect }) => {
    const own = 'rules: [{ match: b/# }]\ninstallations: [{ host: a, rules: [{ match: a/# }] }, { host: b }]';
    expect(withOne(configOf(own), 'a').rules.map(({ match }) => match)).toEqual(['a/#', 'b/#']);
    expect(withOne(configOf(own), 'b').rules.map(({ match }) => match)).toEqual(['b/#']);
  });

  it('is recorded, and reckoned with', async ({ scene, expect }) => {
    const [house, boat] = [await gxOf(scene, HOUSE, 'House'), await gxOf(scene, BOAT, 'Boat')];
    const folder = scene.folder();
    const config = configOf(`installations: [{ ${at(house)}, site: House }, { ${at(boat)}, site: Boat }]`, {}, folder);
    const file = join(folder, 'boat.jsonl');
    const { signal } = new AbortController();
    expect(await record(withOne(config, 'boat'), file, 500, () => undefined, signal)).toBe(true);
    const texts = readRecordingFile(file).messages.map(({ payload }) => payload);
    expect(texts).toContain('{"value":"Battery of Boat"}');
    expect(texts).not.toContain('{"value":"Battery of House"}');
    const said: string[] = [];
    const options = { minutes: 0.01, top: 1, json: false };
    await budget(withOne(config, 'house'), undefined, options, (line) => said.push(line), signal);
    expect(said[0]).toContain(`Listening to mqtt://127.0.0.1:${house.broker.port} `);
  });
});

describe('explain of several GX', () => {
  const told = (yaml: string, environment: Record<string, string> = {}) => {
    const lines: string[] = [];
    explain(configOf(yaml, environment), ['battery/256/Soc'], { all: false, width: 100 }, (line) => lines.push(line));
    return lines.join('\n');
  };

  it('groups by site too', ({ expect }) => {
    const several = 'installations: [{ host: a }, { host: b }]';
    for (const [yaml, environment] of [
      [several, {}],
      ['', { GX_HOST: 'a', GX_PORTAL_ID: 'all' }],
      ['', { GX_HOST: 'a', GX_PORTAL_ID: `${HOUSE},${BOAT}` }],
    ] as const) {
      expect(told(yaml, environment)).toContain('GROUP BY time($__interval), "site", "device" fill(none)');
      expect(told(yaml, environment)).toContain('group by "portal_id", "instance" in place of "site", "device"');
    }
    expect(told('', { GX_HOST: 'a' })).toContain('GROUP BY time($__interval), "device" fill(none)');
  });

  it('says where a GX has rules of its own', ({ expect }) => {
    const yaml =
      'installations: [{ host: a }, { host: b, site: Boat, rules: [{ match: battery/+/Soc, action: drop }] }]';
    expect(told(yaml)).toMatch(/By GX +Boat: no \(rule 1\)/);
  });
});

describe('the first line of the log', () => {
  it('says which GX are logged', ({ expect }) => {
    const words = (yaml: string, environment: Record<string, string> = {}) =>
      everyGxInWords(configOf(yaml, environment));
    expect(words('', { GX_HOST: 'venus.local' })).toBe('mqtt://venus.local:1883');
    expect(words('', { GX_HOST: 'broker.lan', GX_PORTAL_ID: 'all', GX_TOPIC_PREFIX: 'victron' })).toBe(
      'every GX at mqtt://broker.lan:1883, below victron/',
    );
    const list = Array.from({ length: 7 }, (_, index) => `{ host: gx${index}.lan, site: S${index} }`).join(', ');
    expect(words(`installations: [${list}]`)).toBe(
      '7 installations: S0 (mqtt://gx0.lan:1883), S1 (mqtt://gx1.lan:1883), S2 (mqtt://gx2.lan:1883), S3 (mqtt://gx3.lan:1883), S4 (mqtt://gx4.lan:1883) and 2 more;',
    );
  });
});
