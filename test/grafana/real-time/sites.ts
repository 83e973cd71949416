/** One site a story, of those that fit into 20 minutes; and what people are told of each. */
import { alone, boat, house } from '../stories/plants.ts';
import { at, DAYS, leaves } from '../stories/script.ts';
import { after, ends, fires, LOGGER, type Story } from '../stories/story.ts';

export interface Site extends Story {
  /** The 2.x server has it too. */
  readonly isOnBoth?: boolean;
}

const soc = (value: number) => ({ 'system/0/Dc/Battery/Soc': value, 'battery/512/Soc': value });
const SOURCE = 'system/0/Ac/ActiveIn/Source';
const source = (minute: number, value: number) => at(minute, { [SOURCE]: value });
const SECONDS = 1 / 60;

/** Until then people are told, in minutes. */
export const END = 18.6;

/** The rule of the one site whose sensors may be gone for 5 minutes alone. */
export const IMPATIENT = 'Tank farm';
export const SETTINGS = `alerts: { overrides: [{ site: ${IMPATIENT}, rules: { sensor_lost: { for: 5m } } }] }\n`;

export const sites: readonly Site[] = [
  {
    name: 'Overload',
    plant: { ...house, 'vebus/276/State': 9 },
    deeds: [
      at(0, { 'vebus/276/Alarms/L1/Overload': 2 }),
      at(7 * SECONDS, { 'vebus/276/Alarms/L1/Overload': 0 }),
      at(10 * SECONDS, { 'vebus/276/Alarms/L2/Overload': 2 }),
      at(47 * SECONDS, { 'vebus/276/Alarms/L2/Overload': 0 }),
      at(1, { 'vebus/276/VebusError': 3, 'vebus/276/State': 0 }),
      at(79 * SECONDS, { 'vebus/276/VebusError': 0 }),
    ],
    told: [fires('alarm', [0, 2]), fires('alarm', [2, 7], 2), fires('inverter-stopped-vebus', [6, 8])],
  },
  {
    name: 'Swinging ESS',
    plant: { ...house, ...soc(11) },
    deeds: [0, 5, 10].flatMap((minute) => [
      at(minute, { 'vebus/276/Alarms/LowBattery': 2, 'battery/512/Info/MaxDischargeCurrent': 0, ...soc(10) }),
      at(minute + 2, { 'vebus/276/Alarms/LowBattery': 0, 'battery/512/Info/MaxDischargeCurrent': 100, ...soc(11) }),
    ]),
    told: [fires('alarm', [0, 2])],
  },
  {
    name: 'Grid lost',
    plant: house,
    deeds: [source(0, 240), source(5, 1)],
    told: [fires('grid-lost', [2, 4]), ends('grid-lost', [10, 17])],
    isOnBoth: true,
  },
  {
    name: 'Grid gone for a minute',
    plant: house,
    deeds: [source(0, 240), source(1, 1)],
    told: [],
  },
  {
    name: 'At the floor',
    plant: { ...house, ...soc(12) },
    deeds: [at(-0.5 * DAYS, soc(9)), at(4, soc(8))],
    lead: DAYS,
    told: [],
  },
  {
    name: 'At the floor, then an outage',
    plant: { ...house, ...soc(12) },
    deeds: [at(-0.5 * DAYS, soc(9)), source(0, 240), source(11.2, 1)],
    lead: DAYS,
    told: [
      fires('grid-lost', [2, 4]),
      fires('battery-very-low', [2, 4]),
      fires('battery-low', [10, 12]),
      ends('battery-very-low', [11.2, 18.2]),
      ends('grid-lost', [16.2, 23.2]),
    ],
    over: [['gx-battery-low', [11, 14]]],
  },
  {
    name: 'No floor',
    plant: boat,
    deeds: [at(0, { 'system/0/Dc/Battery/Soc': 18 }), at(13, { 'system/0/Dc/Battery/Soc': 30 })],
    told: [after('battery-low', 10)],
    over: [['gx-battery-low', [13, 15]]],
  },
  {
    name: 'Device lost',
    plant: boat,
    deeds: [leaves(0, 'solarcharger/6')],
    told: [after('device-lost', 15)],
  },
  {
    name: IMPATIENT,
    plant: alone('tank/1'),
    deeds: [leaves(0, 'tank/1')],
    told: [after('sensor-lost', 5)],
  },
  {
    name: 'Bilge',
    plant: boat,
    deeds: [at(0, { 'digitalinput/3/State': 3 }), at(7, { 'digitalinput/3/State': 2 })],
    told: [fires('bilge-pump-stuck', [5, 7]), ends('bilge-pump-stuck', [7, 13])],
    isOnBoth: true,
  },
  { name: 'Shore', plant: boat, deeds: [source(0, 240)], told: [] },
  { name: 'Silent GX', plant: boat, deeds: [{ at: 0, gx: 'off' }], told: [fires('gx-silent', [15, 17])] },
  {
    name: 'Firmware update',
    plant: house,
    deeds: [
      { at: 0, gx: 'off' },
      { at: 12, gx: 'on' },
    ],
    told: [],
  },
  {
    name: 'Silent logger',
    plant: boat,
    deeds: [at(0, {})],
    logger: (minute) => (minute > 0 ? undefined : LOGGER),
    told: [fires('logger-silent', [10, 17])],
  },
];
