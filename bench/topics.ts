/** What the load publishes: of ten topics one is of those from which energy is computed, as in a house. */
export const PORTAL_ID = 'c0619ab12345';
/** So many that no topic changes more often than once in a millisecond, which is all that its stamps can hold. */
export const TOPICS = 1_000;
/** Carries the time at which it was sent. */
export const MARKER = 'battery/999/Marker';

const INSTANCES = 10;
const FIRST_INSTANCE = 256;
const METERS = ['pvinverter', 'acload', 'evcharger', 'heatpump'] as const;
const OF_SYSTEM = [
  ...[1, 2, 3].flatMap((phase) => [`Ac/Consumption/L${phase}/Power`, `Ac/Grid/L${phase}/Power`]),
  'Ac/PvOnOutput/L1/Power',
  'Dc/Pv/Power',
  'Dc/Battery/Power',
  'Dc/System/Power',
];

/** By device: counters leap with each message, which costs more than in life. */
const ofEnergy = OF_SYSTEM.flatMap((path, instance) => [
  `system/0/${path}`,
  `solarcharger/${instance}/Yield/Power`,
  ...METERS.flatMap((service) => [`${service}/${instance}/Ac/Power`, `${service}/${instance}/Ac/Energy/Forward`]),
]);
const ofBatteries = Array.from(
  { length: TOPICS - ofEnergy.length },
  (_, n) => `battery/${FIRST_INSTANCE + (n % INSTANCES)}/Dc/${Math.floor(n / INSTANCES)}/Voltage`,
);

/** Without the portal id. */
export const NAMES: readonly string[] = [...ofBatteries, ...ofEnergy];
export const MEASUREMENTS: readonly string[] = ['battery', 'system', 'solarcharger', ...METERS];
