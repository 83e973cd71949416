import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, matches, type Rule } from '../../src/points/rules.ts';
import { isSecret } from '../../src/points/secret.ts';
import type { Profile } from '../../src/types.ts';

const topic = (name: string) => {
  const [service = '', instance = '', ...path] = name.split('/');
  return { index: 0, portalId: 'c0619ab12345', service, instance, path: path.join('/') };
};

describe('matches', () => {
  it.each([
    ['#', 'battery/256/Soc', true],
    ['battery/#', 'battery/256/Dc/0/Voltage', true],
    ['battery/256/Soc', 'battery/256/Soc', true],
    ['battery/+/Soc', 'battery/256/Soc', true],
    ['+/+/Soc', 'vebus/257/Soc', true],
    ['+/+/+', 'battery/256/Dc/0/Voltage', false],
    ['battery/256', 'battery/256/Soc', false],
    ['battery/256/Soc/+', 'battery/256/Soc', false],
    ['battery/256/Soc/#', 'battery/256/Soc', true],
    ['bat/#', 'battery/256/Soc', false],
  ])('%s on %s: %s', (filter, name, expected) => {
    expect(matches(filter, name)).toBe(expected);
  });

  it('a name matches itself, and any filter made of it by wildcards', () => {
    const level = fc.string({ minLength: 1 }).filter((text) => !/[/+#]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(level, fc.boolean()), { minLength: 1 }), fc.nat(), (levels, cut) => {
        const name = levels.map(([text]) => text).join('/');
        const filter = levels.map(([text, wild]) => (wild ? '+' : text));
        expect(matches(filter.join('/'), name)).toBe(true);
        const kept = filter.slice(0, cut % levels.length);
        expect(matches([...kept, '#'].join('/'), name)).toBe(true);
      }),
    );
  });
});

describe('profiles', () => {
  const filteredBy = (name: string, profile: Profile = 'default', rules: Rule[] = []) =>
    decide(topic(name), rules, profile, false).filteredBy;

  it.each([
    ['battery/256/Soc', undefined],
    ['battery/256/ProductName', undefined],
    ['battery/256/Mgmt/ProcessName', 'profile:not_charted'],
    ['gps/0/Position/Latitude', 'profile:private'],
    ['solarcharger/258/History/Daily/0/Yield', undefined],
    ['solarcharger/258/History/Daily/1/Yield', 'profile:history_rows'],
    ['solarcharger/258/History/Daily/30/Yield', 'profile:history_rows'],
    ['settings/0/Settings/CGwacs/Hub4Mode', undefined],
    ['settings/0/Settings/Gui/Anything', 'profile:settings'],
    ['newdevice/1/Never/Heard/Of', undefined],
  ])('default: %s is filtered by %s', (name, rule) => {
    expect(filteredBy(name)).toBe(rule);
  });

  it('everything filters nothing', () => {
    for (const name of ['battery/256/Mgmt/ProcessName', 'settings/0/Settings/Gui/Anything']) {
      expect(filteredBy(name, 'everything')).toBe(undefined);
    }
  });

  const decided = (name: string, profile: Profile = 'default', rules: Rule[] = [], storePrivate = false) => {
    const { decidedBy, filteredBy, interval } = decide(topic(name), rules, profile, storePrivate);
    return { decidedBy, filteredBy, interval };
  };

  it.each([
    ['battery/256/Dc/0/Power', 5_000],
    ['battery/256/Dc/0/Current', 10_000],
    ['vebus/257/Ac/Out/L1/S', 10_000],
    ['battery/256/Dc/0/Voltage', 30_000],
    ['battery/256/Soc', 30_000],
    ['gps/0/Course', 30_000],
    ['battery/256/History/TimeSinceLastFullCharge', 300_000],
    ['battery/256/History/DischargedEnergy', undefined],
    ['vebus/257/State', undefined],
    ['vebus/257/Alarms/Overload', undefined],
    ['battery/256/CustomName', undefined],
    ['newdevice/1/Never/Heard/Of', undefined],
  ])('default: %s has an interval of %s ms, and none under everything', (name, interval) => {
    expect(decided(name)).toEqual({ decidedBy: 'profile default', filteredBy: undefined, interval });
    expect(decided(name, 'everything').interval).toBe(undefined);
  });

  it('minimal keeps what the dashboards use, with the intervals of default', () => {
    expect(decided('battery/256/Dc/0/Current', 'minimal').interval).toBe(10_000);
    expect(decided('battery/256/Alarms/LowSoc', 'minimal').filteredBy).toBe('profile:not_minimal');
  });

  it.each<Profile>(['minimal', 'default', 'everything'])(
    '%s: what is private is stored where it is asked for',
    (profile) => {
      const position = 'gps/0/Position/Latitude';
      const rules: Rule[] = [{ match: 'gps/#', action: 'keep' }];
      expect(decided(position, profile).filteredBy).toBe('profile:private');
      expect(decided(position, profile, rules).filteredBy).toBe(undefined);
      expect(decided(position, profile, [], true).filteredBy).toBe(
        profile === 'minimal' ? 'profile:not_minimal' : undefined,
      );
    },
  );

  it('no rule and no setting stores a secret', () => {
    const rules: Rule[] = [{ match: '#', action: 'keep' }];
    expect(decided('settings/0/Settings/Services/AccessPointPassword', 'everything', rules, true)).toMatchObject({
      decidedBy: 'secret',
      filteredBy: 'secret',
    });
  });

  it('a rule decides the interval too, also by having none', () => {
    const rules: Rule[] = [
      { match: 'battery/256/#', action: 'keep' },
      { match: 'battery/+/Dc/#', action: 'keep', interval: 60_000 },
    ];
    expect(decided('battery/256/Dc/0/Power', 'default', rules)).toEqual({
      decidedBy: 'rule 1: battery/256/#',
      filteredBy: undefined,
      interval: undefined,
    });
    expect(decided('battery/257/Dc/0/Power', 'default', rules)).toEqual({
      decidedBy: 'rule 2: battery/+/Dc/#',
      filteredBy: undefined,
      interval: 60_000,
    });
    expect(decided('battery/257/Soc', 'default', rules).decidedBy).toBe('profile default');
  });

  it("the user's rules come first, and the first that matches wins", () => {
    const rules: Rule[] = [
      { match: 'battery/256/Mgmt/#', action: 'keep' },
      { match: '+/+/Mgmt/#', action: 'drop' },
    ];
    expect(filteredBy('battery/256/Mgmt/ProcessName', 'default', rules)).toBe(undefined);
    expect(filteredBy('battery/257/Mgmt/ProcessName', 'default', rules)).toBe('+/+/Mgmt/#');
  });
});

describe('secrets', () => {
  it.each([
    'settings/0/Settings/Services/AccessPointPassword',
    'settings/0/Settings/Ble/Service/Pincode',
    'settings/0/Settings/LoadSheddingApi/Token',
    'settings/0/Settings/Modem/Password',
    'settings/0/Settings/Wifi/Passphrase',
    'settings/0/Settings/Evcc/ApiKey',
    'settings/0/Settings/Vpn/PublicKey',
    'ble/0/Devices/hci0/Key',
    'vebus/257/Password/Input',
    'platform/0/Tokens/Users',
    'settings/0/Settings/Cloud/api_key',
    'settings/0/Settings/Cloud/ClientSecret',
    'windlass/1/Alarms/Siren/PinCode',
    'settings/0/Settings/Cloud/APIKey',
    'settings/0/Settings/Cloud/APIKEY',
    'settings/0/Settings/Cloud/Api-Key',
    'settings/0/Settings/Cloud/Pwd',
    'settings/0/Settings/Cloud/Passcode',
    'settings/0/Settings/Cloud/PIN',
    'settings/0/Settings/Cloud/SimPin',
    'settings/0/Settings/Cloud/PrivateKeyPem',
    'settings/0/Settings/Cloud/AesKeyHex',
    'settings/0/Settings/Cloud/wifipassword2',
    'settings/0/Settings/Cloud/WifiPassword1',
    'settings/0/Settings/Cloud/TokenV2',
    'settings/0/Settings/Cloud/Token/0/Value',
    'settings/0/Settings/Cloud/Credentials/User/Value',
    'settings/0/Settings/Cloud/Cookie',
    'settings/0/Settings/Cloud/Authorization',
    'settings/0/Settings/Cloud/Jwt',
    'settings/0/Settings/Cloud/SessionId',
    'settings/0/Settings/Cloud/UnlockCode',
    'settings/0/Settings/Cloud/ConnectionString',
    'settings/0/Settings/Cloud/Wachtwoord',
    'settings/0/Settings/Mqtt/Username',
    'tailscaleGX/0/LoginLink',
    'modem/0/Imei',
    'modem/0/IMEI',
    'modem/0/SimId',
  ])('%s is one', (name) => {
    expect(isSecret(topic(name))).toBe(true);
  });

  it.each([
    'battery/256/Soc',
    'vebus/257/Ac/State/SplitPhaseL2Passthru',
    'vebus/257/Devices/0/ExtendStatus/TemperatureHighForceBypass',
    'multi/0/Capabilities/HasAcPassthroughSupport',
    'platform/0/Tokens/Pairing/Enable',
    'tank/20/Monkey',
    'platform/0/ModificationChecks/SshKeyForRootPresent',
    'vebus/257/Password/AccessLevel',
    'battery/256/ErrorCode',
    'solarcharger/256/Yield/User',
    'modem/0/SimStatus',
    'switch/0/SwitchableOutput/0/Settings/Spinning',
    'tank/20/Seasalt',
    'evcharger/40/Authenticated',
  ])('%s is none', (name) => {
    expect(isSecret(topic(name))).toBe(false);
  });
});
