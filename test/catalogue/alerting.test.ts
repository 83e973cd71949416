/** What alert rules look at, against the profiles: a rule that has no data stays quiet. */
import { describe, expect, it } from 'vitest';
import { alerting } from '../../src/catalogue/alerting.ts';
import { find } from '../../src/catalogue/catalogue.ts';
import { decide } from '../../src/points/rules.ts';
import { PROFILES } from '../../src/types.ts';

const MINUTE = 60_000;
/** How often everything that the GX has comes, and a value that is due is stored. */
const PUBLISH = 5 * MINUTE;

/** Of each rule the paths with the time that it looks back, in minutes. */
const RULES: readonly (readonly [rule: string, window: number, service: string, ...paths: string[]])[] = [
  ['battery low', 15, 'system', 'Dc/Battery/Soc'],
  ['battery hot, battery cold', 15, 'battery', 'Dc/0/Temperature'],
  ['cell spread', 15, 'battery', 'System/MaxCellVoltage', 'System/MinCellVoltage', 'Soc'],
  ['charge or discharge blocked by a limit', 180, 'battery', 'Info/MaxChargeCurrent', 'Info/MaxDischargeCurrent'],
  ['charge or discharge blocked', 15, 'battery', 'Io/AllowToCharge', 'Io/AllowToDischarge', 'Soc'],
  ['inverter stopped', 15, 'vebus', 'State', 'Mode'],
  ['inverter stopped', 15, 'multi', 'State', 'Mode'],
  ['inverter stopped', 15, 'inverter', 'State', 'Mode'],
  ['charging stopped', 15, 'vebus', 'VebusChargeState'],
  ['genset does not run', 15, 'generator', 'State'],
  ['genset does not run', 15, 'system', 'Ac/ActiveIn/Source'],
  ['genset does not run', 15, 'genset', 'StatusCode'],
  ['genset does not run', 15, 'dcgenset', 'StatusCode'],
  ['tank low', 60, 'tank', 'Level'],
  ['waste tank full', 10, 'tank', 'Level'],
  ['tank low, waste tank full', 180, 'tank', 'FluidType'],
  ['bilge pump often', 60, 'digitalinput', 'Count'],
  ['bilge pump does not stop', 15, 'digitalinput', 'State', 'Type'],
  ['fridge, freezer, frost', 15, 'temperature', 'Temperature'],
  ['fridge, freezer, frost', 180, 'temperature', 'TemperatureType'],
  ['sensor fault', 15, 'tank', 'Status'],
  ['sensor fault', 15, 'temperature', 'Status'],
  ['meter frozen', 30, 'grid', 'Ac/Power'],
  ['sun brings nothing', 36 * 60, 'solarcharger', 'Yield/System'],
  ['starter battery low', 15, 'battery', 'Dc/1/Voltage'],
  ['EV charger fault', 15, 'evcharger', 'Status'],
];

const used = RULES.flatMap(([rule, window, service, ...paths]) =>
  paths.map((path) => ({ rule, window, service, path })),
);

describe.each(PROFILES)('profile %s', (profile) => {
  it.each(used.map((one) => [`${one.rule}: ${one.service}/${one.path} within ${one.window} minutes`, one] as const))(
    '%s',
    (_, { window, service, path }) => {
      const topic = { index: 0, portalId: 'c0619ab12345', service, instance: '1', path };
      const { filteredBy, refreshNumber, interval = 0 } = decide(topic, [], profile, false);
      expect(filteredBy).toBeUndefined();
      expect(refreshNumber + PUBLISH + interval).toBeLessThanOrEqual(window * MINUTE + interval);
    },
  );
});

it('what is listed is what the rules look at, sorted, and known to the catalogue', () => {
  const listed = Object.entries(alerting).flatMap(([service, paths]) => paths.map((path) => `${service}/${path}`));
  expect(listed).toEqual([...new Set(used.map(({ service, path }) => `${service}/${path}`))].sort());
  expect(used.filter(({ service, path }) => !find(service, path))).toEqual([]);
});
