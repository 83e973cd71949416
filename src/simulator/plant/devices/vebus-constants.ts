/** What a VE.Bus system shows and hardly ever changes. */
import type { PlantValue } from './device.ts';

type Values = Readonly<Record<string, PlantValue>>;

export function vebusConstants(inputs: 1 | 2): Values {
  const sensors: Record<string, PlantValue> = {};
  for (let index = 0; index < 9; index++) {
    for (const name of ['Current', 'Energy', 'Location', 'Phase', 'Power', 'Voltage'])
      sensors[`AcSensor/${index}/${name}`] = null;
  }
  const second = inputs === 2 ? { 'Ac/In/2/CurrentLimit': 50, 'Ac/In/2/CurrentLimitIsAdjustable': 1 } : {};
  return {
    ...sensors,
    ...second,
    'AcSensor/Count': null,
    'Ac/NumberOfAcInputs': inputs,
    'Ac/In/1/CurrentLimitIsAdjustable': 1,
    'Ac/ActiveIn/CurrentLimitIsAdjustable': 1,
    'Ac/PowerMeasurementType': 4,
    'Ac/State/IgnoreAcIn1': 0,
    'Ac/Control/IgnoreAcIn1': 0,
    'Alarms/BmsConnectionLost': 0,
    'Alarms/HighDcCurrent': 0,
    'Alarms/HighDcVoltage': 0,
    'Alarms/HighTemperature': 0,
    'Alarms/PhaseRotation': 0,
    'Alarms/Ripple': 0,
    'Alarms/TemperatureSensor': 0,
    'Alarms/VoltageSensor': 0,
    'Bms/AllowToCharge': 1,
    'Bms/AllowToChargeRate': 0,
    'Bms/AllowToDischarge': 1,
    'Bms/BmsExpected': 0,
    'Bms/Error': 0,
    'Dc/0/PreferRenewableEnergy': null,
    'Devices/0/Version': 2736499,
    'Devices/0/Assistants': [5, 1, 12, 0, 0, 0, 0, 0],
    'Devices/Bms/Version': null,
    'Devices/Dmc/Version': null,
    'Devices/NumberOfMultis': 1,
    'Energy/AcIn2ToAcOut': 0,
    'Energy/AcIn2ToInverter': 0,
    'Energy/AcOutToAcIn2': 0,
    'Energy/InverterToAcIn2': 0,
    'FirmwareFeatures/BolFrame': 1,
    'FirmwareFeatures/BolUBatAndTBatSense': 1,
    'FirmwareFeatures/CommandWriteViaId': 1,
    'FirmwareFeatures/SetChargeState': 1,
    'Hub4/DisableCharge': 0,
    'Hub4/DisableFeedIn': 0,
    'Hub4/Sustain': 0,
    'Interfaces/Mk2/Connection': '/dev/ttyS3',
    'Interfaces/Mk2/ProductId': 4464,
    'Interfaces/Mk2/ProductName': 'MK3',
    'Interfaces/Mk2/Status/BusFreeMode': 1,
    'Interfaces/Mk2/Version': 1170216,
    'Leds/Temperature': 0,
    Mode: 3,
    ModeIsAdjustable: 1,
    'PvInverter/Disable': 0,
    Quirks: 0,
    RedetectSystem: 0,
    'Settings/Alarm/System/GridLost': 1,
    'Settings/SystemSetup/AcInput1': 1,
    ShortIds: 1,
    SystemReset: null,
    VebusError: 0,
    VebusSetChargeState: 0,
    VebusSubstate: 0,
  };
}

export function vebusPhaseConstants(phase: string, isUsed: boolean): Values {
  const hub4 = isUsed
    ? {
        [`Hub4/${phase}/CurrentLimitedDueToHighTemp`]: 0,
        [`Hub4/${phase}/DoNotFeedInOvervoltage`]: 1,
        [`Hub4/${phase}/MaxFeedInPower`]: 32766,
      }
    : {};
  return {
    ...hub4,
    [`Alarms/${phase}/HighTemperature`]: 0,
    [`Alarms/${phase}/LowBattery`]: 0,
    [`Alarms/${phase}/Overload`]: 0,
    [`Alarms/${phase}/Ripple`]: 0,
  };
}
