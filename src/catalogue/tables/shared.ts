/** What devices of many kinds have: `any` is what every service has. */
export const shared = `
# The number of an AC input, not what is connected to it.
names acInput
0 AC input 1; 1 AC input 2; 240 None (disconnected)

# What a person said is connected to an AC input.
names acInputType
0 Not used; 1 Grid; 2 Generator; 3 Shore

# Of every alarm, without saying so. Many devices know only two of the three.
names alarm
0 OK; 1 Warning; 2 Alarm

names chargerError
0 No error; 1 Battery temperature high; 2 Battery voltage high; 3 Battery temp sensor miswired (+)
4 Battery temp sensor miswired (-); 5 Battery temp sensor lost; 6 Voltage sense miswired (+)
7 Voltage sense miswired (-); 8 Voltage sense lost; 9 Battery wire losses high; 10 Battery voltage low
11 Battery ripple high; 12 Battery SoC low; 13 Battery midpoint issue; 14 Battery temperature low
17 Charger temperature high; 18 Charger overcurrent; 19 Charger current reversed; 20 Bulk time exceeded
21 Current sensor issue; 22 Charger temp sensor miswired; 23 Charger temp sensor lost; 24 Fan not detected
25 Fan overcurrent; 26 Terminal overheated; 27 Short circuit; 28 Power stage issue; 29 Overcharge protection
31 Input voltage out of range; 32 Input voltage low; 33 Input voltage high; 34 Input overcurrent
35 Input power excessive; 36 Input polarity wrong; 37 Input voltage absent; 38 Input shut down (battery overvoltage)
39 Input shut down (battery overvoltage); 40 Input failed to shut down; 41 Panel isolation low; 42 Ground current high
43 Ground relay voltage high; 50 Inverter overload; 51 Inverter temperature high; 52 Inverter current high
53 Inverter DC level; 54 Inverter AC level; 55 DC on AC output; 56 AC waveform wrong; 57 AC present on output
58 Inverter bridge fault; 59 AC-in 1 relay test fault; 60 AC-in 2 relay test fault; 65 Parallel device lost
66 Incompatible parallel device; 67 BMS connection lost; 68 Network misconfigured; 113 Memory write error
114 CPU temperature high; 115 CAN communication lost; 116 Calibration lost; 117 Incompatible firmware
118 Incompatible hardware; 119 Settings lost; 120 Reference voltage failure; 121 Tester fail; 122 History data invalid
200 Internal error; 201 Internal error; 203 Internal error; 205 Internal error; 212 Internal error; 215 Internal error

names chargerMode
1 On; 4 Off

names chargerState
0 Off; 2 Fault; 3 Bulk; 4 Absorption; 5 Float; 6 Storage; 7 Equalize; 11 Power supply mode; 245 Wake-up
246 Repeated absorption; 247 Auto equalize; 248 Battery safe; 250 Blocked; 252 External control

names digitalInputType
0 Disabled; 1 Pulse meter; 2 Door; 3 Bilge pump; 4 Bilge alarm; 5 Burglar alarm; 6 Smoke alarm; 7 Fire alarm
8 CO2 alarm; 9 Generator; 10 Generic input; 11 Touch input control

names disabledEnabled
0 Disabled; 1 Enabled

names dynamicEssMode
0 Off; 1 Auto; 2 Buy; 3 Sell; 4 Local / Node-RED

# What is blocked.
names dynamicEssRestrictions
0 Battery to grid; 1 Grid to battery

names dynamicEssStrategy
0 Target SoC; 1 Self-consumption; 2 Pro battery; 3 Pro grid

names essState
0 Unused; 1 BatteryLife starting; 2 Self-consumption; 3 Self-consumption, SoC above 85%; 4 Self-consumption, SoC 100%
5 SoC below dynamic limit; 6 Below limit over 24 h, slow charge; 7 Sustain; 8 Recharge (SoC 5% below minimum)
9 Keep batteries charged; 10 Self-consumption (no BatteryLife); 11 Below minimum SoC (no BatteryLife)
12 Recharge (no BatteryLife)

names inactiveActive
0 Inactive; 1 Active

names inverterState
0 Off; 1 Low power (search); 2 Fault; 3 Bulk; 4 Absorption; 5 Float; 6 Storage; 7 Equalize; 8 Passthrough; 9 Inverting
10 Assisting; 11 Power supply mode; 244 Sustain; 245 Wake-up; 246 Repeated absorption; 247 Auto equalize
248 Battery safe; 249 Load detect; 250 Blocked; 251 Test; 252 External control

names manualAuto
0 Manual; 1 Auto

names meterRole
-8 Wind charger; -7 Shaft generator; -4 Water generator; -3 DC/DC charger; -2 AC charger; -1 Generic source
1 Generic load; 2 Electric drive; 3 Fridge; 4 Water pump; 5 Bilge pump; 6 DC system; 7 Inverter; 8 Water heater

names networkStatus
0 Slave; 1 Master; 2 Standalone; 5 Using I-sense; 6 Using T-sense; 7 Using V-sense

names noYes
0 No; 1 Yes

names offOn
0 Off; 1 On

names offReason
0 No/low input power; 1 Physical switch; 2 Remote (device mode); 3 Remote input connector; 4 Internal condition
5 Needs token; 6 BMS signal; 7 Engine shutdown detection; 8 Measuring input voltage; 9 Low temperature
10 No/low panel power; 11 No/low battery power; 15 Active alarm

names okError
0 OK; 1 Error

names openClosed
0 Open; 1 Closed

names outputStatus
0 Powered; 1 Tripped; 2 Over temperature; 3 Output fault; 4 Short fault; 5 Disabled; 6 Bypassed; 7 External control

names outputType
0 Momentary; 1 Toggle; 2 Dimmable; 3 Temperature setpoint; 4 Stepped; 5 Slave; 6 Dropdown; 7 Slider; 8 Numeric input
9 Three-state; 10 Bilge pump; 11 RGB; 12 CCT; 13 RGBW

names relayFunction
-1 Disabled; 0 Alarm; 1 Generator start/stop; 2 Manual; 3 Tank pump; 4 Temperature; 5 Genset helper relay
6 Opportunity load

names runningReason
0 Stopped; 1 Manual; 2 Test run; 3 Lost communication; 4 SoC; 5 AC load; 6 Battery current; 7 Battery voltage
8 Inverter temperature; 9 Inverter overload; 10 Stop on AC-in 1

names stopStart
0 Stop; 1 Start

block devices
Devices/{n}/CustomName                 | identity     | no   | device {n} custom name
Devices/{n}/DeviceInstance             | identity     | no   | device {n} device instance
Devices/{n}/FirmwareVersion            | identity     | no   | device {n} firmware version
Devices/{n}/ProductId                  | identity     | no   | device {n} product ID
Devices/{n}/ProductName                | identity     | no   | device {n} product name
Devices/{n}/ServiceName                | text         | no   | device {n} service name
Devices/{n}/VregLink                   | json         | no   | device {n} vreg link

block gateway
Devices/{n}/Gateway                    | text         | no   | device {n} gateway
Devices/{n}/Nad                        | state        | no   | device {n} network address

block n2k
N2kDeviceInstance                      | identity     | no   | NMEA 2000 device instance
N2kUniqueNumber                        | identity     | no   | NMEA 2000 unique number

block vedirect
VEDirect/HexChecksumErrors             | counter      | no   | VE.Direct hex checksum errors | reset unknown
VEDirect/HexInvalidCharacterErrors     | counter      | no   | VE.Direct hex invalid character errors | reset unknown
VEDirect/HexUnfinishedErrors           | counter      | no   | VE.Direct hex unfinished errors | reset unknown
VEDirect/TextChecksumErrors            | counter      | no   | VE.Direct text checksum errors | reset unknown
VEDirect/TextParseError                | counter      | no   | VE.Direct text parse error | reset unknown
VEDirect/TextUnfinishedErrors          | counter      | no   | VE.Direct text unfinished errors | reset unknown

block link
Link/BatteryCurrent                    | quantity A   | no   | link battery current
Link/ChargeVoltage                     | quantity V   | slow | charge voltage that the charger is given
Link/NetworkMode                       | state        | no   | link network mode | bits 0 External control; 2 External voltage/current control; 3 BMS controlled
Link/TemperatureSense                  | quantity °C  | no   | link temperature sense
Link/VoltageSense                      | quantity V   | no   | link voltage sense

block chargeControl
DeviceOffReason                        | state        | yes  | why the device is off | bits offReason
Link/ChargeCurrent                     | quantity A   | slow | charge current that the charger is given
Settings/ChargeCurrentLimit            | setting A    | slow | charge current limit

block dcMonitor
Alarms/Alarm                           | alarm        | yes  | general alarm
Alarms/HighStarterVoltage              | alarm        | yes  | high starter voltage
Alarms/HighTemperature                 | alarm        | yes  | high temperature
Alarms/HighVoltage                     | alarm        | yes  | high voltage
Alarms/LowStarterVoltage               | alarm        | yes  | low starter voltage
Alarms/LowTemperature                  | alarm        | yes  | low temperature
Alarms/LowVoltage                      | alarm        | yes  | low voltage
Relay/{n}/State                        | state        | yes  | relay {n} | names openClosed | event output
Settings/HasStarterVoltage             | setting      | slow | has starter voltage | names noYes
Settings/HasTemperature                | setting      | slow | has temperature | names noYes

block dcHistory
GroupId                                | state        | no   | group ID
History/HighStarterVoltageAlarms       | counter      | slow | number of high starter voltage alarms | reset user
History/HighVoltageAlarms              | counter      | slow | number of high voltage alarms | reset user
History/LowStarterVoltageAlarms        | counter      | slow | number of low starter voltage alarms | reset user
History/LowVoltageAlarms               | counter      | slow | number of low voltage alarms | reset user
History/MaximumStarterVoltage          | state V      | slow | highest starter voltage ever
History/MinimumStarterVoltage          | state V      | slow | lowest starter voltage ever
Settings/RelayMode                     | setting      | slow | relay mode

block dcMeter
Dc/0/Temperature                       | quantity °C  | yes  | temperature
History/EnergyOut                      | counter kWh  | yes  | energy out | reset user
History/MaximumVoltage                 | state V      | slow | highest voltage ever
History/MinimumVoltage                 | state V      | slow | lowest voltage ever
Settings/MonitorMode                   | setting      | slow | monitor mode | names meterRole

block dcTotals
Dc/0/Current                           | quantity A   | yes  | current | sign production + | decimals 1 | chart
Dc/0/Power                             | quantity W   | yes  | power | sign production + | decimals 0 | chart
Dc/1/Voltage                           | quantity V   | yes  | voltage of the starter battery
History/AutomaticSyncs                 | counter      | yes  | automatic synchronisations | reset user
History/AverageDischarge               | state Ah     | slow | average discharge
History/ChargeCycles                   | counter      | yes  | charge cycles | reset user
History/ChargedEnergy                  | counter kWh  | yes  | energy charged | reset user
History/DeepestDischarge               | state Ah     | slow | deepest discharge
History/DischargedEnergy               | counter kWh  | yes  | energy discharged | reset user
History/FullDischarges                 | counter      | yes  | full discharges | reset user
History/LastDischarge                  | state Ah     | slow | last discharge
History/TotalAhDrawn                   | counter Ah   | yes  | charge drawn ever | reset user

block meter
Ac/FrequencyNominal                    | setting Hz   | slow | nominal frequency
Ac/Phase                               | state        | slow | phase
Ac/PowerFactor                         | quantity     | yes  | power factor
Ac/{phase}/PowerFactor                 | quantity     | yes  | power factor {phase}
Alarms/PhaseRotation                   | alarm        | yes  | phase rotation
AllowedRoles                           | json         | no   | roles that the meter can have
CT/{n}/Phase                           | state        | slow | CT {n} phase
CT/{n}/Type                            | state        | slow | CT {n} type
CTTypes                                | json         | no   | CT types
Capabilities/HasUdpSnapshots           | state        | slow | has UDP snapshots
DataManagerVersion                     | identity     | no   | data manager version
Device/{n}/Channel/{id}/Slot           | state        | slow | device {n} channel {id} slot
Device/{n}/FirmwareVersion             | identity     | no   | device {n} firmware version
Device/{n}/Serial                      | identity     | no   | device {n} serial
Device/{n}/Slots                       | json         | no   | device {n} slots
Device/{n}/Type                        | state        | slow | device {n} type
DeviceType                             | identity     | no   | device type
IsGenericEnergyMeter                   | state        | slow | is a generic energy meter | names noYes
N2kSystemInstance                      | identity     | no   | NMEA 2000 system instance
NrOfPhases                             | state        | slow | number of phases
PhaseConfig                            | setting      | slow | phase config
PhaseSequence                          | state        | slow | phase sequence | names 0 L1-L2-L3; 1 L1-L3-L2
PhaseSetting                           | setting      | slow | phase setting
PositionIsAdjustable                   | state        | slow | position can be changed | names noYes
RefreshTime                            | setting ms   | no   | time between two readings
Role                                   | setting      | no   | role of the meter | text
SwitchPos                              | state        | slow | switch position

block neutralWire
Ac/N/Current                           | quantity A   | yes  | neutral current
Ac/PENVoltage                          | quantity V   | slow | voltage between earth and neutral
Ac/{phase}/VoltageLineToLine           | quantity V   | yes  | voltage {phase} to the next phase

block outputs
SwitchableOutput/{id}/Name             | text         | tag  | name of output {id}
SwitchableOutput/{id}/Settings/Type    | setting      | slow | output {id} type | names outputType
SwitchableOutput/{id}/Settings/ValidTypes | setting      | slow | output {id} valid types
SwitchableOutput/{id}/Status           | state        | yes  | status of output {id} | names 0 Off; 9 On | bits outputStatus

block outputSettings
SwitchableOutput/{id}/Settings/CustomName | identity     | tag  | name given to output {id}
SwitchableOutput/{id}/Settings/Function | setting      | slow | output {id} function | names relayFunction
SwitchableOutput/{id}/Settings/Group   | identity     | no   | output {id} group
SwitchableOutput/{id}/Settings/ShowUIControl | setting      | slow | output {id} show UI control
SwitchableOutput/{id}/Settings/ValidFunctions | setting      | slow | output {id} valid functions

service any
Connected                              | state        | yes  | device reachable | names noYes
CustomName                             | identity     | tag  | name given by the user
DeviceInstance                         | identity     | no   | instance number, as in the topic
DeviceName                             | identity     | no   | name of the device
Error/{n}/Id                           | error        | yes  | error {n}
FirmwareVersion                        | identity     | tag  | firmware version (a packed number or text)
HardwareVersion                        | identity     | no   | hardware version
Mgmt/Connection                        | text         | no   | how the device is connected
Mgmt/ProcessName                       | text         | no   | driver
Mgmt/ProcessVersion                    | text         | no   | driver version
ProductId                              | identity     | no   | product number
ProductName                            | identity     | tag  | product name
Relay/{n}/State                        | state        | yes  | relay {n} | names openClosed | event output
Serial                                 | identity     | tag  | serial number
SwitchableOutput/{id}/Name             | text         | tag  | name of output {id}
SwitchableOutput/{id}/Settings/CustomName | identity     | tag  | name given to output {id}
SwitchableOutput/{id}/State            | state        | yes  | output {id} | names offOn | event output
`;
