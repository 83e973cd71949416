/** What is found out of readings, beside their values: presence.ts and derive/ tell it, points/ writes it. */
import type { DetailField, EventKind, Severity, SiteField } from '../types.ts';
import type { Device, Gx } from './device.ts';

/** Calls come in order, times need not. */
export interface Facts {
  presence(device: Device, isOnline: boolean, time: number): void;
  detail(device: Device, field: DetailField, text: string, time: number): void;
  /** Calls `tell` once the device has its name. */
  defer(device: Device, tell: () => void): void;
  event(device: Device, kind: EventKind, text: string, severity: Severity, time: number): void;
  site(gx: Gx, field: SiteField, value: number, time: number): void;
}
