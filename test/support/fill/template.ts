/** A local day of a site as it was written, to be written again under other dates. */
import { localDay } from '../../../src/energy/zone.ts';
import type { ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { findScenario } from '../../../src/simulator/plant/scenarios.ts';
import { pourSite } from './site.ts';
import { type SiteStory, storyOf } from './sites.ts';
import type { Place } from './writer.ts';

const HOUR = 3_600_000;
/** Until then the last roll-up and the last window of energy of the day are written. */
const AFTER = 20 * 60_000;

export interface TemplateDay {
  readonly zone: string;
  readonly start: number;
  readonly lines: readonly (readonly [place: Place, line: string])[];
}

export const NO_STORY: SiteStory = { deeds: [], pretences: [] };

/** The local day in which a time lies, poured; with what happens at the site, or without. */
export async function templateDay(
  scenario: ScenarioName,
  time: number,
  isEventful: boolean,
  places: ReadonlySet<Place>,
): Promise<TemplateDay> {
  const zone = findScenario(scenario).plant.timeZone;
  const { start, end } = localDay(time, zone);
  const lines = new Map<string, readonly [Place, string]>();
  await pourSite(
    {
      put(place, line) {
        const blank = line.lastIndexOf(' ');
        const stamp = Number(line.slice(blank + 1));
        if (stamp < start || stamp >= end || (!places.has(place) && !isOwn(line))) return;
        // A day that goes on is written again and again: the last counts.
        const name = isDayRow(line) ? `${place} ${line.slice(0, line.indexOf(' '))}` : String(lines.size);
        lines.set(name, [place, line]);
      },
      flush: async () => undefined,
    },
    {
      scenario,
      from: start - HOUR,
      until: end + AFTER,
      story: isEventful ? storyOf(scenario, start - HOUR, end) : NO_STORY,
    },
  );
  return { zone, start, lines: [...lines.values()] };
}

/** Energy, money, events and alarms are in every place. */
function isOwn(line: string): boolean {
  return /^gx_(energy|money|event|alarm)/.test(line);
}

function isDayRow(line: string): boolean {
  return /^gx_(energy|money)_day,/.test(line);
}
