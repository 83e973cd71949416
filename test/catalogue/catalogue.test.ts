import fc from 'fast-check';
import { expect, it } from 'vitest';
import { find, lookUp, services } from '../../src/catalogue/catalogue.ts';

it('knows a path of a service, and what every service has', () => {
  expect(lookUp('battery', 'Soc')).toMatchObject({
    label: 'state of charge',
    kind: 'quantity',
    unit: '%',
    chart: true,
  });
  expect(lookUp('battery', 'CustomName')).toMatchObject({ kind: 'identity', log: 'tag' });
  expect(lookUp('whatever', 'Connected')).toMatchObject({ kind: 'state' });
  expect(lookUp('battery', 'Nonsense')).toBeUndefined();
  expect(lookUp('constructor', 'name')).toBeUndefined();
  expect(lookUp('battery', 'toString')).toBeUndefined();
});

it.each([
  ['vebus', 'Ac/ActiveIn/L2/P', 'AC input power L2'],
  ['battery', 'Battery/2/Cell/14/Voltage', 'voltage of cell 14 in battery 2'],
  ['battery', 'Distributor/C/Fuse/3/Alarms/Blown', 'fuse 3 of distributor C blown'],
  ['solarcharger', 'History/Daily/0/Pv/1/Yield', 'yield of tracker 1 on day 0 (0 is today)'],
  ['switch', 'SwitchableOutput/relay_1/State', 'output relay_1'],
])('fills in what the placeholders stand for: %s/%s', (service, path, label) => {
  expect(lookUp(service, path)?.label).toBe(label);
});

it.each([
  ['battery', 'Cell/3/Volts/More'],
  ['battery', 'x/Cell/3/Volts'],
  ['vebus', 'Ac/Out/L4/P'],
  ['battery', 'Distributor/I/Status'],
  ['battery', 'Cell//Volts'],
])('does not take a longer or another path for one it knows: %s/%s', (service, path) => {
  expect(lookUp(service, path)).toBeUndefined();
});

it.each([
  ['windlass', 'Alarms/ChainJammed', 'chain jammed'],
  ['battery', 'Alarms/L1/Over_Current', 'L1 over current'],
  ['battery', 'Pack/2/Alarms/BMSFault', 'pack 2 BMSFault'],
])('takes a number below Alarms that it does not know for an alarm: %s/%s', (service, path, label) => {
  expect(find(service, path)).toBeUndefined();
  expect(lookUp(service, path)).toMatchObject({ kind: 'alarm', label, isGuess: true, names: { 2: 'Alarm' } });
});

it.each([
  ['windlass', 'Alarms'],
  ['windlass', 'Alarms/Low/Active'],
  ['windlass', 'Settings/Alarms/ChainJammed'],
  ['windlass', 'Alarms/Settings/ChainJammed'],
  ['settings', 'Settings/Unheard/Alarms/Beep'],
])('takes no threshold and no setting for an alarm: %s/%s', (service, path) => {
  expect(lookUp(service, path)).toBeUndefined();
});

it.each([
  ['switch', 'Channel/0/State', 'channel 0', 'yes'],
  ['switch', 'Channel/0/Current', 'current of channel 0', 'yes'],
  ['switch', 'Channel/0/CustomName', 'name of channel 0', 'tag'],
  ['switch', 'SwitchableOutput/2/Name', 'name of output 2', 'tag'],
  ['pump', 'SwitchableOutput/a/Settings/CustomName', 'name given to output a', 'tag'],
  ['settings', 'Settings/Relay/0/CustomName', 'name given to relay 0', 'tag'],
  ['temperature', 'Alarms/LowBattery', 'low battery', 'yes'],
  ['settings', 'Settings/CGwacs/BatteryLife/Schedule/Charge/0/Soc', 'ESS: scheduled charging 0, SoC', 'slow'],
  ['vebus', 'Devices/0/Diagnostics/UBatRipple', 'battery voltage ripple of device 0', 'yes'],
  ['vebus', 'Devices/0/ExtendStatus/RawFlags0', 'device 0 extend status raw flags 0', 'no'],
  ['solarcharger', 'Link/ChargeVoltage', 'charge voltage that the charger is given', 'slow'],
  ['alternator', 'Link/ChargeCurrent', 'charge current that the charger is given', 'slow'],
])('keeps what owners ask for: %s/%s', (service, path, label, log) => {
  expect(find(service, path)).toBeDefined();
  expect(lookUp(service, path)).toMatchObject({ label, log });
});

it('settles what sources disagree on', () => {
  const names = (service: string, path: string) => lookUp(service, path)?.names;
  expect(names('vebus', 'Ac/ActiveIn/ActiveInput')).toMatchObject({
    0: 'AC input 1',
    240: expect.stringContaining('None'),
  });
  expect(names('system', 'Ac/ActiveIn/Source')).toMatchObject({ 1: 'Grid', 2: 'Generator', 3: 'Shore' });
  expect(names('genset', 'StatusCode')).toMatchObject({ 8: 'Running', 9: 'Stopping', 10: 'Error' });
  expect(names('evcharger', 'Position')).toEqual({ 0: 'AC output', 1: 'AC input' });
  expect(names('pvinverter', 'Position')).toEqual({ 0: 'AC input 1', 1: 'AC output', 2: 'AC input 2' });
  expect(names('charger', 'Mode')).toEqual({ 1: 'On', 4: 'Off' });
  expect(names('tank', 'Status')).toMatchObject({ 3: 'Reverse polarity', 4: 'Unknown' });
  expect(names('vebus', 'Settings/UpsFunction')).toBeUndefined();
  expect(lookUp('solarcharger', 'History/Daily/0/TimeInBulk')).toMatchObject({ unit: 'min', reset: 'daily' });
  expect(lookUp('pvinverter', 'Ac/Power')?.unit).toBe('W');
  expect(lookUp('temperature', 'Pressure')?.unit).toBe('hPa');
  expect(lookUp('vebus', 'Energy/AcIn1ToAcOut')?.reset).toBe('device');
});

it.each([
  ['battery', 'Info/MaxChargeCurrent', 'quantity'],
  ['battery', 'TimeToGo', 'quantity'],
  ['battery', 'History/TimeSinceLastFullCharge', 'time'],
  ['battery', 'History/MinimumVoltage', 'state'],
  ['battery', 'History/ChargedEnergy', 'counter'],
  ['battery', 'Settings/Alarm/LowSoc', 'setting'],
  ['tank', 'Alarms/Low/Active', 'setting'],
  ['tank', 'Alarms/Low/State', 'alarm'],
  ['gps', 'UtcTimestamp', 'time'],
  ['gps', 'Course', 'angle'],
  ['meteo', 'WindDirection', 'angle'],
  ['solarcharger', 'History/Daily/0/Yield', 'counter'],
  ['solarcharger', 'History/Daily/0/MaxPower', 'state'],
  ['vebus', 'Hub4/L1/AcPowerSetpoint', 'quantity'],
  ['vebus', 'Soc', 'quantity'],
  ['system', 'Ac/Grid/NumberOfPhases', 'state'],
  ['ev', 'Position/Latitude', 'position'],
  ['settings', 'Settings/Modem/PIN', 'secret'],
])('%s/%s is of kind %s', (service, path, kind) => {
  expect(lookUp(service, path)?.kind).toBe(kind);
});

it('answers anything without a throw', () => {
  const name = fc.oneof(fc.constantFrom(...services.keys(), '__proto__'), fc.string());
  fc.assert(
    fc.property(
      name,
      fc.oneof(
        fc.string(),
        fc.array(fc.string()).map((parts) => parts.join('/')),
      ),
      (service, path) => {
        const entry = lookUp(service, path);
        return entry === undefined || entry.label.length > 0;
      },
    ),
  );
});
