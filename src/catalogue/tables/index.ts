/** Every table by the name of its file; what several of them refer to comes first. */
import { battery } from './battery.ts';
import { charging } from './charging.ts';
import { dc } from './dc.ts';
import { generators } from './generators.ts';
import { meters } from './meters.ts';
import { platform } from './platform.ts';
import { sensors } from './sensors.ts';
import { settings } from './settings.ts';
import { shared } from './shared.ts';
import { solar } from './solar.ts';
import { switches } from './switches.ts';
import { system } from './system.ts';
import { vebus } from './vebus.ts';

export const tables = {
  shared,
  battery,
  charging,
  dc,
  generators,
  meters,
  platform,
  sensors,
  settings,
  solar,
  switches,
  system,
  vebus,
};
