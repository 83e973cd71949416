/**
 * A GX on your desk: a plant in real time (or faster), published by a broker with the manners of a GX.
 */
import type { Broker } from './broker.ts';
import { type Gx, startGx } from './gx.ts';
import { createPlant, type Plant, SCENARIOS, type ScenarioName } from './plant/plant.ts';

/** The plant moves in steps of this length, ms. */
const STEP = 100;
/** After a pause of the machine the plant makes up for this much at most, ms of its time. */
const MOST_AT_ONCE = 60_000;

export interface SimulatorOptions {
  readonly scenario: ScenarioName;
  readonly seed?: number;
  /** Plant seconds a second; default 1. */
  readonly speed?: number;
  /** Plant time at the start, ms since 1970; default now. */
  readonly startAt?: number;
  /** For how long the plant has been running at the start, ms: an inverter waits for minutes before it feeds in; default 0. */
  readonly ranBefore?: number;
  /** Any free port by default. */
  readonly port?: number;
  readonly host?: string;
  readonly password?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly legacy?: boolean;
  /** That of another GX, which shares it. */
  readonly broker?: Broker;
  /** What stands before `N/` and `R/`, with its slash. */
  readonly prefix?: string;
  /** That of the scenario by default. */
  readonly portalId?: string;
}

export interface Simulator {
  readonly gx: Gx;
  readonly plant: Plant;
  readonly port: number;
  /** The plant stands still from here on. */
  pause(): void;
  stop(): Promise<void>;
}

/** Rejects when the port is taken or there is no such scenario. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (!SCENARIOS.includes(options.scenario)) {
    throw new RangeError(`there is no scenario ${options.scenario}; there are ${SCENARIOS.join(', ')}`);
  }
  const { scenario, seed = 1, speed = 1, startAt = Date.now(), ranBefore = 0, ...manners } = options;
  const plant = createPlant({ scenario, seed, startAt: startAt - ranBefore });
  plant.advance(ranBefore, () => undefined);
  const gx = await startGx({ portalId: plant.scenario.portalId, ...manners });
  const put = createPut(gx);
  for (const publication of plant.state()) put(publication);
  let behind = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    behind = Math.min(behind + (now - last) * speed, MOST_AT_ONCE);
    last = now;
    const whole = Math.floor(behind / STEP) * STEP;
    behind -= whole;
    plant.advance(whole, put);
  }, STEP);
  return {
    gx,
    plant,
    port: gx.broker.port,
    pause: () => clearInterval(timer),
    async stop() {
      clearInterval(timer);
      await gx.stop();
    },
  };
}

type Publication = Parameters<Parameters<Plant['advance']>[1]>[0];

/** D-Bus knows doubles from integers, JavaScript does not: a path that ever had a fraction is a double. */
function createPut(gx: Gx): (publication: Publication) => void {
  const doubles = new Set<string>();
  return ({ service, instance, path, value, min, max }) => {
    const tail = `${service}/${instance}/${path}`;
    if (typeof value === 'number' && !Number.isInteger(value)) doubles.add(tail);
    const limits = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
    gx.set(tail, value, { ...limits, float: doubles.has(tail) });
  };
}
