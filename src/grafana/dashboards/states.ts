/** What the numbers of a state mean, as Victron's list of Modbus TCP registers says, and their colours. */
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

type States = readonly (readonly [value: number, text: string, color: string])[];

const CHARGING: States = [
  [0, 'Off', 'dark-gray'],
  [2, 'Fault', 'red'],
  [3, 'Bulk', 'blue'],
  [4, 'Absorption', 'orange'],
  [5, 'Float', 'green'],
  [6, 'Storage', 'dark-green'],
  [7, 'Equalize', 'purple'],
  [252, 'External control', 'light-blue'],
];

export const CHARGER_STATES = mapping(CHARGING);

export const INVERTER_STATES = mapping([
  ...CHARGING,
  [1, 'Low power', 'gray'],
  [8, 'Passthru', 'semi-dark-green'],
  [9, 'Inverting', 'yellow'],
  [10, 'Power assist', 'super-light-orange'],
  [11, 'Power supply', 'light-green'],
]);

export const CONNECTED = mapping([
  [0, 'no', 'red'],
  [1, 'yes', 'green'],
]);

function mapping(states: States): ValueMapping[] {
  const options = Object.fromEntries(states.map(([value, text, color], index) => [value, { text, color, index }]));
  return [{ type: 'value', options } as ValueMapping];
}
