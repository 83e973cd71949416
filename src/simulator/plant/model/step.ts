/** 100 ms of the system: who wants what, what the inverter makes of it, what the battery gets, and the books. */
import { Installation, type InstallationSpec, STEP, STEP_HOURS } from './installation.ts';
import { solveAc } from './solve-ac.ts';
import { solveDc } from './solve-dc.ts';

export function createInstallation(spec: InstallationSpec, seed: number, startAt: number): Installation {
  const plant = new Installation(spec, seed, startAt);
  everySecond(plant);
  return plant;
}

/** Moves the installation on by one step. */
export function step(plant: Installation): void {
  plant.time += STEP;
  plant.tick++;
  plant.calendar.set(plant.time);
  if (plant.tick % 10 === 0) everySecond(plant);
  if (plant.tick % 8 === 0 && plant.supply) plant.inverter.answer(plant.supply.total);
  plant.sky.step();
  solveAc(plant);
  solveDc(plant);
  book(plant);
}

function everySecond(plant: Installation): void {
  const { time, calendar, sky, battery, inverter } = plant;
  sky.update(time, calendar);
  for (const charger of plant.chargers) charger.update(sky);
  const isSolarFed = plant.spec.acSolar?.side === 'in' ? plant.isGridThere : plant.isOutputOn;
  plant.acSolar?.update(sky, isSolarFed);
  plant.charging.update();
  plant.voyage?.update(time, calendar, sky.temperature);
  plant.supply?.update(time, plant.voyage?.leg === 'marina');
  plant.genset?.update(time, calendar, battery.soc * 100, sky.temperature);
  for (const source of plant.dcSources)
    source.update(time, calendar, battery.soc * 100, sky.temperature, plant.isGridThere);
  plant.evCharger?.update(calendar, plant.isGridThere ? plant.spec.nominal : 0);
  inverter.transfer(plant.isGridThere, plant.genset?.isReady ?? false);
  inverter.guard(battery.soc);
  inverter.keepReserve(battery.soc);
  for (const tank of plant.tanks) tank.update(calendar);
  const engine = plant.voyage?.alternatorTemperature ?? plant.genset?.coolant ?? sky.temperature;
  for (const place of plant.places) place.update(sky, engine);
}

function book(plant: Installation): void {
  const { energy, supply, acSolar, voyage, battery, inverter } = plant;
  const hours = STEP_HOURS;
  const kilo = hours / 1000;
  supply?.book(hours);
  plant.genset?.book(hours);
  inverter.book(hours);
  plant.evCharger?.book(plant.isGridThere ? hours : 0);
  let loadsAc = 0;
  let pvAc = 0;
  for (let phase = 0; phase < 3; phase++) {
    loadsAc += (plant.loadsIn[phase] ?? 0) + (plant.loadsOut[phase] ?? 0);
    pvAc += acSolar?.power[phase] ?? 0;
  }
  let genset = plant.genset?.produced ?? 0;
  let dcSources = 0;
  for (const { spec, power, produced } of plant.dcSources) {
    if (spec.kind === 'genset') genset += produced;
    else if (spec.kind === 'wind' || spec.from === 'elsewhere') dcSources += produced;
    // What goes through a charger is still the supply's; its heat is a load like any other.
    else loadsAc -= power;
  }
  let yielded = 0;
  let panels = 0;
  for (const charger of plant.chargers) {
    yielded += charger.yielded;
    panels += charger.panels;
  }
  energy.pv_dc = yielded;
  energy.panels = panels;
  energy.pv_ac += pvAc * kilo;
  energy.grid_import = supply?.totalImported ?? 0;
  energy.grid_export = supply?.totalExported ?? 0;
  energy.genset = genset;
  energy.dc_sources = dcSources;
  energy.alternator = voyage?.produced ?? 0;
  energy.loads_ac += loadsAc * kilo;
  energy.loads_dc += plant.dcLoad * kilo;
  energy.losses += inverter.heat * kilo;
  energy.battery_charge = battery.charged;
  energy.battery_discharge = battery.discharged;
  energy.battery_stored = battery.stored;
  energy.battery_losses = battery.heat;
}
