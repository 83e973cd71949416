/** Energy as an installation has it: kept, emitted, killed and started again. */
import { describe, expect, it } from 'vitest';
import { totalsOf } from '../../src/energy/totals.ts';
import { WINDOW } from '../../src/energy/types.ts';
import { unusedNames } from '../../src/installation/energy-names.ts';
import { createSite, type Disk, daysOn, emptyDisk, PORTAL, SETTINGS, stored } from '../support/energy-site.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
/** Noon in Europe, in winter. */
const NOON = at('2026-11-28T11:00:00Z');
type Site = ReturnType<typeof createSite>;

/** 1 kW of sun, and 400 W of loads: of both a kWh can be said exactly. */
function connect(site: Site, time: number): void {
  site.begin(time);
  site.link(true, time);
  site.say('settings/0/Settings/System/TimeZone', 'Europe/Berlin', time);
  site.say('system/0/Dc/Pv/Power', 1_000, time);
  site.say('system/0/Ac/Consumption/L1/Power', 400, time);
  site.say('grid/30/Ac/Energy/Forward', 100, time);
}

/** What windows add up to, as a database does, and what the day says; coverage apart. */
function sums(site: Site | readonly Site[]) {
  const lines = [site].flat().flatMap((one) => one.lines);
  const sum = (measurement: string) => {
    const total: Record<string, number> = {};
    for (const { fields } of stored(lines, measurement)) {
      for (const [name, value] of Object.entries(fields)) {
        if (name !== 'coverage') total[name] = (total[name] ?? 0) + value;
      }
    }
    return total;
  };
  return { windows: sum('gx_energy'), days: sum('gx_energy_day') };
}

describe('windows', () => {
  it('are stamped at their start, with the day that they belong to', async () => {
    const site = createSite(emptyDisk());
    connect(site, NOON);
    await site.until(NOON + 2 * WINDOW);
    const windows = stored(site.lines, 'gx_energy');
    expect(windows.map(({ stamp }) => stamp)).toEqual([NOON, NOON + WINDOW]);
    expect(windows[0]?.tags).toBe('portal_id=c0619ab12345,site=Haus');
    expect(windows[0]?.fields).toMatchObject({
      coverage: 1,
      pv_dc: expect.closeTo(1 / 12, 6),
      loads_ac: expect.closeTo(0.4 / 12, 6),
    });
    const [day, ...others] = stored(site.lines, 'gx_energy_day');
    expect(others).toEqual([]);
    expect(day?.tags).toBe('portal_id=c0619ab12345,site=Haus,month=2026-11,year=2026');
    expect(day?.stamp).toBe(at('2026-11-27T23:00Z'));
    expect(day?.fields['coverage']).toBeCloseTo(2 / 146, 9);
    expect(sums(site).days).toEqual(sums(site).windows);
  });

  it('wait for the names of their devices', async () => {
    const site = createSite(emptyDisk());
    site.begin(NOON - 5_000);
    site.link(true, NOON - 5_000);
    site.say('settings/0/Settings/System/TimeZone', 'Europe/Berlin', NOON - 5_000);
    site.say('system/0/Ac/Consumption/L1/Power', 400, NOON - 5_000);
    site.say('evcharger/40/Ac/Power', 200, NOON - 5_000);
    site.devices.complete();
    await site.until(NOON + WINDOW + 1_000);
    const consumers = stored(site.lines, 'gx_energy_consumer').filter(({ stamp }) => stamp === NOON);
    expect(consumers.map(({ tags }) => tags).sort()).toEqual([
      'portal_id=c0619ab12345,instance=0,site=Haus,device=dc,service=system',
      'portal_id=c0619ab12345,instance=0,site=Haus,device=rest,service=system',
      'portal_id=c0619ab12345,instance=40,site=Haus,device=evcharger\\ 40,service=evcharger',
    ]);
  });

  it('are emitted again, equal, after a start: the last three', async () => {
    const disk = emptyDisk();
    const first = createSite(disk);
    connect(first, NOON);
    await first.until(NOON + 5 * WINDOW);
    await first.energy.stop(NOON + 5 * WINDOW);
    const again = createSite(disk, { site: 'Another name' });
    expect(again.lines.length).toBeGreaterThan(0);
    expect(again.lines).toEqual(first.lines.slice(-again.lines.length));
    expect(stored(again.lines, 'gx_energy').map(({ stamp }) => stamp)).toEqual([2, 3, 4].map((n) => NOON + n * WINDOW));
  });
});

describe('a process that is killed', () => {
  /** Runs for 40 minutes; a kill at `kill`, before or after what is kept then is written, and a start 3 minutes later. */
  async function killed(kill: number, way: 'while it writes' | 'before it emits'): Promise<readonly Site[]> {
    const disk: Disk = emptyDisk();
    const first = createSite(disk);
    connect(first, NOON);
    await first.until(NOON + kill - 10_000);
    disk[way === 'while it writes' ? 'isDying' : 'isMute'] = true;
    await first.until(NOON + kill);
    disk.isDying = disk.isMute = false;
    const second = createSite({ ...disk });
    connect(second, NOON + kill + 180_000);
    await second.until(NOON + kill + 180_000 + 20 * 60_000);
    return [first, second];
  }

  it.each(['while it writes', 'before it emits'] as const)(
    'at any moment, %s: the day is the sum of its windows',
    async (way) => {
      for (let kill = WINDOW; kill < 4 * WINDOW; kill += 15_000) {
        const { windows, days } = sums(await killed(kill, way));
        expect(days).toEqual(windows);
        expect(windows['pv_dc']).toBeGreaterThan(0.25);
      }
    },
  );

  it('leaves the counters where they were: what was counted meanwhile is in no window twice, and not lost', async () => {
    const disk = emptyDisk();
    const first = createSite(disk);
    connect(first, NOON);
    await first.until(NOON + 2 * WINDOW + 60_000);
    first.say('grid/30/Ac/Energy/Forward', 100.05, NOON + 2 * WINDOW + 61_000);
    const second = createSite({ ...disk });
    connect(second, NOON + 2 * WINDOW + 120_000);
    second.say('grid/30/Ac/Energy/Forward', 100.05, NOON + 2 * WINDOW + 121_000);
    await second.until(NOON + 4 * WINDOW);
    const rows = stored([...first.lines, ...second.lines], 'gx_energy_device');
    const counted = rows.reduce((sum, { fields }) => sum + (fields['Ac/Energy/Forward'] ?? 0), 0);
    expect(counted).toBeCloseTo(0.05, 5);
  });
});

describe('a clean restart', () => {
  it('gives the points of one run whose link was down for that time', async () => {
    const stops = NOON + 3 * WINDOW + 100_000;
    for (const away of [30_000, 190_000, 250_000, 20 * 60_000]) {
      const disk = emptyDisk();
      const one = createSite(disk);
      connect(one, NOON);
      await one.until(stops);
      await one.energy.stop(stops);
      const other = createSite(disk);
      connect(other, stops + away);
      await other.until(stops + away + 2 * WINDOW);

      const single = createSite(emptyDisk());
      connect(single, NOON);
      await single.until(stops);
      single.link(false, stops);
      await single.until(stops + away);
      connect(single, stops + away);
      await single.until(stops + away + 2 * WINDOW);
      for (const measurement of ['gx_energy', 'gx_energy_day', 'gx_energy_consumer', 'gx_energy_device']) {
        expect(stored([...one.lines, ...other.lines], measurement)).toEqual(stored(single.lines, measurement));
      }
    }
  });
});

describe('devices that the settings name', () => {
  it('are of the service that is meant, whoever else has the name', async () => {
    const site = createSite(emptyDisk(), { settings: { batteries: ['House', 'battery/2', 'Garage'] } });
    site.begin(NOON);
    site.link(true, NOON);
    for (const [place, power] of [
      ['acload/7', 5_000],
      ['battery/1', 120],
      ['battery/2', 240],
    ] as const) {
      const [service = '', instance = ''] = place.split('/');
      site.say(`${place}/Dc/0/Power`, power, NOON);
      const device = site.devices.deviceOf({ portalId: PORTAL, service, instance });
      site.devices.learn(device, 'customName', instance === '2' ? 'Boat' : 'House', NOON);
    }
    site.say('system/0/Dc/Battery/Power', 1, NOON);
    site.devices.complete();
    await site.until(NOON + 2 * WINDOW);
    expect(stored(site.lines, 'gx_energy').at(-1)?.fields['battery_charge']).toBeCloseTo(0.03, 6);
    const sites = [
      { settings: { ...SETTINGS, batteries: ['House', 'battery/2', 'Garage'] }, gx: site.devices.gxOf(PORTAL) },
    ];
    expect(unusedNames(sites)).toEqual(['"Garage" (energy.batteries) fits no battery that the GX has']);
  });
});

describe('a counter of Wh that is taken for one of kWh', () => {
  it('is no total of the day that shows it, nor of those that follow', async () => {
    const disk = emptyDisk();
    const site = createSite(disk, { settings: { time_zone: 'UTC' } });
    const begin = at('2026-11-28T00:00:00Z');
    connect(site, begin);
    for (let time = begin; time < begin + 49 * HOUR; time += WINDOW) {
      site.say('pvinverter/20/Ac/Power', 60, time);
      site.say('pvinverter/20/Ac/Energy/Forward', 1_000 + ((time - begin) / HOUR) * 9, time);
      await site.until(time + WINDOW);
    }
    const days = daysOn(disk);
    expect(days).toHaveLength(2);
    expect(days[0]?.fields['pv_counter']).toBeGreaterThan(200);
    const rows = days.map(({ start, end, fields, lacking }) => ({ start, length: end - start, fields, lacking }));
    expect(rows.map((row) => totalsOf([row], { of: 'days' }).pv)).toMatchObject([
      { isCounted: false, kWh: expect.closeTo(24, 3) },
      { isCounted: false, kWh: expect.closeTo(24, 3) },
    ]);
    expect(site.events.filter((text) => text.includes('left out of the totals'))).toHaveLength(1);
  });
});

describe('local days', () => {
  it.each([
    ['forward', '2026-03-28T12:00Z', '2026-03-29', 23],
    ['back', '2026-10-24T12:00Z', '2026-10-25', 25],
  ])('have as many hours as clocks that go %s leave them', async (_, noon, date, hours) => {
    const disk = emptyDisk();
    const site = createSite(disk);
    connect(site, at(noon));
    await site.until(at(noon) + 40 * HOUR);
    const day = daysOn(disk).find((one) => one.date === date);
    expect(day).toMatchObject({ zone: 'Europe/Berlin', site: 'Haus', lacking: expect.any(Array), checks: {} });
    expect(day?.fields['coverage']).toBe(1);
    expect(day?.fields['pv_dc']).toBeCloseTo(hours, 2);
    expect(stored(site.lines, 'gx_energy_day').find(({ stamp }) => stamp === day?.start)?.fields).toEqual(day?.fields);
  });

  it('end while the GX is away, and say what is missing', async () => {
    const disk = emptyDisk();
    const site = createSite(disk);
    connect(site, NOON);
    await site.until(NOON + HOUR);
    site.link(false, NOON + HOUR);
    await site.until(NOON + 12 * HOUR);
    expect(daysOn(disk).map(({ date }) => date)).toEqual(['2026-11-28']);
    expect(daysOn(disk)[0]?.fields['coverage']).toBeCloseTo(1 / 24, 6);
    expect(stored(site.lines, 'gx_energy_day')[0]?.fields['coverage']).toBeCloseTo(1 / 24, 6);
  });

  it('go on where DATA_DIR is moved to in mid-day, in the zone that held at their start', async () => {
    const disk = emptyDisk();
    const old = createSite(disk);
    connect(old, NOON);
    await old.until(NOON + HOUR);
    await old.energy.stop(NOON + HOUR);
    const moved = createSite(disk, { hostZone: 'America/New_York', site: 'Haus' });
    connect(moved, NOON + 2 * HOUR);
    await moved.until(NOON + 3 * HOUR);
    expect(stored(moved.lines, 'gx_energy_day')).toHaveLength(1);
    expect(sums([old, moved]).days).toEqual(sums([old, moved]).windows);
    expect(sums([old, moved]).days['pv_dc']).toBeCloseTo(2, 4);
  });

  it('keep the name of the site that held at their start', async () => {
    const disk = emptyDisk();
    const first = createSite(disk);
    connect(first, NOON);
    await first.until(NOON + HOUR);
    await first.energy.stop(NOON + HOUR);
    const renamed = createSite(disk, { site: 'Home' });
    connect(renamed, NOON + HOUR);
    await renamed.until(NOON + 13 * HOUR);
    expect(stored(renamed.lines, 'gx_energy_day').map(({ tags }) => tags.split(',')[1])).toEqual([
      'site=Haus',
      'site=Home',
    ]);
    expect(stored(renamed.lines, 'gx_energy').at(-1)?.tags).toContain('site=Home');
  });

  it('are those of the zone that is configured, else of the GX, else of this computer', async () => {
    const zoneOf = async (options: Parameters<typeof createSite>[1], told: string) => {
      const disk = emptyDisk();
      const site = createSite(disk, options);
      site.begin(NOON);
      site.link(true, NOON);
      site.say('settings/0/Settings/System/TimeZone', told, NOON);
      site.say('system/0/Dc/Pv/Power', 1_000, NOON);
      await site.until(NOON + WINDOW + 120_000);
      return JSON.parse(disk.text).open.day.zone;
    };
    const configured = { settings: { time_zone: 'Asia/Kathmandu' }, hostZone: 'Europe/Rome' };
    expect(await zoneOf(configured, 'Europe/Berlin')).toBe('Asia/Kathmandu');
    expect(await zoneOf({ hostZone: 'Europe/Rome' }, 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(await zoneOf({ hostZone: 'Europe/Rome' }, '/UTC')).toBe('UTC');
    expect(await zoneOf({ hostZone: 'Europe/Rome' }, 'Nowhere/Land')).toBe('Europe/Rome');
  });
});

describe('a clock that is set back', () => {
  it('opens no window again, and says once until when nothing is counted', async () => {
    const site = createSite(emptyDisk());
    connect(site, NOON);
    await site.until(NOON + HOUR);
    site.begin(NOON + WINDOW);
    await site.until(NOON + 2 * HOUR);
    const windows = stored(site.lines, 'gx_energy');
    expect(windows).toHaveLength(24);
    expect(windows.every(({ fields }) => fields['coverage'] === 1)).toBe(true);
    expect(site.warnings).toEqual([
      'the time was set back by 55 min: no kWh are counted until 2026-11-28T12:00:00.000Z, as windows that are over stay',
    ]);
  });
});

describe('a clock that stood years ahead', () => {
  it('does not keep kWh from being counted once it is right', async () => {
    const disk = emptyDisk();
    const wrong = createSite(disk);
    connect(wrong, NOON + 40_000 * HOUR);
    await wrong.until(NOON + 40_001 * HOUR);
    await wrong.energy.stop(NOON + 40_001 * HOUR);
    const right = createSite(disk);
    connect(right, NOON);
    await right.until(NOON + HOUR);
    expect(JSON.parse(disk.text).open.day).toMatchObject({
      date: '2026-11-28',
      fields: { pv_dc: expect.closeTo(1, 4) },
    });
  });
});

describe('a clock that leaps ahead and comes back', () => {
  it('ends no day before its time: each day is the sum of its windows', async () => {
    const disk = emptyDisk();
    const site = createSite(disk);
    connect(site, NOON);
    await site.until(NOON + HOUR);
    site.begin(NOON + 72 * HOUR);
    await site.until(NOON + 73 * HOUR);
    expect(daysOn(disk).map(({ date }) => date)).toEqual(['2026-11-28']);
    site.begin(NOON + 2 * HOUR);
    connect(site, NOON + 2 * HOUR);
    await site.until(NOON + 13 * HOUR);
    expect(daysOn(disk).map(({ date, fields }) => [date, Number(fields['pv_dc']?.toFixed(3))])).toEqual([
      ['2026-11-28', 11],
    ]);
    const windows = stored(site.lines, 'gx_energy').filter(({ stamp }) => stamp < NOON + 12 * HOUR);
    const [day] = stored(site.lines, 'gx_energy_day');
    expect(day?.fields['pv_dc']).toBe(windows.reduce((sum, { fields }) => sum + (fields['pv_dc'] ?? 0), 0));
    expect(day?.fields['coverage']).toBeCloseTo(11 / 24, 6);
  });

  it('leaves no days that lie ahead, once a day that was heard is over', async () => {
    const disk = emptyDisk();
    const site = createSite(disk);
    connect(site, NOON + 40_000 * HOUR);
    await site.until(NOON + 40_060 * HOUR);
    site.begin(NOON + HOUR);
    connect(site, NOON + HOUR);
    await site.until(NOON + 12 * HOUR);
    // Less than half a day was heard: nobody knows yet which clock was right.
    expect(daysOn(disk).map(({ date }) => date)).toEqual(['2026-11-28', '2031-06-22', '2031-06-23']);
    await site.until(NOON + 36 * HOUR);
    expect(daysOn(disk).map(({ date }) => date)).toEqual(['2026-11-28', '2026-11-29']);
    expect(site.warnings.at(-1)).toBe(
      'days of kWh from 2031-06-22 on are of a clock that stood wrong: they are kept no longer in energy.json, and stay in the database',
    );
  });
});

describe('devices that are meant by name', () => {
  it('are those that have the name by now', async () => {
    const site = createSite(emptyDisk(), { settings: { batteries: ['Pack A', 'battery/2'] } });
    connect(site, NOON);
    for (const [instance, name, power] of [
      [1, 'Pack A', 600],
      [2, 'Pack B', 300],
      [3, 'Pack C', 100],
    ] as const) {
      site.say(`battery/${instance}/Dc/0/Power`, power, NOON);
      const device = site.devices.deviceOf({
        portalId: 'c0619ab12345',
        service: 'battery',
        instance: String(instance),
      });
      site.devices.learn(device, 'customName', name, NOON);
    }
    site.devices.complete();
    await site.until(NOON + 2 * WINDOW);
    expect(stored(site.lines, 'gx_energy').at(-1)?.fields['battery_charge']).toBeCloseTo(0.9 / 12, 5);
  });
});

describe('a day that is over', () => {
  it('tells what is measured wrongly, once a week', async () => {
    const site = createSite(emptyDisk());
    connect(site, NOON);
    // More is used than comes from anywhere.
    site.say('system/0/Ac/Consumption/L1/Power', 1_500, NOON);
    await site.until(NOON + 4 * 24 * HOUR);
    expect(site.events).toEqual([expect.stringMatching(/^On 2026-11-29 12\.\d* kWh more went out/)]);
  });
});
