/**
 * A simulated energy system and the devices that report on it: a pure model in steps of 100 ms, without a clock,
 * chance or I/O. The same scenario, seed and start give exactly the same values.
 *
 * Energy is conserved at every step, and `energy` knows the truth, so whoever derives energy from what is published
 * has something to be checked against.
 */
import type { Device, PlantValue, Publication, Publish } from './devices/device.ts';
import type { TrueEnergy } from './model/energy.ts';
import { type Installation, STEP } from './model/installation.ts';
import { createInstallation, step } from './model/step.ts';
import type { Scenario } from './scenario.ts';
import { findScenario, SCENARIOS, type ScenarioName } from './scenarios.ts';
import { createDevices } from './wiring.ts';

export {
  type PlantValue,
  type Publication,
  type Publish,
  SCENARIOS,
  type Scenario,
  type ScenarioName,
  type TrueEnergy,
};

export interface PlantOptions {
  /** One of ours, or one of your own making. */
  readonly scenario: ScenarioName | Scenario;
  /** Default 1. */
  readonly seed?: number;
  /** Plant time at the start, ms since 1970 (UTC). Default: a day in June 2026, 00:00 UTC. */
  readonly startAt?: number;
}

const A_DAY_IN_JUNE = Date.UTC(2026, 5, 15);

export function createPlant({ scenario, seed = 1, startAt = A_DAY_IN_JUNE }: PlantOptions): Plant {
  return new Plant(typeof scenario === 'string' ? findScenario(scenario) : scenario, seed, startAt);
}

export class Plant {
  readonly scenario: Scenario;
  /** The physics, for whoever wants to look behind the devices. */
  readonly installation: Installation;
  private readonly devices: readonly Device[];
  private tick = 0;

  constructor(scenario: Scenario, seed: number, startAt: number) {
    this.scenario = scenario;
    this.installation = createInstallation(scenario.plant, seed, startAt);
    this.devices = createDevices(scenario, this.installation, seed);
  }

  /** Plant time, ms since 1970 (UTC). */
  get now(): number {
    return this.installation.time;
  }

  /** True energy since the start, kWh, by flow; exact integrals of the model, not of what is published. */
  get energy(): Readonly<TrueEnergy> {
    return this.installation.energy;
  }

  /** Everything that is on the bus now, each path with its present value: what a full publish sends. */
  *state(): Generator<Publication> {
    for (const device of this.devices) yield* device.state();
  }

  /** Advances by whole steps of 100 ms and hands out what devices publish meanwhile, in order, each with its time. */
  advance(milliseconds: number, publish: Publish): void {
    for (let left = Math.round(milliseconds / STEP); left > 0; left--) {
      this.tick++;
      step(this.installation);
      const time = this.installation.time;
      for (const device of this.devices) device.step(this.tick, time, publish);
    }
  }

  /**
   * Takes a device off the bus, as when its driver dies or its cable is pulled; the energy flows on. Its paths leave
   * `state()` at once; what the GX says of that (empty payloads) is up to whoever publishes. A RangeError when there
   * is no such device.
   */
  disconnect(service: string, instance: number): void {
    this.find(service, instance).disconnect();
  }

  isConnected(service: string, instance: number): boolean {
    return this.find(service, instance).isConnected;
  }

  /** Brings it back: with the next step it publishes everything that it has. */
  connect(service: string, instance: number): void {
    this.find(service, instance).connect();
  }

  /** Somebody resets its counters of kWh, or its process restarts and has forgotten them. */
  resetCounters(service: string, instance: number): void {
    this.find(service, instance).resetCounters();
  }

  /** Another unit takes its place while it is off the bus: the same instance, another serial, counters that begin at 0. */
  replace(service: string, instance: number, serial: string): void {
    const device = this.find(service, instance);
    device.resetCounters();
    device.assign('Serial', serial);
  }

  private find(service: string, instance: number): Device {
    const found = this.devices.find((device) => device.service === service && device.instance === instance);
    if (!found) throw new RangeError(`There is no ${service}/${instance} in scenario ${this.scenario.name}.`);
    return found;
  }
}
