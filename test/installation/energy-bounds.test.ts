/** What a GX may say, or a person write, that is not to cost more than it is worth, and not to make kWh that there were not. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WINDOW } from '../../src/energy/types.ts';
import { localDay } from '../../src/energy/zone.ts';
import { createSite, emptyDisk } from '../support/energy-site.ts';

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
