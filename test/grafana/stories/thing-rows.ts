/** Rules of tanks, temperatures, bilges, meters and devices that come and go, as far as the other stories leave them out. */
import { alone, boat, house } from './plants.ts';
import type { Row } from './rows.ts';
import { at, DAYS, type Deed, HOURS, leaves, returns } from './script.ts';
import { fires } from './story.ts';

const counts = (times: number, pause: number): Deed[] =>
  Array.from({ length: times }, (_, index) => at(index * pause, { 'digitalinput/3/Count': 13 + index }));

/** kWh a day, around noon, for so many days until minute 0 less `dark` days, by a counter that had some `before`. */
const sunny = (yields: number, dark: number, before = (_day: number) => 812): Deed[] =>
  Array.from({ length: 14 - dark }, (_, day) =>
    [-120, -60, 0, 60].map((minute, part) => ({
      ...at((day - 14) * DAYS + minute, {
        'solarcharger/6/Yield/System': before(day) + (day + (part + 1) / 4) * yields,
      }),
      isUsual: true,
    })),
  ).flat();

export const thingRows: readonly Row[] = [
  {
    rule: 'waste-tank-full',
    plant: boat,
    fires: { 'tank/2/Level': 95 },
    told: [fires('waste-tank-full', [5, 12])],
    quiet: {
      'for a moment': [at(0, { 'tank/2/Level': 95 }), at(4, { 'tank/2/Level': 70 })],
      'fresh water': { 'tank/1/Level': 98 },
    },
  },
  {
    rule: 'bilge-pump-often-day',
    plant: boat,
    fires: counts(10, 120),
    told: [fires('bilge-pump-often-day', [1_080, 1_082])],
    quiet: { 'nine times': counts(9, 120), 'a count that is set to 0': { 'digitalinput/3/Count': 0 } },
  },
  {
    rule: 'freezer-warm',
    plant: { ...boat, 'temperature/20/TemperatureType': 6, 'temperature/20/Temperature': -18 },
    fires: { 'temperature/20/Temperature': -5 },
    told: 90,
    quiet: {
      'for an hour': [at(0, { 'temperature/20/Temperature': -5 }), at(60, { 'temperature/20/Temperature': -18 })],
    },
  },
  {
    rule: 'frost',
    isOff: true,
    plant: { ...boat, 'temperature/20/TemperatureType': 3 },
    fires: { 'temperature/20/Temperature': 2 },
    told: 30,
    quiet: { outdoors: { 'temperature/20/TemperatureType': 4, 'temperature/20/Temperature': 2 } },
  },
  {
    rule: 'sensor-fault-tank',
    plant: boat,
    fires: { 'tank/1/Status': 1 },
    told: 60,
    quiet: { 'for 40 minutes': [at(0, { 'tank/1/Status': 1 }), at(40, { 'tank/1/Status': 0 })] },
  },
  {
    rule: 'device-lost',
    plant: boat,
    fires: [leaves(0, 'solarcharger/6')],
    told: 15,
    quiet: { 'for 10 minutes': [leaves(0, 'solarcharger/6'), returns(10, 'solarcharger/6')] },
  },
  {
    rule: 'sensor-lost',
    plant: boat,
    fires: [leaves(0, 'tank/1')],
    told: 60,
    quiet: { 'for 50 minutes': [leaves(0, 'tank/1'), returns(50, 'tank/1')] },
  },
  {
    rule: 'meter-lost',
    plant: house,
    fires: [leaves(0, 'grid/30')],
    told: 60,
    quiet: { 'for 50 minutes': [leaves(0, 'grid/30'), returns(50, 'grid/30')] },
  },
  {
    rule: 'sleeper-lost',
    plant: house,
    fires: [leaves(0, 'evcharger/40')],
    told: 26 * HOURS,
    quiet: { 'for 25 hours': [leaves(0, 'evcharger/40'), returns(25 * HOURS, 'evcharger/40')] },
  },
  {
    rule: 'engine-lost',
    isOff: true,
    plant: boat,
    fires: [leaves(0, 'alternator/5')],
    told: 15,
    quiet: { 'for 10 minutes': [leaves(0, 'alternator/5'), returns(10, 'alternator/5')] },
  },
  {
    rule: 'meter-frozen',
    plant: house,
    fires: { 'grid/30/Ac/Power': 431 },
    told: [fires('meter-frozen', [30, 37])],
    quiet: {
      'at nearly nothing': { 'grid/30/Ac/Power': 12 },
      'that changes now and then': Array.from({ length: 12 }, (_, index) =>
        at(index * 20, { 'grid/30/Ac/Power': index < 11 ? 431 + index : 0 }),
      ),
    },
  },
  {
    rule: 'no-sun',
    plant: alone('solarcharger/6'),
    fires: sunny(2, 1),
    // The last yield is of the day before yesterday, 13:00.
    told: [fires('no-sun', [-2 * DAYS + 60 + 36 * HOURS, -2 * DAYS + 60 + 36 * HOURS + 31])],
    quiet: {
      'on a dark day': [...sunny(2, 1), at(-1 * DAYS, { 'solarcharger/6/Yield/System': 838.2 })],
      'for one that never had any': [],
      'for a new one in its place': sunny(2, 0, (day) => (day < 9 ? 812 : -18)),
    },
  },
  {
    rule: 'ev-charger-fault',
    plant: house,
    fires: { 'evcharger/40/Status': 11 },
    told: 5,
    quiet: { 'that waits for sun': { 'evcharger/40/Status': 4 } },
  },
];
