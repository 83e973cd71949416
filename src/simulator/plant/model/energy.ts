/** The books: exact integrals of the model at its step. */

/** kWh since the start. At any moment: sources - sinks = losses, and losses only grow. */
export interface TrueEnergy {
  /** What the solar chargers put into the DC bus; their own losses lie before it, see `panels`. */
  pv_dc: number;
  pv_ac: number;
  /** Import and export by the sum of the phases at each step, as billing meters count. Shore power is grid. */
  grid_import: number;
  /** On AC or on DC. */
  genset: number;
  alternator: number;
  /** Wind, and chargers that a socket feeds which nothing of the site measures. */
  dc_sources: number;
  battery_discharge: number;
  /** With the heat of chargers that the site's own supply feeds. */
  loads_ac: number;
  loads_dc: number;
  battery_charge: number;
  grid_export: number;
  /** The inverter/charger's heat. */
  losses: number;
  /** Out of the panels, before the solar chargers. */
  panels: number;
  /** Change of the energy in the battery: battery_charge - battery_discharge - battery_losses. */
  battery_stored: number;
  battery_losses: number;
}

export const SOURCES = [
  'pv_dc',
  'pv_ac',
  'grid_import',
  'genset',
  'alternator',
  'dc_sources',
  'battery_discharge',
] as const;
export const SINKS = ['loads_ac', 'loads_dc', 'battery_charge', 'grid_export'] as const;

export function noEnergy(): TrueEnergy {
  return {
    pv_dc: 0,
    pv_ac: 0,
    grid_import: 0,
    genset: 0,
    alternator: 0,
    dc_sources: 0,
    battery_discharge: 0,
    loads_ac: 0,
    loads_dc: 0,
    battery_charge: 0,
    grid_export: 0,
    losses: 0,
    panels: 0,
    battery_stored: 0,
    battery_losses: 0,
  };
}
