/** Solar chargers, and the inverters of the RS family that have trackers of their own. */
export const solar = `
names essMode
0 Optimized with BatteryLife; 1 Optimized without BatteryLife; 2 Keep batteries charged; 3 External control

names inverterMode
1 Charger only; 2 Inverter on; 3 On; 4 Off; 5 Eco; 251 Passthrough; 252 Standby; 253 Hibernate

names trackerMode
0 Off; 1 Voltage/current limited; 2 MPP tracking; 255 Not available

block trackers
History/Daily/{n}/Consumption          | counter kWh  | slow | load consumption of day {n} (0 is today) | reset daily
History/Daily/{n}/LastError1           | state        | no   | error 1 of day {n}
History/Daily/{n}/LastError2           | state        | no   | error 2 of day {n}
History/Daily/{n}/LastError3           | state        | no   | error 3 of day {n}
History/Daily/{n}/LastError4           | state        | no   | error 4 of day {n}
History/Daily/{n}/MaxBatteryCurrent    | state A      | slow | highest battery current of day {n} (0 is today)
History/Daily/{n}/MaxPvVoltage         | state V      | slow | highest solar voltage of day {n} (0 is today)
History/Daily/{n}/Nr                   | state        | no   | number of day {n} (0 is today)
History/Daily/{n}/TimeInAbsorption     | counter min  | slow | time in absorption of day {n} (0 is today) | reset daily
History/Daily/{n}/TimeInBulk           | counter min  | slow | time in bulk of day {n} (0 is today) | reset daily
History/Daily/{n}/TimeInFloat          | counter min  | slow | time in float of day {n} (0 is today) | reset daily
History/Overall/DaysAvailable          | state        | slow | days of history
History/Overall/LastError1             | state        | no   | last error 1
History/Overall/LastError2             | state        | no   | last error 2
History/Overall/LastError3             | state        | no   | last error 3
History/Overall/LastError4             | state        | no   | last error 4
History/Overall/MaxBatteryVoltage      | state V      | slow | highest battery voltage ever
History/Overall/MaxPvVoltage           | state V      | slow | highest solar voltage ever
History/Overall/MinBatteryVoltage      | state V      | slow | lowest battery voltage ever
NrOfTrackers                           | state        | slow | number of trackers
Pv/{n}/Enabled                         | state        | yes  | tracker {n} enabled | names disabledEnabled
Pv/{n}/MppOperationMode                | state        | yes  | mode of tracker {n} | names trackerMode
Pv/{n}/Name                            | text         | no   | name of tracker {n}

block rsInverter
Ac/Out/{phase}/I                       | quantity A   | yes  | AC output current {phase} | decimals 1
Ac/Out/{phase}/NominalInverterPower    | setting W    | slow | nominal inverter power {phase}
Ac/PvInverterAvailable                 | state        | slow | AC PV inverter available
Alarms/HighVoltage                     | alarm        | yes  | high voltage
Alarms/HighVoltageAcOut                | alarm        | yes  | high voltage AC output
Alarms/LowSoc                          | alarm        | yes  | low SoC
Alarms/LowTemperature                  | alarm        | yes  | low temperature
Alarms/LowVoltage                      | alarm        | yes  | low voltage
Alarms/LowVoltageAcOut                 | alarm        | yes  | low voltage AC output
Alarms/Ripple                          | alarm        | yes  | ripple
Alarms/ShortCircuit                    | alarm        | yes  | short circuit
Capabilities/HasSettingsSynchronization | state        | slow | has settings synchronization
Dc/0/Voltage                           | quantity V   | yes  | battery voltage at the inverter | decimals 2 | chart
ErrorCode                              | error        | yes  | error | names chargerError
GroupId                                | state        | no   | group ID
History/Daily/{n}/MaxBatteryVoltage    | state V      | slow | highest battery voltage of day {n} (0 is today)
History/Daily/{n}/MinBatteryVoltage    | state V      | slow | lowest battery voltage of day {n} (0 is today)
History/Daily/{n}/Pv/{m}/MaxPower      | state W      | slow | highest power of tracker {m} on day {n} (0 is today)
IsInverterCharger                      | state        | slow | is a an inverter/charger | names noYes
Link/DischargeCurrent                  | quantity A   | no   | link discharge current
Link/Yield/Power                       | quantity W   | no   | link yield power
MppOperationMode                       | state        | yes  | mode of the tracker | names trackerMode
Relay/{n}/State                        | state        | yes  | relay {n} | names openClosed | event output
Settings/BmsPresent                    | setting      | slow | BMS present | names noYes
Settings/System/AcPhase                | setting      | slow | system AC phase
TimeToGo                               | quantity s   | yes  | time until the battery is down to its discharge floor
Yield/User                             | counter kWh  | yes  | solar yield since the user reset it | reset user | decimals 2

block rsSystem
Ac/ActiveIn/ActiveInput                | state        | yes  | AC input in use | names acInput
Ac/Control/IgnoreAcIn1                 | state        | slow | ignore AC-in 1
Ac/In/{n}/CurrentLimit                 | setting A    | slow | AC input {n} current limit
Ac/In/{n}/CurrentLimitIsAdjustable     | state        | slow | AC input {n} current limit can be changed | names noYes
Ac/In/{n}/Type                         | state        | slow | what AC input {n} is connected to | names acInputType
Ac/In/{n}/{phase}/F                    | quantity Hz  | yes  | AC input {n} frequency {phase}
Ac/NoFeedInReason                      | state        | slow | AC no feed-in reason
Ac/NumberOfAcInputs                    | state        | slow | number of AC inputs
Ac/NumberOfPhases                      | state        | slow | number of phases
Ac/Out/{phase}/F                       | quantity Hz  | yes  | AC output frequency {phase}
Ac/Out/{phase}/P                       | quantity W   | yes  | AC output power {phase} | sign to loads + | decimals 0 | chart
Alarms/GridLost                        | alarm        | yes  | grid lost
Alarms/HighTemperature                 | alarm        | yes  | high temperature
Alarms/Overload                        | alarm        | yes  | overload
Alarms/PhaseRotation                   | alarm        | yes  | phase rotation
Capabilities/HasAcPassthroughSupport   | state        | slow | has AC passthrough support
Dc/0/Power                             | quantity W   | yes  | battery power of the inverter | sign into battery +, out of battery -
Ess/DisableCharge                      | state        | yes  | ESS disable charge | names noYes
Ess/DisableFeedIn                      | state        | yes  | ESS disable feed-in | names noYes
Ess/Sustain                            | state        | yes  | ESS sustain | names noYes
Ess/UseInverterPowerSetpoint           | state        | yes  | ESS use inverter power set-point | names noYes
Mode                                   | state        | yes  | mode | names 1 Charger only; 2 Inverter only; 3 On; 4 Off; 251 Passthrough | event mode
Pv/Disable                             | state        | yes  | solar production stopped | names noYes
Settings/Ess/MinimumSocLimit           | setting %    | slow | ESS minimum SoC limit
Settings/Ess/Mode                      | setting      | slow | ESS mode | names essMode | event mode
State                                  | state        | yes  | state | names inverterState | event state | chart

block alarmLevels
Settings/AlarmLevel/HighTemperature    | setting      | slow | alarm level high temperature
Settings/AlarmLevel/HighVoltage        | setting      | slow | alarm level high voltage
Settings/AlarmLevel/HighVoltageAcOut   | setting      | slow | alarm level high voltage AC output
Settings/AlarmLevel/LowSoc             | setting      | slow | alarm level low SoC
Settings/AlarmLevel/LowVoltage         | setting      | slow | alarm level low voltage
Settings/AlarmLevel/LowVoltageAcOut    | setting      | slow | alarm level low voltage AC output
Settings/AlarmLevel/Overload           | setting      | slow | alarm level overload
Settings/AlarmLevel/Ripple             | setting      | slow | alarm level ripple
Settings/AlarmLevel/ShortCircuit       | setting      | slow | alarm level short circuit

service acsystem
use alarmLevels rsSystem
Ac/In/{n}/P                            | quantity W   | yes  | AC input {n} power | sign drawn from source +, fed back -
Ac/In/{n}/{phase}/I                    | quantity A   | yes  | AC input {n} current {phase}
Ac/In/{n}/{phase}/P                    | quantity W   | yes  | AC input {n} power {phase} | sign drawn from source +, fed back -
Ac/In/{n}/{phase}/V                    | quantity V   | yes  | AC input {n} voltage {phase}
Ac/In/{phase}/CurrentLimit             | setting A    | slow | AC input current limit {phase}
Ac/Out/P                               | quantity W   | yes  | AC output power | sign to loads +
Ac/Out/{phase}/I                       | quantity A   | yes  | AC output current {phase}
Ac/Out/{phase}/V                       | quantity V   | yes  | AC output voltage {phase}
Capabilities/HasDynamicEssSupport      | state        | slow | has dynamic ESS support
Dc/0/Current                           | quantity A   | yes  | battery current of the inverter | sign into battery +, out of battery -
Dc/0/Voltage                           | quantity V   | yes  | battery voltage at the inverter
Devices/Bms/Instance                   | state        | slow | BMS instance
Devices/Bms/Service                    | text         | no   | BMS service
Devices/Bms/Version                    | text         | no   | BMS version
Devices/Dmc/Instance                   | state        | slow | dmc instance
Devices/Dmc/Service                    | text         | no   | dmc service
Devices/Dmc/Version                    | text         | no   | dmc version
Devices/{n}/Instance                   | state        | no   | device {n} instance
Devices/{n}/Service                    | text         | no   | device {n} service
Ess/AcPowerSetpoint                    | quantity W   | slow | ESS AC power set-point
Ess/ActiveSocLimit                     | setting %    | yes  | ESS active SoC limit
Ess/BatteryDischargeCapacity           | quantity     | slow | ESS battery discharge capacity
Ess/BatteryDischargeSetpoint           | quantity     | slow | ESS battery discharge set-point
Ess/DisableDischarge                   | state        | yes  | ESS disable discharge | names noYes
Ess/InverterPowerSetpoint              | quantity W   | slow | ESS inverter power set-point
IsInverterCharger                      | state        | yes  | is a an inverter/charger | names noYes
ModeIsAdjustable                       | state        | slow | mode can be changed | names noYes
Settings/Ac/In/CurrentLimitEnergyMeter | setting A    | slow | AC input current limit energy meter
Soc                                    | quantity %   | yes  | state of charge

service inverter
use alarmLevels chargeControl devices gateway link n2k rsInverter trackers
Ac/Out/{phase}/F                       | quantity Hz  | yes  | AC output frequency {phase}
Ac/Out/{phase}/P                       | quantity W   | yes  | AC output power {phase} | sign to loads + | decimals 0 | chart
Ac/Out/{phase}/S                       | quantity VA  | yes  | AC output apparent power {phase} | decimals 0
Ac/Out/{phase}/V                       | quantity V   | yes  | AC output voltage {phase} | decimals 1 | chart
Alarms/HighTemperature                 | alarm        | yes  | high temperature
Alarms/Overload                        | alarm        | yes  | overload
Dc/0/Current                           | quantity A   | yes  | battery current of the inverter
Dc/0/Power                             | quantity W   | yes  | battery power of the inverter
Dc/0/RippleVoltage                     | quantity V   | slow | ripple on the battery voltage
Dc/0/Temperature                       | quantity °C  | yes  | battery temperature at the inverter
Energy/InverterToAcOut                 | counter kWh  | yes  | energy from battery to AC output | reset unknown
Energy/OutToInverter                   | counter kWh  | yes  | energy from AC output to battery | reset unknown
Energy/SolarToAcOut                    | counter kWh  | yes  | energy from solar to AC output | reset unknown
Energy/SolarToBattery                  | counter kWh  | yes  | energy from solar to battery | reset unknown
History/Daily/{n}/MaxPower             | state W      | slow | highest solar power of day {n} (0 is today)
History/Daily/{n}/Pv/{m}/Yield         | counter kWh  | slow | yield of tracker {m} on day {n} (0 is today) | reset daily
History/Daily/{n}/Yield                | counter kWh  | slow | solar yield of day {n} (0 is today) | reset daily | bounds 0..400
Mode                                   | state        | yes  | mode | names inverterMode | event mode
N2kSystemInstance                      | identity     | no   | NMEA 2000 system instance
Pv/V                                   | quantity V   | yes  | solar voltage (one tracker) | decimals 2
Pv/{n}/P                               | quantity W   | yes  | solar power of tracker {n}
Pv/{n}/V                               | quantity V   | yes  | solar voltage of tracker {n}
Soc                                    | quantity %   | yes  | state of charge
State                                  | state        | yes  | state | names inverterState | event state | chart
Yield/Power                            | quantity W   | yes  | solar power | decimals 0
Yield/System                           | counter kWh  | yes  | solar yield since it was made | reset never | decimals 2

service multi
use alarmLevels chargeControl devices gateway n2k rsInverter rsSystem trackers
Ac/In/ConnectCountdown                 | time s       | slow | AC input connect countdown
Ac/In/{n}/DisconnectionReason          | state        | slow | why AC input {n} is disconnected
Ac/In/{n}/{phase}/I                    | quantity A   | yes  | AC input {n} current {phase} | decimals 1
Ac/In/{n}/{phase}/P                    | quantity W   | yes  | AC input {n} power {phase} | sign drawn from source +, fed back - | decimals 0 | chart
Ac/In/{n}/{phase}/V                    | quantity V   | yes  | AC input {n} voltage {phase} | decimals 1
Ac/Out/{n}/{phase}/I                   | quantity A   | yes  | AC output {n} current {phase} | decimals 1
Ac/Out/{n}/{phase}/P                   | quantity W   | yes  | AC output {n} power {phase} | sign to loads + | decimals 0
Ac/Out/{n}/{phase}/V                   | quantity V   | yes  | AC output {n} voltage {phase} | decimals 1
Ac/Out/{phase}/V                       | quantity V   | yes  | AC output voltage {phase} | decimals 1
Alarms/EnergyMeterMissing              | alarm        | yes  | energy meter missing
Dc/0/Current                           | quantity A   | yes  | battery current of the inverter | sign into battery +, out of battery - | decimals 1 | chart
Dc/0/RippleVoltage                     | quantity V   | yes  | ripple on the battery voltage
Dc/0/Temperature                       | quantity °C  | yes  | battery temperature at the inverter | decimals 1
Energy/AcIn1ToAcOut                    | counter kWh  | yes  | energy from AC-in 1 to AC output | reset unknown | decimals 2
Energy/AcIn1ToInverter                 | counter kWh  | yes  | energy from AC-in 1 to battery | reset unknown | decimals 2
Energy/AcIn2ToAcOut                    | counter kWh  | yes  | energy from AC-in 2 to AC output | reset unknown
Energy/AcIn2ToInverter                 | counter kWh  | yes  | energy from AC-in 2 to battery | reset unknown
Energy/AcOutToAcIn1                    | counter kWh  | yes  | energy from AC output to AC-in 1 | reset unknown | decimals 2
Energy/AcOutToAcIn2                    | counter kWh  | yes  | energy from AC output to AC-in 2 | reset unknown
Energy/InverterToAcIn1                 | counter kWh  | yes  | energy from battery to AC-in 1 | reset unknown | decimals 2
Energy/InverterToAcIn2                 | counter kWh  | yes  | energy from battery to AC-in 2 | reset unknown
Energy/InverterToAcOut                 | counter kWh  | yes  | energy from battery to AC output | reset unknown | decimals 2
Energy/OutToInverter                   | counter kWh  | yes  | energy from AC output to battery | reset unknown | decimals 2
Energy/SolarToAcIn1                    | counter kWh  | yes  | energy from solar to AC-in 1 | reset unknown | decimals 2
Energy/SolarToAcIn2                    | counter kWh  | yes  | energy from solar to AC-in 2 | reset unknown
Energy/SolarToAcOut                    | counter kWh  | yes  | energy from solar to AC output | reset unknown | decimals 2
Energy/SolarToBattery                  | counter kWh  | yes  | energy from solar to battery | reset unknown | decimals 2
Ess/AcPowerSetpoint                    | quantity W   | slow | ESS AC power set-point | decimals 0
Ess/ActiveSocLimit                     | setting %    | slow | ESS active SoC limit
Ess/CurrentLimitedDueToHighTemp        | state        | slow | ESS current limited due to high temp
Ess/EnergyMeterInUse                   | state        | slow | ESS energy meter in use
Ess/InverterPowerSetpoint              | quantity W   | yes  | ESS inverter power set-point | decimals 0
Ess/OffsetAddedToVoltageSetpoint       | state        | slow | ESS offset added to voltage set-point
History/Daily/{n}/MaxPower             | state W      | slow | highest solar power of day {n} (0 is today) | decimals 0
History/Daily/{n}/Pv/{m}/MaxVoltage    | state V      | slow | highest voltage of tracker {m} on day {n} (0 is today)
History/Daily/{n}/Pv/{m}/Yield         | counter kWh  | slow | yield of tracker {m} on day {n} (0 is today) | reset daily | decimals 2
History/Daily/{n}/Yield                | counter kWh  | slow | solar yield of day {n} (0 is today) | reset daily | decimals 2 | bounds 0..400
Link/ChargeVoltageSetpoint             | quantity V   | no   | link charge voltage set-point
Link/ChargeVoltageSolarOffset          | quantity V   | no   | link charge voltage solar offset
N2kSystemInstance                      | identity     | no   | NMEA 2000 system instance
Pv/V                                   | quantity V   | yes  | solar voltage (one tracker)
Pv/{n}/P                               | quantity W   | yes  | solar power of tracker {n} | decimals 0 | chart
Pv/{n}/V                               | quantity V   | yes  | solar voltage of tracker {n} | decimals 2 | chart
Settings/Ac/In/CurrentLimitEnergyMeter | setting      | slow | AC input current limit energy meter
Settings/Alarms/HighTemperature        | setting      | slow | high temperature
Settings/Alarms/HighVoltage            | setting      | slow | high voltage
Settings/Alarms/HighVoltageAcOut       | setting      | slow | high voltage AC output
Settings/Alarms/LowSoc                 | setting      | slow | low SoC
Settings/Alarms/LowVoltage             | setting      | slow | low voltage
Settings/Alarms/LowVoltageAcOut        | setting      | slow | low voltage AC output
Settings/Alarms/Overload               | setting      | slow | overload
Settings/Alarms/Ripple                 | setting      | slow | ripple
Settings/EnergyMeterEnable             | setting      | slow | energy meter enable
Settings/GridCode                      | setting      | slow | grid code
Soc                                    | quantity %   | yes  | state of charge | decimals 1 | chart
Yield/Power                            | quantity W   | yes  | solar power | decimals 0 | chart
Yield/System                           | counter kWh  | yes  | solar yield since it was made | reset never

service solarcharger
use chargeControl devices link trackers vedirect
Alarms/Alarm                           | alarm        | yes  | general alarm
Alarms/HighTemperature                 | alarm        | yes  | high temperature
Alarms/ShortCircuit                    | alarm        | yes  | short circuit
Capabilities/Capabilities1             | state        | slow | capabilities 1
Dc/0/Current                           | quantity A   | yes  | charge current | decimals 1 | chart
Dc/0/Temperature                       | quantity °C  | yes  | battery temperature at the charger | decimals 1
Dc/0/Voltage                           | quantity V   | yes  | battery voltage at the charger | decimals 2 | chart
Equalization/Pending                   | state        | yes  | equalization waits | names 0 No; 1 Yes; 2 Error; 3 Unavailable
Equalization/TimeRemaining             | time s       | yes  | equalization time left
ErrorCode                              | error        | yes  | error | names chargerError
GroupId                                | state        | no   | group ID
History/Daily/{n}/MaxBatteryVoltage    | state V      | slow | highest battery voltage of day {n} (0 is today) | decimals 2
History/Daily/{n}/MaxPower             | state W      | slow | highest solar power of day {n} (0 is today) | decimals 0 | chart
History/Daily/{n}/MinBatteryVoltage    | state V      | slow | lowest battery voltage of day {n} (0 is today) | decimals 2
History/Daily/{n}/Pv/{m}/MaxPower      | state W      | slow | highest power of tracker {m} on day {n} (0 is today) | decimals 0
History/Daily/{n}/Pv/{m}/MaxVoltage    | state V      | slow | highest voltage of tracker {m} on day {n} (0 is today) | decimals 2
History/Daily/{n}/Pv/{m}/Yield         | counter kWh  | slow | yield of tracker {m} on day {n} (0 is today) | reset daily | decimals 2
History/Daily/{n}/Pv0_3SeqNr           | state        | slow | day {n} PV 0 3 seq number
History/Daily/{n}/Raw                  | json         | no   | record as bytes of day {n} (0 is today)
History/Daily/{n}/Yield                | counter kWh  | slow | solar yield of day {n} (0 is today) | reset daily | decimals 2 | chart | bounds 0..400
History/Overall/Raw                    | json         | no   | record as bytes ever
Link/NetworkStatus                     | state        | no   | link network status | bits networkStatus
Link/TemperatureSenseActive            | state        | no   | link temperature sense active | names noYes
Link/VoltageSenseActive                | state        | no   | link voltage sense active | names noYes
Load/I                                 | quantity A   | yes  | load output current | decimals 1
Load/State                             | state        | yes  | load output | names offOn | event output
Mode                                   | state        | yes  | mode | names chargerMode | event mode | chart
MppOperationMode                       | state        | yes  | mode of the tracker | names trackerMode | chart
N2kDeviceInstance                      | identity     | no   | NMEA 2000 device instance
Pv/I                                   | quantity A   | yes  | solar current (old firmware)
Pv/V                                   | quantity V   | yes  | solar voltage (one tracker) | decimals 2 | chart
Pv/{n}/P                               | quantity W   | yes  | solar power of tracker {n} | decimals 0 | chart | bounds 0..16000
Pv/{n}/V                               | quantity V   | yes  | solar voltage of tracker {n} | decimals 2 | chart
Relay/{n}/State                        | state        | yes  | relay {n} | names openClosed | event output
Settings/BatteryVoltageSetting         | setting      | slow | battery voltage setting
Settings/BmsPresent                    | setting      | slow | BMS present | names noYes
State                                  | state        | yes  | charge state | names chargerState | event state | chart
Yield/Power                            | quantity W   | yes  | solar power | decimals 0 | chart | bounds 0..16000
Yield/System                           | counter kWh  | yes  | solar yield since it was made | reset never | decimals 2 | chart
Yield/User                             | counter kWh  | yes  | solar yield since the user reset it | reset user | decimals 2 | chart
`;
