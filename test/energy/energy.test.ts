/** What puts plant and counters together, with machines that note what they are told. */
import { describe, expect, it } from 'vitest';
import { type CountersDoor, Energy, type EnergyState, type PlantDoor } from '../../src/energy/energy.ts';
import { type ClosedWindow, WINDOW } from '../../src/energy/types.ts';
import type { Topic } from '../../src/types.ts';

/** A multiple of a window. */
const BEGIN = 1_795_305_600_000;
const topic: Topic = { index: 0, portalId: 'p', service: 'system', instance: '0', path: 'Dc/Pv/Power' };

interface Told {
  readonly what: string;
  readonly time: number;
}

/** Energies are what was told in the window: one kWh each. */
function scene(state?: EnergyState<number, number>) {
  const told: Told[] = [];
  const closed: ClosedWindow[] = [];
  const states: EnergyState<number, number>[] = [];
  let readings = state?.plant ?? 0;
  const tell = (what: string, time: number) => void told.push({ what, time: time - BEGIN });
  const machine = {
    left: (_: unknown, time: number) => tell('left', time),
    link: (isUp: boolean, time: number) => tell(isUp ? 'up' : 'down', time),
    forget: () => undefined,
  };
  const plant: PlantDoor<number> = {
    ...machine,
    accept: ({ time }) => {
      readings += 1;
      tell('reading', time);
    },
    alive: (_, time) => tell('alive', time),
    close(end) {
      tell('close', end);
      const site = { pv_dc: readings, coverage: readings === 0 ? 0 : 1 };
      readings = 0;
      return { site, consumers: [], checks: { one: 1 } };
    },
    state: () => readings,
  };
  const counters: CountersDoor<number> = {
    ...machine,
    accept: () => undefined,
    left: () => undefined,
    link: () => undefined,
    close: () => ({ site: { pv_counter: 0 }, devices: [], checks: { two: 2 } }),
    state: () => 7,
  };
  const energy = new Energy({
    plant,
    counters,
    state,
    onClosed(window) {
      closed.push(window);
      states.push(energy.state());
    },
  });
  const says = (after: number) => energy.accept({ topic, value: 1, time: BEGIN + after });
  const ticks = (from: number, until: number) => {
    for (let time = from; time <= until; time += 1_000) energy.advance(BEGIN + time);
  };
  return { energy, told, closed, states, says, ticks };
}

describe('windows', () => {
  it('end before anything that is later, and hold what both machines added up', () => {
    const { energy, told, closed, says, ticks } = scene();
    energy.link(true, BEGIN + 1_000);
    says(2_000);
    ticks(2_000, WINDOW - 1_000);
    says(WINDOW);
    says(WINDOW + 1);
    expect(told.map(({ what }) => what)).toEqual(['up', 'reading', 'close', 'reading', 'reading']);
    expect(closed).toEqual([
      {
        start: BEGIN,
        site: { pv_dc: 1, coverage: 1, pv_counter: 0 },
        devices: [],
        consumers: [],
        checks: { one: 1, two: 2 },
      },
    ]);
  });

  it('are never opened again when the clock is set back', () => {
    const { energy, told, closed, says, ticks } = scene();
    energy.link(true, BEGIN + WINDOW - 5_000);
    ticks(WINDOW - 5_000, WINDOW + 1_000);
    says(WINDOW - 60_000);
    expect(told.at(-1)).toEqual({ what: 'reading', time: WINDOW + 1_000 });
    ticks(WINDOW - 60_000, 2 * WINDOW);
    expect(closed.map(({ start }) => start - BEGIN)).toEqual([WINDOW]);
  });

  it('count nothing across a jump of the time, however far it leads', () => {
    const { energy, told, closed, says } = scene();
    energy.link(true, BEGIN);
    says(1_000);
    energy.advance(BEGIN + 1_000 * WINDOW + 500);
    expect(told.slice(2)).toEqual([
      { what: 'down', time: 1_000 },
      { what: 'close', time: WINDOW },
      { what: 'close', time: 1_000 * WINDOW },
      { what: 'up', time: 1_000 * WINDOW + 500 },
    ]);
    expect(closed).toHaveLength(1);
  });

  it('are none where nothing was known', () => {
    const { energy, closed, ticks } = scene();
    energy.link(false, BEGIN);
    ticks(0, 3 * WINDOW);
    expect(closed).toEqual([]);
  });
});

describe('after a start', () => {
  const state = (plant: number): EnergyState<number, number> => ({
    start: BEGIN,
    time: BEGIN + 100_000,
    plant,
    counters: 7,
  });

  it('the window that was open goes on', () => {
    const { told, closed, energy, says, ticks } = scene(state(5));
    energy.link(true, BEGIN + 200_000);
    says(201_000);
    ticks(201_000, WINDOW);
    expect(told.slice(0, 2)).toEqual([
      { what: 'down', time: 100_000 },
      { what: 'up', time: 200_000 },
    ]);
    expect(closed.map(({ site }) => site['pv_dc'])).toEqual([6]);
  });

  it('the window that was open is closed with what it has, if its time is over', () => {
    const { closed, states, energy } = scene(state(5));
    energy.advance(BEGIN + 10 * WINDOW);
    expect(closed).toMatchObject([{ start: BEGIN, site: { pv_dc: 5 } }]);
    expect(states).toEqual([{ start: BEGIN + WINDOW, time: BEGIN + WINDOW, plant: 0, counters: 7 }]);
  });

  it('a window of which nothing was kept is none', () => {
    const { closed, energy } = scene(state(0));
    energy.advance(BEGIN + 10 * WINDOW);
    expect(closed).toEqual([]);
  });

  it('time does not go back behind what was kept', () => {
    const { told, energy } = scene(state(0));
    energy.link(true, BEGIN + 50_000);
    expect(told.at(-1)).toEqual({ what: 'up', time: 100_000 });
  });
});
