/** An inverter/charger on VE.Bus: powers are integers, the rest 32-bit floats with two decimals at most. */
import type { Device, Reader } from './device.ts';
import { createDevice, DRIVERS, type Identity } from './identity.ts';
import { PHASES, single, whole } from './numbers.ts';
import { vebusConstants, vebusPhaseConstants } from './vebus-constants.ts';

export interface InverterView {
  readonly source: 'grid' | 'genset' | 'none';
  readonly isOff: boolean;
  readonly isOverloaded: boolean;
  /** W, a phase: from the source (more than 0), to the output, into the converter. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly net: readonly number[];
  readonly dcPower: number;
  /** W that an ESS was asked for, all phases. */
  readonly command: number;
  readonly secondsWithoutSource: number;
  /** kWh since the start. */
  readonly flows: {
    readonly inToOut: number;
    readonly inToInverter: number;
    readonly outToIn: number;
    readonly outToInverter: number;
    readonly inverterToIn: number;
    readonly inverterToOut: number;
  };
  readonly spec: {
    readonly phases: number;
    readonly power: number;
    readonly chargeCurrent: number;
    readonly inputLimit: number;
    readonly control: 'ess' | 'charger';
  };
}

export interface VebusSurroundings {
  readonly battery: { readonly voltage: number; readonly soc: number; readonly temperature: number };
  readonly charging: { readonly stage: 'bulk' | 'absorption' | 'float'; readonly voltage: number };
  /** Of what feeds it now and of what it makes itself. */
  readonly inputVoltage: (phase: number) => number;
  readonly frequency: () => number;
  readonly nominal: number;
  /** Losing the input is worth an alarm: where there should be a grid at all times. */
  readonly expectsGrid: boolean;
  readonly inputs: 1 | 2;
}

const STAGES = { bulk: 3, absorption: 4, float: 5 } as const;
const PERIOD = 1600;

export function createVebus(identity: Identity, view: InverterView, around: VebusSurroundings): Device {
  const { battery, charging, nominal } = around;
  const { spec, flows } = view;
  const isConnected = () => view.source !== 'none';
  const isOn = () => isConnected() || !view.isOff;
  const outputVoltage = (phase: number) =>
    isConnected() ? around.inputVoltage(phase) : isOn() ? nominal - ((view.output[phase] ?? 0) / spec.power) * 2 : 0;
  const state = () => {
    if (!isOn()) return 0;
    if (!isConnected()) return 9;
    return spec.control === 'ess' && view.dcPower < -60 ? 252 : STAGES[charging.stage];
  };

  const device = createDevice('vebus', identity, DRIVERS.veBus)
    .fixed(vebusConstants(around.inputs))
    .fixed({
      'Ac/NumberOfPhases': spec.phases,
      'Ac/In/1/CurrentLimit': spec.inputLimit,
      'Ac/ActiveIn/CurrentLimit': spec.inputLimit,
      'Dc/0/MaxChargeCurrent': spec.chargeCurrent,
      'Hub4/AssistantId': spec.control === 'ess' ? 5 : null,
      'Ac/Out/NominalInverterPower': spec.power,
    });
  PHASES.forEach((name, phase) => {
    device.fixed(vebusPhaseConstants(name, phase < spec.phases));
    const reading = (read: () => number): Reader => (phase < spec.phases ? read : () => null);
    const watts = (side: readonly number[]) => whole(side[phase] ?? 0);
    const amps = (side: readonly number[], volts: number) => (volts > 1 ? single((side[phase] ?? 0) / volts, 2) : 0);
    const inputVoltage = () => (isConnected() ? around.inputVoltage(phase) : 0);
    device
      .every(PERIOD, 200 + 100 * phase, {
        [`Ac/ActiveIn/${name}/P`]: reading(() => watts(view.input)),
        [`Ac/Out/${name}/P`]: reading(() => watts(view.output)),
      })
      .every(2 * PERIOD, 700 + 100 * phase, {
        [`Ac/ActiveIn/${name}/V`]: reading(() => single(inputVoltage(), 2)),
        [`Ac/ActiveIn/${name}/I`]: reading(() => amps(view.input, inputVoltage())),
        [`Ac/ActiveIn/${name}/F`]: reading(() => (isConnected() ? single(around.frequency(), 2) : 0)),
        [`Ac/ActiveIn/${name}/S`]: reading(() => whole((view.input[phase] ?? 0) * 1.03)),
        [`Ac/Out/${name}/V`]: reading(() => single(outputVoltage(phase), 2)),
        [`Ac/Out/${name}/I`]: reading(() => amps(view.output, outputVoltage(phase))),
        [`Ac/Out/${name}/F`]: reading(() => (isOn() ? single(isConnected() ? around.frequency() : 50, 2) : 0)),
        [`Ac/Out/${name}/S`]: reading(() => whole((view.output[phase] ?? 0) * 1.04)),
        [`Hub4/${name}/AcPowerSetpoint`]: reading(() => whole(view.command / spec.phases)),
      });
  });
  const sum = ([a = 0, b = 0, c = 0]: readonly number[]) => whole(a + b + c);
  return device
    .every(PERIOD, 600, {
      'Ac/ActiveIn/P': () => sum(view.input),
      'Ac/Out/P': () => sum(view.output),
      'Dc/0/Power': () => whole(view.dcPower),
      'Dc/0/Current': () => single(view.dcPower / battery.voltage, 1),
      'Dc/0/Voltage': () => single(battery.voltage + (0.001 * view.dcPower) / battery.voltage, 2),
      'Ac/ActiveIn/ActiveInput': () => (isConnected() ? 0 : 240),
      'Ac/ActiveIn/Connected': () => (isConnected() ? 1 : 0),
      'Ac/State/AcIn1Available': () => (isConnected() ? 1 : 0),
      State: state,
      'Alarms/GridLost': () => (around.expectsGrid && view.secondsWithoutSource > 5 ? 2 : 0),
      'Alarms/Overload': () => (view.isOverloaded ? 2 : 0),
      'Alarms/LowBattery': () => (view.isOff ? 2 : battery.soc < 0.05 ? 1 : 0),
    })
    .every(3000, 1000, {
      VebusChargeState: () => (isConnected() && view.dcPower > 0 ? STAGES[charging.stage] - 2 : 0),
      VebusMainState: () => (isConnected() ? 9 : isOn() ? 8 : 0),
      Soc: () => single(battery.soc * 100, 1),
      'Dc/0/Temperature': () => whole(battery.temperature),
      'Leds/Mains': () => (isConnected() ? 1 : 0),
      'Leds/Inverter': () => (isConnected() || !isOn() ? 0 : 1),
      'Leds/Bulk': () => (isConnected() && charging.stage === 'bulk' ? 1 : 0),
      'Leds/Absorption': () => (isConnected() && charging.stage === 'absorption' ? 1 : 0),
      'Leds/Float': () => (isConnected() && charging.stage === 'float' ? 1 : 0),
      'Leds/LowBattery': () => (view.isOff ? 1 : 0),
      'Leds/Overload': () => (view.isOverloaded ? 1 : 0),
      'Hub/ChargeVoltage': () => single(charging.voltage, 2),
    })
    .every(10_000, 2_000, {
      'Energy/AcIn1ToAcOut': () => single(flows.inToOut, 2),
      'Energy/AcIn1ToInverter': () => single(flows.inToInverter, 2),
      'Energy/AcOutToAcIn1': () => single(flows.outToIn, 2),
      'Energy/OutToInverter': () => single(flows.outToInverter, 2),
      'Energy/InverterToAcIn1': () => single(flows.inverterToIn, 2),
      'Energy/InverterToAcOut': () => single(flows.inverterToOut, 2),
    });
}
