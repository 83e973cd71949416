/**
 * Energy: kWh out of every reading behind the door, before any rule, one set of state machines an installation.
 *
 *   readings, link, departures --> plant (powers, slices of 10 s, flows) --+--> window of 5 min --> day
 *                              \-> counters (deltas of kWh counters) ------/
 *
 * Pure: no I/O, no clock; time comes with what happens and never goes back. docs/data-model.md ("Energy") is the source of
 * truth for every field. Here stands what its files give to each other and to those who write, keep and read it.
 */

/** A window of `gx_energy`, and a slice in which flows are allocated, ms; both are aligned to the clock. */
export const WINDOW = 300_000;
export const SLICE = 10_000;

/** By field name; kWh unless docs/data-model.md says otherwise. A field that is not there is not written. */
export type Fields = Readonly<Record<string, number>>;

/** A device of the GX: service type and instance, as they stand in topics. */
export interface DeviceKey {
  readonly service: string;
  readonly instance: string;
}

/** A point of `gx_energy_device` or `gx_energy_consumer`. Consumers `rest` and `dc` have service `system`. */
export interface DeviceFields extends DeviceKey {
  readonly fields: Fields;
}

/** The consumers that are no device of their own: what of the site's loads nobody meters, and its DC loads. */
export const REST = 'rest';
export const DC = 'dc';

/** One window of one GX that is over. It is written once, and what is kept of it is emitted again, equal, after a start. */
export interface ClosedWindow {
  /** ms since 1970, a multiple of WINDOW. */
  readonly start: number;
  /** The fields of `gx_energy`, `coverage` (0..1) among them. */
  readonly site: Fields;
  /** The rows of `gx_energy_device` and of `gx_energy_consumer`. */
  readonly devices: readonly DeviceFields[];
  readonly consumers: readonly DeviceFields[];
  /** What the checks of a day compare; none of it is written. */
  readonly checks: Fields;
}

/**
 * One local day of one GX: the sums of its windows. `gx_energy_day` is written from it, and `DATA_DIR/energy.json` keeps
 * it once it is over. It keeps the zone and the name of the site that held at its start.
 */
export interface EnergyDay {
  /** Local date at its start: `2026-11-28`. */
  readonly date: string;
  /** ms since 1970: local midnight, and the next one. Where the zone changed it begins where the day before ended. */
  readonly start: number;
  readonly end: number;
  /** The end of its last window, where that is earlier: it was over before its time, or nothing was known then. */
  readonly until?: number;
  /** As `Europe/Berlin`. */
  readonly zone: string;
  readonly site: string;
  /** The fields of `gx_energy_day`; of a day that is over `coverage` is the share of the whole day. */
  readonly fields: Fields;
  /** Fields that a window with coverage did not have although another one of the day had: their sum lacks something. */
  readonly lacking: readonly string[];
  /** Sums of what the checks of a day compare; none of it is written. */
  readonly checks: Fields;
  /** The fields of `gx_money_day`, by currency; none where there is no tariff. */
  readonly money: Readonly<Record<string, Fields>>;
}

/** The day that goes on: `coverage` of its fields is that of the time until the end of its last window. */
export interface OpenDay extends EnergyDay {
  readonly until: number;
  /** Sum of the coverage of its windows. */
  readonly covered: number;
}

/** How a site is measured, where a person has said so; config/ gives it. */
export interface EnergySettings {
  /** Import and export of the grid: of the sum of the phases, or of each. */
  readonly phases: 'net' | 'individual';
  /** Batteries whose powers add up, as `battery/256` or by their names; empty: the one that the GX names. */
  readonly batteries: readonly string[];
  /** AC chargers are conversion inside the plant (`metered`), or a source. */
  readonly ac_chargers: 'auto' | 'metered' | 'unmetered';
  /** `balance`: what the other sources and sinks leave over. */
  readonly loads_ac: 'measured' | 'balance';
  /** Meters that measure what another one measures as well: `device` is behind `behind`. */
  readonly behind: readonly { readonly device: string; readonly behind: string }[];
}
