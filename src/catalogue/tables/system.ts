/** The system as a whole: its sums, ESS, and what controls loads. */
export const system = `
# What feeds an AC input.
names acSource
0 Not in use; 1 Grid; 2 Generator; 3 Shore; 240 Not connected (inverting)

names batteryCurrentSense
0 Current not sent to chargers; 1 Off: external control in use; 2 Off: no usable chargers
3 Off: no usable battery monitor; 4 Active

names dynamicEssError
0 No error; 1 No ESS; 2 Wrong ESS mode; 3 No matching schedule; 4 SoC low; 5 Battery capacity not set

names dynamicEssReactiveStrategy
1 Scheduled self-consume; 2 Scheduled charge, grid allowed; 3 Scheduled charge, enhanced
4 Self-consume, accept charge; 5 Idle, scheduled feed-in; 6 Scheduled discharge; 7 Self-consume, accept discharge
8 Idle, keep surplus; 9 Idle, keep target SoC; 10 Scheduled charge, smooth transition; 11 Scheduled charge, feed-in
12 Scheduled charge, no grid; 13 Scheduled minimum discharge; 14 Self-consume, no grid; 15 Idle, no opportunity
16 Unscheduled catch-up charge; 17 Self-consume, more discharge; 18 Keep battery charged
19 Scheduled discharge, smooth transition; 92 Disabled; 93 Unexpected exception; 94 Faulty charge rate
95 Unknown operating mode; 96 ESS low SoC; 97 Unmapped state; 98 Unpredicted; 99 No window

names loadShedding
0 Off; 1 Preparing; 2 Pre-emptive disconnect; 3 Power fail; 4 Reconnect delay; 5 Recovery

names systemState
0 Off; 1 Low power (search); 2 Fault; 3 Bulk; 4 Absorption; 5 Float; 6 Storage; 7 Equalize; 8 Passthrough; 9 Inverting
10 Assisting; 11 Power supply mode; 244 Sustain; 245 Wake-up; 246 Repeated absorption; 247 Auto equalize
248 Battery safe; 249 Load detect; 250 Blocked; 251 Test; 252 External control; 256 Discharging; 257 Sustain (ESS)
258 Recharge; 259 Scheduled charge; 260 Dynamic ESS; 261 Battery protect

service hub4
AcPowerSetpoint                        | quantity W   | yes  | grid power set-point
IsPeakShaving                          | state        | yes  | peak shaving | names noYes
MaxChargePercentage                    | quantity %   | yes  | charge limit, share
MaxChargePower                         | quantity W   | yes  | charge limit
MaxDischargePercentage                 | quantity %   | yes  | discharge limit, share
MaxDischargePower                      | quantity W   | yes  | discharge limit
Overrides/ForceCharge                  | state        | yes  | overrides force charge | names noYes
Overrides/MaxDischargePower            | setting W    | slow | overrides highest discharge power
Overrides/Setpoint                     | setting W    | slow | overrides set-point
Pv/Disable                             | state        | yes  | solar production stopped | names noYes
PvPowerLimiterActive                   | state        | yes  | PV inverters are limited | names noYes
State                                  | state        | slow | state

service opportunityloads
AvailableServices                      | text         | no   | available services
BatteryLifeSupport                     | setting      | slow | battery life support
NominalInverterUtilizationLimit        | setting      | slow | nominal inverter utilization limit
PauseWhenOffgrid                       | setting      | slow | pause when offgrid
ReservationBasePower                   | setting W    | slow | reservation base power
ReservationEndPower                    | setting W    | slow | reservation end power
ReservationStartSoc                    | setting %    | slow | reservation start SoC

service system
use outputSettings outputs
Ac/ActiveIn/FeedbackEnabled            | state        | yes  | feeding back allowed | names noYes
Ac/ActiveIn/GridParallel               | state        | slow | parallel to the grid | names noYes
Ac/ActiveIn/NumberOfPhases             | state        | slow | AC input, number of phases
Ac/ActiveIn/ServiceType                | text         | no   | AC input, type of service
Ac/ActiveIn/Source                     | state        | yes  | what feeds the system | names acSource | event source | chart
Ac/ActiveIn/{phase}/Current            | quantity A   | yes  | AC input, current {phase}
Ac/ActiveIn/{phase}/Power              | quantity W   | yes  | AC input, power {phase} | sign import +, export -
Ac/Alarms/GridLost                     | alarm        | yes  | grid lost
Ac/Consumption/NumberOfPhases          | state        | slow | AC loads, number of phases
Ac/Consumption/{phase}/Current         | quantity A   | yes  | AC loads, current {phase} | decimals 1
Ac/Consumption/{phase}/Power           | quantity W   | yes  | AC loads, power {phase} | decimals 0 | chart
Ac/ConsumptionOnInput/NumberOfPhases   | state        | slow | AC loads on the input, number of phases
Ac/ConsumptionOnInput/{phase}/Current  | quantity A   | yes  | AC loads on the input, current {phase}
Ac/ConsumptionOnInput/{phase}/Power    | quantity W   | yes  | AC loads on the input, power {phase} | decimals 0 | chart
Ac/ConsumptionOnOutput/NumberOfPhases  | state        | slow | AC loads on the output, number of phases
Ac/ConsumptionOnOutput/{phase}/Current | quantity A   | yes  | AC loads on the output, current {phase}
Ac/ConsumptionOnOutput/{phase}/Power   | quantity W   | yes  | AC loads on the output, power {phase} | decimals 0 | chart
Ac/Genset/DeviceType                   | identity     | no   | AC genset device type
Ac/Genset/LastStartTime                | time s       | slow | last start of the genset
Ac/Genset/NumberOfPhases               | state        | slow | genset, number of phases
Ac/Genset/ProductId                    | identity     | no   | AC genset product ID
Ac/Genset/RunningByConditionCode       | state        | yes  | why the genset runs | names runningReason
Ac/Genset/Runtime                      | time s       | yes  | run time of the genset
Ac/Genset/{phase}/Current              | quantity A   | yes  | genset, current {phase}
Ac/Genset/{phase}/Power                | quantity W   | yes  | genset, power {phase} | decimals 0 | chart
Ac/Grid/DeviceType                     | identity     | no   | AC grid device type
Ac/Grid/NumberOfPhases                 | state        | slow | grid, number of phases
Ac/Grid/ProductId                      | identity     | no   | AC grid product ID
Ac/Grid/{phase}/Current                | quantity A   | yes  | grid, current {phase} | sign import +, export - | decimals 1
Ac/Grid/{phase}/Power                  | quantity W   | yes  | grid, power {phase} | sign import +, export - | decimals 0 | chart
Ac/HasAcLoads                          | state        | slow | has AC loads | names noYes
Ac/In/NumberOfAcInputs                 | state        | slow | number of AC inputs
Ac/In/{n}/Connected                    | state        | yes  | AC input {n} connected | names noYes
Ac/In/{n}/DeviceInstance               | identity     | no   | AC input {n} device instance
Ac/In/{n}/ServiceName                  | text         | no   | AC input {n} service name
Ac/In/{n}/ServiceType                  | text         | no   | AC input {n} service type
Ac/In/{n}/Source                       | state        | slow | what feeds AC input {n} | names acSource
Ac/In/{n}/VrmDeviceInstance            | state        | slow | AC input {n} VRM device instance
Ac/PvOnGenset/NumberOfPhases           | state        | slow | AC solar on the genset, number of phases
Ac/PvOnGenset/Total/Power              | quantity W   | yes  | AC solar on the genset, total power
Ac/PvOnGenset/{phase}/Current          | quantity A   | yes  | AC solar on the genset, current {phase}
Ac/PvOnGenset/{phase}/Power            | quantity W   | yes  | AC solar on the genset, power {phase} | decimals 0 | chart
Ac/PvOnGrid/NumberOfPhases             | state        | slow | AC solar on the grid, number of phases
Ac/PvOnGrid/Total/Power                | quantity W   | yes  | AC solar on the grid, total power
Ac/PvOnGrid/{phase}/Current            | quantity A   | yes  | AC solar on the grid, current {phase} | decimals 1
Ac/PvOnGrid/{phase}/Power              | quantity W   | yes  | AC solar on the grid, power {phase} | decimals 0 | chart
Ac/PvOnOutput/NumberOfPhases           | state        | slow | AC solar on the output, number of phases
Ac/PvOnOutput/Total/Power              | quantity W   | yes  | AC solar on the output, total power
Ac/PvOnOutput/{phase}/Current          | quantity A   | yes  | AC solar on the output, current {phase} | decimals 1
Ac/PvOnOutput/{phase}/Power            | quantity W   | yes  | AC solar on the output, power {phase} | decimals 0 | chart
ActiveBatteryService                   | text         | no   | active battery service
ActiveBmsInstance                      | state        | slow | active BMS instance
ActiveBmsService                       | text         | no   | active BMS service
AutoSelectedBatteryMeasurement         | text         | no   | auto selected battery measurement
AutoSelectedBatteryService             | text         | no   | auto selected battery service
AutoSelectedTemperatureService         | text         | no   | auto selected temperature service
AvailableBatteries                     | json         | no   | available batteries
AvailableBatteryMeasurements           | json         | no   | available battery measurements
AvailableBatteryServices               | json         | no   | available battery services
AvailableBmsServices                   | json         | no   | available BMS services
AvailableTemperatureServices           | json         | no   | available temperature services
Batteries                              | json         | no   | all batteries with their values
Buzzer/State                           | state        | yes  | buzzer | names offOn
Control/ActiveSocLimit                 | setting %    | yes  | lowest state of charge that ESS allows now | chart
Control/BatteryCurrentSense            | state        | yes  | DVCC: battery current sense | names batteryCurrentSense
Control/BatteryVoltageSense            | state        | yes  | DVCC: battery voltage sense | names inactiveActive
Control/BmsParameters                  | state        | yes  | DVCC: BMS parameters | names inactiveActive
Control/Dvcc                           | state        | yes  | DVCC | names inactiveActive
Control/EffectiveChargeVoltage         | quantity V   | yes  | charge voltage that DVCC asks for
Control/EssState                       | state        | yes  | ESS state | names essState | event state | chart
Control/ExtraBatteryCurrent            | state        | yes  | DVCC: extra battery current | names inactiveActive
Control/MaxChargeCurrent               | state        | yes  | DVCC: highest charge current | names inactiveActive
Control/ScheduledCharge                | state        | yes  | scheduled charging | names inactiveActive
Control/ScheduledChargeStatus          | state        | yes  | scheduled charging, status | names 0 OK; 1 No ESS; 2 No SoC; 3 Wrong ESS mode; 4 Blocked
Control/ScheduledSoc                   | setting %    | yes  | scheduled charging, up to
Control/SolarChargeCurrent             | state        | yes  | DVCC: solar charge current | names inactiveActive
Control/SolarChargeVoltage             | state        | yes  | DVCC: solar charge voltage | names inactiveActive
Control/SolarChargerTemperatureSense   | state        | yes  | DVCC: solar charger temperature sense | names inactiveActive
Control/SolarChargerVoltageSense       | state        | yes  | DVCC: solar charger voltage sense | names inactiveActive
Control/VebusSoc                       | state        | yes  | DVCC: VE.Bus SoC | names inactiveActive
DateAndTime                            | time s       | yes  | time of the GX
Dc/Alternator/Power                    | quantity W   | yes  | alternators, power | decimals 0 | chart
Dc/Battery/Alarms/CircuitBreakerTripped | alarm        | yes  | battery circuit breaker tripped
Dc/Battery/BatteryService              | text         | no   | DC battery battery service
Dc/Battery/Capacity                    | quantity Ah  | yes  | battery, capacity
Dc/Battery/ChargeVoltage               | quantity V   | yes  | battery, charge voltage
Dc/Battery/ConsumedAmphours            | quantity Ah  | yes  | charge taken out since the battery was full | decimals 1 | chart
Dc/Battery/Current                     | quantity A   | yes  | battery, current | sign charge +, discharge - | decimals 1 | chart
Dc/Battery/Power                       | quantity W   | yes  | battery, power | sign charge +, discharge - | decimals 0 | chart
Dc/Battery/ProductId                   | identity     | no   | DC battery product ID
Dc/Battery/Soc                         | quantity %   | yes  | battery, state of charge | decimals 1 | chart | bounds -10..650
Dc/Battery/State                       | state        | yes  | battery, charging or discharging | names 0 Idle; 1 Charging; 2 Discharging | chart
Dc/Battery/Temperature                 | quantity °C  | yes  | battery, temperature | decimals 1 | chart
Dc/Battery/TemperatureService          | text         | no   | DC battery temperature service
Dc/Battery/TimeToGo                    | quantity s   | yes  | time until the battery is down to its discharge floor | decimals 0 | chart
Dc/Battery/Voltage                     | quantity V   | yes  | battery, voltage | decimals 2 | chart
Dc/Battery/VoltageService              | text         | no   | DC battery voltage service
Dc/Charger/Power                       | quantity W   | yes  | AC chargers, power | decimals 0 | chart
Dc/FuelCell/Power                      | quantity W   | yes  | fuel cells, power
Dc/InverterCharger/Current             | quantity A   | yes  | inverter/chargers, DC current | sign into battery +, out of battery -
Dc/InverterCharger/Power               | quantity W   | yes  | inverter/chargers, DC power | sign into battery +, out of battery - | decimals 0 | chart
Dc/Pv/Current                          | quantity A   | yes  | DC solar, current | decimals 1 | chart
Dc/Pv/Power                            | quantity W   | yes  | DC solar, power | decimals 0 | chart
Dc/System/Current                      | quantity A   | yes  | DC loads, current
Dc/System/MeasurementType              | state        | yes  | DC loads, measured or estimated | names 0 Estimated; 1 Measured
Dc/System/Power                        | quantity W   | yes  | DC loads, power | sign consumption + | decimals 0 | chart
Dc/Vebus/Current                       | quantity A   | yes  | VE.Bus, DC current | sign into battery +, out of battery -
Dc/Vebus/Power                         | quantity W   | yes  | VE.Bus, DC power | sign into battery +, out of battery - | decimals 0 | chart
Debug/BatteryOperationalLimits/CurrentOffset | state        | no   | debug battery operational limits current offset
Debug/BatteryOperationalLimits/SolarVoltageOffset | state        | no   | debug battery operational limits solar voltage offset
Debug/BatteryOperationalLimits/VebusVoltageOffset | state        | no   | debug battery operational limits VE.Bus voltage offset
Debug/DisableBatterySense              | state        | no   | debug disable battery sense
Devices/NumberOfVebusDevices           | state        | slow | number of VE.Bus devices
Dvcc/Alarms/FirmwareInsufficient       | alarm        | yes  | DVCC: firmware too old
Dvcc/Alarms/MultipleBatteries          | alarm        | yes  | DVCC: several batteries
DynamicEss/Active                      | state        | yes  | Dynamic ESS, mode | names dynamicEssMode | event mode
DynamicEss/AllowGridFeedIn             | state        | yes  | Dynamic ESS, allow grid feed in | names noYes
DynamicEss/Available                   | state        | yes  | Dynamic ESS, available | names noYes
DynamicEss/AvailableOverhead           | quantity W   | yes  | Dynamic ESS, available overhead | decimals 0
DynamicEss/Capabilities                | state        | slow | Dynamic ESS, capabilities
DynamicEss/ChargeHysteresis            | setting %    | yes  | Dynamic ESS, charge hysteresis
DynamicEss/ChargeRate                  | quantity W   | yes  | Dynamic ESS, charge rate
DynamicEss/DischargeHysteresis         | setting %    | yes  | Dynamic ESS, discharge hysteresis
DynamicEss/ErrorCode                   | error        | yes  | Dynamic ESS, error | names dynamicEssError
DynamicEss/Flags                       | state        | yes  | Dynamic ESS, flags | bits 0 Fast charge; 1 Disable PV
DynamicEss/LastScheduledEnd            | time s       | slow | Dynamic ESS, last scheduled end
DynamicEss/LastScheduledStart          | time s       | slow | Dynamic ESS, last scheduled start
DynamicEss/MinimumSoc                  | setting %    | yes  | Dynamic ESS, minimum SoC
DynamicEss/NumberOfSchedules           | state        | slow | Dynamic ESS, number of schedules
DynamicEss/ReactiveStrategy            | state        | yes  | Dynamic ESS, reactive strategy | names dynamicEssReactiveStrategy
DynamicEss/Restrictions                | state        | yes  | Dynamic ESS, restrictions | bits dynamicEssRestrictions
DynamicEss/Strategy                    | state        | yes  | Dynamic ESS, strategy | names dynamicEssStrategy
DynamicEss/TargetSoc                   | setting %    | yes  | Dynamic ESS, target SoC
DynamicEss/WindowSlot                  | state        | slow | Dynamic ESS, window slot
DynamicEss/WindowSoc                   | quantity %   | yes  | Dynamic ESS, window SoC
DynamicEss/WorkingSocPrecision         | state        | slow | Dynamic ESS, working SoC precision
FirmwareBuild                          | identity     | no   | firmware build
GpsService                             | text         | no   | GPS service
GpsSpeed                               | quantity m/s | yes  | speed by GPS
Hub                                    | state        | yes  | kind of ESS | names 1 Hub-1; 2 Hub-2; 3 Hub-3; 4 ESS
LoadShedding/Active                    | state        | yes  | load shedding | names loadShedding | event state
LoadShedding/Available                 | state        | yes  | load shedding available | names noYes
LoadShedding/Capabilities              | state        | slow | capabilities
LoadShedding/ErrorCode                 | error        | yes  | load shedding, error
LoadShedding/NextDisconnect            | time s       | slow | load shedding next disconnect
Management/Connection                  | text         | no   | management connection
Management/ProcessName                 | text         | no   | management process name
Management/ProcessVersion              | text         | no   | management process version
MotorDrive/ConsumptionAhkm             | quantity Ah/km | yes  | motor drives, consumption in Ah
MotorDrive/ConsumptionWhkm             | quantity Wh/km | yes  | motor drives, consumption in Wh
MotorDrive/Current                     | quantity A   | yes  | motor drives, current
MotorDrive/Power                       | quantity W   | yes  | motor drives, power
MotorDrive/Range                       | quantity km  | yes  | motor drives, range
MotorDrive/Voltage                     | quantity V   | yes  | motor drives, voltage
MotorDrive/{n}/DeviceInstance          | identity     | no   | motor drive {n} device instance
MotorDrive/{n}/RPM                     | quantity rpm | yes  | speed of motor drive {n}
MotorDrive/{n}/Service                 | text         | no   | motor drive {n} service
PV/Current                             | quantity A   | yes  | PV current | decimals 1
Pv/Disable                             | state        | yes  | solar production stopped | names noYes
PvInvertersProductIds                  | json         | no   | PV inverters product IDs
Relay/{n}/State                        | state        | yes  | relay {n} | names openClosed | event output
ServiceMapping/{id}                    | text         | no   | service mapping {id}
Settings/CGwacs/RunWithoutGridMeter    | setting      | slow | ESS run without grid meter
Settings/Gui/Gauges/Dc/System/Power/Max | setting      | slow | GUI gauges DC system power maximum
Settings/Gui/Gauges/Pv/Power/Max       | setting      | slow | GUI gauges PV power maximum
Settings/SystemSetup/HasAcOutSystem    | setting      | slow | system setup has AC output system
Settings/SystemSetup/HasDcSystem       | setting      | slow | system setup has DC system
SwitchableOutput/{id}/State            | state        | yes  | output {id} | names offOn
SystemState/BatteryLife                | state        | yes  | BatteryLife at work | names noYes
SystemState/ChargeDisabled             | state        | yes  | charging blocked | names noYes
SystemState/DischargeDisabled          | state        | yes  | discharging blocked | names noYes
SystemState/LowSoc                     | state        | yes  | state of charge is at or below the minimum | names noYes
SystemState/PeakShaving                | state        | yes  | peak shaving | names noYes
SystemState/SlowCharge                 | state        | yes  | slow charge | names noYes
SystemState/State                      | state        | yes  | state of the system | names systemState | chart
SystemState/UserChargeLimited          | state        | yes  | charging limited by the user | names noYes
SystemState/UserDischargeLimited       | state        | yes  | discharging limited by the user | names noYes
SystemType                             | text         | no   | type of system
Timers/TimeOff                         | time s       | slow | time without power
Timers/TimeOnGenerator                 | time s       | slow | time on the generator
Timers/TimeOnGrid                      | time s       | slow | time on the grid
Timers/TimeOnInverter                  | time s       | slow | time on the inverter
VebusInstance                          | state        | slow | VE.Bus instance
VebusService                           | text         | no   | VE.Bus service
`;
