/**
 * What alert rules look at, so every profile stores it: a rule that has no data stays quiet. By service, sorted; what our
 * own measurements tell (gx_alarm, gx_device, gx_site) needs no value to be stored.
 */
export const alerting: Readonly<Record<string, readonly string[]>> = {
  battery: [
    'Dc/0/Temperature',
    'Dc/1/Voltage',
    'Info/MaxChargeCurrent',
    'Info/MaxDischargeCurrent',
    'Io/AllowToCharge',
    'Io/AllowToDischarge',
    'Soc',
    'System/MaxCellVoltage',
    'System/MinCellVoltage',
  ],
  dcgenset: ['StatusCode'],
  digitalinput: ['Count', 'State', 'Type'],
  evcharger: ['Status'],
  generator: ['State'],
  genset: ['StatusCode'],
  grid: ['Ac/Power'],
  inverter: ['State'],
  multi: ['State'],
  solarcharger: ['Yield/System'],
  system: ['Ac/ActiveIn/Source', 'Dc/Battery/Soc'],
  tank: ['FluidType', 'Level', 'Status'],
  temperature: ['Status', 'Temperature', 'TemperatureType'],
  vebus: ['Mode', 'State', 'VebusChargeState'],
};
