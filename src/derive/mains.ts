/**
 * What feeds the system, as far as alerts go: which source was lost (`ac_lost` of `gx_site`), and down to where ESS may
 * discharge the battery now (`soc_floor`).
 *
 * A source is lost when it feeds the system and then nothing does. Not lost is one that somebody switched off or told
 * the inverter to ignore, nor one that the GX has not seen since it started. What is lost stays so until something feeds
 * the system, also over a restart. Nothing changes while the GX is not reached, and nothing is lost while the picture
 * settles (devices/settling.ts).
 */
import type { Device, Gx } from '../devices/device.ts';
import type { Watch } from './events.ts';

/** Where there is no floor: above every state of charge. */
const NO_FLOOR = 101;
const DAY = 86_400_000;
/** How often it is remembered until when something fed the system, ms. */
const HOUR = 3_600_000;
/** What feeds the system: the grid, a genset, the shore; or nothing. */
const GRID = 1;
const GENSET = 2;
const SHORE = 3;
const NOTHING = 240;
/** Modes of an inverter in which it takes nothing from its inputs: inverter only, off. */
const INVERTS_ALONE = 2;
const OFF = 4;

const IGNORES = /^Ac\/State\/IgnoreAcIn\d$/;
const INVERTERS: ReadonlySet<string> = new Set(['vebus', 'multi', 'acsystem']);

/** What is known of the inputs of a GX; values by device, and by path there. */
interface Inputs {
  source: number | undefined;
  floor: number | undefined;
  readonly modes: Map<Device, number>;
  readonly ignores: Map<Device, Map<string, number>>;
  /** The time that is remembered. */
  until: number;
}

/** A watch that also sees that a value is null. */
export interface WatchWithNull {
  readonly watch: Watch;
  onNull(time: number): void;
}

interface MainsOptions {
  /** Another source is lost, or another floor counts. */
  readonly onLost: (gx: Gx, time: number) => void;
  readonly onFloor: (gx: Gx, time: number) => void;
  /** What is remembered of it has changed. */
  readonly onChange: () => void;
}

export class Mains {
  private readonly inputs = new WeakMap<Gx, Inputs>();
  private readonly options: MainsOptions;

  constructor(options: MainsOptions) {
    this.options = options;
  }

  /** Undefined where the path says nothing of it. */
  watch(device: Device, path: string): WatchWithNull | undefined {
    const { gx, service } = device;
    const inputs = this.inputsOf(gx);
    const take = (keep: (value: number | undefined) => void): WatchWithNull => ({
      watch: (value, time) => {
        if (typeof value === 'number') keep(value);
        this.update(gx, time);
      },
      onNull: (time) => {
        keep(undefined);
        this.update(gx, time);
      },
    });
    if (service === 'system' && path === 'Ac/ActiveIn/Source')
      return take((source) => Object.assign(inputs, { source }));
    if (service === 'system' && path === 'Control/ActiveSocLimit')
      return take((floor) => Object.assign(inputs, { floor }));
    if (!INVERTERS.has(service)) return undefined;
    if (path === 'Mode') return take((value) => put(inputs.modes, device, value));
    if (!IGNORES.test(path)) return undefined;
    const ignores = inputs.ignores.get(device) ?? new Map<string, number>();
    inputs.ignores.set(device, ignores);
    return take((value) => put(ignores, path, value));
  }

  /** Call it each second, and when a full publish is complete. */
  update(gx: Gx, time: number): void {
    if (!gx.isUp || !gx.isAlive || !gx.isComplete) return;
    const { mains } = gx;
    const inputs = this.inputsOf(gx);
    const { source, floor } = inputs;
    const before = { ...mains };
    // It fed the system until the link went down, or this program did.
    if (feeds(mains.source) && gx.lostAt !== undefined) mains.until = Math.max(mains.until, Math.min(gx.lostAt, time));
    if (feeds(source)) {
      mains.last = source;
      mains.until = time;
      mains.lost = 0;
    } else if (this.isUnwanted(gx)) mains.lost = 0;
    else if (source === NOTHING && mains.source !== NOTHING && !gx.isSettling && time - mains.until < DAY)
      mains.lost = mains.last === GRID || mains.last === SHORE ? mains.last : mains.lost;
    if (feeds(source) || (source === NOTHING && !gx.isSettling)) mains.source = source;
    mains.floor = feeds(source) && floor !== undefined ? floor : NO_FLOOR;
    if (mains.lost !== before.lost) this.options.onLost(gx, time);
    if (mains.floor !== before.floor) this.options.onFloor(gx, time);
    const isSame = mains.source === before.source && mains.lost === before.lost && mains.floor === before.floor;
    if (isSame && mains.until - inputs.until < HOUR) return;
    inputs.until = mains.until;
    this.options.onChange();
  }

  /** Somebody switched the inputs off, or has them ignored. */
  private isUnwanted(gx: Gx): boolean {
    const { modes, ignores } = this.inputsOf(gx);
    const isThere = ([device]: readonly [Device, unknown]) => device.exists;
    const ignored = [...ignores].filter(isThere).flatMap(([, values]) => [...values.values()]);
    if (ignored.includes(1)) return true;
    const present = [...modes].filter(isThere);
    return present.length > 0 && present.every(([, mode]) => mode === INVERTS_ALONE || mode === OFF);
  }

  private inputsOf(gx: Gx): Inputs {
    const inputs = this.inputs.get(gx) ?? {
      source: undefined,
      floor: undefined,
      modes: new Map(),
      ignores: new Map(),
      until: gx.mains.until,
    };
    this.inputs.set(gx, inputs);
    return inputs;
  }
}

function feeds(source: number | undefined): source is 1 | 2 | 3 {
  return source === GRID || source === GENSET || source === SHORE;
}

function put<Key>(values: Map<Key, number>, key: Key, value: number | undefined): void {
  if (value === undefined) values.delete(key);
  else values.set(key, value);
}
