/** AC meters, and what measures as they do: loads, PV inverters, cars that charge. */
export const meters = `
names carChargingState
0 Not charging; 1 Low power; 3 Charging; 244 Sustain; 245 Wake up; 250 Blocked; 255 Unavailable; 256 Discharging
259 Scheduled charging

names evChargerStatus
0 Disconnected; 1 Connected; 2 Charging; 3 Charged; 4 Waiting for sun; 5 Waiting for RFID; 6 Waiting for start
7 Low SoC; 8 Ground test error; 9 Welded contacts; 10 CP input shorted; 11 Residual current; 12 Undervoltage
13 Overvoltage; 14 Overheating; 20 Charging limit; 21 Start charging; 22 Switching to 3 phases
23 Switching to 1 phase; 24 Stop charging

names pvInverterStatus
0 Startup 0; 1 Startup 1; 2 Startup 2; 3 Startup 3; 4 Startup 4; 5 Startup 5; 6 Startup 6; 7 Running; 8 Standby
9 Boot loading; 10 Error; 11 Running (MPPT); 12 Running (throttled); 99 Not supported

block consumer
Ac/Energy/Reverse                      | counter kWh  | yes  | energy returned | reset never
Ac/Power                               | quantity W   | yes  | power | sign consumption + | decimals 0 | chart
Ac/PowerLimit                          | quantity W   | slow | power limit
Ac/{phase}/Energy/Reverse              | counter kWh  | yes  | energy returned {phase} | reset never
Ac/{phase}/Power                       | quantity W   | yes  | power {phase} | sign consumption + | decimals 0
ErrorCode                              | error        | yes  | error
Position                               | setting      | slow | where it is connected | names 0 AC output; 1 AC input
StatusCode                             | state        | yes  | status

block loadMeter
Ac/Current                             | quantity A   | yes  | current | decimals 1
Ac/Energy/Forward                      | counter kWh  | yes  | energy consumed | reset never | decimals 2 | chart
Ac/Frequency                           | quantity Hz  | yes  | frequency | decimals 2
Ac/Voltage                             | quantity V   | yes  | voltage | decimals 1
Ac/{phase}/Current                     | quantity A   | yes  | current {phase} | decimals 1
Ac/{phase}/Energy/Forward              | counter kWh  | yes  | energy consumed {phase} | reset never | decimals 2
Ac/{phase}/Voltage                     | quantity V   | yes  | voltage {phase} | decimals 1
S2/{n}/RmSettings/PowerSetting         | json         | no   | S2 {n} rm settings power setting
SwitchableOutput/{id}/State            | state        | yes  | output {id} | names offOn | event output

service acload
use consumer devices gateway loadMeter meter n2k neutralWire
RequestPowerSnapshot                   | state        | slow | request power snapshot
S2/{n}/RmSettings/OffHysteresis        | json         | no   | S2 {n} rm settings off hysteresis
S2/{n}/RmSettings/OnHysteresis         | json         | no   | S2 {n} rm settings on hysteresis
SwitchableOutput/{id}/Dimming          | setting %    | slow | dimming of output {id}

service ev
Ac/Current                             | quantity A   | yes  | AC current | decimals 1
Ac/Energy/Forward                      | counter kWh  | yes  | energy charged | reset never | decimals 2
Ac/MaxChargeCurrent                    | setting A    | yes  | highest AC charge current
Ac/MinChargeCurrent                    | setting A    | yes  | lowest AC charge current
Ac/NrOfPhases                          | state        | slow | number of phases
Ac/Power                               | quantity W   | yes  | AC power | decimals 0
Ac/Voltage                             | quantity V   | yes  | AC voltage | decimals 1
Alarms/StarterBatteryLow               | alarm        | yes  | starter battery low
AtSite                                 | state        | private | vehicle is at the site | names noYes
BatteryCapacity                        | setting kWh  | yes  | battery capacity
BatteryTemperature                     | quantity °C  | yes  | battery temperature | decimals 1
ChargingStarted                        | time s       | slow | start of charging
ChargingState                          | state        | yes  | charging state | names carChargingState | event state
Dc/Current                             | quantity A   | yes  | DC current | decimals 1
Dc/Power                               | quantity W   | yes  | DC power | decimals 0
Dc/Voltage                             | quantity V   | yes  | DC voltage | decimals 2
LastEvContact                          | time s       | slow | last contact with the vehicle
LastUpdated/Charging                   | time s       | slow | last news of charging
LastUpdated/ChargingStarted            | time s       | slow | last news of charging started
LastUpdated/EvContact                  | time s       | slow | last news of EV contact
LastUpdated/Location                   | time s       | slow | last news of location
LastUpdated/Position                   | time s       | slow | last news of position
LastUpdated/ProviderContact            | time s       | slow | last news of provider contact
Odometer                               | counter km   | yes  | distance driven | reset never
Position/Latitude                      | position     | private | latitude | bounds -90..90
Position/Longitude                     | position     | private | longitude | bounds -180..180
RangeToGo                              | quantity km  | yes  | range left
Soc                                    | quantity %   | yes  | state of charge | decimals 1 | chart | bounds -10..650
TargetSoc                              | setting %    | yes  | charge up to
VIN                                    | identity     | private | vehicle identification number

service evcharger
use consumer meter neutralWire
Ac/Current                             | quantity A   | yes  | current
Ac/Energy/Forward                      | counter kWh  | yes  | energy delivered to the vehicle | reset never | decimals 2 | chart
Ac/Frequency                           | quantity Hz  | yes  | frequency
Ac/Voltage                             | quantity V   | yes  | voltage
Ac/{phase}/Current                     | quantity A   | yes  | current {phase}
Ac/{phase}/Energy/Forward              | counter kWh  | yes  | energy delivered to the vehicle {phase} | reset never
Ac/{phase}/Voltage                     | quantity V   | yes  | voltage {phase}
AutoStart                              | setting      | yes  | automatic start | names disabledEnabled
ChargingTime                           | time s       | yes  | duration of this session (old path)
Current                                | quantity A   | slow | charge current set-point | decimals 1 | chart
EnableDisplay                          | setting      | yes  | display enabled | names disabledEnabled
MaxCurrent                             | setting A    | slow | highest charge current
MinCurrent                             | setting A    | slow | lowest charge current
Mode                                   | state        | yes  | mode | names 0 Manual; 1 Auto; 2 Scheduled | event mode
Model                                  | identity     | no   | model
S2/{n}/Active                          | state        | no   | S2 {n} active
S2/{n}/RmSettings/MaxChargePower       | json         | no   | S2 {n} rm settings highest charge power
S2/{n}/RmSettings/RememberEvPhases     | json         | no   | S2 {n} rm settings remember EV phases
Session/Cost                           | counter      | yes  | cost of this session (no currency) | reset session
Session/Energy                         | counter kWh  | yes  | energy of this session | reset session | decimals 2 | chart
Session/SavedCost                      | counter      | yes  | cost saved in this session (no currency) | reset session
Session/Time                           | time s       | yes  | duration of this session
SetCurrent                             | quantity A   | slow | charge current asked for
StartStop                              | setting      | yes  | start or stop | names stopStart
Status                                 | state        | yes  | status | names evChargerStatus | event state | chart

service grid
use devices gateway meter n2k
Ac/Current                             | quantity A   | yes  | current | sign import +, export - | decimals 1
Ac/Energy/Forward                      | counter kWh  | yes  | energy imported | reset never | decimals 2 | chart
Ac/Energy/Reverse                      | counter kWh  | yes  | energy exported | reset never | decimals 2 | chart
Ac/Frequency                           | quantity Hz  | yes  | frequency | decimals 2 | chart
Ac/N/Current                           | quantity A   | yes  | neutral current | decimals 1
Ac/PENVoltage                          | quantity V   | slow | voltage between earth and neutral | decimals 1
Ac/Power                               | quantity W   | yes  | power | sign import +, export - | decimals 0 | chart
Ac/PowerLimit                          | quantity W   | slow | power limit
Ac/Voltage                             | quantity V   | yes  | voltage | decimals 1
Ac/{phase}/Current                     | quantity A   | yes  | current {phase} | sign import +, export - | decimals 1 | chart
Ac/{phase}/Energy/Forward              | counter kWh  | yes  | energy imported {phase} | reset never | decimals 2
Ac/{phase}/Energy/Reverse              | counter kWh  | yes  | energy exported {phase} | reset never | decimals 2
Ac/{phase}/Power                       | quantity W   | yes  | power {phase} | sign import +, export - | decimals 0 | chart
Ac/{phase}/Voltage                     | quantity V   | yes  | voltage {phase} | decimals 1 | chart
Ac/{phase}/VoltageLineToLine           | quantity V   | yes  | voltage {phase} to the next phase | decimals 1
ErrorCode                              | error        | yes  | error
Position                               | setting      | slow | where it is connected
RequestPowerSnapshot                   | state        | slow | request power snapshot
StatusCode                             | state        | yes  | status

service heatpump
use consumer loadMeter meter neutralWire outputs
State                                  | state        | yes  | state | names 0 Off; 1 Error; 2 Startup; 3 Heating; 4 Cooling | event state
SwitchableOutput/{id}/Auto             | state        | yes  | mode of output {id} | names manualAuto | event mode
TargetTemperature                      | quantity °C  | yes  | target temperature
Temperature                            | quantity °C  | yes  | temperature

service pvinverter
use devices gateway meter n2k neutralWire
Ac/Current                             | quantity A   | yes  | current
Ac/Energy/Forward                      | counter kWh  | yes  | energy produced | reset never | decimals 2 | chart
Ac/Energy/Reverse                      | counter kWh  | yes  | energy consumed by the inverter itself | reset never
Ac/Frequency                           | quantity Hz  | yes  | frequency
Ac/MaxPower                            | setting W    | slow | rated power | chart
Ac/MinPowerLimit                       | setting W    | slow | lowest power limit
Ac/NumberOfPhases                      | state        | slow | number of phases
Ac/Out/{phase}/I                       | quantity A   | yes  | AC output current {phase}
Ac/Out/{phase}/V                       | quantity V   | yes  | AC output voltage {phase}
Ac/Power                               | quantity W   | yes  | power | sign production + | decimals 0 | chart
Ac/PowerLimit                          | quantity W   | slow | power limit | decimals 0 | chart
Ac/Voltage                             | quantity V   | yes  | voltage
Ac/{phase}/Current                     | quantity A   | yes  | current {phase} | decimals 1
Ac/{phase}/Energy/Forward              | counter kWh  | yes  | energy produced {phase} | reset never | decimals 2
Ac/{phase}/Energy/Reverse              | counter kWh  | yes  | energy consumed by the inverter itself {phase} | reset never
Ac/{phase}/Power                       | quantity W   | yes  | power {phase} | sign production + | decimals 0 | chart
Ac/{phase}/Voltage                     | quantity V   | yes  | voltage {phase} | decimals 1
Dc/0/Voltage                           | quantity V   | yes  | DC 0 voltage
ErrorCode                              | error        | yes  | error | names 0 No Error
FroniusDeviceType                      | identity     | no   | fronius device type
Info/LimiterModel                      | setting      | slow | limiter model
Info/MeasurementModel                  | setting      | slow | measurement model
Latency                                | state        | slow | latency
Position                               | setting      | slow | where it is connected | names 0 AC input 1; 1 AC output; 2 AC input 2
Pv/{n}/P                               | quantity W   | yes  | solar power of tracker {n}
Pv/{n}/V                               | quantity V   | yes  | solar voltage of tracker {n}
RequestPowerSnapshot                   | state        | slow | request power snapshot
StatusCode                             | state        | yes  | status | names pvInverterStatus | chart
UpdateIndex                            | counter      | slow | update index | reset wraps
`;
