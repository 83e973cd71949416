/** What a battery monitor measures that is no battery: sources, loads, and what drives a boat. */
export const dc = `
service canopenmotordrive
DiscoveredNodes                        | text         | no   | discovered nodes
Scan                                   | state        | no   | scan
ScanProgress                           | quantity %   | no   | scan progress

service dcload
use dcHistory dcMeter dcMonitor devices vedirect
Dc/0/Current                           | quantity A   | yes  | current | sign consumption + | decimals 1 | chart
Dc/0/Power                             | quantity W   | yes  | power | sign consumption + | decimals 0 | chart
Dc/0/Voltage                           | quantity V   | yes  | voltage | decimals 2
Dc/1/Voltage                           | quantity V   | yes  | voltage of the starter battery
History/EnergyIn                       | counter kWh  | yes  | energy in | reset user

service dcsource
use dcHistory dcMeter dcMonitor dcTotals devices vedirect
Alarms/LowSoc                          | alarm        | yes  | low SoC
Alarms/MidVoltage                      | alarm        | yes  | mid voltage
ConsumedAmphours                       | quantity Ah  | yes  | charge taken out since the battery was full
Dc/0/MidVoltage                        | quantity V   | yes  | midpoint voltage
Dc/0/MidVoltageDeviation               | quantity %   | yes  | midpoint deviation | bounds -100..100
Dc/0/Voltage                           | quantity V   | yes  | voltage
History/EnergyIn                       | counter kWh  | yes  | energy in | reset user
History/TimeSinceLastFullCharge        | time s       | slow | time since the last full charge
Settings/HasMidVoltage                 | setting      | slow | has mid voltage | names noYes
Soc                                    | quantity %   | yes  | state of charge | bounds -10..650
TimeToGo                               | quantity s   | yes  | time until the battery is down to its discharge floor

service dcsystem
use dcHistory dcMeter dcMonitor devices
Dc/0/Current                           | quantity A   | yes  | current | sign consumption + | decimals 1 | chart
Dc/0/Power                             | quantity W   | yes  | power | sign consumption + | decimals 0 | chart
Dc/0/Voltage                           | quantity V   | yes  | voltage | decimals 2
Dc/1/Voltage                           | quantity V   | yes  | voltage of the starter battery | decimals 2
History/EnergyIn                       | counter kWh  | yes  | energy in | reset user

service fuelcell
use dcMonitor
Dc/0/Current                           | quantity A   | yes  | current | sign production +
Dc/0/Temperature                       | quantity °C  | yes  | temperature
Dc/0/Voltage                           | quantity V   | yes  | voltage
Dc/1/Voltage                           | quantity V   | yes  | voltage of the starter battery
History/EnergyOut                      | counter kWh  | yes  | energy out | reset user
History/MinimumVoltage                 | state V      | slow | lowest voltage ever
Settings/MonitorMode                   | setting      | slow | monitor mode | names meterRole

service motordrive
use n2k
Alarms/Alarm                           | alarm        | yes  | general alarm
Alarms/LowVoltage                      | alarm        | yes  | low voltage
Controller/Temperature                 | quantity °C  | yes  | controller temperature
Coolant/Temperature                    | quantity °C  | yes  | coolant temperature
Dc/0/Current                           | quantity A   | yes  | current | sign consumption +, regeneration -
Dc/0/Power                             | quantity W   | yes  | power | sign consumption +, regeneration - | decimals 0 | chart
Dc/0/Temperature                       | quantity °C  | yes  | temperature
Dc/0/Voltage                           | quantity V   | yes  | voltage
Dc/1/Voltage                           | quantity V   | yes  | voltage of the starter battery
History/MinimumVoltage                 | state V      | slow | lowest voltage ever
Motor/Direction                        | state        | yes  | direction | names 0 Neutral; 1 Reverse; 2 Forward
Motor/DirectionInverted                | state        | slow | motor direction inverted | names noYes
Motor/RPM                              | quantity rpm | yes  | motor speed | decimals 0 | chart
Motor/Temperature                      | quantity °C  | yes  | motor temperature | decimals 1 | chart
Motor/Torque                           | quantity Nm  | yes  | motor torque
Relay/{n}/State                        | state        | yes  | relay {n} | names openClosed | event output
Settings/HasStarterVoltage             | setting      | slow | has starter voltage | names noYes
Settings/HasTemperature                | setting      | slow | has temperature | names noYes
Settings/MonitorMode                   | setting      | slow | monitor mode | names meterRole
Settings/Motor/DirectionInverted       | setting      | slow | motor direction inverted
`;
