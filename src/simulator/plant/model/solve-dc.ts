/** The DC bus: what the chargers may give goes in, the battery takes or gives the rest. */
import { type Installation, STEP_HOURS } from './installation.ts';

/** W that the solar chargers could give now. */
export function lookAtSolar(plant: Installation): number {
  let available = 0;
  for (const charger of plant.chargers) available += charger.look(plant.sky, plant.battery.voltage);
  return available;
}

/** W that the DC loads want. */
export function dcDemand(plant: Installation): number {
  let demand = 0;
  for (const load of plant.dcLoads) {
    load.step(plant.time, plant.calendar);
    demand += load.power;
  }
  return demand;
}

export function solveDc(plant: Installation): void {
  const { battery, inverter, voyage, dcSources } = plant;
  let available = 0;
  for (const charger of plant.chargers) available += charger.available;
  let room = battery.chargePower(plant.charging.voltage) + plant.dcLoad - inverter.dcPower;

  const alternator = Math.min(voyage?.available ?? 0, Math.max(0, room));
  voyage?.deliver(alternator, STEP_HOURS);
  room = Math.max(0, room - alternator);

  let others = 0;
  for (const source of dcSources) {
    const power = Math.min(source.available, room);
    source.deliver(power, STEP_HOURS);
    others += power;
    room -= power;
  }

  const share = available > room ? room / available : 1;
  let solar = 0;
  for (const charger of plant.chargers) solar += charger.deliver(share, STEP_HOURS);

  let power = solar + alternator + others + inverter.dcPower - plant.dcLoad;
  if (battery.soc < 0.004 && power < 0) {
    // The battery disconnects: its loads get what comes in.
    const cut = Math.min(plant.dcLoad, -power);
    plant.dcLoad -= cut;
    power += cut;
  }
  battery.apply(power, STEP_HOURS, plant.sky.temperature);
}
