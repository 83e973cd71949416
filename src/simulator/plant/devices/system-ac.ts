/** The GX's sums of AC power, made of what the devices published: so they lag and their phases are not of one moment. */
import type { Device, Reader, Readers } from './device.ts';
import { PHASES } from './numbers.ts';

export interface AcDevices {
  readonly vebus: Device;
  readonly grid?: Device | undefined;
  readonly genset?: Device | undefined;
  readonly pvInverter?: Device | undefined;
  /** Where the PV inverter feeds. */
  readonly pvSide?: 'in' | 'out' | undefined;
  /** What the inverter's input is wired to: 1 grid, 2 generator, 3 shore. */
  readonly acInput: 1 | 2 | 3;
}

type NumberReader = () => number | null;

const NOT_CONNECTED = 240;

export function numeric(read: Reader | undefined): NumberReader {
  return () => {
    const value = read?.();
    return typeof value === 'number' ? value : null;
  };
}

/** The sum of what is there; null when nothing is. */
export function add(...values: readonly (number | null)[]): number | null {
  let sum: number | null = null;
  for (const value of values) if (value !== null) sum = (sum ?? 0) + value;
  return sum;
}

/** What feeds the system: 1 grid, 2 generator, 3 shore, 240 nothing. */
export function activeSource({ vebus, acInput }: AcDevices): NumberReader {
  const input = numeric(vebus.output('Ac/ActiveIn/ActiveInput'));
  return () => {
    const active = input();
    return active === null ? null : active === NOT_CONNECTED ? NOT_CONNECTED : acInput;
  };
}

export function acReaders(devices: AcDevices): Readers {
  const { vebus, grid, genset, pvInverter, pvSide, acInput } = devices;
  const source = activeSource(devices);
  const flows: Record<string, NumberReader[]> = {};
  const readers: Record<string, Reader> = {};
  const publish = (flow: string, name: string, read: NumberReader) => {
    flows[flow] = [...(flows[flow] ?? []), read];
    readers[`Ac/${flow}/${name}/Power`] = read;
  };

  for (const name of PHASES) {
    const input = numeric(vebus.output(`Ac/ActiveIn/${name}/P`));
    const output = numeric(vebus.output(`Ac/Out/${name}/P`));
    const pv = numeric(pvInverter?.output(`Ac/${name}/Power`));
    const meter = numeric(grid?.output(`Ac/${name}/Power`));
    const engine = numeric(genset?.output(`Ac/${name}/Power`));
    const isFedByGrid = () => source() === 1 || source() === 3;
    const fromGrid = grid ? meter : () => (acInput !== 2 && isFedByGrid() ? input() : null);
    const pvOnGrid = pvSide === 'in' ? pv : () => null;
    const pvOnOutput = pvSide === 'out' ? pv : () => null;
    const onInput = () => {
      const metered = grid ? meter() : null;
      return metered === null ? null : Math.max(0, metered + (pvOnGrid() ?? 0) - (input() ?? 0));
    };
    const onOutput = () => {
      const sum = add(output(), pvOnOutput());
      return sum === null ? null : Math.max(0, sum);
    };
    publish('ActiveIn', name, () => (source() === NOT_CONNECTED ? null : input()));
    publish('Grid', name, fromGrid);
    publish('Genset', name, engine);
    publish('PvOnGrid', name, pvOnGrid);
    publish('PvOnOutput', name, pvOnOutput);
    publish('PvOnGenset', name, () => null);
    publish('ConsumptionOnInput', name, onInput);
    publish('ConsumptionOnOutput', name, onOutput);
    publish('Consumption', name, () => add(onInput(), onOutput()));
    const inputCurrent = vebus.output(`Ac/ActiveIn/${name}/I`);
    readers[`Ac/ActiveIn/${name}/Current`] = inputCurrent;
    readers[`Ac/Grid/${name}/Current`] = grid
      ? grid.output(`Ac/${name}/Current`)
      : () => (isFedByGrid() ? inputCurrent() : null);
  }
  for (const [flow, phases] of Object.entries(flows)) {
    readers[`Ac/${flow}/NumberOfPhases`] = () => phases.filter((read) => read() !== null).length || null;
  }
  readers['Ac/ActiveIn/Source'] = source;
  readers['Ac/In/0/Connected'] = () => (source() === null ? null : source() === NOT_CONNECTED ? 0 : 1);
  readers['Ac/In/0/Source'] = () => acInput;
  return readers;
}
