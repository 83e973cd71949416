import { describe, expect, it } from 'vitest';
import { Registry } from '../../src/devices/registry.ts';
import type { Remembered } from '../../src/devices/remembered.ts';
import { Points } from '../../src/points/points.ts';
import { createReadingLedger } from '../../src/shared/ledger.ts';
import type { Topic } from '../../src/types.ts';
import { parseLines } from '../support/line-protocol.ts';
import { BEGIN } from '../support/pour.ts';

const ID = 'c0619ab12345';
const HOUSE = { portalId: ID, service: 'battery', instance: '256' };

/** A Points, and what it writes of our own: `<device, else site> field=value @time`. */
function createWriter(remembered: Remembered = {}, sites: Record<string, string> = {}) {
  let lines = '';
  const topics = new Map<string, Topic>();
  const devices = new Registry({ sites, remembered });
  const points = new Points({
    devices,
    profile: 'everything',
    rules: [],
    storePrivate: false,
    ledger: createReadingLedger(),
    outputs: {
      gx: (line) => {
        lines += line;
      },
    },
  });
  return {
    devices,
    points,
    own: points.own,
    gx: devices.gxOf(ID),
    house: devices.deviceOf(HOUSE),
    reads(path: string, value: string, t: number, { service, instance } = HOUSE) {
      const topic = topics.get(path) ?? { index: topics.size, portalId: ID, service, instance, path };
      topics.set(path, topic);
      points.accept({ topic, value, time: BEGIN + t });
    },
    /** Since the last call. */
    written() {
      points.flush();
      const own = parseLines(lines).filter(({ measurement }) => measurement.startsWith('gx_'));
      lines = '';
      return own.flatMap(({ tags, fields, time }) =>
        Object.entries(fields).map(
          ([field, value]) => `${tags['device'] ?? tags['site']} ${field}=${value} @${time - BEGIN}`,
        ),
      );
    },
  };
}

const SETTINGS = { portalId: ID, service: 'settings', instance: '0' };
const SYSTEM_NAME = 'Settings/SystemSetup/SystemName';

describe('what is told of a site', () => {
  it('waits for its name, with its own times', () => {
    const { own, reads, written, points, gx } = createWriter();
    own.site(gx, 'connected', 1, BEGIN);
    own.site(gx, 'alive', 1, BEGIN + 3_000);
    points.tick(BEGIN + 4_000);
    expect(written()).toEqual([]);
    reads(SYSTEM_NAME, 'Meltemi', 4_000, SETTINGS);
    points.tick(BEGIN + 4_100);
    expect(written().filter((line) => line.startsWith('Meltemi'))).toEqual([
      'Meltemi connected=1 @0',
      'Meltemi alive=1 @3000',
    ]);
    own.site(gx, 'connected', 0, BEGIN + 5_000);
    expect(written()).toContain('Meltemi connected=0 @5000');
  });

  it('goes out under the portal id once the first full publish is complete without a name', () => {
    const { own, written, devices, gx } = createWriter();
    own.site(gx, 'connected', 1, BEGIN);
    devices.complete();
    own.site(gx, 'alive', 1, BEGIN + 100);
    expect(written()).toEqual([`${ID} connected=1 @0`, `${ID} alive=1 @100`]);
  });

  it('goes out after 60 s if no GX answers, and at a stop', () => {
    const waiting = createWriter();
    waiting.own.site(waiting.gx, 'connected', 0, BEGIN);
    waiting.points.tick(BEGIN + 59_900);
    expect(waiting.written()).toEqual([]);
    waiting.points.tick(BEGIN + 60_000);
    expect(waiting.written()).toEqual([`${ID} connected=0 @0`]);
    const stopped = createWriter();
    stopped.own.site(stopped.gx, 'connected', 0, BEGIN);
    stopped.points.close();
    expect(stopped.written()).toEqual([`${ID} connected=0 @0`]);
  });

  it('is bounded while it waits', () => {
    const { own, written, gx } = createWriter();
    for (let index = 0; index < 999; index += 1) own.site(gx, 'connected', index % 2, BEGIN + index);
    expect(written()).toEqual([]);
    own.site(gx, 'connected', 1, BEGIN + 999);
    expect(written()).toHaveLength(1_000);
  });

  it('waits for nothing where the name is configured or remembered', () => {
    for (const { own, written, gx } of [
      createWriter({ [ID]: { site: 'Meltemi', devices: [] } }),
      createWriter(undefined, { [ID]: 'Meltemi' }),
    ]) {
      own.site(gx, 'connected', 1, BEGIN);
      expect(written()).toEqual(['Meltemi connected=1 @0']);
    }
  });
});

describe('a device that is renamed', () => {
  function createNamed() {
    const writer = createWriter();
    writer.reads('CustomName', 'House', 0);
    writer.devices.complete();
    writer.own.presence(writer.house, true, BEGIN);
    writer.own.detail(writer.house, 'custom_name', 'House', BEGIN);
    writer.own.detail(writer.house, 'firmware', 'v1.74', BEGIN);
    writer.written();
    return writer;
  }

  it('is told anew at once with all that is known, and nothing more is said under its old name', () => {
    const { own, points, devices, house, reads, written } = createNamed();
    reads('CustomName', 'Home', 10_000);
    own.detail(house, 'custom_name', 'Home', BEGIN + 10_000);
    points.tick(BEGIN + 10_100);
    expect(written()).toEqual([]);
    reads('CustomName', 'Home', 20_000);
    devices.complete();
    points.tick(BEGIN + 20_100);
    expect(written().sort()).toEqual([
      'Home custom_name=Home @20100',
      'Home firmware=v1.74 @20100',
      'Home online=1 @20100',
    ]);
    points.tick(BEGIN + 20_200);
    expect(written()).toEqual([]);
  });

  it('is told anew with the news, where news come first', () => {
    const { own, points, devices, house, reads, written } = createNamed();
    reads('CustomName', 'Home', 10_000);
    own.detail(house, 'custom_name', 'Home', BEGIN + 10_000);
    reads('CustomName', 'Home', 20_000);
    devices.complete();
    own.presence(house, false, BEGIN + 20_050);
    points.tick(BEGIN + 20_100);
    expect(written().sort()).toEqual([
      'Home custom_name=Home @20050',
      'Home firmware=v1.74 @20050',
      'Home online=0 @20050',
    ]);
  });

  it('a name that is taken back before it was believed was never said', () => {
    const { own, points, devices, house, reads, written } = createNamed();
    reads('CustomName', 'Spare', 10_000);
    own.detail(house, 'custom_name', 'Spare', BEGIN + 10_000);
    reads('CustomName', 'House', 11_000);
    devices.complete();
    points.tick(BEGIN + 11_100);
    expect(written()).toEqual([]);
  });

  it('nothing is told of what was known before a device was forgotten', () => {
    const { own, points, devices, house, reads, written } = createNamed();
    devices.left(house, BEGIN + 10_000);
    own.presence(house, false, BEGIN + 10_000);
    devices.drop(house);
    expect(written()).toEqual(['House online=0 @10000']);
    points.tick(BEGIN + 10_100);
    reads('ProductName', 'BMV-712', 20_000);
    own.presence(house, true, BEGIN + 20_000);
    points.close();
    expect(written()).toEqual(['BMV-712 256 online=1 @20000']);
  });
});
