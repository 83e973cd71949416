/** What a scenario says: the physics of an installation and the devices that report on it. */
import type { InstallationSpec } from './model/installation.ts';

export interface Product {
  readonly instance: number;
  readonly productName: string;
  readonly productId: number;
  /** What the owner called it. */
  readonly customName?: string;
  readonly serial: string;
}

/** A battery monitor. Only the first of a scenario is the one that the system looks at. */
export interface MonitorSpec extends Product {
  readonly kind: 'shunt' | 'bms';
  /** What it measures: the whole battery, this share of it, or the starter battery of the engine. */
  readonly measures: number | 'starter';
}

export interface Scenario {
  readonly name: string;
  /** What people would call such a system. */
  readonly title: string;
  readonly systemName: string;
  /** As a GX has it: 12 hexadecimal digits. */
  readonly portalId: string;
  readonly plant: InstallationSpec;
  readonly monitors: readonly MonitorSpec[];
  readonly inverter: Product;
  /** In the order of the plant's own. */
  readonly chargers: readonly Product[];
  readonly acSolar?: Product;
  readonly gridMeter?: Product;
  readonly evCharger?: Product;
  /** With a meter that does not know what it measures, or that of its role. */
  readonly heatPump?: Product & { readonly service: 'acload' | 'heatpump' };
  readonly genset?: Product;
  readonly alternator?: Product;
  /** In the order of the plant's own. */
  readonly dcSources?: readonly Product[];
  /** A shunt in the DC loads' wire. */
  readonly dcMeter?: Product;
  readonly hasGps?: boolean;
  /** % of charge: a warning and an alarm of the battery. */
  readonly lowSoc: readonly [warning: number, alarm: number];
}
