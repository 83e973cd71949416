/** The picture of the demo: pure, from what is known to lines of text. */
import { HIGHLIGHTS, showHighlight } from './highlights.ts';

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
  /** Messages and stored values in the last second. */
  readonly receivedRate: number;
  readonly storedRate: number;
  /** Bytes a day over the wire at the present pace; undefined while it is not known. */
  readonly bytesPerDay: number | undefined;
  /** The latest warnings of the log. */
  readonly notes: readonly string[];
}

const ORDER = Object.keys(HIGHLIGHTS);

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
    const shown = (HIGHLIGHTS[service] ?? []).map((highlight) => showHighlight(highlight, values.get(highlight.path)));
    return `  ${service.padEnd(13)} ${name.padEnd(Math.min(names, 34))}  ${shown.map((text) => text.padEnd(18)).join(' ')}`.trimEnd();
  });
}

function totals({ received, stored, receivedRate, storedRate, bytesPerDay, destination }: DemoView): string[] {
  const perDay = bytesPerDay === undefined ? '' : `, ${(bytesPerDay / 1e6).toFixed(1)} MB a day over the wire`;
  return [
    `received ${whole(received)} messages (${receivedRate}/s), logged ${whole(stored)} values (${storedRate}/s)${perDay}`,
    destination,
  ];
}

function whole(count: number): string {
  return count.toLocaleString('en');
}

function clip(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
