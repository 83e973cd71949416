import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lookUp, services } from '../../src/catalogue/catalogue.ts';

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
