/** Where power comes from: grid, inverters, generators, the sun, and what charges a car. */
import { ANY_DEVICE, DAY, DEVICE, last, ofSite, type Query, type Rule, risen, SITE } from './rule.ts';
import { DEVICE_NAME, number, SITE_NAME, state } from './words.ts';

const lost = (title: string, words: string) => [
  { title, queries: { lost: ofSite('ac_lost') }, summary: `${SITE_NAME}: ${words}` },
];

const stopped = (service: string, title: string, codes: readonly number[]) => ({
  key: service,
  title,
  queries: { state: last(service, 'State') },
  value: codes.map((code) => `($state == ${code})`).join(' || '),
  summary: `${DEVICE_NAME}: ${state('state', service, 'State', codes)}`,
});

const source = last('system', 'Ac/ActiveIn/Source', SITE);
/**
 * 0 where a generator has fed the system in 30 days. Every site has an answer: of two sites of which one only has it and the
 * other only has a controller Grafana would join these.
 */
const everFed: Query = { ...source, pick: 'min', distanceTo: 2, window: 30 * DAY };
/** Devices of these services that are there, and the system itself, which every site has: 1 is none of them. */
const present = (services: string): Query => ({
  ...last('gx_device', 'online', SITE, DAY),
  where: `"service" =~ /^(system|${services})$/`,
  sumOf: ANY_DEVICE,
});
const FEEDS_NOTHING = '($state == 1) && ($source != 2) && ($fed == 0)';
const notRunning = (key: string, title: string, more: Readonly<Record<string, Query>>, condition: string) => ({
  key,
  title,
  queries: { state: last('generator', 'State'), source, fed: everFed, ...more },
  value: `${FEEDS_NOTHING} && ${condition}`,
  summary: `${DEVICE_NAME}: was started, and feeds nothing`,
});

export const supplyRules: readonly Rule[] = [
  {
    name: 'grid_lost',
    panel: ['gx-grid', 'Outages of grid and shore'],
    severity: 'critical',
    parts: lost('Grid lost', 'the grid is lost'),
    is: 'equal to',
    threshold: 1,
    for: 2,
    keep: 5,
    when: 'the grid fed the system and is gone, although the inverter is on and is not told to ignore it',
    advice: 'See whether it is an outage or your own breaker. From now on the battery or a generator feeds.',
  },
  {
    name: 'shore_lost',
    panel: ['gx-grid', 'Outages of grid and shore'],
    severity: 'critical',
    isOff: true,
    parts: lost('Shore power lost', 'shore power is lost'),
    is: 'equal to',
    threshold: 3,
    for: 30,
    keep: 10,
    when: 'shore power fed the system and is gone',
    advice: 'See whether the plug is in and the breaker of the berth is on.',
  },
  {
    name: 'inverter_stopped',
    panel: ['gx-grid', 'State of inverters'],
    severity: 'critical',
    parts: [
      {
        ...stopped('vebus', 'Inverter stopped', [0, 2]),
        queries: { state: last('vebus', 'State'), mode: last('vebus', 'Mode') },
        value: '(($state == 0) || ($state == 2)) && (($mode == 2) || ($mode == 3))',
      },
      stopped('multi', 'Inverter stopped (Multi RS)', [2]),
      stopped('inverter', 'Inverter stopped (VE.Direct)', [2]),
    ],
    is: 'above',
    threshold: 0,
    for: 5,
    when: 'a Multi or Quattro is off or in fault although its switch is on; another inverter is in fault',
    advice:
      'It stands still after repeated overloads, or for a fault. Turn it off and on at its switch; look for the cause first.',
  },
  {
    name: 'charging_stopped',
    panel: ['gx-grid', 'State of inverters'],
    severity: 'warning',
    parts: [
      {
        title: 'Charging stopped',
        queries: { stage: last('vebus', 'VebusChargeState') },
        summary: `${DEVICE_NAME}: ${state('stage', 'vebus', 'VebusChargeState', [8])}`,
      },
    ],
    is: 'equal to',
    threshold: 8,
    for: 10,
    when: 'bulk protection has stopped the charger of a Multi or Quattro: it charged for 10 hours without reaching the absorption voltage',
    advice: 'Look for a load that takes what the charger gives, or for a bad cell. Turn the charger off and on.',
  },
  {
    name: 'genset_not_running',
    panel: ['gx-genset-ev', 'Generator'],
    severity: 'critical',
    parts: [
      notRunning('alone', 'Generator does not run', { controllers: present('genset|dcgenset') }, '($controllers == 1)'),
      notRunning(
        'genset',
        'Generator does not run (its controller)',
        { status: last('genset', 'StatusCode', SITE) },
        '($status != 8)',
      ),
      notRunning(
        'dcgenset',
        'Generator does not run (DC genset)',
        { status: last('dcgenset', 'StatusCode', SITE), controllers: present('genset') },
        '($status != 8) && ($controllers == 1)',
      ),
    ],
    is: 'above',
    threshold: 0,
    for: 7,
    keep: 15,
    when: 'the GX has started the generator, nothing comes from it, and no controller says that it runs; only where a generator has fed the system in 30 days',
    advice: 'Look at the generator: fuel, breaker, remote start.',
  },
  {
    name: 'genset_error',
    panel: ['gx-genset-ev', 'Generator'],
    severity: 'critical',
    parts: [
      {
        title: 'Generator in error',
        queries: { state: last('generator', 'State') },
        summary: `${DEVICE_NAME}: ${state('state', 'generator', 'State', [10])}`,
      },
    ],
    is: 'equal to',
    threshold: 10,
    for: 5,
    keep: 15,
    when: 'the start and stop of the generator is in error',
    advice: 'The GX says which error; it starts the generator no more until that is cleared.',
  },
  {
    name: 'meter_frozen',
    panel: ['gx-grid', 'Grid or shore of $site'],
    severity: 'critical',
    parts: [
      {
        title: 'Grid meter frozen',
        queries: {
          power: last('grid', 'Ac/Power', DEVICE, 30),
          spread: { ...last('grid', 'Ac/Power', DEVICE, 30), pick: 'spread' },
        },
        value: 'abs($power) * ($spread == 0)',
        summary: `${DEVICE_NAME}: ${number('power')} W for 30 minutes without any change`,
      },
    ],
    is: 'above',
    threshold: { usual: 20, least: 0, most: 1_000, unit: 'W' },
    for: 5,
    when: 'the power of a grid meter did not change at all in 30 minutes, and is more than {threshold} W either way',
    advice: 'Its driver repeats the last value: restart the GX, and look at the cable or the network of the meter.',
  },
  {
    name: 'no_sun',
    panel: ['gx-solar', 'Solar power'],
    severity: 'warning',
    parts: [
      {
        title: 'Sun brings nothing',
        queries: {
          recent: risen('solarcharger', 'Yield/System', 1.5 * DAY),
          usual: risen('solarcharger', 'Yield/System', 14 * DAY),
        },
        // In percent of a usual day; 0.001 kWh keep a charger that never had any from a division by nothing.
        value: '100 * $recent / ($usual / 14 + 0.001) + 1000 * ($usual / 14 < 0.3)',
        summary: `${DEVICE_NAME}: ${number('recent', 2)} kWh in 36 hours`,
      },
    ],
    is: 'below',
    threshold: { usual: 5, least: 1, most: 50, unit: '%' },
    for: 0,
    when: 'a solar charger brought in 36 hours less than {threshold} % of its daily mean of 14 days, which is at least 0.3 kWh',
    advice: 'Look at the breaker of the panels, at snow and covers, and whether the charger is on.',
  },
  {
    name: 'ev_charger_fault',
    panel: ['gx-genset-ev', 'State of EV chargers'],
    severity: 'warning',
    parts: [
      {
        title: 'EV charger fault',
        queries: { status: last('evcharger', 'Status') },
        value: '($status >= 8) && ($status <= 14)',
        summary: `${DEVICE_NAME}: ${state('status', 'evcharger', 'Status', [8, 9, 10, 11, 12, 13, 14])}`,
      },
    ],
    is: 'above',
    threshold: 0,
    for: 5,
    when: 'an EV charger tells of a fault: ground, welded contacts, control pilot, residual current, voltage, overheating',
    advice: 'Unplug the car, turn the charger off and on. Residual current and ground are for an electrician.',
  },
];
