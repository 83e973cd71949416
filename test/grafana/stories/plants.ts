/** Plants in which all is well. Stories change what they are about. */
import type { Values } from './script.ts';

export const named = (device: string, name: string): Values => ({ [`${device}/ProductName`]: name });

const vebus: Values = {
  ...named('vebus/276', 'MultiPlus-II'),
  'vebus/276/Mode': 3,
  'vebus/276/State': 3,
  'vebus/276/VebusChargeState': 3,
  'vebus/276/VebusError': 0,
  'vebus/276/Alarms/LowBattery': 0,
  'vebus/276/Alarms/GridLost': 0,
  'vebus/276/Alarms/L1/Overload': 0,
  'vebus/276/Alarms/L2/Overload': 0,
  'vebus/276/Alarms/HighTemperature': 0,
  'vebus/276/Ac/State/IgnoreAcIn1': 0,
};

/** A house with ESS, a BMS, a grid meter, a PV inverter and an EV charger. */
export const house: Values = {
  'system/0/Ac/ActiveIn/Source': 1,
  'system/0/Dc/Battery/Soc': 60,
  'system/0/Control/ActiveSocLimit': 10,
  'system/0/Hub': 4,
  ...vebus,
  ...named('battery/512', 'LFP battery'),
  'battery/512/Soc': 60,
  'battery/512/Dc/0/Temperature': 22,
  'battery/512/Info/MaxChargeCurrent': 100,
  'battery/512/Info/MaxDischargeCurrent': 100,
  'battery/512/Io/AllowToCharge': 1,
  'battery/512/Io/AllowToDischarge': 1,
  'battery/512/System/MaxCellVoltage': 3.33,
  'battery/512/System/MinCellVoltage': 3.32,
  'battery/512/Alarms/LowCellVoltage': 0,
  ...named('grid/30', 'Grid meter'),
  'grid/30/Ac/Power': 0,
  ...named('pvinverter/20', 'PV inverter'),
  'pvinverter/20/Ac/Power': 900,
  ...named('evcharger/40', 'EV charging station'),
  'evcharger/40/Status': 0,
};

/** A boat on shore power: a shunt that sees the starter battery, tanks, a fridge, a bilge pump, an alternator. */
export const boat: Values = {
  'system/0/Ac/ActiveIn/Source': 3,
  'system/0/Dc/Battery/Soc': 80,
  'system/0/Control/ActiveSocLimit': null,
  ...vebus,
  ...named('battery/277', 'SmartShunt'),
  'battery/277/Soc': 80,
  'battery/277/Dc/0/Voltage': 13.2,
  'battery/277/Dc/1/Voltage': 12.7,
  ...named('tank/1', 'Fresh water'),
  'tank/1/FluidType': 1,
  'tank/1/Level': 60,
  'tank/1/Status': 0,
  ...named('tank/2', 'Waste water'),
  'tank/2/FluidType': 2,
  'tank/2/Level': 30,
  'tank/2/Status': 0,
  ...named('temperature/20', 'Fridge'),
  'temperature/20/TemperatureType': 1,
  'temperature/20/Temperature': 4,
  'temperature/20/Status': 0,
  ...named('digitalinput/3', 'Bilge'),
  'digitalinput/3/Type': 3,
  'digitalinput/3/Count': 12,
  'digitalinput/3/State': 2,
  ...named('alternator/5', 'Alternator'),
  'alternator/5/Dc/0/Power': 0,
  ...named('solarcharger/6', 'SmartSolar'),
  'solarcharger/6/Yield/System': 812,
  'solarcharger/6/State': 3,
};

/** One device beside the system, for what takes weeks. */
export const alone = (device: string): Values =>
  Object.fromEntries(
    Object.entries(boat).filter(([topic]) => topic.startsWith('system/') || topic.startsWith(`${device}/`)),
  );

/** It has all that any rule looks at. */
export const neighbour: Values = {
  ...boat,
  ...house,
  ...named('generator/0', 'Start/Stop'),
  'generator/0/State': 0,
  ...named('genset/1', 'Genset'),
  'genset/1/StatusCode': 0,
  ...named('multi/0', 'Multi RS'),
  'multi/0/State': 9,
  ...named('inverter/278', 'Phoenix'),
  'inverter/278/State': 9,
};
