/** Generators, and what starts and stops them. */
export const generators = `
names generatorError
0 No error; 1 Remote control disabled; 2 Remote in fault; 3 No generator seen at AC input; 4 No gensets enabled

names generatorState
0 Stopped; 1 Running; 2 Warm-up; 3 Cool-down; 4 Stopping; 5 Stopped by tank level; 10 Error

names gensetError
0 No error; 1 AC voltage L1 too low; 2 AC frequency L1 too low; 3 AC current too low; 4 AC power too low
5 Emergency stop; 6 Servo current too low; 7 Oil pressure too low; 8 Engine temperature too low
9 Winding temperature too low; 10 Exhaust temperature too low; 13 Starter current too low; 14 Glow current too low
15 Glow current too low; 16 Fuel holding magnet current too low; 17 Stop solenoid hold coil current too low
18 Stop solenoid pull coil current too low; 19 Optional DC out current too low; 20 5V output voltage too low
21 Boost output current too low; 22 Panel supply current too high; 25 Starter battery voltage too low
26 Startup aborted (rotation too low); 28 Rotation too low; 29 Power contactor current too low
30 AC voltage L2 too low; 31 AC frequency L2 too low; 32 AC current L2 too low; 33 AC power L2 too low
34 AC voltage L3 too low; 35 AC frequency L3 too low; 36 AC current L3 too low; 37 AC power L3 too low
62 Fuel temperature too low; 63 Fuel level too low; 65 AC voltage L1 too high; 66 AC frequency too high
67 AC current too high; 68 AC power too high; 70 Servo current too high; 71 Oil pressure too high
72 Engine temperature too high; 73 Winding temperature too high; 74 Exhaust temperature too low
77 Starter current too low; 78 Glow current too high; 79 Glow current too high
80 Fuel holding magnet current too high; 81 Stop solenoid hold coil current too high
82 Stop solenoid pull coil current too high; 83 Optional DC out current too high; 84 5V output voltage too high
85 Boost output current too high; 89 Starter battery voltage too high; 90 Startup aborted (rotation too high)
92 Rotation too high; 93 Power contactor current too high; 94 AC voltage L2 too high; 95 AC frequency L2 too high
96 AC current L2 too high; 97 AC power L2 too high; 98 AC voltage L3 too high; 99 AC frequency L3 too high
100 AC current L3 too high; 101 AC power L3 too high; 126 Fuel temperature too high; 127 Fuel level too high
130 Lost control unit; 131 Lost panel; 132 Service needed; 133 Lost 3-phase module; 134 Lost AGT module
135 Synchronization failure; 137 Intake airfilter; 139 Lost sync. module; 140 Load-balance failed
141 Sync-mode deactivated; 142 Engine controller; 148 Rotating field wrong; 149 Fuel level sensor lost
150 Init failed; 151 Watchdog; 152 Out: winding; 153 Out: exhaust; 154 Out: Cyl. head; 155 Inverter over temperature
156 Inverter overload; 157 Inverter communication lost; 158 Inverter sync failed; 159 CAN communication lost
160 L1 overload; 161 L2 overload; 162 L3 overload; 163 DC overload; 164 DC overvoltage; 165 Emergency stop
166 No connection; 65280 Unknown error

names gensetStatus
0 Standby; 1 Startup 1; 2 Startup 2; 3 Startup 3; 4 Startup 4; 5 Startup 5; 6 Startup 6; 7 Startup 7; 8 Running
9 Stopping; 10 Error

names stoppedRunning
0 Stopped; 1 Running

block engine
Alarms/EmergencyStop                   | alarm        | yes  | emergency stop
Alarms/GenericAlarm                    | alarm        | yes  | generic alarm
Alarms/HighTemperature                 | alarm        | yes  | high temperature
Alarms/LowCoolantLevel                 | alarm        | yes  | low coolant level
Alarms/LowFuelLevel                    | alarm        | yes  | low fuel level
Alarms/LowOilLevel                     | alarm        | yes  | low oil level
Alarms/LowOilPressure                  | alarm        | yes  | low oil pressure
Alarms/ServicesNeeded                  | alarm        | yes  | services needed
AutoStart                              | setting      | yes  | automatic start | names disabledEnabled
ClearError                             | setting      | no   | clear error
EnableRemoteStartMode                  | setting      | yes  | remote start wanted | names disabledEnabled
Engine/ExaustTemperature               | quantity °C  | yes  | exhaust temperature (as the GX spells it) | bounds -100..1200
Engine/ExhaustTemperature              | quantity °C  | yes  | exhaust temperature | bounds -100..1200
Engine/OilTemperature                  | quantity °C  | yes  | oil temperature
Engine/OperatingHours                  | counter s    | yes  | engine run time | reset never
Engine/WindingTemperature              | quantity °C  | yes  | winding temperature
Error/{n}/Id                           | error        | yes  | error {n}
ErrorCode                              | error        | yes  | error | names gensetError
HeatsinkTemperature                    | quantity °C  | yes  | heatsink temperature
Model                                  | identity     | no   | model
ModuleId                               | state        | slow | module ID
RemoteStartModeEnabled                 | state        | yes  | remote start | names disabledEnabled | event mode
Settings/BmsPresent                    | setting      | slow | BMS present | names noYes
Settings/ChargeCurrentLimit            | setting A    | slow | charge current limit
Settings/ChargeVoltage                 | setting V    | slow | charge voltage
Start                                  | setting      | yes  | start or stop | names stopStart

service dcgenset
use engine n2k
Alarms/HighStarterVoltage              | alarm        | yes  | high starter voltage
Alarms/LowStarterVoltage               | alarm        | yes  | low starter voltage
Dc/0/Current                           | quantity A   | yes  | current | sign production +
Dc/0/Power                             | quantity W   | yes  | power | sign production +
Dc/0/Voltage                           | quantity V   | yes  | voltage
Engine/CoolantTemperature              | quantity °C  | yes  | coolant temperature
Engine/Load                            | quantity %   | yes  | engine load | bounds -125..125
Engine/OilPressure                     | quantity kPa | yes  | oil pressure
Engine/Speed                           | quantity rpm | yes  | engine speed
Engine/Starts                          | counter      | yes  | engine starts | reset never
GenericInput                           | json         | no   | generic input
History/EnergyOut                      | counter kWh  | yes  | energy out | reset user
Limits/Current                         | quantity A   | yes  | current limit
Limits/Power                           | quantity W   | slow | power limit
Limits/Voltage                         | quantity V   | yes  | voltage limit
Link/ChargeCurrent                     | quantity A   | slow | charge current that the charger is given
Link/ChargeVoltage                     | quantity V   | slow | charge voltage that the charger is given
NrOfPhases                             | state        | slow | number of phases
StarterVoltage                         | quantity V   | yes  | starter battery voltage
State                                  | state        | yes  | state | names stoppedRunning
StatusCode                             | state        | yes  | status | names gensetStatus | event state
SwitchableOutput                       | json         | no   | output

service generator
AccumulatedRuntime                     | counter s    | yes  | run time in all | reset user | decimals 0
Alarms/AutoStartDisabled               | alarm        | yes  | automatic start disabled
Alarms/NoGeneratorAtAcIn               | alarm        | yes  | no generator at the AC input
Alarms/NoGeneratorAtDcIn               | alarm        | yes  | no generator at the DC input
Alarms/RemoteStartModeDisabled         | alarm        | yes  | remote start mode disabled
Alarms/ServiceIntervalExceeded         | alarm        | yes  | service is due
Alarms/StoppedByTankLevelCondition     | alarm        | yes  | stopped by the level of a tank
AutoStartEnabled                       | setting      | yes  | automatic start | names disabledEnabled | event mode
AvailableTankServices                  | json         | no   | available tank services
BatteryService                         | text         | no   | battery service
Capabilities                           | state        | slow | capabilities
CoolDownTime                           | setting s    | slow | cool-down time
DigitalInput/Input                     | setting      | slow | digital input input
DigitalInput/Running                   | state        | yes  | running, by digital input | names noYes
Enabled                                | state        | yes  | enabled | names disabledEnabled
Error                                  | error        | yes  | error | names generatorError
GeneratorStopTime                      | time s       | slow | time of the stop
GensetInstance                         | state        | slow | genset instance
GensetProductId                        | state        | slow | genset product ID
GensetService                          | text         | no   | genset service
GensetServiceType                      | text         | no   | genset service type
LastStartTime                          | time s       | slow | last start
ManualStart                            | setting      | yes  | started by hand | names stopStart
ManualStartTimer                       | setting s    | slow | time to run when started by hand
MultipleGensets/Current                | quantity A   | yes  | multiple gensets current
MultipleGensets/GensetsDetected        | json         | no   | multiple gensets gensets detected
MultipleGensets/GensetsEnabled         | text         | no   | multiple gensets gensets enabled
MultipleGensets/LastRotated            | json         | no   | multiple gensets last rotated
MultipleGensets/Power                  | quantity W   | slow | multiple gensets power
MultipleGensets/Voltage                | quantity V   | yes  | multiple gensets voltage
NextTestRun                            | time s       | slow | next test run
OnLossCommunication                    | setting      | slow | what to do when communication is lost
QuietHours                             | state        | yes  | quiet hours | names noYes
RunningByCondition                     | text         | slow | why it runs, as text
RunningByConditionCode                 | state        | yes  | why it runs | names runningReason | event state
Runtime                                | time s       | yes  | run time of this run | chart
ServiceCounter                         | time s       | yes  | time until the next service
ServiceCounterReset                    | setting      | no   | reset the service counter | names 1 Reset
ServiceInterval                        | setting s    | yes  | time between services
SkipTestRun                            | setting      | yes  | next test run is skipped | names noYes
Soc                                    | quantity %   | yes  | state of charge | bounds -10..650
State                                  | state        | yes  | state | names generatorState | event state | chart
StopWhenAc1Available                   | setting      | slow | stop when AC-in 1 is available
TankService                            | text         | no   | tank service
TestRunIntervalRuntime                 | time s       | yes  | run time that counts as a test run
TodayRunTime                           | counter s    | yes  | run time today (as some drivers spell it) | reset daily
TodayRuntime                           | counter s    | slow | run time today | reset daily | decimals 0 | chart
Type                                   | state        | slow | type
WarmUpTime                             | setting s    | slow | warm-up time

service genset
use engine meter neutralWire
Ac/Current                             | quantity A   | yes  | current
Ac/Energy/Forward                      | counter kWh  | yes  | energy produced | reset never
Ac/Energy/Reverse                      | counter kWh  | yes  | energy taken back | reset never
Ac/Frequency                           | quantity Hz  | yes  | frequency | decimals 2 | chart
Ac/Power                               | quantity W   | yes  | power | sign production + | decimals 0 | chart
Ac/PowerLimit                          | quantity W   | slow | power limit
Ac/Voltage                             | quantity V   | yes  | voltage
Ac/{phase}/Current                     | quantity A   | yes  | current {phase}
Ac/{phase}/Energy/Forward              | counter kWh  | yes  | energy produced {phase} | reset never
Ac/{phase}/Energy/Reverse              | counter kWh  | yes  | energy taken back {phase} | reset never
Ac/{phase}/Frequency                   | quantity Hz  | yes  | frequency {phase}
Ac/{phase}/Power                       | quantity W   | yes  | power {phase} | sign production +
Ac/{phase}/Voltage                     | quantity V   | yes  | voltage {phase}
Alarms/HighStarterVoltage              | alarm        | yes  | high starter voltage
Alarms/LowStarterVoltage               | alarm        | yes  | low starter voltage
Dc/0/Current                           | quantity A   | yes  | DC output current
Dc/0/Power                             | quantity W   | yes  | DC output power
Dc/0/Voltage                           | quantity V   | yes  | DC output voltage
Engine/CoolantTemperature              | quantity °C  | yes  | coolant temperature | decimals 1 | chart
Engine/FuelDeliveryPressure            | quantity kPa | yes  | fuel pressure
Engine/Load                            | quantity %   | yes  | engine load | decimals 1 | chart | bounds -125..125
Engine/OilPressure                     | quantity kPa | yes  | oil pressure | decimals 0 | chart
Engine/Speed                           | quantity rpm | yes  | engine speed | decimals 0 | chart
Engine/Starts                          | counter      | slow | engine starts | reset never
N2kUniqueNumber                        | identity     | no   | NMEA 2000 unique number
Position                               | setting      | slow | where it is connected
StarterVoltage                         | quantity V   | yes  | starter battery voltage | decimals 2 | chart
StatusCode                             | state        | yes  | status | names gensetStatus | event state | chart

service pump
ActiveTankService                      | text         | no   | active tank service
AvailableTankServices                  | json         | no   | available tank services
State                                  | state        | yes  | state | names stoppedRunning | event state
`;
