/** Words for chargers, inverters and the system that they make. */
import type { Names } from '../entry.ts';

export const chargerState: Names = {
  0: 'Off',
  2: 'Fault',
  3: 'Bulk',
  4: 'Absorption',
  5: 'Float',
  6: 'Storage',
  7: 'Equalize',
  11: 'Power supply mode',
  245: 'Wake-up',
  246: 'Repeated absorption',
  247: 'Auto equalize',
  248: 'Battery safe',
  250: 'Blocked',
  252: 'External control',
};

export const chargerMode: Names = {
  1: 'On',
  4: 'Off',
};

export const inverterState: Names = {
  0: 'Off',
  1: 'Low power (search)',
  2: 'Fault',
  3: 'Bulk',
  4: 'Absorption',
  5: 'Float',
  6: 'Storage',
  7: 'Equalize',
  8: 'Passthrough',
  9: 'Inverting',
  10: 'Assisting',
  11: 'Power supply mode',
  244: 'Sustain',
  245: 'Wake-up',
  246: 'Repeated absorption',
  247: 'Auto equalize',
  248: 'Battery safe',
  249: 'Load detect',
  250: 'Blocked',
  251: 'Test',
  252: 'External control',
};

export const inverterMode: Names = {
  1: 'Charger only',
  2: 'Inverter on',
  3: 'On',
  4: 'Off',
  5: 'Eco',
  251: 'Passthrough',
  252: 'Standby',
  253: 'Hibernate',
};

export const multiMode: Names = {
  1: 'Charger only',
  2: 'Inverter only',
  3: 'On',
  4: 'Off',
  251: 'Passthrough',
};

export const systemState: Names = {
  0: 'Off',
  1: 'Low power (search)',
  2: 'Fault',
  3: 'Bulk',
  4: 'Absorption',
  5: 'Float',
  6: 'Storage',
  7: 'Equalize',
  8: 'Passthrough',
  9: 'Inverting',
  10: 'Assisting',
  11: 'Power supply mode',
  244: 'Sustain',
  245: 'Wake-up',
  246: 'Repeated absorption',
  247: 'Auto equalize',
  248: 'Battery safe',
  249: 'Load detect',
  250: 'Blocked',
  251: 'Test',
  252: 'External control',
  256: 'Discharging',
  257: 'Sustain (ESS)',
  258: 'Recharge',
  259: 'Scheduled charge',
  260: 'Dynamic ESS',
  261: 'Battery protect',
};

export const vebusChargeState: Names = {
  0: 'Initialising',
  1: 'Bulk',
  2: 'Absorption',
  3: 'Float',
  4: 'Storage',
  5: 'Repeated absorption',
  6: 'Forced absorption',
  7: 'Equalize',
  8: 'Bulk stopped',
  9: 'Unknown',
};

export const trackerMode: Names = {
  0: 'Off',
  1: 'Voltage/current limited',
  2: 'MPP tracking',
  255: 'Not available',
};

export const led: Names = {
  0: 'Off',
  1: 'On',
  2: 'Blinking',
  3: 'Blinking inverted',
};

/** By bit. */
export const offReason: Names = {
  0: 'No/low input power',
  1: 'Physical switch',
  2: 'Remote (device mode)',
  3: 'Remote input connector',
  4: 'Internal condition',
  5: 'Needs token',
  6: 'BMS signal',
  7: 'Engine shutdown detection',
  8: 'Measuring input voltage',
  9: 'Low temperature',
  10: 'No/low panel power',
  11: 'No/low battery power',
  15: 'Active alarm',
};

/** By bit. */
export const networkMode: Names = {
  0: 'External control',
  2: 'External voltage/current control',
  3: 'BMS controlled',
};

/** By bit. */
export const networkStatus: Names = {
  0: 'Slave',
  1: 'Master',
  2: 'Standalone',
  5: 'Using I-sense',
  6: 'Using T-sense',
  7: 'Using V-sense',
};

export const chargerFunction: Names = {
  0: 'Charger',
  1: 'Power supply',
};

export const outputBattery: Names = {
  0: 'Main battery',
  1: 'Aux battery',
};

/** What a SmartShunt that is a DC meter measures: sources are negative. */
export const meterRole: Names = {
  [-8]: 'Wind charger',
  [-7]: 'Shaft generator',
  [-4]: 'Water generator',
  [-3]: 'DC/DC charger',
  [-2]: 'AC charger',
  [-1]: 'Generic source',
  1: 'Generic load',
  2: 'Electric drive',
  3: 'Fridge',
  4: 'Water pump',
  5: 'Bilge pump',
  6: 'DC system',
  7: 'Inverter',
  8: 'Water heater',
};
