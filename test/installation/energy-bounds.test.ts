/** What a GX may say, or a person write, that is not to cost more than it is worth, and not to make kWh that there were not. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WINDOW } from '../../src/energy/types.ts';
import { localDay } from '../../src/energy/zone.ts';
import { createSite, emptyDisk, PORTAL, stored } from '../support/energy-site.ts';

const NOON = Date.parse('2026-11-28T11:00:00Z');
const ZONE = 'settings/0/Settings/System/TimeZone';

afterEach(() => vi.unstubAllGlobals());

/** Counts the formats that are made from now on. */
function countFormats(): { made: number } {
  const count = { made: 0 };
  class Counted extends Intl.DateTimeFormat {
    constructor(...given: ConstructorParameters<typeof Intl.DateTimeFormat>) {
      super(...given);
      count.made += 1;
    }
  }
  vi.stubGlobal('Intl', { DateTimeFormat: Counted });
  return count;
}

/** `Europe/Berlin` in the capitals that the bits of a number say. */
function spelling(bits: number): string {
  return [...'Europe/Berlin'].map((letter, place) => ((bits >> place) & 1 ? letter.toUpperCase() : letter)).join('');
}

describe('a time zone', () => {
  it('that a GX calls otherwise with every message is looked at once a tick', async () => {
    const site = createSite(emptyDisk());
    site.begin(NOON);
    site.link(true, NOON);
    const formats = countFormats();
    for (let bits = 0; bits < 2_000; bits += 1) site.say(ZONE, spelling(bits), NOON);
    site.say(ZONE, 'America/New_York', NOON);
    site.say('system/0/Dc/Pv/Power', 1_000, NOON);
    await site.until(NOON + WINDOW + 5_000);
    expect(formats.made).toBeLessThan(5);
    expect(site.energy.openDay()[0]?.stamp).toBe(Date.parse('2026-11-28T05:00Z'));
  });

  it('is known by few names at a time', () => {
    const formats = countFormats();
    for (let bits = 0; bits < 1_000; bits += 1) localDay(NOON, spelling(bits));
    const { made } = formats;
    localDay(NOON, spelling(999));
    expect(formats.made).toBe(made);
    localDay(NOON, spelling(0));
    expect(formats.made).toBe(made + 1);
  });
});

describe('meters behind one another', () => {
  /** By name, the first behind the second. */
  async function kWhOf(pairs: readonly (readonly [device: string, behind: string])[]) {
    const behind = pairs.map(([device, other]) => ({ device, behind: other }));
    const site = createSite(emptyDisk(), { settings: { behind, time_zone: 'UTC' } });
    site.begin(NOON);
    site.link(true, NOON);
    site.say('system/0/Ac/Consumption/L1/Power', 12_000, NOON);
    for (const [place, name, power] of [
      ['evcharger/40', 'Wallbox', 1_200],
      ['acload/30', 'House', 6_000],
      ['heatpump/5', 'Pump', 2_400],
    ] as const) {
      const [service = '', instance = ''] = place.split('/');
      site.say(`${place}/Ac/Power`, power, NOON);
      site.devices.learn(site.devices.deviceOf({ portalId: PORTAL, service, instance }), 'customName', name, NOON);
    }
    site.devices.complete();
    await site.until(NOON + 3 * WINDOW);
    const rows = stored(site.lines, 'gx_energy_consumer').filter(({ stamp }) => stamp === NOON + 2 * WINDOW);
    const kWh = Object.fromEntries(
      rows.map(({ tags, fields }) => [
        /device=(\w+)/.exec(tags)?.[1] ?? '',
        Math.round((fields['energy'] ?? 0) * 1e4) / 1e4,
      ]),
    );
    return { kWh, warnings: site.warnings };
  }

  it('count once where two names mean one meter', async () => {
    const { kWh, warnings } = await kWhOf([
      ['Wallbox', 'acload/30'],
      ['evcharger/40', 'House'],
      ['evcharger/40', 'Pump'],
    ]);
    expect(kWh).toEqual({ Wallbox: 0.1, House: 0.4, Pump: 0.2, rest: 0.3, dc: 0 });
    expect(warnings).toEqual([
      '"evcharger/40" behind "House" (energy.behind) counts for nothing: evcharger/40 is behind acload/30 already',
      '"evcharger/40" behind "Pump" (energy.behind) counts for nothing: evcharger/40 is behind acload/30 already',
    ]);
  });

  it('count once where names turn out to lead in a circle', async () => {
    const { kWh, warnings } = await kWhOf([
      ['Wallbox', 'House'],
      ['acload/30', 'Pump'],
      ['heatpump/5', 'evcharger/40'],
      ['Pump', 'heatpump/5'],
    ]);
    expect(kWh).toEqual({ Wallbox: 0.1, House: 0.4, Pump: 0, rest: 0.5, dc: 0 });
    expect(warnings).toEqual([
      '"heatpump/5" behind "evcharger/40" (energy.behind) counts for nothing: it leads from heatpump/5 back to it',
      '"Pump" behind "heatpump/5" (energy.behind) counts for nothing: it leads from heatpump/5 back to it',
    ]);
  });
});
