/** The section `alerts`: what it takes, and what it says of what it does not. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';

const load = (text: string, environment: Record<string, string> = {}) =>
  loadConfig({ GX_HOST: 'a', GX_LOGGER_CONFIG: 'a.yaml', ...environment }, () => `alerts: ${text}\n`);
const faults = (text: string, environment?: Record<string, string>) =>
  load(text, environment).problems?.map(({ place, message, hint }) => `${place}: ${message}. ${hint}`);

describe('the section alerts', () => {
  it('without anything is as usual, and nobody is told', () => {
    expect(load('{}').config?.alerts).toEqual({ paused: false, warnings: 'listed', rules: {}, overrides: [] });
  });

  it('takes addresses from the environment', () => {
    const environment = {
      ALERTS_EMAIL: 'a@b.org, c@d.org',
      ALERTS_WEBHOOK: 'https://ntfy.sh/x?template=grafana',
      ALERTS_TELEGRAM_TOKEN: '1:a',
      ALERTS_TELEGRAM_CHAT: '-100123',
      ALERTS_PAUSED: 'yes',
    };
    expect(load('{}', environment).config?.alerts).toMatchObject({
      email: 'a@b.org;c@d.org',
      webhook: 'https://ntfy.sh/x?template=grafana',
      telegram_token: '1:a',
      telegram_chat: '-100123',
      paused: true,
    });
  });

  it.each([
    [{ ALERTS_EMAIL: 'nobody' }, /ALERTS_EMAIL.*"nobody" is no e-mail address/],
    [{ ALERTS_EMAIL: 'me@@example' }, /"me@@example" is no e-mail address/],
    [{ ALERTS_EMAIL: 'me@b..org' }, /is no e-mail address/],
    [{ ALERTS_EMAIL: 'a@b.org, <me@b.org>' }, /is no e-mail address/],
    [{ ALERTS_WEBHOOK: 'ntfy.sh/secret' }, /ALERTS_WEBHOOK.*is no address of the web/],
    [{ ALERTS_TELEGRAM_TOKEN: 'abc', ALERTS_TELEGRAM_CHAT: '1' }, /ALERTS_TELEGRAM_TOKEN.*is no token/],
    [{ ALERTS_TELEGRAM_TOKEN: '1:a' }, /ALERTS_TELEGRAM_CHAT.*is not set, but ALERTS_TELEGRAM_TOKEN is/],
    [{ ALERTS_TELEGRAM_CHAT: '1' }, /ALERTS_TELEGRAM_TOKEN.*is not set, but ALERTS_TELEGRAM_CHAT is/],
    [{ ALERTS_TELEGRAM_CHAT: 'me', ALERTS_TELEGRAM_TOKEN: '1:a' }, /"me" is no chat of Telegram/],
    [{ ALERTS_MAIL: 'a@b.org' }, /there is no such setting.*Did you mean ALERTS_EMAIL/],
    [{ ALERTS_PAUSED: 'perhaps' }, /neither true nor false/],
  ])('%j is told', (environment, words) => {
    const told = faults('{}', environment) ?? [];
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(words);
    expect(told[0]).not.toContain('secret');
  });

  it.each([
    ['{ rules: { battery_lo: { threshold: 5 } } }', /rules.battery_lo: there is no rule .* Did you mean battery_low/],
    ['{ rules: { battery_low: 5 } }', /a single value and should be a map.* battery_low: \{ threshold: 25 \}/],
    ['{ rules: [battery_low] }', /a list and should be a map.* battery_low: \{ threshold: 25 \}/],
    ['{ rules: { battery_low: { threshold: low } } }', /threshold: "low" is not a number/],
    [
      '{ rules: { battery_low: { treshold: 5 } } }',
      /there is no such setting. Did you mean alerts.rules.battery_low.threshold/,
    ],
    ['{ rules: { battery_low: { threshold: 100 } } }', /threshold: 100 is out of range. Choose between 1 and 95 %/],
    ['{ rules: { battery_low: { clear: 15 } } }', /clear: 15 is not above the threshold of 20/],
    ['{ rules: { fridge_warm: { clear: 9 } } }', /clear: 9 is not below the threshold of 8/],
    ['{ rules: { grid_lost: { threshold: 5 } } }', /threshold: this rule has no such number. It has enabled and for/],
    ['{ rules: { meter_frozen: { clear: 5 } } }', /clear: this rule ends at its threshold/],
    ['{ rules: { tank_low: { for: 90d } } }', /for: 90d is too long. Choose 0, or between 1m and 24h/],
    ['{ rules: { battery_low: { for: 25h } } }', /for: 25h is too long/],
    ['{ rules: { sleeper_lost: { for: 53h } } }', /for: 53h is too long. Choose 0, or between 1m and 52h/],
    [
      '{ rules: { battery_low: { for: 1 } } }',
      /for: 1s is too short. A number without a unit is seconds; minutes are 10m/,
    ],
    [
      '{ rules: { battery_low: { threshold: 30,5 } } }',
      /Within braces a comma ends a value: write a number with a point, 0.3/,
    ],
    ['{ rules: { battery_low: { threshold: "8,5" } } }', /"8,5" is not a number. Write a point: 8.5/],
    ['{ rules: { shore_lost: on } }', /shore_lost: is a single value. Write shore_lost: { enabled: true }/],
    ['{ overrides: [{ site: A, rules: { battery_cold: true } }] }', /Write battery_cold: { enabled: true }/],
    ['{ rules: { no_sun: off } }', /Write no_sun: { enabled: false }/],
    [
      '{ rules: { starter_battery_low: { threshold: 24 } } }',
      /between 10 and 13.5 V. Write the value of a 12 V battery: of 24 V it counts twice/,
    ],
    ['{ overrides: [{ paused: yes }] }', /overrides.1: says neither site nor device/],
    ['{ overrides: [{ site: A, rules: { logger_lags: { for: 1h } } }] }', /this rule watches nothing of a site/],
    ['{ overrides: [{ device: tank/1, rules: { grid_lost: { for: 1h } } }] }', /this rule watches nothing of tank\/1/],
    [
      '{ overrides: [{ device: tank/1, rules: { battery_hot: { for: 1h } } }] }',
      /this rule watches nothing of tank\/1/,
    ],
    ['{ overrides: { site: A } }', /a map and should be a list.*- \{ site: Boat, paused: true \}/],
  ])('%s is told', (text, words) => {
    const told = faults(text) ?? [];
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(words);
  });

  it('takes waits of none, of a minute, of a day, and longer ones of rules that wait for longer', () => {
    const waits = 'battery_low: { for: 0 }, tank_low: { for: 60 }, frost: { for: 24h }, sleeper_lost: { for: 40h }';
    expect(faults(`{ rules: { ${waits} } }`)).toBeUndefined();
  });

  it('judges the number of an override beside what it takes over', () => {
    const all = 'rules: { battery_low: { threshold: 50, clear: 60 } }';
    expect(faults(`{ ${all}, overrides: [{ site: A, rules: { battery_low: { clear: 55 } } }] }`)).toBeUndefined();
    expect(faults(`{ ${all}, overrides: [{ site: A, rules: { battery_low: { clear: 40 } } }] }`)?.[0]).toMatch(/of 50/);
  });
});
