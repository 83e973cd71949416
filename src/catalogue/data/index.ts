/** Every service the catalogue knows, by its name in the topic; `any` holds the paths all services share. */
import type { Entries } from '../entry.ts';
import { acload } from './acload.ts';
import { acsystem } from './acsystem.ts';
import { adc } from './adc.ts';
import { alternator } from './alternator.ts';
import { any } from './any.ts';
import { battery } from './battery.ts';
import { ble } from './ble.ts';
import { bms } from './bms.ts';
import { canopenmotordrive } from './canopenmotordrive.ts';
import { charger } from './charger.ts';
import { dcdc } from './dcdc.ts';
import { dcgenset } from './dcgenset.ts';
import { dcload } from './dcload.ts';
import { dcsource } from './dcsource.ts';
import { dcsystem } from './dcsystem.ts';
import { digitalinput } from './digitalinput.ts';
import { digitalinputs } from './digitalinputs.ts';
import { eebus } from './eebus.ts';
import { ev } from './ev.ts';
import { evcharger } from './evcharger.ts';
import { fronius } from './fronius.ts';
import { fuelcell } from './fuelcell.ts';
import { generator } from './generator.ts';
import { genset } from './genset.ts';
import { gps } from './gps.ts';
import { grid } from './grid.ts';
import { heatpump } from './heatpump.ts';
import { hub4 } from './hub4.ts';
import { inverter } from './inverter.ts';
import { logger } from './logger.ts';
import { meteo } from './meteo.ts';
import { modbusclient } from './modbusclient.ts';
import { modbustcp } from './modbustcp.ts';
import { modem } from './modem.ts';
import { motordrive } from './motordrive.ts';
import { multi } from './multi.ts';
import { opportunityloads } from './opportunityloads.ts';
import { platform } from './platform.ts';
import { pulsemeter } from './pulsemeter.ts';
import { pump } from './pump.ts';
import { pvinverter } from './pvinverter.ts';
import { rvc } from './rvc.ts';
import { settings } from './settings.ts';
import { shelly } from './shelly.ts';
import { solarcharger } from './solarcharger.ts';
import { switch_ } from './switch.ts';
import { system } from './system.ts';
import { tank } from './tank.ts';
import { temperature } from './temperature.ts';
import { temprelay } from './temprelay.ts';
import { vebus } from './vebus.ts';
import { vecan } from './vecan.ts';

export const services: Readonly<Record<string, Entries>> = {
  acload,
  acsystem,
  adc,
  alternator,
  any,
  battery,
  ble,
  bms,
  canopenmotordrive,
  charger,
  dcdc,
  dcgenset,
  dcload,
  dcsource,
  dcsystem,
  digitalinput,
  digitalinputs,
  eebus,
  ev,
  evcharger,
  fronius,
  fuelcell,
  generator,
  genset,
  gps,
  grid,
  heatpump,
  hub4,
  inverter,
  logger,
  meteo,
  modbusclient,
  modbustcp,
  modem,
  motordrive,
  multi,
  opportunityloads,
  platform,
  pulsemeter,
  pump,
  pvinverter,
  rvc,
  settings,
  shelly,
  solarcharger,
  switch: switch_,
  system,
  tank,
  temperature,
  temprelay,
  vebus,
  vecan,
};
