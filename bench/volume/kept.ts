/** Which share of a recording's series and points each profile keeps, and which paths `default` drops. */

import type { Recording } from '../../src/simulator/recording.ts';
import type { Profile } from '../../src/types.ts';
import { pour } from '../../test/support/pour.ts';
import { asking } from './day.ts';

export async function reportKept(recording: Recording, say: (line: string) => void): Promise<void> {
  const everything = await keptBy(recording, 'everything');
  for (const profile of ['minimal', 'default'] as const) {
    const { series, points } = await keptBy(recording, profile);
    const share = (one: number, of: number) => `${one} of ${of} (${((one / of) * 100).toFixed(1)} %)`;
    const words = `series ${share(series.size, everything.series.size)}, points a day ${share(points, everything.points)}`;
    say(`${recording.name} ${profile}: ${words}`);
    if (profile !== 'default') continue;
    const dropped = [...everything.series].filter((one) => !series.has(one)).sort();
    for (const one of dropped) say(`  - ${one}`);
  }
}

async function keptBy(recording: Recording, profile: Profile): Promise<{ series: Set<string>; points: number }> {
  const series = new Set<string>();
  const { fields } = await pour(asking(recording, 1), {
    profile,
    onLine(line) {
      const [measurement = '', instance = ''] = line.split(/,(?:portal_id=[^,]*,)?(?:instance=)?/, 2);
      if (measurement.startsWith('gx_')) return;
      const fields = line.slice(line.search(/(?<!\\) /));
      for (const [, field] of fields.matchAll(/[ ,]((?:[^=,\s\\]|\\.)+)=(?=[-\d"])/g))
        series.add(`${measurement}/${instance}/${field}`);
    },
  });
  return { series, points: fields };
}
