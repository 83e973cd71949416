/** The GX's own settings. */
export const settings = `
names hub4Mode
1 ESS, phase compensation on; 2 ESS, phase compensation off; 3 External control / disabled

names scheduleDay
-1 Disabled; 0 Sunday; 1 Monday; 2 Tuesday; 3 Wednesday; 4 Thursday; 5 Friday; 6 Saturday; 7 Every day; 8 Weekdays
9 Weekends; 11 Monthly

service settings
Device/Time                            | time s       | no   | device time
Settings/Alarm/Audible                 | setting      | no   | alarm audible
Settings/Alarm/System/GridLost         | setting      | no   | alarm system grid lost
Settings/Alarm/Vebus/HighDcCurrent     | setting      | no   | alarm VE.Bus high DC current
Settings/Alarm/Vebus/HighDcRipple      | setting      | no   | alarm VE.Bus high DC ripple
Settings/Alarm/Vebus/HighDcVoltage     | setting      | no   | alarm VE.Bus high DC voltage
Settings/Alarm/Vebus/HighTemperature   | setting      | no   | alarm VE.Bus high temperature
Settings/Alarm/Vebus/InverterOverload  | setting      | no   | alarm VE.Bus inverter overload
Settings/Alarm/Vebus/LowBattery        | setting      | no   | alarm VE.Bus low battery
Settings/Alarm/Vebus/TemperatureSenseError | setting      | no   | alarm VE.Bus temperature sense error
Settings/Alarm/Vebus/VeBusError        | setting      | no   | alarm VE.Bus VE.Bus error
Settings/Alarm/Vebus/VoltageSenseError | setting      | no   | alarm VE.Bus voltage sense error
Settings/AnalogInput/Resistive/_{n}/Function | setting      | no   | analog input resistive {n} function
Settings/AnalogInput/Resistive/{n}/Function2 | setting      | no   | analog input resistive {n} function 2
Settings/AnalogInput/Temperature/_{n}/Function | setting      | no   | analog input temperature {n} function
Settings/AnalogInput/Temperature/{n}/Function2 | setting      | no   | analog input temperature {n} function 2
Settings/Ble/Service/Pincode           | secret       | secret | BLE service pincode
Settings/CGwacs/AcExportLimit          | setting A    | no   | ESS: AC export limit
Settings/CGwacs/AcInputLimit           | setting A    | no   | ESS: AC input limit
Settings/CGwacs/AcPowerSetPoint        | setting W    | slow | ESS: AC power set-point
Settings/CGwacs/AlwaysPeakShave        | setting      | no   | ESS: always peak shave | names 0 Only above minimum SoC; 1 Always
Settings/CGwacs/BatteryLife/DischargedSoc | setting %    | no   | ESS: battery life discharged SoC
Settings/CGwacs/BatteryLife/DischargedTime | setting s    | no   | ESS: battery life discharged time
Settings/CGwacs/BatteryLife/Flags      | setting      | no   | ESS: battery life flags
Settings/CGwacs/BatteryLife/MinimumSocLimit | setting %    | slow | ESS: battery life minimum SoC limit
Settings/CGwacs/BatteryLife/Schedule/Charge/_{n}/Day | setting      | no   | ESS: battery life schedule charge {n} day
Settings/CGwacs/BatteryLife/Schedule/Charge/_{n}/Duration | setting      | no   | ESS: battery life schedule charge {n} duration
Settings/CGwacs/BatteryLife/Schedule/Charge/_{n}/Soc | setting %    | no   | ESS: battery life schedule charge {n} SoC
Settings/CGwacs/BatteryLife/Schedule/Charge/_{n}/Start | setting      | no   | ESS: battery life schedule charge {n} start
Settings/CGwacs/BatteryLife/Schedule/Charge/{n}/AllowDischarge | setting      | slow | ESS: scheduled charging {n}, allow discharge | names 0 Yes; 1 No
Settings/CGwacs/BatteryLife/Schedule/Charge/{n}/Day | setting      | slow | ESS: scheduled charging {n}, day | names scheduleDay
Settings/CGwacs/BatteryLife/Schedule/Charge/{n}/Duration | setting s    | slow | ESS: scheduled charging {n}, duration
Settings/CGwacs/BatteryLife/Schedule/Charge/{n}/Soc | setting %    | slow | ESS: scheduled charging {n}, SoC
Settings/CGwacs/BatteryLife/Schedule/Charge/{n}/Start | setting s    | slow | ESS: scheduled charging {n}, start
Settings/CGwacs/BatteryLife/SocLimit   | setting %    | slow | ESS: battery life SoC limit
Settings/CGwacs/BatteryLife/State      | setting      | slow | ESS: battery life state | names essState
Settings/CGwacs/BatteryUse             | setting      | no   | ESS: battery use | names offOn
Settings/CGwacs/DeviceIds              | setting      | no   | ESS: device IDs | text
Settings/CGwacs/GridMeterRequired      | setting      | no   | ESS: grid meter required
Settings/CGwacs/Hub4Mode               | setting      | slow | ESS: ESS mode | names hub4Mode | event mode
Settings/CGwacs/MaxChargePercentage    | setting %    | no   | ESS: highest charge percentage
Settings/CGwacs/MaxChargePower         | setting W    | slow | ESS: highest charge power
Settings/CGwacs/MaxDischargePercentage | setting %    | no   | ESS: highest discharge percentage
Settings/CGwacs/MaxDischargePower      | setting W    | slow | ESS: highest discharge power
Settings/CGwacs/MaxFeedInPower         | setting W    | slow | ESS: highest feed-in power
Settings/CGwacs/OvervoltageFeedIn      | setting      | no   | ESS: overvoltage feed-in | names noYes
Settings/CGwacs/PreventFeedback        | setting      | no   | ESS: prevent feedback | names noYes
Settings/CGwacs/PvPowerSetpointOffset  | setting      | no   | ESS: PV power set-point offset
Settings/CGwacs/RunWithoutGridMeter    | setting      | no   | ESS: run without grid meter | names 0 External meter; 1 Inverter/charger measures
Settings/Canbus/{id}/Profile           | setting      | no   | canbus {id} profile
Settings/DigitalInput/_{n}/AlarmSetting | setting      | no   | digital input {n} alarm setting
Settings/DigitalInput/_{n}/Count       | setting      | no   | digital input {n} count
Settings/DigitalInput/_{n}/CustomName  | setting      | no   | digital input {n} custom name | text
Settings/DigitalInput/_{n}/InvertAlarm | setting      | no   | digital input {n} invert alarm
Settings/DigitalInput/_{n}/InvertTranslation | setting      | no   | digital input {n} invert translation
Settings/DigitalInput/_{n}/Multiplier  | setting      | no   | digital input {n} multiplier
Settings/DigitalInput/_{n}/Type        | setting      | no   | digital input {n} type
Settings/DigitalInput/{n}/AlarmSetting | setting      | no   | digital input {n} alarm setting
Settings/DigitalInput/{n}/Count        | setting      | no   | digital input {n} count
Settings/DigitalInput/{n}/CustomName   | setting      | no   | digital input {n} custom name | text
Settings/DigitalInput/{n}/InvertAlarm  | setting      | no   | digital input {n} invert alarm
Settings/DigitalInput/{n}/InvertTranslation | setting      | no   | digital input {n} invert translation
Settings/DigitalInput/{n}/Multiplier   | setting      | no   | digital input {n} multiplier
Settings/DigitalInput/{n}/Type         | setting      | no   | digital input {n} type | names digitalInputType
Settings/DynamicEss/BatteryCapacity    | setting kWh  | no   | dynamic ESS battery capacity
Settings/DynamicEss/BatteryChargeLimit | setting kW   | no   | dynamic ESS battery charge limit
Settings/DynamicEss/BatteryDischargeLimit | setting      | no   | dynamic ESS battery discharge limit
Settings/DynamicEss/BatteryDishargeLimit | setting kW   | no   | dynamic ESS battery discharge limit
Settings/DynamicEss/FullChargeDuration | setting h    | no   | dynamic ESS full charge duration
Settings/DynamicEss/FullChargeInterval | setting d    | no   | dynamic ESS full charge interval
Settings/DynamicEss/GridExportLimit    | setting kW   | no   | dynamic ESS grid export limit
Settings/DynamicEss/GridImportLimit    | setting kW   | no   | dynamic ESS grid import limit
Settings/DynamicEss/Mode               | setting      | slow | dynamic ESS mode | names dynamicEssMode | event mode
Settings/DynamicEss/OperatingMode      | setting      | no   | dynamic ESS operating mode | names 0 Trade mode; 1 Green mode
Settings/DynamicEss/Restrictions       | setting      | no   | dynamic ESS restrictions | names 0 None; 1 Battery to grid; 2 Grid to battery
Settings/DynamicEss/Schedule/{n}/AllowGridFeedIn | setting      | no   | dynamic ESS schedule {n} allow grid feed-in | names 0 Not allowed; 1 Allowed
Settings/DynamicEss/Schedule/{n}/Duration | setting s    | no   | dynamic ESS schedule {n} duration
Settings/DynamicEss/Schedule/{n}/Flags | setting      | no   | dynamic ESS schedule {n} flags
Settings/DynamicEss/Schedule/{n}/Restrictions | setting      | no   | dynamic ESS schedule {n} restrictions | bits dynamicEssRestrictions
Settings/DynamicEss/Schedule/{n}/Soc   | setting %    | no   | dynamic ESS schedule {n} SoC
Settings/DynamicEss/Schedule/{n}/Start | setting s    | no   | dynamic ESS schedule {n} start
Settings/DynamicEss/Schedule/{n}/Strategy | setting      | no   | dynamic ESS schedule {n} strategy | names dynamicEssStrategy
Settings/DynamicEss/Schedule/{n}/TargetSoc | setting %    | no   | dynamic ESS schedule {n} target SoC
Settings/DynamicEss/SystemEfficiency   | setting      | no   | dynamic ESS system efficiency
Settings/FischerPanda0/AcLoad/Enabled  | setting      | no   | fischer panda 0 AC load enabled
Settings/FischerPanda0/AcLoad/Measurement | setting      | no   | fischer panda 0 AC load measurement
Settings/FischerPanda0/AcLoad/QuietHoursStartValue | setting      | no   | fischer panda 0 AC load quiet hours start value
Settings/FischerPanda0/AcLoad/QuietHoursStopValue | setting      | no   | fischer panda 0 AC load quiet hours stop value
Settings/FischerPanda0/AcLoad/StartTimer | setting      | no   | fischer panda 0 AC load start timer
Settings/FischerPanda0/AcLoad/StartValue | setting      | no   | fischer panda 0 AC load start value
Settings/FischerPanda0/AcLoad/StopTimer | setting      | no   | fischer panda 0 AC load stop timer
Settings/FischerPanda0/AcLoad/StopValue | setting      | no   | fischer panda 0 AC load stop value
Settings/FischerPanda0/AccumulatedDaily | json         | no   | fischer panda 0 accumulated daily
Settings/FischerPanda0/AccumulatedTotal | counter s    | no   | fischer panda 0 accumulated total | reset user
Settings/FischerPanda0/Alarms/NoGeneratorAtAcIn | setting      | no   | fischer panda 0 no generator at AC input
Settings/FischerPanda0/AutoStartEnabled | setting      | no   | fischer panda 0 automatic start enabled
Settings/FischerPanda0/BatteryCurrent/Enabled | setting      | no   | fischer panda 0 battery current enabled
Settings/FischerPanda0/BatteryCurrent/QuietHoursStartValue | setting      | no   | fischer panda 0 battery current quiet hours start value
Settings/FischerPanda0/BatteryCurrent/QuietHoursStopValue | setting      | no   | fischer panda 0 battery current quiet hours stop value
Settings/FischerPanda0/BatteryCurrent/StartTimer | setting      | no   | fischer panda 0 battery current start timer
Settings/FischerPanda0/BatteryCurrent/StartValue | setting      | no   | fischer panda 0 battery current start value
Settings/FischerPanda0/BatteryCurrent/StopTimer | setting      | no   | fischer panda 0 battery current stop timer
Settings/FischerPanda0/BatteryCurrent/StopValue | setting      | no   | fischer panda 0 battery current stop value
Settings/FischerPanda0/BatteryService  | setting      | no   | fischer panda 0 battery service | text
Settings/FischerPanda0/BatteryVoltage/Enabled | setting      | no   | fischer panda 0 battery voltage enabled
Settings/FischerPanda0/BatteryVoltage/QuietHoursStartValue | setting      | no   | fischer panda 0 battery voltage quiet hours start value
Settings/FischerPanda0/BatteryVoltage/QuietHoursStopValue | setting      | no   | fischer panda 0 battery voltage quiet hours stop value
Settings/FischerPanda0/BatteryVoltage/StartTimer | setting      | no   | fischer panda 0 battery voltage start timer
Settings/FischerPanda0/BatteryVoltage/StartValue | setting      | no   | fischer panda 0 battery voltage start value
Settings/FischerPanda0/BatteryVoltage/StopTimer | setting      | no   | fischer panda 0 battery voltage stop timer
Settings/FischerPanda0/BatteryVoltage/StopValue | setting      | no   | fischer panda 0 battery voltage stop value
Settings/FischerPanda0/InverterHighTemp/Enabled | setting      | no   | fischer panda 0 inverter high temp enabled
Settings/FischerPanda0/InverterHighTemp/StartTimer | setting      | no   | fischer panda 0 inverter high temp start timer
Settings/FischerPanda0/InverterHighTemp/StopTimer | setting      | no   | fischer panda 0 inverter high temp stop timer
Settings/FischerPanda0/InverterOverload/Enabled | setting      | no   | fischer panda 0 inverter overload enabled
Settings/FischerPanda0/InverterOverload/StartTimer | setting      | no   | fischer panda 0 inverter overload start timer
Settings/FischerPanda0/InverterOverload/StopTimer | setting      | no   | fischer panda 0 inverter overload stop timer
Settings/FischerPanda0/MinimumRuntime  | setting      | no   | fischer panda 0 minimum runtime
Settings/FischerPanda0/OnLossCommunication | setting      | no   | fischer panda 0 on loss communication
Settings/FischerPanda0/QuietHours/Enabled | setting      | no   | fischer panda 0 quiet hours enabled
Settings/FischerPanda0/QuietHours/EndTime | setting      | no   | fischer panda 0 quiet hours end time
Settings/FischerPanda0/QuietHours/StartTime | setting      | no   | fischer panda 0 quiet hours start time
Settings/FischerPanda0/Soc/Enabled     | setting      | no   | fischer panda 0 SoC enabled
Settings/FischerPanda0/Soc/QuietHoursStartValue | setting      | no   | fischer panda 0 SoC quiet hours start value
Settings/FischerPanda0/Soc/QuietHoursStopValue | setting      | no   | fischer panda 0 SoC quiet hours stop value
Settings/FischerPanda0/Soc/StartValue  | setting      | no   | fischer panda 0 SoC start value
Settings/FischerPanda0/Soc/StopValue   | setting      | no   | fischer panda 0 SoC stop value
Settings/FischerPanda0/StopWhenAc1Available | setting      | no   | fischer panda 0 stop when AC 1 available
Settings/FischerPanda0/TestRun/Duration | setting      | no   | fischer panda 0 test run duration
Settings/FischerPanda0/TestRun/Enabled | setting      | no   | fischer panda 0 test run enabled
Settings/FischerPanda0/TestRun/Interval | setting      | no   | fischer panda 0 test run interval
Settings/FischerPanda0/TestRun/RunTillBatteryFull | setting      | no   | fischer panda 0 test run run till battery full
Settings/FischerPanda0/TestRun/SkipRuntime | setting      | no   | fischer panda 0 test run skip runtime
Settings/FischerPanda0/TestRun/StartDate | setting      | no   | fischer panda 0 test run start date
Settings/FischerPanda0/TestRun/StartTime | setting      | no   | fischer panda 0 test run start time
Settings/Fronius/AutoScan              | setting      | no   | fronius auto scan
Settings/Fronius/IPAddresses           | setting      | no   | fronius IP addresses | text
Settings/Fronius/IdentifyBySerialNumber | setting      | no   | fronius identify by serial number
Settings/Fronius/InverterIds           | setting      | no   | fronius inverter IDs | text
Settings/Fronius/Inverters/{id}/CustomName | setting      | no   | fronius inverters {id} custom name | text
Settings/Fronius/Inverters/{id}/EnableLimiter | setting      | no   | fronius inverters {id} enable limiter
Settings/Fronius/Inverters/{id}/IsActive | setting      | no   | fronius inverters {id} is active
Settings/Fronius/Inverters/{id}/L1Energy | setting      | no   | fronius inverters {id} L1 energy
Settings/Fronius/Inverters/{id}/L2Energy | setting      | no   | fronius inverters {id} L2 energy
Settings/Fronius/Inverters/{id}/L3Energy | setting      | no   | fronius inverters {id} L3 energy
Settings/Fronius/Inverters/{id}/LimiterSupported | setting      | no   | fronius inverters {id} limiter supported
Settings/Fronius/Inverters/{id}/Phase  | setting      | no   | fronius inverters {id} phase
Settings/Fronius/Inverters/{id}/PhaseCount | setting      | no   | fronius inverters {id} phase count
Settings/Fronius/Inverters/{id}/Position | setting      | no   | fronius inverters {id} position
Settings/Fronius/Inverters/{id}/SerialNumber | setting      | no   | fronius inverters {id} serial number
Settings/Fronius/KnownIPAddresses      | setting      | no   | fronius known IP addresses | text
Settings/Fronius/ModbusAlternates      | setting      | no   | fronius Modbus alternates | text
Settings/Fronius/ModbusSlaveAddress    | setting      | no   | fronius Modbus slave address
Settings/Fronius/PortNumber            | setting      | no   | fronius port number
Settings/Generator{n}/AcLoad/Enabled   | setting      | no   | generator {n} AC load enabled
Settings/Generator{n}/AcLoad/Measurement | setting      | no   | generator {n} AC load measurement
Settings/Generator{n}/AcLoad/QuietHoursStartValue | setting      | no   | generator {n} AC load quiet hours start value
Settings/Generator{n}/AcLoad/QuietHoursStopValue | setting      | no   | generator {n} AC load quiet hours stop value
Settings/Generator{n}/AcLoad/StartTimer | setting      | no   | generator {n} AC load start timer
Settings/Generator{n}/AcLoad/StartValue | setting      | no   | generator {n} AC load start value
Settings/Generator{n}/AcLoad/StopTimer | setting      | no   | generator {n} AC load stop timer
Settings/Generator{n}/AcLoad/StopValue | setting      | no   | generator {n} AC load stop value
Settings/Generator{n}/AccumulatedDaily | json         | no   | generator {n} accumulated daily
Settings/Generator{n}/AccumulatedTotal | counter s    | no   | generator {n} accumulated total | reset user
Settings/Generator{n}/AccumulatedTotalOffset | setting      | no   | generator {n} accumulated total offset
Settings/Generator{n}/Alarms/AutoStartDisabled | setting      | no   | generator {n} automatic start disabled
Settings/Generator{n}/Alarms/NoGeneratorAtAcIn | setting      | no   | generator {n} no generator at AC input
Settings/Generator{n}/Alarms/NoGeneratorAtDcIn | setting      | no   | generator {n} no generator at DC in
Settings/Generator{n}/AutoStartEnabled | setting      | slow | generator {n} automatic start enabled | chart
Settings/Generator{n}/BatteryCurrent/Enabled | setting      | no   | generator {n} battery current enabled
Settings/Generator{n}/BatteryCurrent/QuietHoursStartValue | setting      | no   | generator {n} battery current quiet hours start value
Settings/Generator{n}/BatteryCurrent/QuietHoursStopValue | setting      | no   | generator {n} battery current quiet hours stop value
Settings/Generator{n}/BatteryCurrent/StartTimer | setting      | no   | generator {n} battery current start timer
Settings/Generator{n}/BatteryCurrent/StartValue | setting      | no   | generator {n} battery current start value
Settings/Generator{n}/BatteryCurrent/StopTimer | setting      | no   | generator {n} battery current stop timer
Settings/Generator{n}/BatteryCurrent/StopValue | setting      | no   | generator {n} battery current stop value
Settings/Generator{n}/BatteryService   | setting      | no   | generator {n} battery service | text
Settings/Generator{n}/BatteryVoltage/Enabled | setting      | no   | generator {n} battery voltage enabled | names offOn
Settings/Generator{n}/BatteryVoltage/QuietHoursStartValue | setting V    | no   | generator {n} battery voltage quiet hours start value
Settings/Generator{n}/BatteryVoltage/QuietHoursStopValue | setting V    | no   | generator {n} battery voltage quiet hours stop value
Settings/Generator{n}/BatteryVoltage/StartTimer | setting s    | no   | generator {n} battery voltage start timer
Settings/Generator{n}/BatteryVoltage/StartValue | setting V    | no   | generator {n} battery voltage start value
Settings/Generator{n}/BatteryVoltage/StopTimer | setting s    | no   | generator {n} battery voltage stop timer
Settings/Generator{n}/BatteryVoltage/StopValue | setting V    | no   | generator {n} battery voltage stop value
Settings/Generator{n}/CoolDownTime     | setting s    | no   | generator {n} cool down time
Settings/Generator{n}/GeneratorStopTime | setting s    | no   | generator {n} generator stop time
Settings/Generator{n}/InverterHighTemp/Enabled | setting      | no   | generator {n} inverter high temp enabled | names offOn
Settings/Generator{n}/InverterHighTemp/StartTimer | setting s    | no   | generator {n} inverter high temp start timer
Settings/Generator{n}/InverterHighTemp/StopTimer | setting s    | no   | generator {n} inverter high temp stop timer
Settings/Generator{n}/InverterOverload/Enabled | setting      | no   | generator {n} inverter overload enabled
Settings/Generator{n}/InverterOverload/SkipWarmup | setting      | no   | generator {n} inverter overload skip warmup
Settings/Generator{n}/InverterOverload/StartTimer | setting      | no   | generator {n} inverter overload start timer
Settings/Generator{n}/InverterOverload/StopTimer | setting      | no   | generator {n} inverter overload stop timer
Settings/Generator{n}/LastServiceReset | setting s    | no   | generator {n} last service reset
Settings/Generator{n}/MinimumRuntime   | setting      | no   | generator {n} minimum runtime
Settings/Generator{n}/OnLossCommunication | setting      | no   | generator {n} on loss communication
Settings/Generator{n}/QuietHours/Enabled | setting      | no   | generator {n} quiet hours enabled | names offOn
Settings/Generator{n}/QuietHours/EndTime | setting      | no   | generator {n} quiet hours end time
Settings/Generator{n}/QuietHours/StartTime | setting      | no   | generator {n} quiet hours start time
Settings/Generator{n}/ServiceInterval  | setting s    | no   | generator {n} service interval
Settings/Generator{n}/Soc/Enabled      | setting      | no   | generator {n} SoC enabled | names offOn
Settings/Generator{n}/Soc/QuietHoursStartValue | setting %    | no   | generator {n} SoC quiet hours start value
Settings/Generator{n}/Soc/QuietHoursStopValue | setting %    | no   | generator {n} SoC quiet hours stop value
Settings/Generator{n}/Soc/StartTimer   | setting s    | no   | generator {n} SoC start timer
Settings/Generator{n}/Soc/StartValue   | setting %    | no   | generator {n} SoC start value
Settings/Generator{n}/Soc/StopTimer    | setting s    | no   | generator {n} SoC stop timer
Settings/Generator{n}/Soc/StopValue    | setting %    | no   | generator {n} SoC stop value
Settings/Generator{n}/StopWhenAc1Available | setting      | no   | generator {n} stop when AC 1 available
Settings/Generator{n}/StopWhenAc2Available | setting      | no   | generator {n} stop when AC 2 available
Settings/Generator{n}/TankLevel/Enabled | setting      | no   | generator {n} tank level enabled
Settings/Generator{n}/TankLevel/PreventStartValue | setting      | no   | generator {n} tank level prevent start value
Settings/Generator{n}/TankLevel/StopValue | setting      | no   | generator {n} tank level stop value
Settings/Generator{n}/TankLevel/TankService | setting      | no   | generator {n} tank level tank service | text
Settings/Generator{n}/TankLevel/WarningEnabled | setting      | no   | generator {n} tank level warning enabled
Settings/Generator{n}/TestRun/Duration | setting      | no   | generator {n} test run duration
Settings/Generator{n}/TestRun/Enabled  | setting      | no   | generator {n} test run enabled
Settings/Generator{n}/TestRun/Interval | setting      | no   | generator {n} test run interval
Settings/Generator{n}/TestRun/RunTillBatteryFull | setting      | no   | generator {n} test run run till battery full
Settings/Generator{n}/TestRun/SkipRuntime | setting      | no   | generator {n} test run skip runtime
Settings/Generator{n}/TestRun/StartDate | setting      | no   | generator {n} test run start date
Settings/Generator{n}/TestRun/StartTime | setting      | no   | generator {n} test run start time
Settings/Generator{n}/WarmUpTime       | setting s    | no   | generator {n} warm up time
Settings/Gps/Format                    | setting      | no   | GPS format
Settings/Gps/SpeedUnit                 | setting      | no   | GPS speed unit | text
Settings/Gui/AutoBrightness            | setting      | no   | GUI auto brightness
Settings/Gui/BriefView/Unit            | setting      | no   | GUI brief view unit
Settings/Gui/Brightness                | setting      | no   | GUI brightness
Settings/Gui/ColorScheme               | setting      | no   | GUI color scheme
Settings/Gui/DefaultOverview           | setting      | no   | GUI default overview | text
Settings/Gui/DemoMode                  | setting      | no   | GUI demo mode
Settings/Gui/DisplayOff                | setting      | no   | GUI display off
Settings/Gui/ElectricPropulsionUI/CenterGauge/Type | setting      | no   | GUI electric propulsion UI center gauge type
Settings/Gui/ElectricPropulsionUI/Enabled | setting      | no   | GUI electric propulsion UI enabled
Settings/Gui/ElectricPropulsionUI/MultiDrive/Left/DeviceInstance | setting      | no   | GUI electric propulsion UI multi drive left device instance
Settings/Gui/ElectricPropulsionUI/MultiDrive/Right/DeviceInstance | setting      | no   | GUI electric propulsion UI multi drive right device instance
Settings/Gui/ElectricPropulsionUI/ShowTemperatures | setting      | no   | GUI electric propulsion UI show temperatures
Settings/Gui/ElectricalPowerIndicator  | setting      | no   | GUI electrical power indicator
Settings/Gui/Gauges/Ac/AcIn1/Consumption/Current/Max | setting      | no   | GUI gauges AC AC-in 1 consumption current maximum
Settings/Gui/Gauges/Ac/AcIn2/Consumption/Current/Max | setting      | no   | GUI gauges AC AC-in 2 consumption current maximum
Settings/Gui/Gauges/Ac/In/{n}/Current/Max | setting      | no   | GUI gauges AC input {n} current maximum
Settings/Gui/Gauges/Ac/In/{n}/Current/Min | setting      | no   | GUI gauges AC input {n} current minimum
Settings/Gui/Gauges/Ac/NoAcIn/Consumption/Current/Max | setting      | no   | GUI gauges AC no AC input consumption current maximum
Settings/Gui/Gauges/AutoMax            | setting      | no   | GUI gauges auto maximum
Settings/Gui/Gauges/Dc/Input/Power/Max | setting      | no   | GUI gauges DC input power maximum
Settings/Gui/Gauges/Dc/System/Power/Max | setting      | no   | GUI gauges DC system power maximum
Settings/Gui/Gauges/MotorDrive/Power/Max | setting      | no   | GUI gauges motor drive power maximum
Settings/Gui/Gauges/MotorDrive/RPM/Max | setting      | no   | GUI gauges motor drive speed maximum
Settings/Gui/Gauges/Pv/Power/Max       | setting      | no   | GUI gauges PV power maximum
Settings/Gui/Gauges/Speed/Max          | setting      | no   | GUI gauges speed maximum
Settings/Gui/Language                  | setting      | no   | GUI language | text
Settings/Gui/MobileOverview            | setting      | no   | GUI mobile overview
Settings/Gui/RemoteConsoleColorMode    | setting      | no   | GUI remote console color mode
Settings/Gui/RunningVersion            | setting      | no   | GUI running version
Settings/Gui/StartWithMenuView         | setting      | no   | GUI start with menu view
Settings/Gui/TouchEnabled              | setting      | no   | GUI touch enabled
Settings/Gui2/BriefView/CenterService  | setting      | no   | GUI 2 brief view center service | text
Settings/Gui2/BriefView/Level/{n}      | setting      | no   | GUI 2 brief view level {n}
Settings/Gui2/OnBoarding               | setting      | no   | GUI 2 on boarding
Settings/Gui2/StartPage                | setting      | no   | GUI 2 start page
Settings/Gui2/StartPageName            | setting      | no   | GUI 2 start page name | text
Settings/Gui2/StartPageTimeout         | setting      | no   | GUI 2 start page timeout
Settings/Gui2/Switchpane/Preset/CCT    | setting      | no   | GUI 2 switchpane preset CCT | text
Settings/Gui2/Switchpane/Preset/RGB    | setting      | no   | GUI 2 switchpane preset RGB | text
Settings/Gui2/Switchpane/Preset/RGBW   | setting      | no   | GUI 2 switchpane preset RGBW | text
Settings/Gui2/UIAnimations             | setting      | no   | GUI 2 UI animations
Settings/LEDs/Enable                   | setting      | no   | LEDs enable | names disabledEnabled
Settings/LoadSheddingApi/DisconnectMargin | setting      | no   | load shedding API disconnect margin
Settings/LoadSheddingApi/MinSoc        | setting      | no   | load shedding API lowest SoC
Settings/LoadSheddingApi/Mode          | setting      | no   | load shedding API mode
Settings/LoadSheddingApi/PreparationTime | setting      | no   | load shedding API preparation time
Settings/LoadSheddingApi/ReconnectMargin | setting      | no   | load shedding API reconnect margin
Settings/LoadSheddingApi/Schedule/{n}/Duration | setting      | no   | load shedding API schedule {n} duration
Settings/LoadSheddingApi/Schedule/{n}/Start | setting s    | no   | load shedding API schedule {n} start
Settings/LoadSheddingApi/StabilityMargin | setting      | no   | load shedding API stability margin
Settings/LoadSheddingApi/Token         | secret       | secret | load shedding API token
Settings/ModbusClient/tcp/AutoScan     | setting      | no   | Modbus client TCP auto scan
Settings/ModbusClient/tcp/Devices      | setting      | no   | Modbus client TCP devices
Settings/ModbusServer/ReadWrite        | setting      | no   | Modbus server read write
Settings/Modem/APN                     | setting      | no   | modem APN | text
Settings/Modem/Connected               | setting      | no   | modem connected
Settings/Modem/PIN                     | secret       | secret | modem PIN
Settings/Modem/Password                | secret       | secret | modem password
Settings/Modem/RoamingPermitted        | setting      | no   | modem roaming permitted
Settings/Modem/User                    | setting      | no   | modem user | text
Settings/Network/VrmPortal             | setting      | no   | network VRM portal | names 0 Off; 1 Read-only; 2 Full
Settings/Pump0/AutoStartEnabled        | setting      | no   | pump 0 automatic start enabled | names disabledEnabled
Settings/Pump0/Mode                    | setting      | no   | pump 0 mode | names 0 Auto; 1 On; 2 Off
Settings/Pump0/StartValue              | setting %    | no   | pump 0 start value
Settings/Pump0/StopValue               | setting %    | no   | pump 0 stop value
Settings/Relay/Function                | setting      | no   | relay function | names relayFunction
Settings/Relay/Polarity                | setting      | no   | relay polarity
Settings/Relay/{n}/CustomName          | setting      | tag  | name given to relay {n} | text
Settings/Relay/{n}/Function            | setting      | no   | relay {n} function | names relayFunction
Settings/Relay/{n}/Group               | setting      | no   | relay {n} group | text
Settings/Relay/{n}/InitialState        | setting      | no   | relay {n} initial state
Settings/Relay/{n}/Polarity            | setting      | no   | relay {n} polarity
Settings/Relay/{n}/ShowUIControl       | setting      | no   | relay {n} show UI control
Settings/Sensors/OnPosition/ACIn1_L1   | setting      | no   | sensors on position AC input 1 L1 | text
Settings/Sensors/OnPosition/ACIn1_L2   | setting      | no   | sensors on position AC input 1 L2 | text
Settings/Sensors/OnPosition/ACIn1_L3   | setting      | no   | sensors on position AC input 1 L3 | text
Settings/Sensors/OnPosition/ACIn2_L1   | setting      | no   | sensors on position AC input 2 L1 | text
Settings/Sensors/OnPosition/ACIn2_L2   | setting      | no   | sensors on position AC input 2 L2 | text
Settings/Sensors/OnPosition/ACIn2_L3   | setting      | no   | sensors on position AC input 2 L3 | text
Settings/Sensors/OnPosition/ACOut_L1   | setting      | no   | sensors on position AC output L1 | text
Settings/Sensors/OnPosition/ACOut_L2   | setting      | no   | sensors on position AC output L2 | text
Settings/Sensors/OnPosition/ACOut_L3   | setting      | no   | sensors on position AC output L3 | text
Settings/Services/AccessPoint          | setting      | no   | services access point
Settings/Services/AccessPointPassword  | secret       | secret | services access point password
Settings/Services/BleSensors           | setting      | no   | services BLE sensors
Settings/Services/Bluetooth            | setting      | no   | services bluetooth
Settings/Services/Bol                  | setting      | slow | services bol | names 0 Off; 1 On; 2 Forced off; 3 Forced on
Settings/Services/Console              | setting      | no   | services console
Settings/Services/Eebus                | setting      | no   | services eebus
Settings/Services/EthernetLinkLocal    | setting      | no   | services ethernet link local
Settings/Services/FischerPandaAutoStartStop | setting      | no   | services fischer panda automatic start stop
Settings/Services/Modbus               | setting      | no   | services Modbus
Settings/Services/Mqtt                 | setting      | no   | services MQTT
Settings/Services/MqttLocal            | setting      | no   | services MQTT local
Settings/Services/MqttLocalInsecure    | setting      | no   | services MQTT local insecure
Settings/Services/MqttN2k              | setting      | no   | services MQTT over NMEA 2000
Settings/Services/Socketcand           | setting      | no   | services socketcand
Settings/Services/Vrmpubnub            | setting      | no   | services vrmpubnub
Settings/System/AccessLevel            | setting      | no   | system access level
Settings/System/ActiveNetworkConnection | setting      | no   | system active network connection
Settings/System/AutoUpdate             | setting      | no   | system auto update
Settings/System/ImageType              | setting      | no   | system image type
Settings/System/LogLevel               | setting      | no   | system log level
Settings/System/ReleaseType            | setting      | no   | system release type
Settings/System/RemoteSupport          | setting      | no   | system remote support
Settings/System/RemoteSupportIpAndPort | setting      | no   | system remote support IP and port | text
Settings/System/RemoteSupportPort      | setting      | no   | system remote support port
Settings/System/RemoteVncPort          | setting      | no   | system remote VNC port
Settings/System/SSHLocal               | setting      | no   | system SSH local
Settings/System/SecurityProfile        | setting      | no   | system security profile
Settings/System/TimeZone               | setting      | no   | system time zone | text
Settings/System/Units/Altitude         | setting      | no   | system units altitude | text
Settings/System/Units/Temperature      | setting      | no   | system units temperature
Settings/System/VncInternet            | setting      | no   | system VNC internet
Settings/System/VncLocal               | setting      | no   | system VNC local
Settings/System/VolumeUnit             | setting      | no   | system volume unit
Settings/SystemSetup/AcInput           | setting      | no   | system setup AC input | text
Settings/SystemSetup/AcInput1          | setting      | slow | system setup AC input 1 | names acInputType
Settings/SystemSetup/AcInput2          | setting      | slow | system setup AC input 2 | names acInputType
Settings/SystemSetup/Batteries/Configuration/{id}/_{n}/Enabled | setting      | no   | system setup batteries configuration {id} {n} enabled
Settings/SystemSetup/Batteries/Configuration/{id}/_{n}/Name | setting      | no   | system setup batteries configuration {id} {n} name | text
Settings/SystemSetup/Batteries/Configuration/{id}/_{n}/Service | setting      | no   | system setup batteries configuration {id} {n} service | text
Settings/SystemSetup/Batteries/Configuration/{id}/_{n}/_{m}/Enabled | setting      | no   | system setup batteries configuration {id} {n} {m} enabled
Settings/SystemSetup/Batteries/Configuration/{id}/_{n}/_{m}/Name | setting      | no   | system setup batteries configuration {id} {n} {m} name | text
Settings/SystemSetup/Batteries/Configuration/{id}/_{n}/_{m}/Service | setting      | no   | system setup batteries configuration {id} {n} {m} service | text
Settings/SystemSetup/Batteries/Configuration/{id}/{n}/Enabled | setting      | no   | system setup batteries configuration {id} {n} enabled
Settings/SystemSetup/Batteries/Configuration/{id}/{n}/Name | setting      | no   | system setup batteries configuration {id} {n} name | text
Settings/SystemSetup/Batteries/Configuration/{id}/{n}/Service | setting      | no   | system setup batteries configuration {id} {n} service | text
Settings/SystemSetup/Batteries/Configuration/{id}/{n}/{m}/Enabled | setting      | no   | system setup batteries configuration {id} {n} {m} enabled
Settings/SystemSetup/Batteries/Configuration/{id}/{n}/{m}/Name | setting      | no   | system setup batteries configuration {id} {n} {m} name | text
Settings/SystemSetup/Batteries/Configuration/{id}/{n}/{m}/Service | setting      | no   | system setup batteries configuration {id} {n} {m} service | text
Settings/SystemSetup/Batteries/Configuration/{n}/Enabled | setting      | no   | system setup batteries configuration {n} enabled
Settings/SystemSetup/Batteries/Configuration/{n}/Name | setting      | no   | system setup batteries configuration {n} name | text
Settings/SystemSetup/BatteryCurrentSense | setting      | no   | system setup battery current sense
Settings/SystemSetup/BatteryService    | setting      | no   | system setup battery service | text
Settings/SystemSetup/BmsInstance       | setting      | no   | system setup BMS instance
Settings/SystemSetup/CanBmsSense       | setting      | no   | system setup CAN BMS sense
Settings/SystemSetup/DvccControlAllMultis | setting      | no   | system setup DVCC control all multis
Settings/SystemSetup/HasAcInLoads      | setting      | no   | system setup has AC input loads
Settings/SystemSetup/HasAcOutSystem    | setting      | no   | system setup has AC output system
Settings/SystemSetup/HasDcSystem       | setting      | no   | system setup has DC system
Settings/SystemSetup/MaxChargeCurrent  | setting A    | slow | system setup highest charge current
Settings/SystemSetup/MaxChargeVoltage  | setting V    | slow | system setup highest charge voltage
Settings/SystemSetup/SharedTemperatureSense | setting      | no   | system setup shared temperature sense
Settings/SystemSetup/SharedVoltageSense | setting      | no   | system setup shared voltage sense
Settings/SystemSetup/SystemName        | setting      | no   | system setup system name | text
Settings/SystemSetup/TemperatureService | setting      | no   | system setup temperature service | text
Settings/Tank/_{n}/Capacity            | setting      | no   | tank {n} capacity
Settings/Tank/_{n}/FluidType           | setting      | no   | tank {n} fluid type
Settings/Tank/_{n}/Standard            | setting      | no   | tank {n} standard
Settings/Tank/{n}/Capacity             | setting      | no   | tank {n} capacity
Settings/Tank/{n}/FluidType2           | setting      | no   | tank {n} fluid type 2
Settings/Tank/{n}/Standard2            | setting      | no   | tank {n} standard 2
Settings/Temperature/_{n}/Offset       | setting      | no   | temperature {n} offset
Settings/Temperature/_{n}/Scale        | setting      | no   | temperature {n} scale
Settings/Temperature/_{n}/TemperatureType | setting      | no   | temperature {n} temperature type
Settings/Temperature/{n}/Offset        | setting      | no   | temperature {n} offset
Settings/Temperature/{n}/Scale         | setting      | no   | temperature {n} scale
Settings/Temperature/{n}/TemperatureType2 | setting      | no   | temperature {n} temperature type 2
Settings/TransferSwitch/GeneratorCurrentLimit | setting A    | no   | transfer switch generator current limit
Settings/Vebus/AllowMk3Fw212Update     | setting      | no   | VE.Bus allow MK3 firmware 212 update
Settings/Vecan/{id}/AlertsInEnable     | setting      | no   | vecan {id} alerts in enable
Settings/Vecan/{id}/MainInterface/Nad  | setting      | no   | vecan {id} main interface network address
Settings/Vecan/{id}/N2kGatewayEnabled  | setting      | no   | vecan {id} NMEA 2000 gateway enabled
Settings/Vecan/{id}/VenusUniqueId      | setting      | no   | vecan {id} venus unique ID
Settings/Vrmlogger/ExternalStorageDir  | setting      | no   | vrmlogger external storage dir | text
Settings/Vrmlogger/Http/Proxy          | setting      | no   | vrmlogger HTTP proxy | text
Settings/Vrmlogger/Http/ProxyPort      | setting      | no   | vrmlogger HTTP proxy port | text
Settings/Vrmlogger/HttpsEnabled        | setting      | no   | vrmlogger HTTPS enabled
Settings/Vrmlogger/LogInterval         | setting      | no   | vrmlogger log interval
Settings/Vrmlogger/Logmode             | setting      | no   | vrmlogger logmode
Settings/Vrmlogger/Url                 | setting      | no   | vrmlogger URL | text
Settings/Watchdog/VrmTimeout           | setting      | no   | watchdog VRM timeout
`;
