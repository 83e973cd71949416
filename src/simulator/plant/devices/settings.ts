/** A believable part of the GX's settings: values with limits, text, a masked password and JSON inside text. */
import { Device } from './device.ts';

export interface SettingsOptions {
  readonly systemName: string;
  readonly timeZone: string;
  readonly isEss: boolean;
  readonly minimumSoc: number;
  readonly gridSetpoint: number;
  readonly feedsIn: boolean;
  readonly genset?:
    | { readonly startSoc: number; readonly stopSoc: number; readonly quietHours?: readonly [number, number] }
    | undefined;
  readonly hasDcSystem: boolean;
  /** 1 grid, 2 generator, 3 shore. */
  readonly acInput: 1 | 2 | 3;
}

export function createSettings(options: SettingsOptions): Device {
  const { genset } = options;
  const [quietFrom, quietTo] = genset?.quietHours ?? [21, 6];
  const isAutomatic = genset ? 1 : 0;
  const settings = new Device('settings', 0);
  const text = (path: string, value: string) => settings.fixed({ [`Settings/${path}`]: value });
  const plain = (path: string, value: number) => settings.fixed({ [`Settings/${path}`]: value });
  const limited = (path: string, value: number, min: number, max: number) =>
    settings.limited(`Settings/${path}`, value, min, max);

  text('SystemSetup/SystemName', options.systemName);
  plain('SystemSetup/AcInput1', options.acInput);
  plain('SystemSetup/AcInput2', 0);
  limited('SystemSetup/HasDcSystem', options.hasDcSystem ? 1 : 0, 0, 1);
  plain('SystemSetup/HasAcOutSystem', 1);
  plain('SystemSetup/SharedVoltageSense', 1);
  plain('SystemSetup/SharedTemperatureSense', 1);
  limited('SystemSetup/MaxChargeCurrent', -1, -1, 10_000);
  limited('SystemSetup/MaxChargeVoltage', 0, 0, 80);
  text('SystemSetup/BatteryService', 'default');
  text('SystemSetup/TemperatureService', 'default');
  text('System/TimeZone', options.timeZone);
  text('System/TimeZoneOffset', '');
  limited('System/AccessLevel', 2, 0, 3);
  limited('System/AutoUpdate', 2, 0, 3);
  limited('System/ReleaseType', 0, 0, 3);
  limited('System/RemoteSupport', 0, 0, 1);
  limited('System/VncInternet', 0, 0, 1);
  limited('System/VncLocal', 0, 0, 1);
  plain('System/SSHLocal', 0);
  plain('System/SecurityProfile', 0);
  plain('System/LogLevel', 2);
  plain('System/VolumeUnit', 0);
  text('System/Units/Temperature', 'celsius');
  limited('CGwacs/AcPowerSetPoint', options.gridSetpoint, -1_000_000, 1_000_000);
  limited('CGwacs/BatteryLife/MinimumSocLimit', options.minimumSoc, 0, 100);
  limited('CGwacs/BatteryLife/SocLimit', options.minimumSoc, 0, 100);
  plain('CGwacs/BatteryLife/State', options.isEss ? 10 : 0);
  plain('CGwacs/BatteryLife/Flags', 0);
  plain('CGwacs/BatteryLife/DischargedTime', 0);
  for (let slot = 0; slot < 5; slot++) {
    plain(`CGwacs/BatteryLife/Schedule/Charge/${slot}/AllowDischarge`, 0);
    limited(`CGwacs/BatteryLife/Schedule/Charge/${slot}/Day`, -7, -11, 11);
    plain(`CGwacs/BatteryLife/Schedule/Charge/${slot}/Duration`, 0);
    limited(`CGwacs/BatteryLife/Schedule/Charge/${slot}/Soc`, 100, 0, 100);
    plain(`CGwacs/BatteryLife/Schedule/Charge/${slot}/Start`, 0);
  }
  plain('CGwacs/Hub4Mode', options.isEss ? 1 : 3);
  limited('CGwacs/MaxChargePercentage', 100, 0, 100);
  limited('CGwacs/MaxDischargePercentage', 100, 0, 100);
  limited('CGwacs/MaxDischargePower', -1, -1, 1_000_000);
  limited('CGwacs/MaxFeedInPower', -1, -1, 1_000_000);
  plain('CGwacs/OvervoltageFeedIn', options.feedsIn ? 1 : 0);
  plain('CGwacs/PreventFeedback', 0);
  plain('CGwacs/RunWithoutGridMeter', 0);
  limited('Generator0/AutoStartEnabled', isAutomatic, 0, 1);
  limited('Generator0/Soc/Enabled', isAutomatic, 0, 1);
  limited('Generator0/Soc/StartValue', genset?.startSoc ?? 80, 0, 100);
  limited('Generator0/Soc/StopValue', genset?.stopSoc ?? 90, 0, 100);
  limited('Generator0/QuietHours/Enabled', genset?.quietHours ? 1 : 0, 0, 1);
  limited('Generator0/QuietHours/StartTime', quietFrom * 3600, 0, 86_400);
  limited('Generator0/QuietHours/EndTime', quietTo * 3600, 0, 86_400);
  limited('Generator0/MinimumRuntime', 0, 0, 86_400);
  text('Generator0/AccumulatedDaily', '{"1781308800": 0, "1781395200": 5460, "1781481600": 0}');
  plain('Services/MqttLocal', 1);
  plain('Services/MqttVrm', 1);
  plain('Services/Modbus', 0);
  plain('Services/AccessPoint', 1);
  text('Services/AccessPointPassword', '******');
  plain('Services/NodeRed', 0);
  limited('Vrmlogger/LogInterval', 900, 60, 86_400);
  limited('Vrmlogger/HttpsEnabled', 1, 0, 1);
  text('Vrmlogger/Url', '');
  plain('Network/VrmPortal', 2);
  plain('Relay/Function', genset ? 1 : 2);
  plain('Relay/Polarity', 0);
  limited('Gui/Brightness', 80, 0, 100);
  text('Gui/Language', 'en');
  plain('Gui/DemoMode', 0);
  limited('Gui/DisplayOff', 300, 0, 86_400);
  limited('DynamicEss/Mode', 0, 0, 4);
  limited('DynamicEss/BatteryCapacity', 0, 0, 1000);
  limited('Watchdog/VrmTimeout', 0, 0, 86_400);
  plain('Alarm/System/GridLost', options.acInput === 1 ? 1 : 0);
  plain('Alarm/Audible', 1);
  text('Gps/Format', '0');
  text('Gps/SpeedUnit', 'km/h');
  return settings;
}
