/** A house of which every figure is known beforehand, as it was stored: the sun shines from 8 to 16 o'clock UTC. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const PORTAL = 'c0619ab12345';
export const START = Date.UTC(2026, 5, 15);
/** kWh of a day. */
export const A_DAY = {
  pv_dc: 9.6,
  loads_ac: 9.6,
  battery_charge: 4.8,
  battery_discharge: 6.4,
  grid_export: 1.6,
  grid_import: 0,
};

type Values = Readonly<Record<string, number | string>>;

function valuesAt(time: number): Readonly<Record<string, Values>> {
  const hour = (time % DAY) / HOUR;
  const isSunny = hour >= 8 && hour < 16;
  const exported = (Math.floor(time / DAY) - START / DAY) * 1.6 + Math.max(0, Math.min(8, hour - 8)) * 0.2;
  return {
    'system/0': {
      'Dc/Pv/Power': isSunny ? 1_200 : 0,
      'Dc/Battery/Power': isSunny ? 600 : -400,
      'Ac/Consumption/L1/Power': 400,
      'Ac/Grid/L1/Power': isSunny ? -200 : 0,
      'Ac/ActiveIn/Source': 1,
      ActiveBatteryService: 'com.victronenergy.battery/288',
    },
    'grid/30': { 'Ac/L1/Power': isSunny ? -200 : 0, 'Ac/Energy/Reverse': 100 + exported, 'Ac/Energy/Forward': 7 },
    'battery/288': { 'Dc/0/Power': isSunny ? 600 : -400 },
  };
}

const NAMES: Readonly<Record<string, string>> = { 'system/0': 'GX', 'grid/30': 'EM24', 'battery/288': 'BMV-712' };
const escaped = (name: string) => name.replace(/[ ,=]/g, '\\$&');
const isText = (value: number | string): value is string => typeof value === 'string';

/** Everything every five minutes. */
function* moments(from: number, until: number) {
  for (let time = from; time < until; time += 5 * MINUTE) yield { time, services: Object.entries(valuesAt(time)) };
}

/** Lines of our own schema. */
export function storedLines(from: number, until: number): string[] {
  const lines: string[] = [];
  for (const { time, services } of moments(from, until)) {
    for (const [key, values] of services) {
      const [service, instance] = key.split('/');
      const tags = `portal_id=${PORTAL},instance=${instance},site=Home,device=${escaped(NAMES[key] ?? '')}`;
      const numbers = Object.entries(values).filter(([, value]) => !isText(value));
      const texts = Object.entries(values).filter(([, value]) => isText(value));
      lines.push(`${service},${tags} ${numbers.map(([path, value]) => `${path}=${value}`).join(',')} ${time}`);
      for (const [path, text] of texts) lines.push(`${service}_text,${tags} ${path}="${text}" ${time}`);
    }
  }
  return lines;
}

/** Lines of the loader's schema: what did not change is stored once. */
export function loadedLines(from: number, until: number): string[] {
  const lines: string[] = [];
  const last = new Map<string, number | string>();
  for (const { time, services } of moments(from, until)) {
    for (const [key, values] of services) {
      const [service, instance] = key.split('/');
      for (const [path, value] of Object.entries(values)) {
        const tags = `instanceNumber=${instance},name=Home,portalId=${PORTAL}`;
        const isNews = last.get(`${key}/${path}`) !== value || (path.endsWith('Power') && value !== 0);
        last.set(`${key}/${path}`, value);
        if (isNews)
          lines.push(
            `${service}/${path},${tags} ${isText(value) ? `stringValue="${value}"` : `value=${value}`} ${time}`,
          );
      }
      // Each device says something all the time.
      for (let at = time; at < time + 5 * MINUTE; at += 30_000) {
        const sign =
          service === 'system' ? 'Dc/Battery/Voltage' : service === 'grid' ? 'Ac/L1/Voltage' : 'Dc/0/Voltage';
        lines.push(
          `${service}/${sign},instanceNumber=${instance},name=Home,portalId=${PORTAL} value=${52 + (at % 7)} ${at}`,
        );
      }
    }
  }
  return lines;
}
