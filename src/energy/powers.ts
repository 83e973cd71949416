/**
 * The powers of a site, W, and, the same names, their integrals over a slice, W ms. Integrals of what is 1 or 0 are times.
 * The names are written out one by one where they are added: that happens at each change of any of them.
 */
export const noPowers = () => ({
  covered: 0,
  is_battery_known: 0,
  pv_dc: 0,
  pv_ac: 0,
  /** The grid by the sum of its phases, and by each. */
  net_import: 0,
  net_export: 0,
  individual_import: 0,
  individual_export: 0,
  genset: 0,
  alternator: 0,
  battery_charge: 0,
  battery_discharge: 0,
  /** AC loads as the GX says, and what of that goes through AC chargers that are conversion. */
  consumption: 0,
  conversion: 0,
  /** AC chargers that are a source, and the other sources at the battery with a power of their own. */
  ac_chargers: 0,
  dc_devices: 0,
  /** D' (see dc.ts): with its sign and 1 where it is estimated, its two parts where it is measured; DC loads beside it. */
  is_estimated: 0,
  dc_estimated: 0,
  dc_measured: 0,
  dc_measured_back: 0,
  dc_loads: 0,
  /** Of inverters at the battery, whichever way. */
  inverter: 0,
});
export type Powers = ReturnType<typeof noPowers>;

/** Adds what the powers give in a time. */
export function integrate(sums: Powers, powers: Readonly<Powers>, span: number): void {
  sums.covered += powers.covered * span;
  sums.is_battery_known += powers.is_battery_known * span;
  sums.pv_dc += powers.pv_dc * span;
  sums.pv_ac += powers.pv_ac * span;
  sums.net_import += powers.net_import * span;
  sums.net_export += powers.net_export * span;
  sums.individual_import += powers.individual_import * span;
  sums.individual_export += powers.individual_export * span;
  sums.genset += powers.genset * span;
  sums.alternator += powers.alternator * span;
  sums.battery_charge += powers.battery_charge * span;
  sums.battery_discharge += powers.battery_discharge * span;
  sums.consumption += powers.consumption * span;
  sums.conversion += powers.conversion * span;
  sums.ac_chargers += powers.ac_chargers * span;
  sums.dc_devices += powers.dc_devices * span;
  sums.is_estimated += powers.is_estimated * span;
  sums.dc_estimated += powers.dc_estimated * span;
  sums.dc_measured += powers.dc_measured * span;
  sums.dc_measured_back += powers.dc_measured_back * span;
  sums.dc_loads += powers.dc_loads * span;
  sums.inverter += powers.inverter * span;
}
