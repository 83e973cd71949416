/** The few values of each service that tell at a glance how a device is doing, with their units. */

interface Highlight {
  readonly path: string;
  readonly label: string;
  readonly unit: string;
  readonly decimals: number;
}

const highlight = (path: string, label: string, unit: string, decimals = 0): Highlight => ({
  path,
  label,
  unit,
  decimals,
});

/** By service; in the order in which services are shown. */
export const HIGHLIGHTS: Readonly<Record<string, readonly Highlight[]>> = {
  system: [
    highlight('Dc/Battery/Soc', 'battery', '%'),
    highlight('Dc/Pv/Power', 'solar', 'W'),
    highlight('Ac/Consumption/L1/Power', 'loads L1', 'W'),
    highlight('Ac/Grid/L1/Power', 'grid L1', 'W'),
  ],
  battery: [
    highlight('Soc', 'charge', '%', 1),
    highlight('Dc/0/Power', 'power', 'W'),
    highlight('Dc/0/Voltage', 'voltage', 'V', 2),
  ],
  vebus: [
    highlight('Ac/Out/L1/P', 'out L1', 'W'),
    highlight('Ac/ActiveIn/L1/P', 'in L1', 'W'),
    highlight('Dc/0/Current', 'DC', 'A', 1),
  ],
  solarcharger: [
    highlight('Yield/Power', 'solar', 'W'),
    highlight('Pv/V', 'panel', 'V', 1),
    highlight('Dc/0/Current', 'charge', 'A', 1),
  ],
  pvinverter: [highlight('Ac/Power', 'solar', 'W'), highlight('Ac/Energy/Forward', 'total', 'kWh', 1)],
  grid: [highlight('Ac/Power', 'power', 'W'), highlight('Ac/Energy/Forward', 'imported', 'kWh', 1)],
  genset: [highlight('Ac/Power', 'power', 'W'), highlight('Engine/Speed', 'speed', 'rpm')],
  alternator: [highlight('Dc/0/Power', 'power', 'W'), highlight('Dc/0/Current', 'current', 'A', 1)],
  evcharger: [highlight('Ac/Power', 'power', 'W'), highlight('Session/Energy', 'session', 'kWh', 1)],
  acload: [highlight('Ac/Power', 'power', 'W')],
  dcload: [highlight('Dc/0/Power', 'power', 'W')],
  dcsystem: [highlight('Dc/0/Power', 'power', 'W')],
  tank: [highlight('Level', 'level', '%')],
  temperature: [highlight('Temperature', 'temperature', '°C', 1)],
  gps: [highlight('Speed', 'speed', 'm/s', 1), highlight('Course', 'course', '°')],
};

/** `charge 87.5 %`, `power -` where there is no value. */
export function showHighlight({ label, unit, decimals }: Highlight, value: unknown): string {
  return typeof value === 'number' ? `${label} ${value.toFixed(decimals)} ${unit}` : `${label} -`;
}
