/**
 * What Victron's venus-influx-loader makes of a message, written from a description of what it does and not from our
 * code: one point a message, measurement, three tags, one field; null, empty text, true, false, lists and objects
 * are left out, and so is the daily history of solar chargers. Beyond it we store true and false; such values are marked,
 * so that a test can tell them apart.
 */
import type { Message } from './pour.ts';

export interface LoaderPoint {
  /** `<measurement>|portalId=...|instanceNumber=...|name=...|<field>`. */
  readonly series: string;
  readonly value: number | string;
  /** Ours alone. */
  readonly isExtra: boolean;
}

/** `name` is the installation's, which the loader knows by the time it stores anything. */
export function loaderPoint({ topic, payload }: Message, name: string): LoaderPoint | undefined {
  const [letter, portalId, service, instance, ...path] = topic.split('/');
  if (letter !== 'N' || path.length === 0 || payload === '') return undefined;
  const value = payloadValue(payload);
  const isFlag = typeof value === 'boolean';
  if (!isFlag && typeof value !== 'number' && (typeof value !== 'string' || value === '')) return undefined;
  const measurement = [service, ...path].join('/');
  if (measurement.startsWith('solarcharger/History/Daily')) return undefined;
  const field = typeof value === 'string' ? 'stringValue' : 'value';
  return {
    series: seriesOf(measurement, { portalId, instanceNumber: instance, name }, field),
    // As JavaScript prints it: -0 as 0.
    value: typeof value === 'string' ? onOneLine(value) : Number(String(Number(value))),
    isExtra: isFlag,
  };
}

export function seriesOf(
  measurement: string,
  tags: Readonly<Record<string, string | undefined>>,
  field: string,
): string {
  const { portalId, instanceNumber, name, ...others } = tags;
  const rest = Object.keys(others);
  if (rest.length > 0) throw new Error(`tags that the loader has not: ${rest}`);
  return `${measurement}|portalId=${portalId}|instanceNumber=${instanceNumber}|name=${name}|${field}`;
}

/** What the installation is called: the name in the GX's settings, else its portal id. */
export function installationName(messages: readonly Message[]): string {
  const named = messages.find(({ topic }) => topic.endsWith('/settings/0/Settings/SystemSetup/SystemName'));
  const name = named && payloadValue(named.payload);
  return typeof name === 'string' && name !== '' ? name : (messages[0]?.topic.split('/')[1] ?? '');
}

function payloadValue(payload: string): unknown {
  try {
    return Object(JSON.parse(payload)).value;
  } catch {
    return undefined;
  }
}

/** Our one change of values: a line break in text would end the line. */
function onOneLine(text: string): string {
  return text.replace(/\r\n|[\n\r\t]/g, ' ');
}
