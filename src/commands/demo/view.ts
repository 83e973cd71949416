/** The picture of the demo: pure, from what is known to lines of text. */
import { lookUp } from '../../catalogue/catalogue.ts';
import { count } from '../units.ts';

export interface DeviceView {
  readonly service: string;
  /** The `device` tag; empty while it is not known. */
  readonly name: string;
  /** Latest values by D-Bus path. */
  readonly values: ReadonlyMap<string, unknown>;
}

export interface DemoView {
  readonly source: string;
  /** Where it goes, in words. */
  readonly destination: string;
  readonly devices: readonly DeviceView[];
  readonly received: number;
  readonly stored: number;
  /** Messages and stored values a second; undefined while they are not known. */
  readonly rates: { readonly received: number; readonly stored: number } | undefined;
  /** Bytes a day over the wire at the present pace; undefined while it is not known. */
  readonly bytesPerDay: number | undefined;
  /** The latest warnings of the log. */
  readonly notes: readonly string[];
}

/** The few values of each service that tell at a glance how a device is; in the order in which services are shown. */
const HIGHLIGHTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  system: {
    'Dc/Battery/Soc': 'battery',
    'Dc/Pv/Power': 'solar',
    'Ac/Consumption/L1/Power': 'loads L1',
    'Ac/Grid/L1/Power': 'grid L1',
  },
  battery: { Soc: 'charge', 'Dc/0/Power': 'power', 'Dc/0/Voltage': 'voltage' },
  vebus: { 'Ac/Out/L1/P': 'out L1', 'Ac/ActiveIn/L1/P': 'in L1', 'Dc/0/Current': 'DC' },
  solarcharger: { 'Yield/Power': 'solar', 'Pv/V': 'panel', 'Dc/0/Current': 'charge' },
  pvinverter: { 'Ac/Power': 'solar', 'Ac/Energy/Forward': 'total' },
  grid: { 'Ac/Power': 'power', 'Ac/Energy/Forward': 'imported' },
  genset: { 'Ac/Power': 'power', 'Engine/Speed': 'speed' },
  alternator: { 'Dc/0/Power': 'power', 'Dc/0/Current': 'current' },
  evcharger: { 'Ac/Power': 'power', 'Session/Energy': 'session' },
  acload: { 'Ac/Power': 'power' },
  dcload: { 'Dc/0/Power': 'power' },
  dcsystem: { 'Dc/0/Power': 'power' },
  tank: { Level: 'level' },
  temperature: { Temperature: 'temperature' },
  gps: { Speed: 'speed', Course: 'course' },
};
const ORDER = Object.keys(HIGHLIGHTS);
const DECIMALS: Readonly<Record<string, number>> = { V: 2, A: 1, kWh: 1, '°C': 1, 'm/s': 1 };

/** Lines no longer than `width`; devices that would not fit into `height` are counted in a line of their own. */
export function render(view: DemoView, width: number, height: number): string[] {
  const head = [`gx-logger demo   ${view.source}`, ''];
  const foot = ['', ...totals(view), ...view.notes.map((note) => `! ${note}`)];
  const rows = deviceRows(view.devices);
  const room = Math.max(3, height - head.length - foot.length - 1);
  const shown =
    rows.length <= room ? rows : [...rows.slice(0, room - 1), `  ... and ${rows.length - room + 1} more devices`];
  return [...head, ...shown, ...foot].map((line) => clip(line, width));
}

function deviceRows(devices: readonly DeviceView[]): string[] {
  const charted = devices
    .filter(({ service, name }) => name !== '' && ORDER.includes(service))
    .sort((a, b) => ORDER.indexOf(a.service) - ORDER.indexOf(b.service) || a.name.localeCompare(b.name));
  const names = Math.max(...charted.map(({ name }) => name.length), 0);
  return charted.map(({ service, name, values }) => {
    const shown = Object.entries(HIGHLIGHTS[service] ?? {}).map(([path, label]) =>
      `${label} ${figure(service, path, values.get(path))}`.padEnd(18),
    );
    return `  ${service.padEnd(13)} ${name.padEnd(Math.min(names, 34))}  ${shown.join(' ')}`.trimEnd();
  });
}

/** `87.5 %`, `-` where there is no value. */
function figure(service: string, path: string, value: unknown): string {
  if (typeof value !== 'number') return '-';
  const { unit = '' } = lookUp(service, path) ?? {};
  // The charge of a battery moves slowly.
  return `${value.toFixed(path === 'Soc' ? 1 : (DECIMALS[unit] ?? 0))} ${unit}`;
}

function totals({ received, stored, rates, bytesPerDay, destination }: DemoView): string[] {
  const often = (rate: number | undefined) => (rate === undefined ? '' : ` (${Math.round(rate)}/s)`);
  const perDay = bytesPerDay === undefined ? '' : `, ${(bytesPerDay / 1e6).toFixed(1)} MB a day over the wire`;
  return [
    `received ${count(received)} messages${often(rates?.received)}, logged ${count(stored)} values${often(rates?.stored)}${perDay}`,
    destination,
  ];
}

function clip(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
