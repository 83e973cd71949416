/** The GX itself: firmware, network, notifications, and its services. */
export const platform = `
service ble
ContinuousScan                         | setting      | no   | continuous scan
Devices/{id}/Enabled                   | setting      | no   | device {id} enabled
Devices/{id}/Key                       | secret       | secret | device {id} key
Devices/{id}/Name                      | text         | no   | device {id} name
Interfaces/{id}/Address                | text         | no   | interface {id} address
Socket/BindAddress                     | text         | no   | socket bind address
Socket/Port                            | state        | no   | socket port

service eebus
Devices/{id}/AutoAccept                | state        | no   | device {id} auto accept
Devices/{id}/Brand                     | text         | no   | device {id} brand
Devices/{id}/Host                      | text         | no   | device {id} host
Devices/{id}/Model                     | identity     | no   | device {id} model
Devices/{id}/Name                      | text         | no   | device {id} name
Devices/{id}/Ski                       | text         | no   | device {id} SKI
Devices/{id}/Trusted                   | state        | no   | device {id} trusted
Devices/{id}/Type                      | text         | no   | device {id} type
LocalSki                               | text         | no   | local SKI
PairingQrCode                          | text         | no   | pairing QR code
Settings/Services/Eebus                | setting      | no   | services eebus
TrustedSkis                            | text         | no   | trusted SKIs

service fronius
AutoDetect                             | state        | no   | auto detect
ScanProgress                           | quantity %   | no   | scan progress

service logger
Buffer/Count                           | state        | slow | records in the buffer
Buffer/ErrorState                      | error        | slow | buffer error
Buffer/FreeDiskSpace                   | quantity B   | slow | free space for the buffer
Buffer/Location                        | text         | no   | where the buffer is
Buffer/OldestTimestamp                 | time s       | slow | oldest record in the buffer
Storage/MountState                     | state        | slow | external storage | names 0 Not mounted; 1 Mounted; 2 Unmount requested; 3 Unmount busy
Vrm/ConnectionError                    | error        | slow | VRM connection error
Vrm/ConnectionErrorMessage             | text         | slow | VRM connection error, as text
Vrm/TimeLastContact                    | time s       | slow | last contact with VRM

service modbusclient
Devices/{id}/Enabled                   | state        | no   | device {id} enabled
Devices/{id}/Name                      | text         | no   | device {id} name
Devices/{id}/Serial                    | identity     | no   | device {id} serial
Scan                                   | state        | no   | scan
ScanProgress                           | state        | no   | scan progress

service modbustcp
LastError/Message                      | text         | no   | last error message
LastError/Timestamp                    | time s       | slow | last error timestamp
Services/Count                         | state        | slow | services count

service modem
Connected                              | state        | slow | data link up | names noYes
IMEI                                   | secret       | secret | IMEI
IP                                     | identity     | no   | IP
Model                                  | identity     | no   | model
NetworkName                            | text         | no   | network name
NetworkType                            | text         | no   | network type
PPPStatus                              | state        | slow | PPP status
RegStatus                              | state        | slow | registration status
Roaming                                | state        | slow | roaming
SignalStrength                         | quantity     | slow | signal strength
SimStatus                              | state        | slow | SIM status

service platform
CanBus/Interface/{id}/SpiRetryPercentage | state        | no   | CAN bus interface {id} SPI retry percentage
CanBus/Interface/{id}/Statistics       | text         | no   | CAN bus interface {id} statistics
CanBus/Interfaces                      | json         | no   | CAN bus interfaces
Device/HQSerialNumber                  | identity     | no   | device HQ serial number
Device/Model                           | identity     | no   | device model
Device/ProductId                       | identity     | no   | device product ID
Device/Reboot                          | setting      | no   | device reboot | names offOn
Device/Time                            | time s       | no   | device time
Device/UniqueId                        | identity     | no   | device unique ID
Firmware/Backup/Activate               | setting      | no   | firmware backup activate
Firmware/Backup/AvailableBuild         | text         | no   | firmware backup available build
Firmware/Backup/AvailableVersion       | text         | no   | firmware backup available version
Firmware/Installed/Build               | text         | no   | firmware installed build
Firmware/Installed/ImageType           | state        | no   | firmware installed image type
Firmware/Installed/Version             | text         | no   | firmware installed version
Firmware/LargeImageSupport             | state        | no   | firmware large image support
Firmware/Offline/AvailableBuild        | text         | no   | firmware offline available build
Firmware/Offline/AvailableVersion      | text         | no   | firmware offline available version
Firmware/Offline/Check                 | setting      | no   | firmware offline check
Firmware/Offline/Install               | setting      | no   | firmware offline install
Firmware/Online/AvailableBuild         | text         | no   | firmware online available build
Firmware/Online/AvailableVersion       | text         | no   | firmware online available version
Firmware/Online/Check                  | setting      | no   | firmware online check
Firmware/Online/Install                | setting      | no   | firmware online install
Firmware/Progress                      | state        | no   | firmware progress
Firmware/Release/AvailableVersion      | text         | no   | firmware release available version
Firmware/Release/Check                 | setting      | no   | firmware release check
Firmware/Release/Install               | setting      | no   | firmware release install
Firmware/State                         | state        | no   | firmware state
Gui/OnScreenGuiv2Supported             | state        | no   | GUI on screen GUI v2 supported
Gui/RunningVersion                     | state        | no   | GUI running version
ModificationChecks/Action              | setting      | no   | modification checks action | text
ModificationChecks/DataPartitionFreeSpace | quantity B   | no   | modification checks data partition free space
ModificationChecks/FsModifiedState     | state        | no   | modification checks fs modified state
ModificationChecks/SshKeyForRootPresent | state        | no   | modification checks SSH key for root present
ModificationChecks/StartCheck          | setting      | no   | modification checks start check
ModificationChecks/SystemHooksState    | state        | no   | modification checks system hooks state
Mqtt/Bridges/GXdbus/Connected          | state        | no   | MQTT bridges GX dbus connected
Mqtt/Bridges/GXdbus/ConnectionStatus   | text         | no   | MQTT bridges GX dbus connection status
Mqtt/Bridges/GXrpc/Connected           | state        | no   | MQTT bridges GX rpc connected
Mqtt/Bridges/GXrpc/ConnectionStatus    | text         | no   | MQTT bridges GX rpc connection status
Network/ConfigChanged                  | state        | no   | network config changed
Network/Ethernet/GatewayEnabled        | state        | no   | network ethernet gateway enabled
Network/Ethernet/LinkLocalIpAddress    | text         | no   | network ethernet link local IP address
Network/HasBluetoothSupport            | state        | slow | network has bluetooth support | names noYes
Network/Services                       | json         | no   | network services
Network/SetValue                       | setting      | no   | network set value
Network/Wifi/GatewayEnabled            | state        | no   | network wifi gateway enabled
Network/Wifi/Scan                      | setting      | no   | network wifi scan
Network/Wifi/SignalStrength            | quantity %   | no   | network wifi signal strength
Network/Wifi/State                     | text         | no   | network wifi state
Notifications/AcknowledgeAll           | setting      | no   | notifications acknowledge all
Notifications/Alarm                    | state        | yes  | an alarm is active | names noYes
Notifications/Alert                    | state        | yes  | something waits to be acknowledged | names noYes
Notifications/NumberOfActiveAlarms     | state        | yes  | active alarms
Notifications/NumberOfActiveInformations | state        | yes  | active notes
Notifications/NumberOfActiveNotifications | state        | yes  | active notifications
Notifications/NumberOfActiveWarnings   | state        | yes  | active warnings
Notifications/NumberOfNotifications    | state        | yes  | notifications
Notifications/NumberOfUnAcknowledgedAlarms | state        | yes  | alarms not acknowledged
Notifications/NumberOfUnAcknowledgedInformations | state        | yes  | notes not acknowledged
Notifications/NumberOfUnAcknowledgedWarnings | state        | yes  | warnings not acknowledged
Notifications/{n}/Acknowledged         | state        | no   | notification {n} acknowledged | names noYes
Notifications/{n}/Active               | state        | no   | notification {n} active | names noYes
Notifications/{n}/AlarmValue           | state        | no   | notification {n} alarm value
Notifications/{n}/DateTime             | time s       | no   | notification {n} date time
Notifications/{n}/Description          | text         | no   | notification {n} description
Notifications/{n}/DeviceName           | identity     | no   | notification {n} device name
Notifications/{n}/Service              | text         | no   | notification {n} service
Notifications/{n}/Silenced             | state        | no   | notification {n} silenced | names noYes
Notifications/{n}/Trigger              | text         | no   | notification {n} trigger
Notifications/{n}/Type                 | state        | no   | notification {n} type | names 0 Warning; 1 Alarm; 2 Information
Notifications/{n}/Value                | state        | no   | notification {n} value
Security/Api                           | json         | no   | security API
Services/AccessPoint/Enabled           | json         | no   | services access point enabled
Services/NodeRed/FactoryReset          | json         | no   | services node red factory reset
Services/NodeRed/Mode                  | json         | no   | services node red mode
Services/OpportunityLoads/Mode         | json         | no   | services opportunity loads mode
Services/SignalK/Enabled               | json         | no   | services signal k enabled
Tokens/Pairing/CountDown               | state        | no   | tokens pairing count down
Tokens/Pairing/Enable                  | setting      | no   | tokens pairing enable
Tokens/Remove                          | setting      | no   | tokens remove
Tokens/Users                           | secret       | secret | tokens users
Vebus/Devices/{n}/Restore/Action       | setting      | no   | VE.Bus device {n} restore action | names 1 Restore backup
Vebus/Devices/{n}/Restore/FileIndex    | setting      | no   | VE.Bus device {n} restore file index
Vebus/Devices/{n}/Restore/Notify       | state        | no   | VE.Bus device {n} restore notify | names 0 No result; 2 Success; 102 Error
Vebus/Interface/{id}/Action            | state        | no   | VE.Bus interface {id} action | names 0 Idle; 1 Backup; 2 Restore; 3 Delete
Vebus/Interface/{id}/AvailableBackups  | json         | no   | VE.Bus interface {id} available backups
Vebus/Interface/{id}/Error             | state        | no   | VE.Bus interface {id} error
Vebus/Interface/{id}/File              | text         | no   | VE.Bus interface {id} file
Vebus/Interface/{id}/FirmwareIncompatibleBackups | json         | no   | VE.Bus interface {id} firmware incompatible backups
Vebus/Interface/{id}/Info              | state        | no   | VE.Bus interface {id} info
Vebus/Interface/{id}/Notify            | state        | no   | VE.Bus interface {id} notify

service rvc
Alarms/SameUniqueNameUsed              | alarm        | no   | same unique name used
Devices/{n}/ChargerInstance            | setting      | no   | device {n} charger instance
Devices/{n}/InverterInstance           | setting      | no   | device {n} inverter instance
Devices/{n}/TankInstance               | setting      | no   | device {n} tank instance

service shelly
Devices/{id}/Ip                        | text         | no   | device {id} IP
Devices/{id}/Mac                       | text         | no   | device {id} mac
Devices/{id}/Model                     | identity     | no   | device {id} model
Devices/{id}/Name                      | text         | no   | device {id} name
Devices/{id}/Server                    | text         | no   | device {id} server
Devices/{id}/{n}/Enabled               | state        | no   | device {id} {n} enabled
Devices/{id}/{n}/Name                  | text         | no   | device {id} {n} name
Devices/{id}/{n}/Type                  | text         | no   | device {id} {n} type
Pv/Disable                             | state        | no   | solar production stopped
Refresh                                | state        | no   | refresh

service vecan
use link
Alarms/SameUniqueNameUsed              | alarm        | no   | same unique name used
Devices/{id}/CustomName                | identity     | no   | device {id} custom name
Devices/{id}/DeviceInstance            | identity     | no   | device {id} device instance
Devices/{id}/FirmwareVersion           | identity     | no   | device {id} firmware version
Devices/{id}/Manufacturer              | identity     | no   | device {id} manufacturer
Devices/{id}/ModelName                 | text         | no   | device {id} model name
Devices/{id}/N2kUniqueNumber           | identity     | no   | device {id} NMEA 2000 unique number
Devices/{id}/Nad                       | state        | no   | device {id} network address
Devices/{id}/Serial                    | identity     | no   | device {id} serial
Identifier                             | identity     | no   | identifier
Link/ChargeVoltageSolarOffset          | quantity V   | no   | link charge voltage solar offset
Link/ExtraBatteryCurrent               | quantity A   | no   | link extra battery current
Link/Soc                               | quantity %   | no   | link SoC
`;
