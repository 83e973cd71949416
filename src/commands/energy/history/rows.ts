/** Rows of a database as what happened at a GX. What the columns are about is worked out once for each block of rows. */
import type { Cell } from '../../../influx/query/reader.ts';
import type { StoredRow } from '../../../influx/query/slices.ts';
import { type IsWanted, NAMES, partsOf, TEXT } from './columns.ts';
import type { Loaded } from './loaded.ts';
import type { Stored } from './stored.ts';
import type { Telling, ToldDevice, ToldTopic } from './telling.ts';

const MONITOR = 'ActiveBatteryService';

/** Takes the cells of a row, the time first. */
type TakeRow = (row: readonly Cell[], time: number) => void;
type From = StoredRow['from'];

/** Takes row after row of our own schema. */
export function createStoredRows(stored: Stored): (row: StoredRow) => void {
  return inBlocks((from) => {
    if (from.measurement === 'gx_site') return takeSite(stored, from);
    if (from.measurement === 'gx_device') return takePresence(stored, from);
    return takeValues(stored, from);
  });
}

/** Rows of one block have one `from`. */
function inBlocks(open: (from: From) => TakeRow): (row: StoredRow) => void {
  const known = new WeakMap<From, TakeRow>();
  return ({ time, from, row }) => {
    const take = known.get(from) ?? open(from);
    known.set(from, take);
    take(row, time);
  };
}

function takeSite(stored: Stored, { columns, tags }: From): TakeRow {
  const [connected, alive] = ['connected', 'alive'].map((name) => columns.indexOf(name));
  return (row, time) => {
    stored.telling.site = tags['site'] || stored.telling.site;
    stored.site(switchOf(row[connected ?? -1]), switchOf(row[alive ?? -1]), time);
  };
}

function takePresence(stored: Stored, { columns, tags: { service = '', instance = '' } }: From): TakeRow {
  const device = stored.telling.device(service, instance);
  const online = columns.indexOf('online');
  return (row, time) => {
    const isOnline = switchOf(row[online]);
    if (isOnline !== undefined) stored.presence(device, isOnline, time);
  };
}

function takeValues(stored: Stored, { measurement, columns, tags }: From): TakeRow {
  const { telling } = stored;
  const service = measurement.endsWith(TEXT) ? measurement.slice(0, -TEXT.length) : measurement;
  const device = telling.device(service, tags['instance'] ?? '');
  const topics = columns.map((path) => (path === 'time' ? undefined : telling.topic(device, path)));
  return (row, time) => {
    device.name = tags['device'] || device.name;
    telling.site = tags['site'] || telling.site;
    for (const [index, told] of topics.entries()) {
      const value = row[index];
      if (told === undefined || (typeof value !== 'number' && typeof value !== 'string')) continue;
      const monitor = missingMonitor(telling, told);
      if (monitor) stored.value(monitor, serviceOf(device), time);
      stored.value(told, value, time);
    }
  };
}

/** Takes row after row of the loader's schema. Of what is not wanted it is heard that its device is there. */
export function createLoadedRows(loaded: Loaded, isWanted: IsWanted): (row: StoredRow) => void {
  const { telling } = loaded;
  const products = new Map<ToldDevice, string>();
  return inBlocks(({ measurement, columns, tags }) => {
    const [service, path] = partsOf(measurement);
    const instance = tags['instanceNumber'] ?? '';
    const device = telling.device(service, instance);
    const told = isWanted(service, path, false) ? telling.topic(device, path) : undefined;
    const isName = NAMES.has(path);
    const [number, text] = ['value', 'stringValue'].map((name) => columns.indexOf(name));
    return (row, time) => {
      const value = row[number ?? -1] ?? row[text ?? -1];
      if (typeof value !== 'number' && typeof value !== 'string') return;
      telling.site = tags['name'] || telling.site;
      if (path === 'ProductName') products.set(device, `${value} ${instance}`);
      if (isName) device.name = path === 'CustomName' ? String(value) : device.name || String(products.get(device));
      if (!told) {
        loaded.heard(device, time);
        return;
      }
      const monitor = missingMonitor(telling, told);
      if (monitor) loaded.value(monitor, serviceOf(device), time);
      loaded.value(told, value, time);
    };
  });
}

/**
 * What names the battery that the GX goes by was not always stored: then a battery with a value is one. The topic, where
 * that is to be told before the value.
 */
function missingMonitor(telling: Telling, { device }: ToldTopic): ToldTopic | undefined {
  if (device.service !== 'battery') return undefined;
  const monitor = telling.topic(telling.device('system', '0'), MONITOR);
  return monitor.isOver ? monitor : undefined;
}

function serviceOf({ service, instance }: ToldDevice): string {
  return `com.victronenergy.${service}/${instance}`;
}

function switchOf(cell: Cell | undefined): boolean | undefined {
  return typeof cell === 'number' ? cell !== 0 : undefined;
}
