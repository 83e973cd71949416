/**
 * The simulator as tests start it: always at the same time of the same day. At the time of the wall clock a boat would be
 * at sea, or its shore power connected, by the hour at which the tests run. Only the plant begins then: what the GX tells
 * of the time (its heartbeats) is the time of this computer, as the daemon's clock wants it.
 */
import { type Simulator, type SimulatorOptions, startSimulator as start } from '../../src/simulator/simulator.ts';

export type { Simulator };

/** A morning in Europe: the sun is up, and the boat still has its shore power. */
const MORNING = Date.UTC(2026, 5, 15, 6);

export function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  return start({ startAt: MORNING, ...options });
}
