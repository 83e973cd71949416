/** Batteries and their BMS. */
export const battery = `
names batteryError
0 No error; 1 Battery init error; 2 No batteries connected; 3 Unknown battery; 4 Different battery type
5 Wrong number of batteries; 6 Lynx shunt not found; 7 Battery measure error; 8 Internal calculation error
9 Series batteries not OK; 10 Wrong number of batteries; 11 Hardware error; 12 Watchdog error; 13 Overvoltage
14 Undervoltage; 15 Overtemperature; 16 Undertemperature; 17 Hardware fault; 18 Standby shutdown
19 Pre-charge charge error; 20 Safety contactor check error; 21 Pre-charge discharge error; 22 ADC error
23 Slave error; 24 Slave warning; 25 Pre-charge error; 26 Safety contactor error; 27 Overcurrent
28 Slave update failed; 29 Slave update unavailable; 30 Calibration lost; 31 Settings invalid; 32 BMS cable
33 Reference failure; 34 Wrong system voltage; 35 Pre-charge timeout; 36 ATC/ATD failure

names batteryState
0 Initializing; 1 Initializing; 2 Initializing; 3 Initializing; 4 Initializing; 5 Initializing; 6 Initializing
7 Initializing; 8 Initializing; 9 Running; 10 Error; 11 Unknown; 12 Shutdown; 13 Updating; 14 Standby; 15 Going to run
16 Pre-charging; 17 Contactor check; 18 Pending

names batteryStatus
0 Balanced; 1 Imbalance; 2 Balancing; 3 Overvoltage; 4 Undervoltage; 5 Low temp, charge blocked
6 High temp, charge blocked; 7 Cell error; 8 High temp, discharge blocked; 9 High cell voltage; 10 Update failure
11 Charge overcurrent warning; 12 Charge overcurrent alarm; 13 Discharge overcurrent warning
14 Discharge overcurrent alarm; 15 Low cell voltage; 16 Low temp, discharge blocked

block cells
History/MaximumCellVoltage             | state V      | slow | highest cell voltage ever
History/MinimumCellVoltage             | state V      | slow | lowest cell voltage ever
System/BatteriesParallel               | state        | slow | batteries in parallel
System/BatteriesSeries                 | state        | slow | batteries in series
System/NrOfBatteries                   | state        | slow | number of batteries
System/NrOfCellsPerBattery             | state        | slow | cells per battery

service battery
use cells dcHistory dcMonitor devices gateway n2k vedirect
AirTemperature                         | quantity °C  | yes  | air temperature
Alarms/BmsCable                        | alarm        | yes  | BMS cable
Alarms/CellImbalance                   | alarm        | yes  | cell imbalance
Alarms/ChargeBlocked                   | alarm        | yes  | charge blocked
Alarms/Contactor                       | alarm        | yes  | contactor
Alarms/DischargeBlocked                | alarm        | yes  | discharge blocked
Alarms/FuseBlown                       | alarm        | yes  | fuse blown
Alarms/HighCellVoltage                 | alarm        | yes  | high cell voltage
Alarms/HighChargeCurrent               | alarm        | yes  | high charge current
Alarms/HighChargeTemperature           | alarm        | yes  | high charge temperature
Alarms/HighCurrent                     | alarm        | yes  | high current
Alarms/HighDischargeCurrent            | alarm        | yes  | high discharge current
Alarms/HighFusedVoltage                | alarm        | yes  | high fused voltage
Alarms/HighInternalTemperature         | alarm        | yes  | high internal temperature
Alarms/InternalFailure                 | alarm        | yes  | internal failure
Alarms/LoadDisconnect                  | alarm        | yes  | load disconnect
Alarms/LowCellVoltage                  | alarm        | yes  | low cell voltage
Alarms/LowChargeTemperature            | alarm        | yes  | low charge temperature
Alarms/LowFusedVoltage                 | alarm        | yes  | low fused voltage
Alarms/LowSoc                          | alarm        | yes  | low SoC
Alarms/MidVoltage                      | alarm        | yes  | mid voltage
Alarms/StateOfHealth                   | alarm        | yes  | state of health
Balancer/Status                        | state        | yes  | balancer | names 0 Unknown; 1 Balanced; 2 Balancing; 3 Imbalance
Balances/Cell{n}                       | state        | yes  | balancing cell {n} | names inactiveActive
Balancing                              | state        | yes  | balancing | names inactiveActive
Battery/Request/Id                     | state        | slow | battery request ID
Battery/{n}/Capacity                   | setting Ah   | slow | battery {n} capacity
Battery/{n}/Cell/{m}/Temperature       | quantity °C  | yes  | temperature of cell {m} in battery {n}
Battery/{n}/Cell/{m}/Voltage           | quantity V   | yes  | voltage of cell {m} in battery {n} | bounds -1..30
Battery/{n}/Current                    | quantity A   | yes  | battery {n} current
Battery/{n}/FwVersion                  | identity     | slow | battery {n} firmware version
Battery/{n}/Serial                     | identity     | no   | battery {n} serial
Battery/{n}/Status                     | state        | yes  | battery {n} status | bits batteryStatus
Battery/{n}/Temperature                | quantity °C  | yes  | battery {n} temperature
Battery/{n}/Voltage                    | quantity V   | yes  | battery {n} voltage
BusVoltage                             | quantity V   | yes  | bus voltage
BussVoltage                            | quantity V   | yes  | bus voltage (as some drivers spell it)
Capabilities/ChargeVoltageControl      | state        | slow | charge voltage control | names noYes
Capacity                               | quantity Ah  | yes  | capacity (installed or left, depends on the driver) | decimals 1
CapacityBms                            | quantity Ah  | yes  | capacity, as the BMS says
Cell/Diff                              | quantity V   | yes  | difference of the cell voltages
Cell/Sum                               | quantity V   | yes  | sum of the cell voltages
Cell/{n}/Volts                         | quantity V   | yes  | voltage of cell {n} | bounds -1..30
ConnectionInformation                  | text         | no   | connection information
ConsumedAmphours                       | quantity Ah  | yes  | charge taken out since the battery was full | sign negative = drawn | decimals 1 | chart
ConsumedAmphoursBms                    | quantity Ah  | yes  | charge taken out, as the BMS says
CurrentAvg                             | quantity A   | yes  | average current | sign charge +, discharge -
Dc/0/Current                           | quantity A   | yes  | current | sign charge +, discharge - | decimals 1 | chart
Dc/0/MidVoltage                        | quantity V   | yes  | midpoint voltage | decimals 2
Dc/0/MidVoltageDeviation               | quantity %   | yes  | midpoint deviation | decimals 1 | bounds -100..100
Dc/0/Power                             | quantity W   | yes  | power | sign charge +, discharge - | decimals 0 | chart
Dc/0/Temperature                       | quantity °C  | yes  | temperature | decimals 1 | chart
Dc/0/Voltage                           | quantity V   | yes  | voltage | decimals 2 | chart
Dc/1/Voltage                           | quantity V   | yes  | voltage of the starter battery | decimals 2
DeviceState                            | state        | slow | device state
Diagnostics/AlarmFlags                 | state        | no   | alarm flags
Diagnostics/IoStatus/AlarmOutActive    | state        | no   | I/O status alarm out active | names noYes
Diagnostics/IoStatus/HeaterOn          | state        | no   | I/O status heater on | names noYes
Diagnostics/IoStatus/InternalFanActive | state        | no   | I/O status internal fan active | names noYes
Diagnostics/IoStatus/MainSwitchClosed  | state        | no   | I/O status main switch closed | names noYes
Diagnostics/LastErrors/{n}/Error       | state        | no   | last error {n} | names batteryError
Diagnostics/LastErrors/{n}/Time        | time s       | no   | time of last error {n}
Diagnostics/Module{n}/Alarms/CellImbalance | alarm        | no   | module {n} cell imbalance
Diagnostics/Module{n}/Alarms/HighCellVoltage | alarm        | no   | module {n} high cell voltage
Diagnostics/Module{n}/Alarms/HighChargeCurrent | alarm        | no   | module {n} high charge current
Diagnostics/Module{n}/Alarms/HighChargeTemperature | alarm        | no   | module {n} high charge temperature
Diagnostics/Module{n}/Alarms/HighDischargeCurrent | alarm        | no   | module {n} high discharge current
Diagnostics/Module{n}/Alarms/HighTemperature | alarm        | no   | module {n} high temperature
Diagnostics/Module{n}/Alarms/InternalFailure | alarm        | no   | module {n} internal failure
Diagnostics/Module{n}/Alarms/LowChargeTemperature | alarm        | no   | module {n} low charge temperature
Diagnostics/Module{n}/Alarms/LowTemperature | alarm        | no   | module {n} low temperature
Diagnostics/Module{n}/Alarms/LowVoltage | alarm        | no   | module {n} low voltage
Diagnostics/Module{n}/Id               | text         | no   | module {n} ID
Diagnostics/ShutDownsDueError          | counter      | slow | shut-downs because of an error | reset user
Diagnostics/WarningFlags               | state        | no   | warning flags
Distributor/{letter}/Alarms/ConnectionLost | alarm        | yes  | distributor {letter} lost
Distributor/{letter}/Fuse/{n}/Alarms/Blown | alarm        | yes  | fuse {n} of distributor {letter} blown
Distributor/{letter}/Fuse/{n}/Name     | text         | no   | name of fuse {n} of distributor {letter}
Distributor/{letter}/Fuse/{n}/Status   | state        | yes  | fuse {n} of distributor {letter} | names 0 Not available; 1 Not used; 2 OK; 3 Blown
Distributor/{letter}/Status            | state        | yes  | distributor {letter} | names 0 Not available; 1 Connected; 2 No bus power; 3 Communication lost
ErrorCode                              | error        | yes  | error | names batteryError
Errors/SmartLithium/Communication      | error        | yes  | Smart Lithium: communication | names okError
Errors/SmartLithium/InvalidConfiguration | error        | yes  | Smart Lithium: configuration | names okError
Errors/SmartLithium/NrOfBatteries      | error        | yes  | Smart Lithium: number of batteries | names okError
Errors/SmartLithium/Voltage            | error        | yes  | Smart Lithium: voltage | names okError
Family                                 | text         | no   | family
Heating                                | state        | yes  | heating | names inactiveActive
History/AutomaticSyncs                 | counter      | slow | automatic synchronisations | reset user
History/AverageDischarge               | state Ah     | slow | average discharge | decimals 1
History/CanBeCleared                   | state        | slow | history can be cleared | names noYes
History/ChargeCycles                   | counter      | slow | charge cycles | reset user
History/ChargedEnergy                  | counter kWh  | yes  | energy charged | reset user | decimals 2 | chart
History/Clear                          | setting      | slow | clear the history
History/DeepestDischarge               | state Ah     | slow | deepest discharge | decimals 1
History/DischargedEnergy               | counter kWh  | yes  | energy discharged | reset user | decimals 2 | chart
History/FullDischarges                 | counter      | slow | full discharges | reset user
History/HighFusedVoltageAlarms         | counter      | slow | number of high fused voltage alarms | reset user
History/LastDischarge                  | state Ah     | slow | last discharge | decimals 1
History/LowFusedVoltageAlarms          | counter      | slow | number of low fused voltage alarms | reset user
History/MaximumFusedVoltage            | state V      | slow | highest fused voltage ever
History/MaximumTemperature             | state °C     | slow | highest temperature ever
History/MaximumVoltage                 | state V      | slow | highest voltage ever | decimals 2
History/MinimumFusedVoltage            | state V      | slow | lowest fused voltage ever
History/MinimumTemperature             | state °C     | slow | lowest temperature ever
History/MinimumVoltage                 | state V      | slow | lowest voltage ever | decimals 2
History/TimeSinceLastFullCharge        | time s       | slow | time since the last full charge
History/TotalAhDrawn                   | counter Ah   | yes  | charge drawn ever | reset user | sign negative = drawn | decimals 1
Id                                     | text         | no   | ID
Info/BatteryLowVoltage                 | quantity V   | slow | low voltage limit
Info/ChargeLimitation                  | text         | slow | charge limitation
Info/ChargeMode                        | text         | slow | charge mode
Info/ChargeModeDebug                   | text         | slow | charge mode debug
Info/ChargeModeDebugBulk               | text         | slow | charge mode debug bulk
Info/ChargeModeDebugFloat              | text         | slow | charge mode debug float
Info/ChargeRequest                     | state        | slow | BMS asks to be charged | names noYes
Info/DischargeLimitation               | text         | slow | discharge limitation
Info/FullChargeRequest                 | state        | slow | BMS asks for a full charge | names noYes
Info/HeatingCurrent                    | quantity A   | slow | heating current
Info/HeatingPower                      | quantity W   | slow | heating power
Info/HeatingTemperatureStart           | setting °C   | slow | heating temperature start
Info/HeatingTemperatureStop            | setting °C   | slow | heating temperature stop
Info/MaxChargeCurrent                  | quantity A   | slow | charge current limit (CCL) | decimals 1 | chart
Info/MaxChargeVoltage                  | quantity V   | slow | charge voltage limit (CVL) | decimals 2 | chart
Info/MaxDischargeCurrent               | quantity A   | slow | discharge current limit (DCL) | decimals 1 | chart
InstalledCapacity                      | setting Ah   | yes  | installed capacity
Io/AllowToBalance                      | state        | yes  | BMS allows to balance | names noYes
Io/AllowToCharge                       | state        | yes  | BMS allows to charge | names noYes | event state
Io/AllowToDischarge                    | state        | yes  | BMS allows to discharge | names noYes | event state
Io/AllowToHeat                         | state        | yes  | BMS allows to heat | names noYes
Io/ExternalRelay                       | state        | yes  | I/O external relay | names inactiveActive
Io/ProgrammableContact                 | state        | yes  | I/O programmable contact | names inactiveActive
JsonData                               | json         | no   | data of the driver
Manufacturer                           | identity     | no   | manufacturer
Mgmt/InsecureConnection                | state        | no   | connected insecurely
Mode                                   | state        | yes  | mode | names 3 On; 4 Off; 252 Standby | event mode
NrOfDistributors                       | state        | slow | number of distributors
NumberOfBmses                          | state        | no   | number of BMSes
ParallelConnectThreshold               | state        | slow | parallel connect threshold
Redetect                               | state        | slow | redetect
Sense/Current                          | quantity A   | yes  | sense current
Sense/Soc                              | quantity %   | yes  | sense SoC
Sense/Temperature                      | quantity °C  | yes  | sense temperature
Sense/Voltage                          | quantity V   | yes  | sense voltage
Settings/Alarm/LowSoc                  | setting      | slow | alarm low SoC
Settings/Battery/Capacity              | setting Ah   | slow | battery capacity
Settings/Battery/ChargeEfficiency      | setting      | slow | battery charge efficiency
Settings/Battery/ChargedDetectionTime  | setting      | slow | battery charged detection time
Settings/Battery/ChargedVoltage        | setting V    | slow | battery charged voltage
Settings/Battery/CurrentOffset         | setting      | slow | battery current offset
Settings/Battery/CurrentThreshold      | setting      | slow | battery current threshold
Settings/Battery/DischargeFloor        | setting %    | slow | battery discharge floor
Settings/Battery/Locked                | setting      | slow | battery locked
Settings/Battery/NominalVoltage        | setting V    | slow | battery nominal voltage
Settings/Battery/PeukertExponent       | setting      | slow | battery peukert exponent
Settings/Battery/Synchronize           | setting      | slow | battery synchronize
Settings/Battery/TTGAveragingPeriod    | setting      | slow | battery time-to-go averaging period
Settings/Battery/TailCurrent           | setting %    | slow | battery tail current
Settings/Battery/ZeroCurrent           | setting      | slow | battery zero current
Settings/BluetoothMode                 | setting      | slow | bluetooth mode
Settings/DischargeFloor                | setting %    | slow | discharge floor
Settings/DischargeFloorLinkedToRelay   | setting      | slow | discharge floor linked to relay
Settings/ForceChargingOff              | setting      | slow | force charging off
Settings/ForceDischargingOff           | setting      | slow | force discharging off
Settings/HasMidVoltage                 | setting      | slow | has mid voltage | names noYes
Settings/HasSettings                   | setting      | slow | has settings | names noYes
Settings/Relay/FuseBlown               | setting      | slow | relay fuse blown
Settings/Relay/HighBatteryTemperatureClear | setting °C   | slow | relay high battery temperature clear
Settings/Relay/HighStarterVoltageClear | setting V    | slow | relay high starter voltage clear
Settings/Relay/HighVoltageClear        | setting V    | slow | relay high voltage clear
Settings/Relay/LowBatteryTemperature   | setting °C   | slow | relay low battery temperature
Settings/Relay/LowSoc                  | setting %    | slow | relay low SoC
Settings/Relay/LowStarterVoltage       | setting V    | slow | relay low starter voltage
Settings/Relay/LowVoltage              | setting V    | slow | relay low voltage
Settings/Relay/Mode                    | setting      | slow | relay mode
Settings/ResetSocTo                    | setting %    | slow | reset SoC to
Settings/ResetSocToApply               | setting      | slow | reset SoC to apply
Settings/RestoreDefaults               | setting      | slow | restore defaults
Settings/TurnBalancingOff              | setting      | slow | turn balancing off
Settings/TurnHeatingOff                | setting      | slow | turn heating off
Soc                                    | quantity %   | yes  | state of charge | decimals 1 | chart | bounds -10..650
SocBms                                 | quantity %   | yes  | state of charge, as the BMS says | bounds -10..650
Soh                                    | quantity %   | yes  | state of health | decimals 1 | chart
State                                  | state        | yes  | state | names batteryState | event state
System/MOSTemperature                  | quantity °C  | yes  | temperature of the MOSFETs
System/MaxCellTemperature              | quantity °C  | yes  | highest cell temperature | decimals 1 | chart
System/MaxCellVoltage                  | quantity V   | yes  | highest cell voltage | decimals 3 | chart | bounds -1..30
System/MaxTemperatureCellId            | text         | no   | warmest cell
System/MaxVoltageCellId                | text         | no   | cell with the highest voltage
System/MinCellTemperature              | quantity °C  | yes  | lowest cell temperature | decimals 1 | chart
System/MinCellVoltage                  | quantity V   | yes  | lowest cell voltage | decimals 3 | chart | bounds -1..30
System/MinTemperatureCellId            | text         | no   | coldest cell
System/MinVoltageCellId                | text         | no   | cell with the lowest voltage
System/NrOfModulesBlockingCharge       | state        | slow | modules that block charging
System/NrOfModulesBlockingDischarge    | state        | slow | modules that block discharging
System/NrOfModulesOffline              | state        | slow | modules offline
System/NrOfModulesOnline               | state        | yes  | modules online
System/Temperature{n}                  | quantity °C  | yes  | temperature sensor {n}
System/Temperature{n}Name              | text         | no   | name of temperature sensor {n}
SystemSwitch                           | state        | yes  | system switch | names disabledEnabled | event state
TimeToGo                               | quantity s   | yes  | time until the battery is down to its discharge floor | decimals 0 | chart
TimeToSoC/{n}                          | quantity s   | yes  | time to a state of charge of {n} %
Voltages/Cell{n}                       | quantity V   | yes  | voltage of cell {n} | decimals 3 | chart | bounds -1..30
Voltages/Diff                          | quantity V   | yes  | difference of the cell voltages | decimals 3
Voltages/Sum                           | quantity V   | yes  | sum of the cell voltages
{n}/Dc/0/Temperature                   | quantity °C  | yes  | temperature of battery {n}

service bms
use cells
Balancing                              | state        | slow | balancing
Diagnostics/LastError1                 | state        | no   | last error 1
Diagnostics/LastError2                 | state        | no   | last error 2
Diagnostics/LastError3                 | state        | no   | last error 3
Diagnostics/LastError4                 | state        | no   | last error 4
Diagnostics/ShutDownsDueError          | state        | no   | shut-downs because of an error
Error                                  | error        | yes  | error
Io/AllowToCharge                       | state        | slow | BMS allows to charge
Io/AllowToDischarge                    | state        | slow | BMS allows to discharge
Io/ExternalRelay                       | state        | slow | I/O external relay
N2kUniqueNumber                        | identity     | no   | NMEA 2000 unique number
State                                  | state        | slow | state
System/MaxCellVoltage                  | quantity V   | yes  | highest cell voltage | bounds -1..30
System/MinCellVoltage                  | quantity V   | yes  | lowest cell voltage | bounds -1..30
SystemSwitch                           | state        | slow | system switch
`;
