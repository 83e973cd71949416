/** Multis and Quattros on VE.Bus. */
export const vebus = `
names led
0 Off; 1 On; 2 Blinking; 3 Blinking inverted

names microGridError
0 No Error; 1 Different fallback hybrid droop parameter values between pha; 2 Hybrid droop parameter write failed

names powerMeasurement
0 Apparent power only; 1 Real power, phase masters only; 2 Real power, all devices, not synchronised
3 Real power, masters, synchronised; 4 Real power, all devices, synchronised

names sendValues
1 Send values

names vebusChargeState
0 Initialising; 1 Bulk; 2 Absorption; 3 Float; 4 Storage; 5 Repeated absorption; 6 Forced absorption; 7 Equalize
8 Bulk stopped; 9 Unknown

names vebusError
0 No error; 1 Switched off because another phase switched off; 2 Old and new MK2 types mixed
3 Unexpected number of devices; 4 No other device found; 5 Overvoltage on AC output; 6 DDC program error
7 BMS present but assistant missing; 8 Ground relay test failed; 10 Time synchronisation problem; 11 Relay test fault
14 Device cannot send data; 16 Awaiting configuration / dongle missing; 17 Phase master missing
18 AC overvoltage on slave output; 22 Device cannot be a slave; 24 Switch-over protection; 25 Firmware incompatible
26 Internal error

service vebus
Ac/ActiveIn/ActiveInput                | state        | yes  | AC input in use | names acInput
Ac/ActiveIn/Connected                  | state        | yes  | AC input connected | names noYes
Ac/ActiveIn/CurrentLimit               | setting A    | slow | AC input current limit | chart
Ac/ActiveIn/CurrentLimitIsAdjustable   | state        | slow | AC input current limit can be changed | names noYes
Ac/ActiveIn/P                          | quantity W   | yes  | AC input power | sign drawn from source +, fed back - | decimals 0 | chart
Ac/ActiveIn/S                          | quantity VA  | yes  | AC input apparent power
Ac/ActiveIn/{phase}/F                  | quantity Hz  | yes  | AC input frequency {phase} | decimals 2 | chart
Ac/ActiveIn/{phase}/I                  | quantity A   | yes  | AC input current {phase} | decimals 1 | chart
Ac/ActiveIn/{phase}/P                  | quantity W   | yes  | AC input power {phase} | sign drawn from source +, fed back - | decimals 0 | chart
Ac/ActiveIn/{phase}/S                  | quantity VA  | yes  | AC input apparent power {phase} | decimals 0
Ac/ActiveIn/{phase}/V                  | quantity V   | yes  | AC input voltage {phase} | decimals 1 | chart
Ac/Control/IgnoreAcIn1                 | state        | yes  | ignore AC-in 1 | names noYes
Ac/Control/IgnoreAcIn2                 | state        | yes  | ignore AC-in 2 | names noYes
Ac/Control/RemoteGeneratorSelected     | state        | yes  | remote generator selected | names noYes
Ac/In/{n}/CurrentLimit                 | setting A    | slow | AC input {n} current limit
Ac/In/{n}/CurrentLimitIsAdjustable     | state        | slow | AC input {n} current limit can be changed | names noYes
Ac/NumberOfAcInputs                    | state        | slow | number of AC inputs
Ac/NumberOfPhases                      | state        | slow | number of phases
Ac/Out/NominalInverterPower            | setting W    | slow | nominal inverter power
Ac/Out/P                               | quantity W   | yes  | AC output power | sign to loads + | decimals 0 | chart
Ac/Out/S                               | quantity VA  | yes  | AC output apparent power
Ac/Out/{phase}/F                       | quantity Hz  | yes  | AC output frequency {phase} | decimals 2 | chart
Ac/Out/{phase}/I                       | quantity A   | yes  | AC output current {phase} | decimals 1 | chart
Ac/Out/{phase}/NominalInverterPower    | setting W    | slow | nominal inverter power {phase}
Ac/Out/{phase}/P                       | quantity W   | yes  | AC output power {phase} | sign to loads + | decimals 0 | chart
Ac/Out/{phase}/S                       | quantity VA  | yes  | AC output apparent power {phase} | decimals 0
Ac/Out/{phase}/V                       | quantity V   | yes  | AC output voltage {phase} | decimals 1 | chart
Ac/PowerMeasurementType                | state        | slow | AC power measurement type | names powerMeasurement
Ac/State/AcIn1Available                | state        | yes  | AC-in 1 available | names noYes
Ac/State/AcIn2Available                | state        | yes  | AC-in 2 available | names noYes
Ac/State/HighDcCurrent                 | state        | slow | high DC current
Ac/State/HighDcVoltage                 | state        | slow | high DC voltage
Ac/State/IgnoreAcIn1                   | state        | yes  | ignore AC-in 1 | names noYes
Ac/State/IgnoreAcIn2                   | state        | yes  | ignore AC-in 2 | names noYes
Ac/State/PowerPackPreOverload          | state        | slow | power pack pre overload
Ac/State/RemoteGeneratorSelected       | state        | yes  | remote generator selected | names noYes
Ac/State/SplitPhaseL2L1OutSummed       | state        | yes  | split phase L2 L1 out summed | names noYes
Ac/State/SplitPhaseL2Passthru          | state        | yes  | split phase L2 passthrough | names noYes
AcSensor/Count                         | state        | no   | AC sensor count
AcSensor/{n}/Current                   | quantity A   | no   | AC sensor {n} current
AcSensor/{n}/Energy                    | counter kWh  | no   | AC sensor {n} energy | reset unknown
AcSensor/{n}/Location                  | text         | no   | AC sensor {n} location
AcSensor/{n}/Phase                     | state        | no   | AC sensor {n} phase
AcSensor/{n}/Power                     | quantity W   | no   | AC sensor {n} power
AcSensor/{n}/Voltage                   | quantity V   | no   | AC sensor {n} voltage
Alarms/BatteryOvervoltageProtection    | alarm        | yes  | battery overvoltage protection
Alarms/BmsConnectionLost               | alarm        | yes  | BMS connection lost
Alarms/BmsPreAlarm                     | alarm        | yes  | BMS pre alarm
Alarms/GridLost                        | alarm        | yes  | grid lost
Alarms/HighDcCurrent                   | alarm        | yes  | high DC current
Alarms/HighDcVoltage                   | alarm        | yes  | high DC voltage
Alarms/HighTemperature                 | alarm        | yes  | high temperature
Alarms/LowBattery                      | alarm        | yes  | low battery
Alarms/Overload                        | alarm        | yes  | overload
Alarms/PhaseRotation                   | alarm        | yes  | phase rotation
Alarms/Ripple                          | alarm        | yes  | ripple
Alarms/TemperatureSensor               | alarm        | yes  | temperature sensor
Alarms/VoltageSensor                   | alarm        | yes  | voltage sensor
Alarms/{phase}/HighTemperature         | alarm        | yes  | high temperature {phase}
Alarms/{phase}/InverterImbalance       | alarm        | yes  | inverter imbalance {phase}
Alarms/{phase}/LowBattery              | alarm        | yes  | low battery {phase}
Alarms/{phase}/MainsImbalance          | alarm        | yes  | mains imbalance {phase}
Alarms/{phase}/Overload                | alarm        | yes  | overload {phase}
Alarms/{phase}/Ripple                  | alarm        | yes  | ripple {phase}
BatteryOperationalLimits/BatteryLowVoltage | quantity V   | slow | low voltage limit from the BMS
BatteryOperationalLimits/MaxChargeCurrent | quantity A   | slow | charge current limit from the BMS
BatteryOperationalLimits/MaxChargeVoltage | quantity V   | slow | charge voltage limit from the BMS
BatteryOperationalLimits/MaxDischargeCurrent | quantity A   | slow | discharge current limit from the BMS
BatterySense/Temperature               | quantity °C  | yes  | battery sense temperature
BatterySense/Voltage                   | quantity V   | yes  | battery sense voltage
Bms/AllowToCharge                      | state        | yes  | BMS allows to charge | names noYes | event state
Bms/AllowToChargeRate                  | quantity     | yes  | charge rate that the BMS allows
Bms/AllowToDischarge                   | state        | yes  | BMS allows to discharge | names noYes | event state
Bms/BmsExpected                        | state        | slow | BMS expected | names noYes
Bms/BmsType                            | state        | slow | type of BMS | names 0 None; 1 Two-signal BMS; 2 VE.Bus BMS
Bms/Error                              | error        | yes  | BMS error | names okError
Bms/PreAlarm                           | state        | yes  | BMS pre-alarm | names noYes
Dc/0/Capacity                          | setting Ah   | slow | battery capacity
Dc/0/Current                           | quantity A   | yes  | battery current of the inverter | sign into battery +, out of battery - | decimals 1 | chart
Dc/0/MaxChargeCurrent                  | setting A    | yes  | highest charge current
Dc/0/Power                             | quantity W   | yes  | battery power of the inverter | sign into battery +, out of battery - | decimals 0 | chart
Dc/0/PreferRenewableEnergy             | state        | yes  | prefer renewable energy | names 0 Not preferred (full charge active); 1 Preferred; 2 Overridden by generator
Dc/0/Temperature                       | quantity °C  | yes  | battery temperature at the inverter | decimals 1 | bounds -274..300
Dc/0/Voltage                           | quantity V   | yes  | battery voltage at the inverter | decimals 2 | chart
Devices/Bms/Version                    | state        | slow | BMS version
Devices/Dmc/Version                    | state        | slow | dmc version
Devices/NumberOfMultis                 | state        | slow | number of multis
Devices/{n}/Ac/In/P                    | quantity W   | yes  | device {n} AC input power | decimals 0
Devices/{n}/Ac/In/{phase}/P            | quantity W   | yes  | device {n} AC input {phase} power | decimals 0
Devices/{n}/Ac/Inverter/P              | quantity W   | yes  | device {n} AC inverter power | decimals 0
Devices/{n}/Ac/Out/P                   | quantity W   | yes  | device {n} AC output power | decimals 0
Devices/{n}/Ac/Out/{phase}/P           | quantity W   | yes  | device {n} AC output {phase} power | decimals 0
Devices/{n}/Assistants                 | json         | no   | device {n} assistants
Devices/{n}/CNBFirmwareVersion         | state        | no   | device {n} CNB firmware version
Devices/{n}/Diagnostics/UBatRipple     | quantity V   | yes  | battery voltage ripple of device {n}
Devices/{n}/Diagnostics/UBatTerminal   | quantity V   | no   | device {n} diagnostics battery voltage terminal
Devices/{n}/Diagnostics/UBatVSense     | quantity V   | no   | device {n} diagnostics battery voltage v sense
Devices/{n}/ErrorAndWarningFlags/NSErrConnectFrustratedByRelayTest | state        | no   | device {n} error and warning flags NS err connect frustrated by relay test
Devices/{n}/ErrorAndWarningFlags/NSErrRelayTestKeepsFailing | state        | no   | device {n} error and warning flags NS err relay test keeps failing
Devices/{n}/ErrorAndWarningFlags/RawFlags | state        | no   | device {n} error and warning flags raw flags
Devices/{n}/ErrorAndWarningFlags/WarnRelayTestRecentlyFailed | state        | no   | device {n} error and warning flags warn relay test recently failed
Devices/{n}/ExtendStatus/AcIn1Available | state        | no   | device {n} extend status AC-in 1 available
Devices/{n}/ExtendStatus/AcIn2Available | state        | no   | device {n} extend status AC-in 2 available
Devices/{n}/ExtendStatus/AcIn2Selected | state        | no   | device {n} extend status AC-in 2 selected
Devices/{n}/ExtendStatus/BolTimeoutOccured | state        | no   | device {n} extend status bol timeout occurred
Devices/{n}/ExtendStatus/ChargeDisabledDueToLowTemp | state        | slow | device {n} extend status charge disabled due to low temp
Devices/{n}/ExtendStatus/ChargeIsDisabled | state        | slow | device {n} extend status charge is disabled
Devices/{n}/ExtendStatus/DMCGeneratorSelected | state        | no   | device {n} extend status DMC generator selected
Devices/{n}/ExtendStatus/ExternalBackfeedRelaySystem | state        | no   | device {n} extend status external backfeed relay system
Devices/{n}/ExtendStatus/GridRelayReport/Code | state        | slow | device {n} extend status grid relay report code
Devices/{n}/ExtendStatus/GridRelayReport/Count | state        | slow | device {n} extend status grid relay report count
Devices/{n}/ExtendStatus/GridRelayReport/Reset | state        | no   | device {n} extend status grid relay report reset
Devices/{n}/ExtendStatus/HighDcCurrent | state        | no   | device {n} extend status high DC current
Devices/{n}/ExtendStatus/HighDcVoltage | state        | no   | device {n} extend status high DC voltage
Devices/{n}/ExtendStatus/IgnoreAcIn1   | state        | no   | device {n} extend status ignore AC-in 1
Devices/{n}/ExtendStatus/IgnoreAcIn1AssistantsVs | state        | no   | device {n} extend status ignore AC-in 1 assistants vs
Devices/{n}/ExtendStatus/IgnoreAcIn2   | state        | no   | device {n} extend status ignore AC-in 2
Devices/{n}/ExtendStatus/IgnoreAcIn2AssistantsVs | state        | no   | device {n} extend status ignore AC-in 2 assistants vs
Devices/{n}/ExtendStatus/MainsPllLocked | state        | no   | device {n} extend status mains pll locked
Devices/{n}/ExtendStatus/NPFGeneratorSelected | state        | no   | device {n} extend status NPF generator selected
Devices/{n}/ExtendStatus/PcvPotmeterOnZero | state        | no   | device {n} extend status pcv potmeter on zero
Devices/{n}/ExtendStatus/PowerPackPreOverload | state        | no   | device {n} extend status power pack pre overload
Devices/{n}/ExtendStatus/PreferRenewableEnergy | state        | no   | device {n} extend status prefer renewable energy
Devices/{n}/ExtendStatus/PreferRenewableEnergyActive | state        | no   | device {n} extend status prefer renewable energy active
Devices/{n}/ExtendStatus/RawFlags0     | state        | no   | device {n} extend status raw flags 0
Devices/{n}/ExtendStatus/RawFlags1     | state        | no   | device {n} extend status raw flags 1
Devices/{n}/ExtendStatus/RelayTestOk   | state        | no   | device {n} extend status relay test ok | names noYes
Devices/{n}/ExtendStatus/SocTooLowToInvert | state        | slow | device {n} extend status SoC too low to invert
Devices/{n}/ExtendStatus/SustainMode   | state        | no   | device {n} extend status sustain mode
Devices/{n}/ExtendStatus/SwitchoverInfo/Connecting | state        | no   | device {n} extend status switchover info connecting
Devices/{n}/ExtendStatus/SwitchoverInfo/Delay | quantity s   | no   | device {n} extend status switchover info delay
Devices/{n}/ExtendStatus/SwitchoverInfo/ErrorFlags | state        | no   | device {n} extend status switchover info error flags
Devices/{n}/ExtendStatus/TemperatureHighForceBypass | state        | no   | device {n} extend status temperature high force bypass
Devices/{n}/ExtendStatus/VeBusNetworkQualityCounter | state        | no   | device {n} extend status VE.Bus network quality counter
Devices/{n}/ExtendStatus/WaitingForRelayTest | state        | no   | device {n} extend status waiting for relay test
Devices/{n}/FirmwareSubVersion         | identity     | no   | device {n} firmware sub version
Devices/{n}/FirmwareVersion            | identity     | no   | device {n} firmware version
Devices/{n}/Info/DeltaTBatNominalTBatMinimum | setting °C   | no   | device {n} info delta battery temperature nominal battery temperature minimum
Devices/{n}/Info/MaximumRelayCurrentAC1 | setting A    | no   | device {n} info maximum relay current AC1
Devices/{n}/Info/MaximumRelayCurrentAC2 | setting A    | no   | device {n} info maximum relay current AC2
Devices/{n}/InterfaceProtectionLog/{m}/ErrorFlags | state        | no   | device {n} interface protection log {m} error flags
Devices/{n}/InterfaceProtectionLog/{m}/Time | state        | no   | device {n} interface protection log {m} time
Devices/{n}/ProductId                  | identity     | no   | device {n} product ID
Devices/{n}/SerialNumber               | identity     | no   | device {n} serial number
Devices/{n}/Settings/AssistCurrentBoostFactor | setting      | no   | device {n} assist current boost factor
Devices/{n}/Settings/InverterOutputVoltage | setting V    | no   | device {n} inverter output voltage
Devices/{n}/Settings/PowerAssistEnabled | setting      | no   | device {n} power assist enabled | names disabledEnabled
Devices/{n}/Settings/ReadProgress      | setting      | no   | device {n} read progress
Devices/{n}/Settings/ResetRequired     | setting      | no   | device {n} reset required
Devices/{n}/Settings/UpsFunction       | setting      | no   | device {n} UPS function
Devices/{n}/Settings/WriteProgress     | setting      | no   | device {n} write progress
Devices/{n}/UpTime                     | time s       | no   | device {n} up time
Devices/{n}/Version                    | identity     | no   | device {n} version
Energy/AcIn1ToAcOut                    | counter kWh  | yes  | energy from AC-in 1 to AC output | reset device | decimals 2
Energy/AcIn1ToInverter                 | counter kWh  | yes  | energy from AC-in 1 to battery | reset device | decimals 2
Energy/AcIn2ToAcOut                    | counter kWh  | yes  | energy from AC-in 2 to AC output | reset device | decimals 2
Energy/AcIn2ToInverter                 | counter kWh  | yes  | energy from AC-in 2 to battery | reset device | decimals 2
Energy/AcOutToAcIn1                    | counter kWh  | yes  | energy from AC output to AC-in 1 | reset device | decimals 2
Energy/AcOutToAcIn2                    | counter kWh  | yes  | energy from AC output to AC-in 2 | reset device | decimals 2
Energy/InverterToAcIn1                 | counter kWh  | yes  | energy from battery to AC-in 1 | reset device | decimals 2
Energy/InverterToAcIn2                 | counter kWh  | yes  | energy from battery to AC-in 2 | reset device | decimals 2
Energy/InverterToAcOut                 | counter kWh  | yes  | energy from battery to AC output | reset device | decimals 2
Energy/OutToInverter                   | counter kWh  | yes  | energy from AC output to battery | reset device | decimals 2
ExtraBatteryCurrent                    | quantity A   | yes  | charge current of other chargers
FirmwareFeatures/BolFrame              | state        | no   | firmware features bol frame
FirmwareFeatures/BolUBatAndTBatSense   | state        | no   | firmware features bol battery voltage and battery temperature sense
FirmwareFeatures/CommandWriteViaId     | state        | no   | firmware features command write via ID
FirmwareFeatures/IBatSOCBroadcast      | state        | no   | firmware features battery current SoC broadcast
FirmwareFeatures/NewPanelFrame         | state        | no   | firmware features new panel frame
FirmwareFeatures/SetChargeState        | state        | no   | firmware features set charge state
FirmwareSubVersion                     | identity     | slow | firmware sub version
Hub/ChargeVoltage                      | quantity V   | yes  | hub charge voltage
Hub2                                   | state        | slow | hub 2
Hub4/AcPowerSetpoint                   | quantity W   | yes  | ESS power set-point
Hub4/AssistantId                       | state        | no   | ESS assistant ID
Hub4/BatteryOvervoltageProtectionActivated | state        | yes  | ESS battery overvoltage protection activated | names noYes
Hub4/DisableCharge                     | state        | yes  | ESS disable charge | names noYes
Hub4/DisableFeedIn                     | state        | yes  | ESS disable feed-in | names noYes
Hub4/DoNotFeedInOvervoltage            | state        | yes  | ESS do not feed-in overvoltage | names noYes
Hub4/FixSolarOffsetTo100mV             | state        | yes  | ESS fix solar offset to 100 mV | names noYes
Hub4/LowSoc                            | state        | yes  | ESS low SoC | names noYes
Hub4/Sustain                           | state        | yes  | ESS sustain | names noYes
Hub4/TargetPowerIsMaxFeedIn            | state        | yes  | ESS target power is highest feed-in | names noYes
Hub4/{phase}/AcPowerSetpoint           | quantity W   | slow | ESS power set-point {phase} | decimals 0
Hub4/{phase}/CurrentLimitedDueToHighTemp | state        | slow | ESS {phase} current limited due to high temp | names noYes
Hub4/{phase}/DisableCharge             | state        | slow | ESS {phase} disable charge | names noYes
Hub4/{phase}/DisableFeedIn             | state        | slow | ESS {phase} disable feed-in | names noYes
Hub4/{phase}/DoNotFeedInOvervoltage    | state        | slow | ESS {phase} do not feed-in overvoltage | names noYes
Hub4/{phase}/FrequencyVariationOccurred | state        | slow | ESS {phase} frequency variation occurred | names noYes
Hub4/{phase}/MaxFeedInPower            | quantity W   | slow | ESS feed-in limit {phase}
Hub4/{phase}/OffsetAddedToVoltageSetpoint | state        | slow | ESS {phase} offset added to voltage set-point | names noYes
Hub4/{phase}/OverruledShoreLimit       | quantity A   | yes  | ESS {phase} overruled shore limit
Interfaces/Mk2/Connection              | text         | no   | interfaces MK2 connection
Interfaces/Mk2/ProductId               | identity     | no   | interfaces MK2 product ID
Interfaces/Mk2/ProductName             | identity     | no   | interfaces MK2 product name
Interfaces/Mk2/Status/Baudrate         | state        | no   | interfaces MK2 status baudrate
Interfaces/Mk2/Status/BusFreeMode      | state        | no   | interfaces MK2 status bus free mode
Interfaces/Mk2/Tunnel                  | text         | no   | interfaces MK2 tunnel
Interfaces/Mk2/Version                 | identity     | no   | interfaces MK2 version
IsInverterCharger                      | state        | yes  | is a an inverter/charger | names noYes
Leds/Absorption                        | state        | yes  | LED absorption | names led
Leds/Bulk                              | state        | yes  | LED bulk | names led
Leds/Float                             | state        | yes  | LED float | names led
Leds/Inverter                          | state        | yes  | LED inverter | names led
Leds/LowBattery                        | state        | yes  | LED low battery | names led
Leds/Mains                             | state        | yes  | LED mains | names led
Leds/Overload                          | state        | yes  | LED overload | names led
Leds/Temperature                       | state        | yes  | LED temperature | names led
MicroGrid/DirectDrivePQ/Activate       | setting      | slow | micro grid direct drive PQ activate | names sendValues
MicroGrid/DirectDrivePQ/Fmax           | setting Hz   | slow | micro grid direct drive PQ fmax
MicroGrid/DirectDrivePQ/Fmin           | setting Hz   | slow | micro grid direct drive PQ fmin
MicroGrid/DirectDrivePQ/P              | setting %    | slow | micro grid direct drive PQ power
MicroGrid/DirectDrivePQ/Pref           | quantity W   | yes  | micro grid direct drive PQ pref
MicroGrid/DirectDrivePQ/Q              | setting %    | slow | micro grid direct drive PQ q
MicroGrid/DirectDrivePQ/Qref           | quantity var | yes  | micro grid direct drive PQ qref
MicroGrid/DirectDrivePQ/Umax           | setting V    | slow | micro grid direct drive PQ umax
MicroGrid/DirectDrivePQ/Umin           | setting V    | slow | micro grid direct drive PQ umin
MicroGrid/DirectDriveVf/Activate       | setting      | slow | micro grid direct drive vf activate | names sendValues
MicroGrid/DirectDriveVf/F              | setting Hz   | slow | micro grid direct drive vf f
MicroGrid/DirectDriveVf/U              | setting V    | slow | micro grid direct drive vf u
MicroGrid/DroopModeParameters/Activate | setting      | slow | micro grid droop mode parameters activate | names sendValues
MicroGrid/DroopModeParameters/ActivateAndStore | state        | yes  | micro grid droop mode parameters activate and store
MicroGrid/DroopModeParameters/F0/Value | setting Hz   | slow | micro grid droop mode parameters f0 value
MicroGrid/DroopModeParameters/FPDroop/Modified | state        | slow | micro grid droop mode parameters FP droop modified
MicroGrid/DroopModeParameters/FPDroop/Value | setting %    | slow | micro grid droop mode parameters FP droop value
MicroGrid/DroopModeParameters/P0/Value | setting %    | slow | micro grid droop mode parameters p0 value
MicroGrid/DroopModeParameters/Pmax/Value | setting %    | slow | micro grid droop mode parameters pmax value
MicroGrid/DroopModeParameters/Pmin/Value | setting %    | slow | micro grid droop mode parameters pmin value
MicroGrid/DroopModeParameters/Pref     | quantity W   | yes  | micro grid droop mode parameters pref
MicroGrid/DroopModeParameters/Q0/Value | setting %    | slow | micro grid droop mode parameters q0 value
MicroGrid/DroopModeParameters/QMax/Value | setting %    | slow | micro grid droop mode parameters q highest value
MicroGrid/DroopModeParameters/QMin/Modified | state        | slow | micro grid droop mode parameters q lowest modified
MicroGrid/DroopModeParameters/QMin/Value | setting %    | slow | micro grid droop mode parameters q lowest value
MicroGrid/DroopModeParameters/Qref     | quantity var | yes  | micro grid droop mode parameters qref
MicroGrid/DroopModeParameters/U0/Modified | state        | slow | micro grid droop mode parameters u0 modified
MicroGrid/DroopModeParameters/U0/Value | setting V    | slow | micro grid droop mode parameters u0 value
MicroGrid/DroopModeParameters/UQDroop/Value | setting %    | slow | micro grid droop mode parameters UQ droop value
MicroGrid/Error                        | error        | yes  | micro grid error | names microGridError
MicroGrid/ExternalControl              | state        | slow | micro grid external control
MicroGrid/Heartbeat                    | setting      | slow | micro grid heartbeat | names 1 Keep alive for 2 seconds
MicroGrid/Mode                         | state        | yes  | micro grid mode | names 0 Grid-forming; 1 Grid-following; 2 reserved; 3 Hybrid droop mode
MicroGrid/OperationSwitcher/Operation  | state        | yes  | micro grid operation switcher operation | names 0 standard operation; 1 microgrid operation
MicroGrid/OperationSwitcher/OperationChangePendingReset | state        | no   | micro grid operation switcher operation change pending reset | names 1 System needs reset to switch operation
MicroGrid/OperationSwitcher/OperationIsAdjustable | state        | slow | micro grid operation switcher operation can be changed | names noYes
Mode                                   | state        | yes  | switch position | names 1 Charger only; 2 Inverter only; 3 On; 4 Off | event mode | chart
ModeIsAdjustable                       | state        | slow | mode can be changed | names noYes
Password/AccessLevel                   | state        | slow | password access level
Password/CancelUserInput               | secret       | secret | password cancel user input
Password/Input                         | secret       | secret | password input
PvInverter/Disable                     | state        | yes  | PV inverter disable | names noYes
Quirks                                 | state        | no   | quirks
RedetectSystem                         | state        | no   | redetect system | names noYes
Service                                | text         | no   | service
Settings/Alarm/System/GridLost         | setting      | slow | alarm system grid lost | names offOn
Settings/Alarm/Vebus/VeBusError        | setting      | slow | alarm VE.Bus VE.Bus error
Settings/AssistCurrentBoostFactor      | setting      | slow | assist current boost factor
Settings/GridCode                      | setting      | slow | grid code
Settings/InverterOutputVoltage         | setting V    | slow | inverter output voltage
Settings/PowerAssistEnabled            | setting      | slow | power assist enabled | names disabledEnabled
Settings/SystemSetup/AcInput1          | setting      | slow | system setup AC input 1 | names acInputType
Settings/SystemSetup/AcInput2          | setting      | slow | system setup AC input 2 | names acInputType
Settings/UpsFunction                   | setting      | slow | UPS function
ShortIds                               | state        | no   | short IDs
Soc                                    | quantity %   | slow | state of charge as VE.Bus counts it | decimals 1 | chart
State                                  | state        | yes  | state | names inverterState | event state | chart
SystemReset                            | state        | no   | system reset | names noYes
VebusChargeState                       | state        | yes  | charge stage | names vebusChargeState | chart
VebusError                             | error        | yes  | VE.Bus error | names vebusError
VebusMainState                         | state        | slow | VE.Bus main state
VebusSetChargeState                    | setting      | slow | VE.Bus set charge state
VebusSubstate                          | state        | slow | VE.Bus substate
{n}/Dc/0/Temperature                   | quantity °C  | yes  | battery temperature at inverter {n} | bounds -274..300
`;
