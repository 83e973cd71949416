/**
 * The plant's own books: what really flowed in each slice of ten seconds, and who had it from where, by the order of
 * allocation in docs/data-model.md. They are written from those words and from the physics alone, and share no code with
 * what they check.
 */
import type { Plant } from '../../src/simulator/plant/plant.ts';

/** kWh by field of gx_energy. */
export type Entries = Record<string, number>;

export interface Page {
  /** How many slices of ten seconds are entered. */
  slices: number;
  readonly site: Entries;
  /** By `<service>/<instance>`; `system/rest` and `system/dc` among them. */
  readonly consumers: Record<string, Entries>;
}

const blank = (): Page => ({ slices: 0, site: {}, consumers: {} });

const LOADS = ['loads_ac', 'loads_dc'] as const;
const PLAIN = ['pv_dc', 'pv_ac', 'genset', 'alternator', 'battery_charge', 'battery_discharge', ...LOADS] as const;
const ORIGINS = ['pv', 'other', 'genset', 'grid', 'battery', 'unknown'] as const;

/** What all meters of the plant stand at, kWh. */
type Reading = Readonly<Record<string, number>>;

function readAll({ energy, installation }: Plant): Reading {
  const { supply, dcSources, evCharger, loads } = installation;
  const total = (values: readonly number[] = []) => values.reduce((sum, value) => sum + value, 0);
  const sockets = dcSources.filter(({ spec }) => spec.kind === 'charger' && spec.from === 'elsewhere');
  return {
    ...Object.fromEntries(PLAIN.map((name) => [name, energy[name]])),
    dc_sources: energy.dc_sources,
    // What comes out of a socket that nobody measures may be bought.
    sockets: total(sockets.map(({ produced }) => produced)),
    net_import: energy.grid_import,
    net_export: energy.grid_export,
    individual_import: total(supply?.imported),
    individual_export: total(supply?.exported),
    losses: energy.losses,
    evcharger: evCharger?.consumed ?? 0,
    heatpump: loads.find(({ spec }) => spec.name)?.consumed ?? 0,
  };
}

export class Books {
  private readonly plant: Plant;
  private readonly phases: 'net' | 'individual';
  /** What the plant's consumers are on the bus. */
  private readonly meters: Readonly<Record<string, string>>;
  private before: Reading;
  private page = blank();
  private kept = blank();

  constructor(plant: Plant, phases: 'net' | 'individual' = 'net') {
    const { evCharger, heatPump } = plant.scenario;
    this.plant = plant;
    this.phases = phases;
    this.meters = {
      ...(evCharger && { [`evcharger/${evCharger.instance}`]: 'evcharger' }),
      ...(heatPump && { [`${heatPump.service}/${heatPump.instance}`]: 'heatpump' }),
    };
    this.before = readAll(plant);
  }

  /** Ten seconds are over; those that nobody saw are in no book. */
  slice(isSeen: boolean): void {
    const now = readAll(this.plant);
    const of = (name: string) => (now[name] ?? 0) - (this.before[name] ?? 0);
    if (isSeen) this.enter(of);
    this.before = now;
  }

  /** The page so far is safe. */
  keep(): void {
    this.kept = structuredClone(this.page);
  }

  /** What was entered since is lost. */
  lose(): void {
    this.page = structuredClone(this.kept);
  }

  /** The page that is full; the next one is blank. */
  turn(): Page {
    const { page } = this;
    this.page = blank();
    this.keep();
    return page;
  }

  private enter(of: (name: string) => number): void {
    this.page.slices++;
    const { consumers } = this.page;
    for (const name of PLAIN) this.add(name, of(name));
    this.add('dc_sources', of('dc_sources'));
    this.add('grid_import', of(`${this.phases}_import`));
    this.add('grid_export', of(`${this.phases}_export`));
    this.add('unaccounted', of('losses'));
    const flows = this.allocate(of);

    const loads = of('loads_ac') + of('loads_dc');
    const mix = (who: string, energy: number) => {
      consumers[who] ??= {};
      const entries = consumers[who];
      entries['energy'] = (entries['energy'] ?? 0) + energy;
      for (const origin of ORIGINS) {
        const share = loads > 0 ? (flows[`${origin}_to_loads`] ?? 0) / loads : Number(origin === 'unknown');
        entries[`from_${origin}`] = (entries[`from_${origin}`] ?? 0) + share * energy;
      }
    };
    let metered = 0;
    for (const [who, name] of Object.entries(this.meters)) {
      metered += of(name);
      mix(who, of(name));
    }
    mix('system/rest', of('loads_ac') - metered);
    mix('system/dc', of('loads_dc'));
  }

  /** Loads, then the battery, then the grid; each from sun, other sources, genset, grid and battery in this order. */
  private allocate(of: (name: string) => number): Entries {
    const sources: Entries = {
      pv: of('pv_dc') + of('pv_ac'),
      other: of('alternator') + of('dc_sources') - of('sockets'),
      genset: of('genset'),
      grid: of('net_import'),
      battery: of('battery_discharge'),
    };
    const sinks = { loads: of('loads_ac') + of('loads_dc'), battery: of('battery_charge'), grid: of('net_export') };
    const flows: Entries = {};
    for (const [sink, wanted] of Object.entries(sinks)) {
      let missing = wanted;
      for (const source of ORIGINS) {
        if (source === sink) continue;
        const given = source === 'unknown' ? missing : Math.min(missing, sources[source] ?? 0);
        sources[source] = (sources[source] ?? 0) - given;
        missing -= given;
        flows[`${source}_to_${sink}`] = given;
        this.add(`${source}_to_${sink}`, given);
      }
    }
    return flows;
  }

  private add(name: string, kWh: number): void {
    const { site } = this.page;
    site[name] = (site[name] ?? 0) + kWh;
  }
}
