/** Puts devices on the bus of a scenario: which driver looks at which part of the model. */
import { createBms } from './devices/bms.ts';
import { createCharger, createDcGenset } from './devices/dc-sources.ts';
import type { Device } from './devices/device.ts';
import { createEvCharger } from './devices/evcharger.ts';
import { createGenerator, createGenset } from './devices/genset.ts';
import { createMeter } from './devices/meter.ts';
import { createPvInverter } from './devices/pvinverter.ts';
import { createGps, createTank, createTemperature } from './devices/sensors.ts';
import { createSettings } from './devices/settings.ts';
import { createBatteryShunt, createDcMeter } from './devices/shunt.ts';
import type { Chance } from './devices/solar-history.ts';
import { createSolarCharger } from './devices/solarcharger.ts';
import { createSystem } from './devices/system.ts';
import { createVebus } from './devices/vebus.ts';
import { isWithin } from './model/calendar.ts';
import type { DcSource } from './model/dc-source.ts';
import type { Installation } from './model/installation.ts';
import { GRID_SETPOINT } from './model/inverter.ts';
import { Random } from './model/random.ts';
import type { MonitorSpec, Product, Scenario } from './scenario.ts';
import { batteryView, dcSourceView, loadView, starterView, supplyView } from './views.ts';

/** All devices of the scenario, the system's sums last: they are made of what the others show. */
export function createDevices(scenario: Scenario, plant: Installation, seed: number): Device[] {
  const { battery, charging, inverter, supply, genset, evCharger, voyage, spec } = plant;
  const history = (name: string): Chance => {
    const random = new Random(seed, `history ${name}`);
    return (low, high) => random.between(low, high);
  };
  const isEss = inverter.spec.control === 'ess';
  const isSteered = scenario.monitors[0]?.kind === 'bms';
  const acInput = spec.genset ? 2 : supply?.spec.kind === 'grid' ? 1 : 3;

  const batteries = scenario.monitors.map((monitor, index) =>
    createMonitor(monitor, plant, scenario, history(`monitor ${index}`)),
  );
  const [first] = batteries;
  if (!first) throw new RangeError(`Scenario ${scenario.name} has no battery monitor.`);
  const around = { battery, charging, calendar: plant.calendar, isNetworked: isSteered };
  const chargers = plant.chargers.flatMap((charger, index) => {
    const product = scenario.chargers[index];
    return product ? [createSolarCharger(product, charger, around, history(`charger ${index}`))] : [];
  });
  const vebus = createVebus(scenario.inverter, inverter, {
    battery,
    charging,
    nominal: spec.nominal,
    inputVoltage: (phase) => (inverter.source === 'genset' ? (genset?.voltage ?? 0) : (supply?.voltage[phase] ?? 0)),
    frequency: () => (inverter.source === 'genset' ? (genset?.frequency ?? 0) : (supply?.frequency ?? 0)),
    expectsGrid: supply?.spec.kind === 'grid',
    inputs: spec.genset ? 2 : 1,
  });

  const grid =
    scenario.gridMeter &&
    supply &&
    createMeter('grid', scenario.gridMeter, supplyView(supply), [0, 1, 2], history('grid'));
  const pvInverter =
    scenario.acSolar &&
    plant.acSolar &&
    createPvInverter(scenario.acSolar, plant.acSolar, supply?.voltage ?? [], history('pv inverter'));
  const ev =
    scenario.evCharger && evCharger && createEvCharger(scenario.evCharger, evCharger, spec.nominal, history('ev'));
  const heatPump = plant.loads.find((load) => load.spec.name);
  const acload =
    scenario.heatPump &&
    heatPump &&
    createMeter(
      scenario.heatPump.service,
      scenario.heatPump,
      loadView(heatPump, supply),
      [heatPump.spec.phase ?? 0],
      history('heat pump'),
      heatPump.spec.side,
    );
  const engine =
    scenario.genset && genset && createGenset(scenario.genset, genset, inverter.spec.phases, history('genset'));
  const dcSources = plant.dcSources.flatMap((source, index) => {
    const product = scenario.dcSources?.[index];
    return product ? [createDcSource(product, source, plant, history(`dc source ${index}`))] : [];
  });
  const started = genset ?? plant.dcSources.find((source) => source.genset)?.genset;
  const generator = createGenerator(started, (hours) => isWithin(plant.calendar.hour, hours), history('generator'));
  const alternator =
    scenario.alternator &&
    voyage &&
    createDcMeter(
      'alternator',
      scenario.alternator,
      {
        get voltage() {
          return battery.voltage;
        },
        get power() {
          return voyage.power;
        },
        get energy() {
          return voyage.produced;
        },
      },
      history('alternator'),
    );
  const dcMeter =
    scenario.dcMeter &&
    createDcMeter(
      'dcsystem',
      scenario.dcMeter,
      {
        get voltage() {
          return battery.voltage;
        },
        get power() {
          return plant.dcLoad;
        },
        get energy() {
          return plant.energy.loads_dc;
        },
      },
      history('dc meter'),
    );
  const gps = scenario.hasGps && voyage ? createGps(0, voyage, () => plant.time) : undefined;
  const settings = createSettings({
    systemName: scenario.systemName,
    timeZone: spec.timeZone,
    isEss,
    minimumSoc: inverter.spec.minimumSoc ?? 10,
    gridSetpoint: GRID_SETPOINT,
    feedsIn: inverter.spec.feedsIn ?? false,
    genset: started?.spec,
    hasDcSystem: spec.dcLoads.length > 0,
    acInput,
  });

  const optional = [grid, pvInverter, ev, acload, engine, alternator, dcMeter, gps];
  const devices = [
    settings,
    ...batteries,
    ...chargers,
    vebus,
    ...optional.filter((device) => device !== undefined),
    ...dcSources,
    generator,
    ...plant.tanks.map((tank, index) => createTank(20 + index, tank)),
    ...plant.places.map((place, index) => createTemperature(24 + index, place)),
  ];
  const system = createSystem({
    portalId: scenario.portalId,
    isEss,
    isSteered,
    minimumSoc: inverter.spec.minimumSoc ?? 10,
    hasGenset: started !== undefined,
    vebus,
    grid,
    genset: engine,
    pvInverter,
    pvSide: spec.acSolar?.side,
    acInput,
    chargers,
    battery: first,
    batteries,
    alternator,
    acChargers: dcSources.filter(({ service }) => service === 'charger'),
    dcGensets: dcSources.filter(({ service }) => service === 'dcgenset'),
    dcMeter,
    hasDcSystem: spec.dcLoads.length > 0,
    gps,
    devices,
    isRelayClosed: () => started?.isTurning ?? false,
    reserve: () => inverter.reserve,
  });
  return [...devices, system];
}

function createMonitor(monitor: MonitorSpec, plant: Installation, { lowSoc }: Scenario, chance: Chance): Device {
  if (monitor.kind === 'bms') {
    const isSerial = monitor.productName.startsWith('SerialBattery');
    const options = { chargeVoltage: plant.charging.absorption, lowSoc, isSerial };
    return createBms(monitor, plant.battery, plant.cells, options);
  }
  const { measures } = monitor;
  const view = measures === 'starter' ? starterView(plant) : batteryView(plant.battery, measures);
  return createBatteryShunt(monitor, view, measures === 'starter' ? [10, 5] : lowSoc, chance);
}

function createDcSource(product: Product, source: DcSource, { battery }: Installation, chance: Chance): Device {
  const view = dcSourceView(source, battery);
  if (source.genset) return createDcGenset(product, view, source.genset, chance);
  return source.spec.kind === 'charger'
    ? createCharger(product, view)
    : createDcMeter('dcsource', product, view, chance);
}
