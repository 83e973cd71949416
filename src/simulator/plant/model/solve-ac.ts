/** The AC buses and the converter between them and the battery. */
import { type Installation, STEP_HOURS } from './installation.ts';
import { dcDemand, lookAtSolar } from './solve-dc.ts';

export function solveAc(plant: Installation): void {
  const { inverter, acSolar, supply, genset, spec } = plant;
  inverter.drop(plant.isGridThere, genset?.isReady ?? false);
  collectLoads(plant);

  const solarSide = spec.acSolar?.side;
  acSolar?.look(plant.sky, solarSide === 'in' ? plant.isGridThere : plant.isOutputOn);
  const solarOut = acSolar && solarSide === 'out' ? acSolar.available : 0;
  const wanted = sum(plant.loadsOut);

  plant.dcLoad = dcDemand(plant);
  const limits = findLimits(plant, lookAtSolar(plant));
  let share = 1;
  let total = 0;
  inverter.isOverloaded = false;
  if (inverter.source !== 'none') total = connected(plant, wanted - solarOut, limits);
  else if (plant.isOutputOn) {
    // Alone: the surplus of the panels goes as far as the battery takes it, the frequency stops the rest.
    if (solarOut > wanted + limits.most) share = (wanted + limits.most) / solarOut;
    total = solarOut * share - wanted;
    if (total < -inverter.spec.power) {
      inverter.isOverloaded = true;
      const served = (inverter.spec.power + solarOut * share) / wanted;
      for (let phase = 0; phase < 3; phase++) plant.loadsOut[phase] = (plant.loadsOut[phase] ?? 0) * served;
      total = -inverter.spec.power;
    }
    inverter.settle(total);
  } else plant.loadsOut.fill(0);
  acSolar?.deliver(share, STEP_HOURS);

  connectPhases(plant, total, solarSide);
  const isOn = plant.isOutputOn;
  const net = sum(inverter.net);
  inverter.dcPower = isOn ? inverter.toDc(net) : 0;
  inverter.heat = isOn ? net - inverter.dcPower : 0;
  for (const load of plant.loads) if (load.spec.name) bookLoad(plant, load);
  if (!supply) return;
  for (let phase = 0; phase < 3; phase++) {
    const through = inverter.source === 'grid' ? (inverter.input[phase] ?? 0) : 0;
    const solar = solarSide === 'in' ? (acSolar?.power[phase] ?? 0) : 0;
    supply.power[phase] = supply.isThere ? (plant.loadsIn[phase] ?? 0) + through - solar : 0;
  }
}

/** A: slowly. */
const RECHARGE = 10;

interface Limits {
  /** W the converter may take (charging) or must not go below (inverting, less than 0), AC side. */
  readonly most: number;
  readonly least: number;
  /** W of sun that neither the battery nor the DC loads want. */
  readonly excess: number;
}

function findLimits(plant: Installation, solar: number): Limits {
  const { battery, inverter, charging } = plant;
  let sources = solar + (plant.voyage?.available ?? 0);
  for (const source of plant.dcSources) sources += source.available;
  const wish = battery.chargePower(charging.voltage) + plant.dcLoad - sources;
  const charge = Math.min(inverter.spec.chargeCurrent * battery.voltage, Math.max(0, wish));
  const discharge = Math.max(0, battery.dischargeLimit * battery.voltage + sources - plant.dcLoad);
  return {
    most: inverter.toAc(charge),
    least: Math.max(-inverter.spec.power, Math.min(0, inverter.toAc(-discharge))),
    excess: -wish,
  };
}

/** W that the converter takes beside a grid, shore or genset; `rest` W flow on to the output. */
function connected(plant: Installation, rest: number, { most, least, excess }: Limits): number {
  const { inverter, battery, spec } = plant;
  const isEss = inverter.spec.control === 'ess' && inverter.source === 'grid';
  let target = isEss ? inverter.command : most;
  let floor = least;
  if (isEss) {
    if (inverter.spec.feedsIn && excess > 0) target = Math.min(target, inverter.toAc(-excess));
    else if (inverter.reserve !== 'free') floor = 0;
    if (inverter.reserve === 'recharged') target = Math.max(target, RECHARGE * battery.voltage);
  }
  let total = Math.max(floor, Math.min(most, inverter.follow(target)));
  if (inverter.source === 'genset' || plant.supply?.spec.kind !== 'grid') {
    const limit = inverter.spec.inputLimit * inverter.spec.phases * spec.nominal;
    if (rest + total > limit) total = Math.max(least, limit - rest);
    // Nothing flows back into a genset or a marina.
    if (rest + total < 0) total = -rest;
  }
  inverter.settle(total);
  return total;
}

function connectPhases(plant: Installation, total: number, solarSide: 'in' | 'out' | undefined): void {
  const { inverter, genset, acSolar } = plant;
  const isConnected = inverter.source !== 'none';
  const { phases } = inverter.spec;
  for (let phase = 0; phase < phases; phase++) {
    const solar = solarSide === 'out' ? (acSolar?.power[phase] ?? 0) : 0;
    const output = (plant.loadsOut[phase] ?? 0) - solar;
    inverter.output[phase] = output;
    inverter.net[phase] = isConnected ? total / phases : -output;
    inverter.input[phase] = isConnected ? output + total / phases : 0;
    if (genset) genset.power[phase] = inverter.source === 'genset' ? output + total / phases : 0;
  }
}

function collectLoads(plant: Installation): void {
  const { loadsIn, loadsOut, evCharger, dcSources, isGridThere } = plant;
  loadsIn.fill(0);
  loadsOut.fill(0);
  for (const load of plant.loads) {
    load.step(plant.time, plant.calendar);
    const { phase = 0, side } = load.spec;
    const bus = side === 'in' ? loadsIn : loadsOut;
    bus[phase] = (bus[phase] ?? 0) + load.power;
  }
  for (const source of dcSources) loadsIn[0] = (loadsIn[0] ?? 0) + source.acPower;
  if (!isGridThere) loadsIn.fill(0);
  else if (evCharger) for (let phase = 0; phase < 3; phase++) loadsIn[phase] = (loadsIn[phase] ?? 0) + evCharger.power;
}

/** A load that a meter watches. Overload is no matter here: metered loads are before the inverter. */
function bookLoad(plant: Installation, load: Installation['loads'][number]): void {
  const isFed = load.spec.side === 'in' ? plant.isGridThere : plant.isOutputOn;
  load.served = isFed ? load.power : 0;
  load.consumed += (load.served * STEP_HOURS) / 1000;
}

function sum(phases: readonly number[]): number {
  const [a = 0, b = 0, c = 0] = phases;
  return a + b + c;
}
