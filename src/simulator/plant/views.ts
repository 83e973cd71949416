/** The model as single devices see it. Each is live: it reads the model when it is asked. */

import type { DcSourceView } from './devices/dc-sources.ts';
import type { MeterView } from './devices/meter.ts';
import type { ShuntView } from './devices/shunt.ts';
import type { Battery } from './model/battery.ts';
import type { DcSource } from './model/dc-source.ts';
import type { Installation } from './model/installation.ts';
import type { Load } from './model/loads.ts';
import type { Supply } from './model/supply.ts';

/** V of an inverter that feeds its loads by itself. */
const INVERTED = [230, 230, 230] as const;

/** The battery behind a shunt that carries this share of its current. */
export function batteryView(battery: Battery, share: number): ShuntView {
  return {
    get voltage() {
      return battery.voltage;
    },
    get current() {
      return battery.current * share;
    },
    get soc() {
      return battery.soc;
    },
    get consumed() {
      return battery.consumed * share;
    },
    capacity: battery.spec.capacity * share,
    get temperature() {
      return battery.temperature;
    },
    get charged() {
      return battery.charged * share;
    },
    get discharged() {
      return battery.discharged * share;
    },
  };
}

/** An engine's own battery: charged while the engine runs, at rest otherwise. No part of the energy. */
export function starterView(plant: Installation): ShuntView {
  const isEngineOn = () => plant.voyage?.isEngineOn ?? false;
  return {
    get voltage() {
      return isEngineOn() ? 13.9 : 12.76 + 0.02 * Math.sin(plant.calendar.hour);
    },
    get current() {
      return isEngineOn() ? 2.1 : 0;
    },
    get soc() {
      return 1;
    },
    consumed: 0,
    capacity: 110,
    temperature: null,
    charged: 0,
    discharged: 0,
  };
}

export function supplyView(supply: Supply): MeterView {
  const dead = [0, 0, 0];
  return {
    get voltage() {
      return supply.isThere ? supply.voltage : dead;
    },
    power: supply.power,
    forward: supply.imported,
    reverse: supply.exported,
    get total() {
      return supply.total;
    },
    get totalForward() {
      return supply.totalImported;
    },
    get totalReverse() {
      return supply.totalExported;
    },
    get frequency() {
      return supply.isThere ? supply.frequency : 0;
    },
  };
}

/** One load with a meter of its own, on one phase; without a supply it hangs on the inverter. */
export function loadView(load: Load, supply: Supply | undefined): MeterView {
  const { phase = 0 } = load.spec;
  const power = [0, 0, 0];
  const forward = [0, 0, 0];
  const now = supply ? supplyView(supply) : { voltage: INVERTED, frequency: 50 };
  return {
    get voltage() {
      return now.voltage;
    },
    get power() {
      power[phase] = load.served;
      return power;
    },
    get forward() {
      forward[phase] = load.consumed;
      return forward;
    },
    reverse: [0, 0, 0],
    get total() {
      return load.served;
    },
    get totalForward() {
      return load.consumed;
    },
    totalReverse: 0,
    get frequency() {
      return now.frequency;
    },
  };
}

/** A source at the battery's terminals. */
export function dcSourceView(source: DcSource, battery: Battery): DcSourceView {
  return {
    get voltage() {
      return battery.voltage;
    },
    get power() {
      return source.power;
    },
    get energy() {
      return source.produced;
    },
  };
}
