/** Whether a plant has what a query asks for: what its devices publish is looked up, not what was stored of it. */
import { createPlant, type ScenarioName } from '../../../src/simulator/plant/plant.ts';

/** What is asked for, where that is plain: fields of one measurement of the GX, of whatever device. */
export interface Wanted {
  readonly measurement: string;
  readonly fields: readonly string[];
}

const SOURCE =
  /FROM "gx"\."(?:autogen|m1|m15)"\."([a-z]+)(?:_min|_max)?" WHERE (.*?)(?: GROUP BY .*)?(?: ORDER BY .*)?$/;
/** Conditions that every query has. Whether a sensor is in a fridge is a value of its own. */
const USUAL = /^(?:\$timeFilter|time > now\(\) - \w+|"site" =~ \/\S.*?\/|"device" =~ \/\^\$\{(?!fridge|freezer).*?\/)$/;

/** Undefined where a query has subqueries, several sources, conditions of its own, or asks for what the plant does not publish. */
export function wantedBy(query: string): Wanted | undefined {
  const [, measurement = '', conditions = ''] = SOURCE.exec(query) ?? [];
  if (measurement === '' || query.split('SELECT').length !== 2) return undefined;
  if (!conditions.split(/ and /i).every((one) => USUAL.test(one.trim()))) return undefined;
  const fields = [...query.slice(0, query.indexOf(' FROM ')).matchAll(/\("([^"]+)"\)/g)].map(([, name = '']) => name);
  return fields.length === 0 ? undefined : { measurement, fields };
}

/** Numbers that a device of the service publishes, all of the fields one device. */
export function plantHas(scenario: ScenarioName, { measurement, fields }: Wanted): boolean {
  const devices = new Map<number, Set<string>>();
  for (const { service, instance, path, value } of createPlant({ scenario }).state()) {
    if (service !== measurement || typeof value !== 'number') continue;
    devices.set(instance, (devices.get(instance) ?? new Set()).add(path));
  }
  return [...devices.values()].some((paths) => fields.every((field) => paths.has(field)));
}
