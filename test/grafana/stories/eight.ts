/** Stories that owners tell, and what they want to be told. */
import { alone, boat, house } from './plants.ts';
import { at, DAYS, type Deed, goes, HOURS, leaves, returns, swings } from './script.ts';
import { after, ends, fires, type Story } from './story.ts';

const soc = (value: number) => ({ 'system/0/Dc/Battery/Soc': value, 'battery/512/Soc': value });
const cells = (highest: number, lowest: number) => ({
  'battery/512/System/MaxCellVoltage': highest,
  'battery/512/System/MinCellVoltage': lowest,
});
const SOURCE = 'system/0/Ac/ActiveIn/Source';
const source = (minute: number, value: number) => at(minute, { [SOURCE]: value });
const SECONDS = 1 / 60;

/** Two minutes with an alarm and no discharge, three without; eight times. */
const swinging = Array.from({ length: 8 }, (_, index) => [
  at(index * 5, { 'vebus/276/Alarms/LowBattery': 2, 'battery/512/Info/MaxDischargeCurrent': 0, ...soc(10) }),
  at(index * 5 + 2, { 'vebus/276/Alarms/LowBattery': 0, 'battery/512/Info/MaxDischargeCurrent': 100, ...soc(11) }),
]).flat();

const marina: readonly Deed[] = [
  ...[0, 20, 40].flatMap((minute) => [source(minute, 240), source(minute + 40 * SECONDS, 3)]),
  source(60, 240),
  source(85, 3),
  source(120, 240),
  source(480, 3),
];

const FRESH = 'tank/1/Level';
const FRIDGE = 'temperature/20/Temperature';
const STATUS = 'temperature/20/Status';
const count = (minute: number, value: number) => at(minute, { 'digitalinput/3/Count': value });

export const eight: readonly Story[] = [
  {
    name: 'an empty ESS that swings',
    plant: { ...house, ...soc(11) },
    deeds: swinging,
    told: [fires('alarm', [0, 2]), ends('alarm', [37 + 35, 37 + 41])],
  },
  {
    name: 'winter, then an outage',
    plant: { ...house, ...soc(18) },
    deeds: [
      at(-4 * DAYS, soc(12)),
      at(-2.5 * DAYS, soc(10)),
      at(-1 * DAYS, soc(9)),
      source(0, 240),
      at(60, soc(8)),
      at(150, soc(7)),
      source(180, 1),
    ],
    lead: DAYS,
    told: [
      fires('grid-lost', [2, 4]),
      fires('battery-very-low', [2, 4]),
      fires('battery-low', [10, 12]),
      ends('battery-very-low', [180, 187]),
      ends('grid-lost', [185, 192]),
    ],
    over: [['gx-battery-low', [180, 182]]],
  },
  {
    name: 'a marina',
    plant: boat,
    deeds: marina,
    on: ['gx-shore-lost'],
    told: [fires('shore-lost', [150, 152]), ends('shore-lost', [490, 497])],
  },
  { name: 'a marina, of which nobody wants to know', plant: boat, deeds: marina, told: [] },
  {
    name: 'an overload that locks the inverter',
    plant: { ...house, 'vebus/276/State': 9 },
    deeds: [
      at(0, { 'vebus/276/Alarms/L1/Overload': 2 }),
      at(7 * SECONDS, { 'vebus/276/Alarms/L1/Overload': 0 }),
      at(10 * SECONDS, { 'vebus/276/Alarms/L2/Overload': 2 }),
      at(47 * SECONDS, { 'vebus/276/Alarms/L2/Overload': 0 }),
      at(1, { 'vebus/276/VebusError': 3, 'vebus/276/State': 0 }),
      at(79 * SECONDS, { 'vebus/276/VebusError': 0 }),
    ],
    told: [
      fires('alarm', [0, 2]),
      fires('alarm', [2, 7], 2),
      fires('inverter-stopped-vebus', [6, 8]),
      ends('alarm', [36, 42], 2),
    ],
  },
  {
    name: 'a full battery, then cells that really differ',
    plant: { ...house, 'system/0/Control/ActiveSocLimit': null, [SOURCE]: 240, ...soc(89), ...cells(3.38, 3.37) },
    deeds: [
      at(0, { 'battery/512/Info/MaxChargeCurrent': 0 }),
      ...goes('system/0/Dc/Battery/Soc', [89, 100], [0, 60]),
      ...goes('battery/512/Soc', [89, 100], [0, 60]),
      ...goes('battery/512/System/MaxCellVoltage', [3.38, 3.56], [0, 60]),
      ...goes('battery/512/System/MinCellVoltage', [3.37, 3.39], [0, 60]),
      at(4 * HOURS, { 'battery/512/Info/MaxChargeCurrent': 100 }),
      at(300, { ...soc(12), ...cells(3.15, 2.9) }),
      at(420, { ...soc(55), ...cells(3.33, 3.2) }),
      at(510, cells(3.33, 3.32)),
    ],
    told: [fires('battery-low', [310, 312]), fires('cell-spread', [480, 482])],
    over: [
      ['gx-battery-low', [420, 422]],
      ['gx-cell-spread', [510, 512]],
    ],
  },
  {
    name: 'water that sloshes',
    plant: { ...boat, [FRESH]: 14 },
    deeds: [
      ...swings(FRESH, [14, 9, 40], [0, 180]),
      at(180, { [FRESH]: 14 }),
      at(240, { [FRESH]: 2 }),
      at(260, { [FRESH]: 14 }),
      // 10 is read last at minute 348.
      ...goes(FRESH, [14, 9], [300, 360]),
      at(480, { [FRESH]: 12 }),
      at(600, { [FRESH]: 60 }),
    ],
    told: [fires('tank-low', [408, 410])],
    over: [['gx-tank-low', [600, 602]]],
  },
  {
    name: 'a fridge',
    plant: boat,
    deeds: [
      at(0, { [FRIDGE]: 11 }),
      at(35, { [FRIDGE]: 4 }),
      // Switched off: above 8 after 64 minutes, below 6 for the last time after 21.
      ...goes(FRIDGE, [5, 22], [120, 480]),
    ],
    rest: 2 * DAYS,
    told: [fires('fridge-warm', [120 + 154, 120 + 156])],
    over: [['gx-fridge-warm', [141 + 2 * DAYS, 142 + 2 * DAYS + 30]]],
  },
  {
    name: 'a wireless sensor that is gone each hour',
    plant: boat,
    deeds: Array.from({ length: 24 }, (_, hour) => [
      leaves(hour * HOURS, 'temperature/20'),
      returns(hour * HOURS + 8, 'temperature/20'),
    ]).flat(),
    told: [],
  },
  {
    name: 'a sensor with a fault',
    plant: boat,
    deeds: [at(0, { [STATUS]: 5 }), at(70, { [STATUS]: 0 })],
    told: [after('sensor-fault-temperature', 60)],
    over: [['gx-sensor-fault-temperature', [80, 82]]],
  },
  {
    name: 'an alternator that is gone for three weeks',
    plant: alone('alternator/5'),
    deeds: [leaves(-21 * DAYS, 'alternator/5'), returns(0, 'alternator/5')],
    told: [],
  },
  {
    name: 'a bilge that is pumped now and then',
    plant: boat,
    deeds: [count(0, 13), count(20, 14), count(40, 15), count(59, 16)],
    told: [],
  },
  {
    name: 'a bilge that is pumped often',
    plant: boat,
    deeds: [count(0, 13), count(12, 14), count(24, 15), count(36, 16), count(48, 17)],
    told: [fires('bilge-pump-often', [48, 50])],
  },
  {
    name: 'a bilge pump that does not stop',
    plant: boat,
    deeds: [at(0, { 'digitalinput/3/State': 3 }), at(7, { 'digitalinput/3/State': 2 })],
    told: [fires('bilge-pump-stuck', [5, 7]), ends('bilge-pump-stuck', [7, 13])],
  },
];
