/** What the alert rules look at, against the profiles: a rule that has no data stays quiet. */
import { describe, expect, it } from 'vitest';
import { alerting } from '../../src/catalogue/alerting.ts';
import { find } from '../../src/catalogue/catalogue.ts';
import { RULES } from '../../src/grafana/rules/table.ts';
import { decide } from '../../src/points/rules.ts';
import { PROFILES } from '../../src/types.ts';

const MINUTE = 60_000;
/** How often everything that the GX has comes, and a value that is due is stored. */
const PUBLISH = 5 * MINUTE;

/** Of each rule the paths with the time that it looks back, in minutes. */
const used = RULES.flatMap(({ name, parts }) =>
  parts.flatMap(({ queries }) => Object.values(queries).map((query) => ({ name, ...query }))),
)
  // What our own measurements tell needs no value to be stored.
  .filter(({ measurement }) => !measurement.startsWith('gx_'));

describe.each(PROFILES)('profile %s', (profile) => {
  it.each(
    used.map((one) => [`${one.name}: ${one.measurement}/${one.field} within ${one.window} minutes`, one] as const),
  )('%s', (_, { window, measurement: service, field: path }) => {
    const topic = { index: 0, portalId: 'c0619ab12345', service, instance: '1', path };
    const { filteredBy, refreshNumber, interval = 0 } = decide(topic, [], profile, false);
    expect(filteredBy).toBeUndefined();
    expect(refreshNumber + PUBLISH + interval).toBeLessThanOrEqual(window * MINUTE + interval);
  });
});

it('what is listed is what the rules look at, sorted, and known to the catalogue', () => {
  const listed = Object.entries(alerting).flatMap(([service, paths]) => paths.map((path) => `${service}/${path}`));
  expect(listed).toEqual([...new Set(used.map(({ measurement, field }) => `${measurement}/${field}`))].sort());
  expect(used.filter(({ measurement, field }) => !find(measurement, field))).toEqual([]);
});
