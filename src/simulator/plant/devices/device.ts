/**
 * A device on the bus as its driver shows it: paths with values, each group of paths read at a rhythm of its own and
 * published when something changed. Rounding is the reader's work: it is the device's resolution and so its deadband.
 */
export type PlantValue = number | string | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;

/** One value of one path. */
export interface Publication {
  readonly service: string;
  readonly instance: number;
  /** D-Bus path without the leading slash. */
  readonly path: string;
  readonly value: PlantValue;
  readonly min?: number;
  readonly max?: number;
}

export type Publish = (publication: Publication, time: number) => void;
export type Reader = () => PlantValue;
export type Readers = Readonly<Record<string, Reader>>;

interface Path {
  readonly read: Reader | undefined;
  /** A counter of kWh: what stood there when it was last reset. */
  before: number;
  publication: Publication;
  /** What an array or object looked like when it was last published. */
  text: string;
}

interface Group {
  readonly steps: number;
  readonly paths: readonly Path[];
  readonly before: (() => void) | undefined;
  next: number;
}

/** Counters of kWh that never fall by themselves. */
const COUNTER = /(^|\/)Energy\/|^Yield\/|^History\/(Charged|Discharged)Energy$|^History\/Energy(In|Out)$/;

/** ms of the model's step. */
const STEP = 100;

export class Device {
  readonly service: string;
  readonly instance: number;
  private connected = true;
  private isNew = false;
  private readonly paths = new Map<string, Path>();
  private readonly groups: Group[] = [];

  constructor(service: string, instance: number) {
    this.service = service;
    this.instance = instance;
  }

  get isConnected(): boolean {
    return this.connected;
  }

  /** Off the bus: its paths are gone. */
  disconnect(): void {
    this.connected = false;
  }

  /** Back on the bus: with the next step it publishes all that it has. */
  connect(): void {
    if (this.connected) return;
    this.connected = true;
    this.isNew = true;
  }

  /** Its counters of kWh begin at 0 again, at their next reading: somebody pressed the button, or its process restarted. */
  resetCounters(): void {
    for (const [name, path] of this.paths) {
      const { value } = path.publication;
      if (COUNTER.test(name) && typeof value === 'number') path.before += value;
    }
  }

  /** A path that never changes, changed all the same: another unit says it. */
  assign(name: string, value: PlantValue): void {
    const path = this.paths.get(name);
    if (path) path.publication = { ...path.publication, value };
  }

  /** Paths that never change. */
  fixed(values: Readonly<Record<string, PlantValue>>): this {
    for (const [path, value] of Object.entries(values)) this.add(path, value, undefined);
    return this;
  }

  /** One path with limits, as settings have them. */
  limited(path: string, value: PlantValue, min: number, max: number): this {
    const { service, instance } = this;
    this.paths.set(path, {
      read: undefined,
      before: 0,
      text: '',
      publication: { service, instance, path, value, min, max },
    });
    return this;
  }

  /** Paths that are read every `period` ms, first after `offset` ms; `before` runs before each reading. */
  every(period: number, offset: number, readers: Readers, before?: () => void): this {
    before?.();
    const paths = Object.entries(readers).map(([path, read]) => this.add(path, read(), read));
    this.groups.push({ steps: Math.round(period / STEP), next: 1 + Math.round(offset / STEP), paths, before });
    return this;
  }

  /** Publishes what is due at this step and has changed. */
  step(tick: number, time: number, publish: Publish): void {
    if (this.isNew) {
      this.isNew = false;
      for (const group of this.groups) this.read(group, undefined, time);
      for (const { publication } of this.paths.values()) publish(publication, time);
    }
    for (const group of this.groups) {
      if (tick < group.next) continue;
      group.next = tick + group.steps;
      this.read(group, this.connected ? publish : undefined, time);
    }
  }

  /** What is on the bus of it. */
  *state(): Generator<Publication> {
    if (this.connected) for (const { publication } of this.paths.values()) yield publication;
  }

  /** Reads what this device last published; null when it is off the bus or has no such path. */
  output(path: string): Reader {
    const found = this.paths.get(path);
    return () => (found && this.connected ? found.publication.value : null);
  }

  private add(path: string, value: PlantValue, read: Reader | undefined): Path {
    const { service, instance } = this;
    const added = { read, before: 0, text: textOf(value), publication: { service, instance, path, value } };
    this.paths.set(path, added);
    return added;
  }

  private read(group: Group, publish: Publish | undefined, time: number): void {
    group.before?.();
    for (const path of group.paths) {
      let value = path.read?.() ?? null;
      if (path.before !== 0 && typeof value === 'number') value = Math.round((value - path.before) * 100) / 100;
      if (value === path.publication.value) continue;
      if (typeof value === 'object' && value !== null) {
        const text = textOf(value);
        if (text === path.text) continue;
        path.text = text;
      }
      path.publication = { service: this.service, instance: this.instance, path: path.publication.path, value };
      publish?.(path.publication, time);
    }
  }
}

function textOf(value: PlantValue): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : '';
}
