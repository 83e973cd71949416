/** Words for what is neither battery, charger nor generator. */
import type { Names } from '../entry.ts';

export const evChargerStatus: Names = {
  0: 'Disconnected',
  1: 'Connected',
  2: 'Charging',
  3: 'Charged',
  4: 'Waiting for sun',
  5: 'Waiting for RFID',
  6: 'Waiting for start',
  7: 'Low SoC',
  8: 'Ground test error',
  9: 'Welded contacts',
  10: 'CP input shorted',
  11: 'Residual current',
  12: 'Undervoltage',
  13: 'Overvoltage',
  14: 'Overheating',
  20: 'Charging limit',
  21: 'Start charging',
  22: 'Switching to 3 phases',
  23: 'Switching to 1 phase',
  24: 'Stop charging',
};

export const carChargingState: Names = {
  0: 'Not charging',
  1: 'Low power',
  3: 'Charging',
  244: 'Sustain',
  245: 'Wake up',
  250: 'Blocked',
  255: 'Unavailable',
  256: 'Discharging',
  259: 'Scheduled charging',
};

export const pvInverterStatus: Names = {
  0: 'Startup 0',
  1: 'Startup 1',
  2: 'Startup 2',
  3: 'Startup 3',
  4: 'Startup 4',
  5: 'Startup 5',
  6: 'Startup 6',
  7: 'Running',
  8: 'Standby',
  9: 'Boot loading',
  10: 'Error',
  11: 'Running (MPPT)',
  12: 'Running (throttled)',
  99: 'Not supported',
};

export const digitalInputType: Names = {
  0: 'Disabled',
  1: 'Pulse meter',
  2: 'Door',
  3: 'Bilge pump',
  4: 'Bilge alarm',
  5: 'Burglar alarm',
  6: 'Smoke alarm',
  7: 'Fire alarm',
  8: 'CO2 alarm',
  9: 'Generator',
  10: 'Generic input',
  11: 'Touch input control',
};

export const digitalInputState: Names = {
  0: 'Low',
  1: 'High',
  2: 'Off',
  3: 'On',
  4: 'No',
  5: 'Yes',
  6: 'Open',
  7: 'Closed',
  8: 'OK',
  9: 'Alarm',
  10: 'Running',
  11: 'Stopped',
};

export const fluidType: Names = {
  0: 'Fuel',
  1: 'Fresh water',
  2: 'Waste water',
  3: 'Live well',
  4: 'Oil',
  5: 'Black water',
  6: 'Gasoline',
  7: 'Diesel',
  8: 'LPG',
  9: 'LNG',
  10: 'Hydraulic oil',
  11: 'Raw water',
};

export const sensorStatus: Names = {
  0: 'OK',
  1: 'Open circuit / disconnected',
  2: 'Short circuit',
  3: 'Reverse polarity',
  4: 'Unknown',
  5: 'Error',
};

export const temperatureType: Names = {
  0: 'Battery',
  1: 'Fridge',
  2: 'Generic',
  3: 'Room',
  4: 'Outdoor',
  5: 'Water heater',
  6: 'Freezer',
};

export const outputType: Names = {
  0: 'Momentary',
  1: 'Toggle',
  2: 'Dimmable',
  3: 'Temperature setpoint',
  4: 'Stepped',
  5: 'Slave',
  6: 'Dropdown',
  7: 'Slider',
  8: 'Numeric input',
  9: 'Three-state',
  10: 'Bilge pump',
  11: 'RGB',
  12: 'CCT',
  13: 'RGBW',
};

/** By bit. */
export const outputStatus: Names = {
  0: 'Powered',
  1: 'Tripped',
  2: 'Over temperature',
  3: 'Output fault',
  4: 'Short fault',
  5: 'Disabled',
  6: 'Bypassed',
  7: 'External control',
};

/** What is no set of flags in the status of an output. */
export const outputCode: Names = {
  0: 'Off',
  9: 'On',
};

export const relayFunction: Names = {
  [-1]: 'Disabled',
  0: 'Alarm',
  1: 'Generator start/stop',
  2: 'Manual',
  3: 'Tank pump',
  4: 'Temperature',
  5: 'Genset helper relay',
  6: 'Opportunity load',
};
