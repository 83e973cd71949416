/** Chargers without a sun: from the shore, from an alternator, from another battery. */
export const charging = `
names alternatorError
12 Battery temperature high; 13 Battery voltage high; 14 Battery voltage low; 15 Battery voltage above limit
21 Alternator temperature high; 22 Alternator overspeed; 24 Internal error; 41 Field FET temperature high
42 Sensor missing; 43 Alternator voltage low; 44 Voltage offset high; 45 Alternator voltage above limit
51 Battery requested disconnect; 52 Battery requested disconnect; 53 Battery instance out of range; 54 Too many BMSes
55 AEBus fault; 56 Too many Victron devices; 58 Battery requested disconnect; 59 Battery requested disconnect
60 Battery requested disconnect; 61 Battery requested disconnect; 91 BMS lost; 92 Forced idle
201 DC/DC converter failure; 202 DC/DC converter failure; 203 DC/DC converter failure; 204 DC/DC converter failure
205 DC/DC converter failure; 206 DC/DC converter failure; 207 DC/DC converter failure

block dcCharger
Dc/In/I                                | quantity A   | yes  | input current | decimals 1
Dc/In/P                                | quantity W   | yes  | input power | decimals 0
Dc/In/V                                | quantity V   | yes  | input voltage | decimals 2
History/Cumulative/User/ChargedAh      | counter Ah   | yes  | charge delivered | reset user
History/Cumulative/User/CyclesCompleted | counter      | yes  | charge cycles completed | reset user
History/Cumulative/User/CyclesStarted  | counter      | yes  | charge cycles started | reset user
History/Cumulative/User/NrOfDeepDischarges | counter      | yes  | deep discharges | reset user
History/Cumulative/User/NrOfPowerups   | counter      | yes  | power-ups | reset user
History/Cumulative/User/OperationTime  | counter s    | yes  | time in operation | reset user
History/Cycle/CyclesAvailable          | state        | slow | cycle cycles available
History/Cycle/{n}/AbsorptionCharge     | state Ah     | slow | cycle {n} absorption charge
History/Cycle/{n}/AbsorptionTime       | state s      | slow | cycle {n} absorption time
History/Cycle/{n}/BatteryType          | state        | slow | cycle {n} battery type
History/Cycle/{n}/BulkCharge           | state Ah     | slow | cycle {n} bulk charge
History/Cycle/{n}/BulkTime             | state s      | slow | cycle {n} bulk time
History/Cycle/{n}/EndVoltage           | state V      | slow | cycle {n} end voltage
History/Cycle/{n}/Error                | state        | yes  | cycle {n} error
History/Cycle/{n}/FloatCharge          | state Ah     | slow | cycle {n} float charge
History/Cycle/{n}/FloatTime            | state s      | slow | cycle {n} float time
History/Cycle/{n}/ReconditionCharge    | state Ah     | slow | cycle {n} recondition charge
History/Cycle/{n}/ReconditionTime      | state s      | slow | cycle {n} recondition time
History/Cycle/{n}/StartTime            | time s       | slow | cycle {n} start time
History/Cycle/{n}/StartVoltage         | state V      | slow | cycle {n} start voltage
History/Cycle/{n}/StorageCharge        | state Ah     | slow | cycle {n} storage charge
History/Cycle/{n}/StorageTime          | state s      | slow | cycle {n} storage time
History/Cycle/{n}/TerminationReason    | state        | slow | cycle {n} termination reason
Settings/BatteryVoltageSetting         | setting      | slow | battery voltage setting
Settings/BmsPresent                    | setting      | slow | BMS present | names noYes
Settings/DeviceFunction                | setting      | slow | device function | names 0 Charger; 1 Power supply
Settings/OutputBattery                 | setting      | slow | output battery | names 0 Main battery; 1 Aux battery

service alternator
use chargeControl dcCharger dcHistory dcMeter dcMonitor dcTotals devices link n2k vedirect
Alarms/LowSoc                          | alarm        | yes  | low SoC
Capabilities/Capabilities1             | state        | slow | capabilities 1
Dc/0/Voltage                           | quantity V   | yes  | voltage | decimals 2 | chart
Dc/1/Current                           | quantity A   | yes  | current of output 2
Dc/1/Temperature                       | quantity °C  | yes  | temperature of output 2
Dc/2/Current                           | quantity A   | yes  | current of output 3
Dc/2/Temperature                       | quantity °C  | yes  | temperature of output 3
Dc/2/Voltage                           | quantity V   | yes  | voltage of output 3
Engine/Speed                           | quantity rpm | yes  | engine speed
Engine/Temperature                     | quantity °C  | yes  | engine temperature
Error/{n}/Id                           | error        | yes  | error {n}
ErrorCode                              | error        | yes  | error | names alternatorError
FieldDrive                             | quantity %   | yes  | field drive
Link/CurrentSenseActive                | state        | no   | link current sense active | names noYes
Link/NetworkStatus                     | state        | no   | link network status | bits networkStatus
Link/TemperatureSenseActive            | state        | no   | link temperature sense active | names noYes
Link/VoltageSenseActive                | state        | no   | link voltage sense active | names noYes
Mode                                   | state        | yes  | mode | names chargerMode | event mode
Settings/HasMidVoltage                 | setting      | slow | has mid voltage | names noYes
Soc                                    | quantity %   | yes  | state of charge | bounds -10..650
Speed                                  | quantity rpm | yes  | speed
State                                  | state        | yes  | charge state | names chargerState | event state | chart
Utilization                            | quantity %   | yes  | utilization

service charger
use chargeControl devices gateway link n2k vedirect
Ac/In/CurrentLimit                     | setting A    | slow | AC input current limit
Ac/In/{phase}/I                        | quantity A   | yes  | AC input current {phase} | decimals 1
Ac/In/{phase}/P                        | quantity W   | yes  | AC input power {phase}
Alarms/HighVoltage                     | alarm        | yes  | high voltage
Alarms/LowVoltage                      | alarm        | yes  | low voltage
Capabilities/Capabilities1             | state        | slow | capabilities 1
Charger/MinCurrent                     | setting A    | yes  | lowest charge current
Dc/0/Current                           | quantity A   | yes  | charge current of output 1 | decimals 1 | chart
Dc/0/Temperature                       | quantity °C  | yes  | battery temperature at the charger
Dc/0/Voltage                           | quantity V   | yes  | battery voltage at the charger | decimals 2 | chart
Dc/1/Current                           | quantity A   | yes  | charge current of output 2 | decimals 1
Dc/1/Temperature                       | quantity °C  | yes  | temperature of output 2
Dc/1/Voltage                           | quantity V   | yes  | voltage of output 2 | decimals 2
Dc/2/Current                           | quantity A   | yes  | charge current of output 3 | decimals 1
Dc/2/Temperature                       | quantity °C  | yes  | temperature of output 3
Dc/2/Voltage                           | quantity V   | yes  | voltage of output 3 | decimals 2
ErrorCode                              | error        | yes  | error | names chargerError
GroupId                                | state        | no   | group ID
Link/CurrentSenseActive                | state        | no   | link current sense active | names noYes
Link/NetworkStatus                     | state        | no   | link network status | bits networkStatus
Link/TemperatureSenseActive            | state        | no   | link temperature sense active | names noYes
Link/VoltageSenseActive                | state        | no   | link voltage sense active | names noYes
Mode                                   | state        | yes  | mode | names chargerMode | event mode
NrOfOutputs                            | state        | slow | number of outputs
NrOfTrackers                           | state        | slow | number of trackers
Relay/{n}/State                        | state        | yes  | relay {n} | names openClosed | event output
Settings/BmsPresent                    | setting      | slow | BMS present | names noYes
State                                  | state        | yes  | charge state | names chargerState | event state | chart

service dcdc
use dcCharger devices vedirect
Capabilities/Capabilities1             | state        | slow | capabilities 1
Dc/0/Current                           | quantity A   | yes  | output current | decimals 1
Dc/0/Power                             | quantity W   | yes  | output power | decimals 0 | chart
Dc/0/Temperature                       | quantity °C  | yes  | temperature
Dc/0/Voltage                           | quantity V   | yes  | output voltage | decimals 2
DeviceOffReason                        | state        | yes  | why the device is off | bits offReason
ErrorCode                              | error        | yes  | error | names chargerError
GroupId                                | state        | no   | group ID
Mode                                   | state        | yes  | mode | names chargerMode | event mode
State                                  | state        | yes  | charge state | names chargerState | event state | chart
`;
