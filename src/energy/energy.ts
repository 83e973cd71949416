/**
 * The energy of one GX, from readings to windows that are over. Plant and counters see everything in order of time; at
 * the end of each window both give what they added up.
 *
 * Time comes with readings, events and ticks, and never goes back here: what comes with an earlier time happens now. So a
 * window that is over is never opened again. Where it jumps ahead nobody knows what the powers were in between, so
 * nothing is integrated, as if the link had been down; windows in which nothing was known are none.
 *
 * After a start everything goes on from the state that was kept as if the link had been down meanwhile: the window that was
 * open goes on, or is closed with what it has.
 *
 * Hot path: `accept`.
 */
import type { Reading, Topic } from '../types.ts';
import { rounded } from './day.ts';
import { type ClosedWindow, type DeviceFields, type DeviceKey, type Fields, WINDOW } from './types.ts';

/** Ticks come more often than this, ms: in a longer gap the process stood still, or the clock was set. */
const GAP = 10_000;
/** A kept state that lies further ahead is that of a clock that stood wrong, ms. */
const LONGEST_WAIT = 86_400_000;

/** What plant and counters have in common. Calls come in order of time. */
interface Machine<State> {
  accept(reading: Reading): void;
  left(device: DeviceKey, time: number): void;
  link(isUp: boolean, time: number): void;
  forget(topic: Topic): void;
  /** Plain JSON: what the next run goes on with. Of values that are held now nothing is kept. */
  state(): State;
}

export interface PlantDoor<State> extends Machine<State> {
  alive(isAlive: boolean, time: number): void;
  /** What was added up since the last call; `end` is at or after every time that was told. */
  close(end: number): Pick<ClosedWindow, 'site' | 'consumers' | 'checks'>;
}

export interface CountersDoor<State> extends Machine<State> {
  close(start: number, end: number): Pick<ClosedWindow, 'site' | 'devices' | 'checks'>;
}

/** What is kept each time a window is over, and at a clean stop. */
export interface EnergyState<PlantState, CountersState> {
  /** Start of the window that is open, and the time up to which it holds. */
  readonly start: number;
  readonly time: number;
  readonly plant: PlantState;
  readonly counters: CountersState;
}
