/** Points of two sites with every device that a rule watches: at one everything is wrong, at the other nothing. */

export const WRONG = { portalId: 'c0619ab10001', site: "Wrong's $1" };
export const WELL = { portalId: 'c0619ab10002', site: 'Well' };

type Fields = Readonly<Record<string, number>>;

const escaped = (text: string) => text.replaceAll(/[ ,=]/g, '\\$&');

/** Line protocol in ms, as of `now`. */
export function pointsOfTwoSites(now: number): string {
  return [...siteLines(now, WRONG, true), ...siteLines(now, WELL, false), ...loggerLines(now)].join('\n');
}

function siteLines(now: number, { portalId, site }: typeof WRONG, isWrong: boolean): string[] {
  const lines: string[] = [];
  /** `wrong` and `well` are what the fields are at either. */
  const put = (measurement: string, device: string, wrong: Fields, well: Fields, seconds = 60, more = '') => {
    const own = device === '' ? '' : `,instance=0,device=${escaped(device)}`;
    const fields = Object.entries(isWrong ? wrong : well).map(([name, value]) => `${escaped(name)}=${value}`);
    const key = `${measurement},portal_id=${portalId},site=${escaped(site)}${own}${more}`;
    lines.push(`${key} ${fields.join(',')} ${now - seconds * 1_000}`);
  };
  const every = (span: number, step: number, each: (ago: number) => void) => {
    for (let ago = 60; ago < span; ago += step) each(ago);
  };
  const alarm = (service: string, path: string, level: number) =>
    put(
      'gx_alarm',
      service,
      { level, recent: level },
      { level: 0, recent: 0 },
      60,
      `,service=${service},alarm=${path}`,
    );
  const here = (service: string, wrong: number) =>
    put('gx_device', service, { online: wrong }, { online: 1 }, 60, `,service=${service}`);

  alarm('battery', 'Alarms/LowVoltage', 2);
  alarm('battery', 'Alarms/LowSoc', 1);
  // Of these no rule tells, at either.
  for (const [service, path] of [
    ['tank', 'Alarms/Low/State'],
    ['vebus', 'Alarms/GridLost'],
    ['battery', 'Alarms/ChargeBlocked'],
    ['generator', 'Alarms/NoGeneratorAtAcIn'],
  ] as const) {
    put('gx_alarm', service, { level: 2, recent: 2 }, { level: 2, recent: 2 }, 60, `,service=${service},alarm=${path}`);
  }
  put('gx_site', '', { alive: 0, ac_lost: 1, soc_floor: 101 }, { alive: 1, ac_lost: 0, soc_floor: 101 });
  const source = 'Ac/ActiveIn/Source';
  put('system', 'system', { 'Dc/Battery/Soc': 8, [source]: 240 }, { 'Dc/Battery/Soc': 60, [source]: 1 });
  put('system', 'system', { [source]: 2 }, { [source]: 2 }, 3 * 86_400);
  put(
    'battery',
    'BMS',
    {
      'Dc/0/Temperature': 50,
      'Dc/1/Voltage': 23,
      Soc: 60,
      'System/MaxCellVoltage': 3.5,
      'System/MinCellVoltage': 3.3,
      'Info/MaxChargeCurrent': 0,
      'Io/AllowToCharge': 0,
      'Info/MaxDischargeCurrent': 0,
      'Io/AllowToDischarge': 0,
    },
    {
      'Dc/0/Temperature': 20,
      'Dc/1/Voltage': 0.02,
      Soc: 60,
      'System/MaxCellVoltage': 3.34,
      'System/MinCellVoltage': 3.33,
      'Info/MaxChargeCurrent': 100,
      'Io/AllowToCharge': 1,
      'Info/MaxDischargeCurrent': 100,
      'Io/AllowToDischarge': 1,
    },
  );
  put('vebus', 'Multi', { State: 0, Mode: 3, VebusChargeState: 8 }, { State: 0, Mode: 4, VebusChargeState: 1 });
  for (const service of ['multi', 'inverter']) put(service, service, { State: 2 }, { State: 9 });
  put('generator', 'Start', { State: 1 }, { State: 0 });
  put('generator', 'Error', { State: 10 }, { State: 0 });
  every(1_800, 300, (ago) => put('grid', 'Meter', { 'Ac/Power': -1_500 }, { 'Ac/Power': -1_500 - ago }, ago));
  every(14 * 86_400, 3_600, (ago) => {
    const days = ago / 86_400;
    put('solarcharger', 'Roof', { 'Yield/System': 99 - Math.max(0, days - 1.6) }, { 'Yield/System': 99 - days }, ago);
  });
  put('evcharger', 'Car', { Status: 11 }, { Status: 2 });
  every(3_500, 300, (ago) => {
    put('tank', 'Water', { Level: 5 }, { Level: 14 }, ago);
    put('tank', 'Black', { Level: 95 }, { Level: 20 }, ago);
    put('digitalinput', 'Bilge', { Count: 99 - Math.floor(ago / 300) }, { Count: 99 }, ago);
  });
  put('tank', 'Water', { FluidType: 1, Status: 1 }, { FluidType: 1, Status: 0 });
  put('tank', 'Black', { FluidType: 5, Status: 0 }, { FluidType: 5, Status: 0 });
  put('digitalinput', 'Bilge', { Type: 3, State: 3 }, { Type: 3, State: 2 });
  for (const [device, type, cold, warm] of [
    ['Fridge', 1, 4, 11],
    ['Freezer', 6, -18, -2],
  ] as const) {
    const rest = { TemperatureType: type };
    put('temperature', device, { Temperature: cold }, { Temperature: cold }, 7_200);
    put('temperature', device, { Temperature: warm, Status: 5, ...rest }, { Temperature: cold, Status: 0, ...rest });
  }
  // Switched off for long.
  put('temperature', 'Off', { Temperature: 20, TemperatureType: 1 }, { Temperature: 20, TemperatureType: 1 });
  for (const service of ['system', 'generator']) here(service, 1);
  for (const service of ['battery', 'tank', 'grid', 'pvinverter', 'alternator']) here(service, 0);
  return lines;
}

/** One writes, one has stopped with everything wrong. */
function loggerLines(now: number): string[] {
  const lines: string[] = [];
  for (let ago = 0; ago < 86_400; ago += 60) {
    const put = (host: string, fields: string) => lines.push(`gx_logger,host=${host} ${fields} ${now - ago * 1_000}`);
    put(
      'well',
      `received=5,lag_seconds=1,journal_bytes=95,journal_kept_bytes=90,journal_limit_bytes=100,rejected=${ago > 40_000 ? 7 : 0}`,
    );
    if (ago > 3_000)
      put(
        'wrong',
        `received=5,lag_seconds=900,journal_bytes=90,journal_kept_bytes=1,journal_limit_bytes=100,rejected=${86_400 - ago}`,
      );
  }
  return lines;
}
