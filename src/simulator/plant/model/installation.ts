/**
 * The whole energy system: its parts and their present state; step.ts moves it on. It knows nothing of D-Bus,
 * messages or devices' habits; whoever publishes looks at its parts.
 *
 * Three buses balance at every step: AC in (grid + genset + PV = loads + inverter input), AC out (inverter output +
 * PV = loads) and DC (solar + alternator + other sources + inverter = battery + loads).
 */
import { Battery, type BatterySpec } from './battery.ts';
import { Calendar } from './calendar.ts';
import { Cells } from './cells.ts';
import { Charging } from './charging.ts';
import { DcSource, type DcSourceSpec } from './dc-source.ts';
import { noEnergy, type TrueEnergy } from './energy.ts';
import { EvCharger, type EvChargerSpec } from './ev-charger.ts';
import { Genset, type GensetSpec } from './genset.ts';
import { Inverter, type InverterSpec } from './inverter.ts';
import { Load, type LoadSpec } from './loads.ts';
import { Random } from './random.ts';
import { type Site, Sky } from './sky.ts';
import { AcSolar, type AcSolarSpec, SolarCharger, type SolarChargerSpec } from './solar.ts';
import { Supply, type SupplySpec } from './supply.ts';
import { Place, type PlaceSpec, Tank, type TankSpec } from './surroundings.ts';
import { Voyage, type VoyageSpec } from './voyage.ts';

export interface InstallationSpec {
  readonly timeZone: string;
  readonly site: Site;
  /** V between phase and neutral. */
  readonly nominal: number;
  readonly battery: BatterySpec;
  readonly inverter: InverterSpec;
  readonly chargers: readonly SolarChargerSpec[];
  readonly acSolar?: AcSolarSpec;
  readonly loads: readonly LoadSpec[];
  readonly dcLoads: readonly LoadSpec[];
  readonly supply?: SupplySpec;
  readonly genset?: GensetSpec;
  readonly evCharger?: EvChargerSpec;
  readonly voyage?: VoyageSpec;
  readonly dcSources?: readonly DcSourceSpec[];
  readonly tanks: readonly TankSpec[];
  readonly places: readonly PlaceSpec[];
}

/** ms. */
export const STEP = 100;
export const STEP_HOURS = STEP / 3_600_000;

export class Installation {
  readonly spec: InstallationSpec;
  /** ms since 1970. */
  time: number;
  readonly calendar: Calendar;
  readonly sky: Sky;
  readonly battery: Battery;
  readonly cells: Cells;
  readonly charging: Charging;
  readonly inverter: Inverter;
  readonly chargers: readonly SolarCharger[];
  readonly acSolar: AcSolar | undefined;
  readonly loads: readonly Load[];
  readonly dcLoads: readonly Load[];
  readonly supply: Supply | undefined;
  readonly genset: Genset | undefined;
  readonly evCharger: EvCharger | undefined;
  readonly voyage: Voyage | undefined;
  readonly dcSources: readonly DcSource[];
  readonly tanks: readonly Tank[];
  readonly places: readonly Place[];
  /** W that loads get: a phase before and behind the inverter, and on the DC bus. */
  readonly loadsIn = [0, 0, 0];
  readonly loadsOut = [0, 0, 0];
  dcLoad = 0;
  readonly energy: TrueEnergy = noEnergy();
  /** Steps since the start. */
  tick = 0;

  constructor(spec: InstallationSpec, seed: number, startAt: number) {
    const random = (name: string) => new Random(seed, name);
    this.spec = spec;
    this.time = startAt;
    this.calendar = new Calendar(spec.timeZone);
    this.calendar.set(startAt);
    this.sky = new Sky(spec.site, random('sky'));
    this.sky.update(startAt, this.calendar);
    this.battery = new Battery(spec.battery, random('soc').between(...spec.battery.startSoc), this.sky.temperature);
    this.cells = new Cells(this.battery, random('cells'));
    this.charging = new Charging(this.battery);
    this.inverter = new Inverter(spec.inverter, random('inverter'));
    this.chargers = spec.chargers.map((charger) => new SolarCharger(charger));
    this.acSolar = spec.acSolar && new AcSolar(spec.acSolar);
    this.loads = spec.loads.map((load, index) => new Load(load, random(`load ${index}`)));
    this.dcLoads = spec.dcLoads.map((load, index) => new Load(load, random(`dc load ${index}`)));
    this.supply = spec.supply && new Supply(spec.supply, spec.nominal, random('supply'));
    this.genset = spec.genset && new Genset(spec.genset, random('genset'));
    this.evCharger = spec.evCharger && new EvCharger(spec.evCharger, random('ev'));
    this.voyage = spec.voyage && new Voyage(spec.voyage, random('voyage'));
    this.dcSources = (spec.dcSources ?? []).map((source, index) => new DcSource(source, random(`dc source ${index}`)));
    this.tanks = spec.tanks.map((tank, index) => new Tank(tank, random(`tank ${index}`)));
    this.places = spec.places.map((place, index) => new Place(place, random(`place ${index}`), this.sky));
    this.inverter.source = this.supply?.isThere ? 'grid' : 'none';
  }

  get isGridThere(): boolean {
    return this.supply?.isThere ?? false;
  }

  /** AC behind the inverter. */
  get isOutputOn(): boolean {
    return this.inverter.source !== 'none' || !this.inverter.isOff;
  }
}
