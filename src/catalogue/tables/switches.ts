/** Outputs that can be switched, and inputs that are shown. */
export const switches = `
names switchState
256 Connected; 257 Over temperature; 258 Temperature warning; 259 Channel fault; 260 Channel tripped
261 Under voltage

service switch
use n2k outputSettings outputs
Channel/{id}/Current                   | quantity A   | yes  | current of channel {id}
Channel/{id}/CustomName                | identity     | tag  | name of channel {id}
Channel/{id}/Dimming                   | setting %    | slow | dimming of channel {id}
Channel/{id}/Direction                 | state        | no   | channel {id} direction | names -1 Undefined; 0 Output; 1 Input
Channel/{id}/Function                  | state        | no   | channel {id} function
Channel/{id}/Fuse                      | state        | no   | channel {id} fuse
Channel/{id}/State                     | state        | yes  | channel {id} | names offOn | event output
Channel/{id}/Status                    | state        | yes  | status of channel {id} | names 0 Off; 9 On | bits outputStatus
Channel/{id}/Temperature               | quantity °C  | yes  | temperature of channel {id}
Channel/{id}/Voltage                   | quantity V   | yes  | voltage of channel {id}
GenericInput/{id}/Event                | state        | slow | generic input {id} event
GenericInput/{id}/Name                 | text         | tag  | name of generic input {id}
GenericInput/{id}/Settings/CustomName  | identity     | tag  | name given to generic input {id}
GenericInput/{id}/Settings/Decimals    | setting      | slow | generic input {id} decimals
GenericInput/{id}/Settings/DigitalInputMode | setting      | slow | generic input {id} digital input mode
GenericInput/{id}/Settings/Group       | identity     | no   | generic input {id} group
GenericInput/{id}/Settings/Invert      | setting      | slow | generic input {id} invert
GenericInput/{id}/Settings/Labels      | json         | no   | generic input {id} labels
GenericInput/{id}/Settings/PrimaryLabel | text         | slow | generic input {id} primary label
GenericInput/{id}/Settings/RangeMax    | setting      | slow | generic input {id} range maximum
GenericInput/{id}/Settings/RangeMin    | setting      | slow | generic input {id} range minimum
GenericInput/{id}/Settings/ShowUIIndicator | setting      | slow | generic input {id} show UI indicator
GenericInput/{id}/Settings/ShowUIInput | setting      | slow | generic input {id} show UI input
GenericInput/{id}/Settings/Type        | setting      | slow | generic input {id} type
GenericInput/{id}/Settings/Unit        | text         | slow | generic input {id} unit
GenericInput/{id}/Settings/ValidTypes  | setting      | slow | generic input {id} valid types
GenericInput/{id}/Status               | state        | yes  | generic input {id} status | names 0 OK | bits 0 Fault; 1 Sensor battery low
GenericInput/{id}/Value                | state        | slow | generic input {id} value
MaxFuse                                | setting A    | slow | highest fuse
MinFuse                                | setting A    | slow | lowest fuse
ModuleVoltage                          | quantity V   | yes  | module voltage
NrOfChannels                           | state        | slow | number of channels
ShowCurrent                            | state        | slow | show current
ShowVoltage                            | state        | slow | show voltage
State                                  | state        | yes  | state | names switchState | event state
SwitchableOutput/{id}/Auto             | state        | yes  | mode of output {id} | names manualAuto | event mode
SwitchableOutput/{id}/Current          | quantity A   | yes  | current of output {id}
SwitchableOutput/{id}/Dimming          | setting %    | slow | dimming of output {id}
SwitchableOutput/{id}/LightControls    | json         | no   | output {id} light controls
SwitchableOutput/{id}/Measurement      | quantity     | slow | measurement of output {id}
SwitchableOutput/{id}/Settings/Adjustable | setting      | slow | output {id} adjustable
SwitchableOutput/{id}/Settings/Decimals | setting      | slow | output {id} decimals
SwitchableOutput/{id}/Settings/DimCurve | setting      | slow | output {id} dim curve
SwitchableOutput/{id}/Settings/DimmingMax | setting      | slow | output {id} dimming maximum
SwitchableOutput/{id}/Settings/DimmingMin | setting      | slow | output {id} dimming minimum
SwitchableOutput/{id}/Settings/FuseDetection | setting      | slow | output {id} fuse detection
SwitchableOutput/{id}/Settings/FuseRating | setting A    | slow | output {id} fuse rating
SwitchableOutput/{id}/Settings/Labels  | json         | no   | output {id} labels
SwitchableOutput/{id}/Settings/OutputLimitMax | setting %    | slow | output {id} output limit maximum
SwitchableOutput/{id}/Settings/OutputLimitMin | setting %    | slow | output {id} output limit minimum
SwitchableOutput/{id}/Settings/Polarity | setting      | slow | output {id} polarity | names 0 Active high; 1 Active low
SwitchableOutput/{id}/Settings/StartupDimming | setting      | slow | output {id} startup dimming
SwitchableOutput/{id}/Settings/StartupState | setting      | slow | output {id} startup state
SwitchableOutput/{id}/Settings/StepSize | setting      | slow | output {id} step size
SwitchableOutput/{id}/Settings/SwitchMode | setting      | slow | output {id} switch mode
SwitchableOutput/{id}/Settings/Unit    | text         | slow | output {id} unit
SwitchableOutput/{id}/State            | state        | yes  | output {id} | names offOn | event output
SwitchableOutput/{id}/Temperature      | quantity °C  | yes  | temperature of output {id}
SwitchableOutput/{id}/Voltage          | quantity V   | yes  | voltage of output {id}
`;
