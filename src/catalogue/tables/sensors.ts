/** Tanks, temperatures, weather, position, and whatever is wired to an input. */
export const sensors = `
names digitalInputState
0 Low; 1 High; 2 Off; 3 On; 4 No; 5 Yes; 6 Open; 7 Closed; 8 OK; 9 Alarm; 10 Running; 11 Stopped

names fluidType
0 Fuel; 1 Fresh water; 2 Waste water; 3 Live well; 4 Oil; 5 Black water; 6 Gasoline; 7 Diesel; 8 LPG; 9 LNG
10 Hydraulic oil; 11 Raw water

names sensorStatus
0 OK; 1 Open circuit / disconnected; 2 Short circuit; 3 Reverse polarity; 4 Unknown; 5 Error

block wirelessSensor
AccelX                                 | quantity g   | no   | acceleration X
AccelY                                 | quantity g   | no   | acceleration Y
AccelZ                                 | quantity g   | no   | acceleration Z
BatteryVoltage                         | quantity V   | yes  | sensor battery voltage | decimals 2
FilterLength                           | setting s    | slow | filter length
Status                                 | state        | yes  | sensor | names sensorStatus | event state

service adc
Devices                                | json         | no   | devices

service digitalinput
Alarm                                  | alarm        | yes  | alarm of the input
Count                                  | counter      | yes  | pulses counted | reset user
InputState                             | state        | yes  | level of the input | names 0 Low; 1 High
Settings/AlarmSetting                  | setting      | slow | alarm setting | names disabledEnabled
Settings/InvertAlarm                   | setting      | slow | invert alarm | names disabledEnabled
Settings/InvertTranslation             | setting      | slow | invert translation | names disabledEnabled
State                                  | state        | yes  | state, in words of its type | names digitalInputState | event state | chart
Type                                   | setting      | yes  | what is connected | names digitalInputType

service digitalinputs
Devices/{id}/Label                     | identity     | no   | device {id} label
Devices/{id}/Type                      | state        | no   | device {id} type

service gps
Altitude                               | quantity m   | yes  | altitude | decimals 0 | chart
Course                                 | angle deg    | yes  | course over ground
Fix                                    | state        | yes  | position known | names 0 No fix; 1 Fix
MagneticVariation                      | angle deg    | slow | magnetic variation
NrOfSatellites                         | state        | slow | satellites in use
Position/Latitude                      | position     | private | latitude | bounds -90..90
Position/Longitude                     | position     | private | longitude | bounds -180..180
Speed                                  | quantity m/s | yes  | speed over ground | decimals 1 | chart
UtcTime                                | time s       | slow | time of day by GPS
UtcTimestamp                           | time s       | slow | time by GPS

service meteo
Alarms/LowBattery                      | alarm        | yes  | low battery
BatteryVoltage                         | quantity V   | yes  | sensor battery voltage | decimals 2
CellTemperature                        | quantity °C  | yes  | temperature of the solar cell | decimals 1 | chart
ChrErrorCode                           | error        | yes  | charger error
Devices/{n}/DeviceInstance             | identity     | no   | device {n} device instance
Devices/{n}/ProductId                  | identity     | no   | device {n} product ID
ErrorCode                              | error        | yes  | error
ExternalTemperature                    | quantity °C  | yes  | outside temperature | decimals 1 | chart
ExternalTemperature2                   | quantity °C  | yes  | second outside temperature
InstallationPower                      | setting W    | slow | rated power of the installation
Irradiance                             | quantity W/m2 | yes  | solar irradiance | decimals 0 | chart
Status                                 | state        | yes  | status
TimeSinceLastSun                       | time min     | yes  | time since the sun last shone
TodaysYield                            | counter kWh  | slow | expected solar yield today | reset daily | decimals 2
TxPowerLevel                           | quantity dBm | yes  | radio power
UnspecifiedRemnant                     | state        | slow | unspecified remnant
WindDirection                          | angle deg    | yes  | wind direction
WindSpeed                              | quantity m/s | yes  | wind speed | decimals 1 | chart

service pulsemeter
Aggregate                              | counter m3   | yes  | volume metered | reset user | decimals 3 | chart
Count                                  | counter      | slow | pulses counted | reset user
Settings/AlarmSetting                  | setting      | slow | alarm setting
Settings/InvertAlarm                   | setting      | slow | invert alarm
Settings/InvertTranslation             | setting      | slow | invert translation
Settings/Multiplier                    | setting m3   | slow | multiplier

service tank
use n2k wirelessSensor
Alarms/High/Active                     | setting %    | slow | high level alarm: from
Alarms/High/Delay                      | setting s    | slow | high level alarm: delay
Alarms/High/Enable                     | setting      | no   | high level alarm: enabled | names disabledEnabled
Alarms/High/Restore                    | setting %    | slow | high level alarm: until
Alarms/High/State                      | alarm        | yes  | level high
Alarms/Low/Active                      | setting %    | slow | low level alarm: from
Alarms/Low/Delay                       | setting s    | slow | low level alarm: delay
Alarms/Low/Enable                      | setting      | no   | low level alarm: enabled | names disabledEnabled
Alarms/Low/Restore                     | setting %    | slow | low level alarm: until
Alarms/Low/State                       | alarm        | yes  | level low
ButaneRatio                            | setting      | slow | butane ratio
Capacity                               | setting m3   | slow | volume of the tank
Enable                                 | setting      | no   | enable
FluidType                              | setting      | slow | fluid | names fluidType
HardwareID                             | state        | no   | hardware ID
Level                                  | quantity %   | yes  | level | decimals 0 | chart | bounds -10..650
Quality                                | state        | no   | quality
RawUnit                                | text         | no   | unit of the sensor value
RawValue                               | quantity     | no   | sensor value
RawValueEmpty                          | setting      | slow | raw value empty
RawValueFull                           | setting      | slow | raw value full
Remaining                              | quantity m3  | yes  | volume left | decimals 3 | chart
SenseType                              | setting      | slow | sensor type | names 0 Resistance; 1 Voltage; 2 Current
Shape                                  | setting      | no   | shape | text
Standard                               | setting      | slow | sensor standard | names 0 European; 1 American; 2 Custom / not applicable
SyncButton                             | state        | no   | sync button
TankLevelExtension                     | state        | slow | tank level extension
Temperature                            | quantity °C  | yes  | temperature | decimals 1

service temperature
use wirelessSensor
Alarms/LowBattery                      | alarm        | yes  | low battery
CO2                                    | quantity ppm | yes  | CO2
Flags                                  | state        | slow | flags
Humidity                               | quantity %   | yes  | humidity | decimals 1 | chart
Luminosity                             | quantity lx  | yes  | brightness
NOX                                    | quantity     | yes  | NOx index
Offset                                 | setting °C   | slow | offset
PM25                                   | quantity µg/m3 | yes  | fine dust (PM2.5)
Pressure                               | quantity hPa | yes  | air pressure | decimals 0 | chart
RawUnit                                | text         | no   | raw unit
RawValue                               | quantity V   | no   | sensor voltage
Scale                                  | setting      | slow | scale
SeqNo                                  | state        | no   | sequence number
Temperature                            | quantity °C  | yes  | temperature | decimals 1 | chart | bounds -100..1200
TemperatureType                        | setting      | slow | what is measured | names 0 Battery; 1 Fridge; 2 Generic; 3 Room; 4 Outdoor; 5 Water heater; 6 Freezer
TxPower                                | quantity dBm | no   | radio power
VOC                                    | quantity     | yes  | VOC index

service temprelay
Enabled                                | setting      | yes  | enabled
Sensor                                 | state        | slow | sensor
`;
