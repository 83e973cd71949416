import { describe, expect, it } from 'vitest';
import { parseLines } from '../support/line-protocol.ts';
import { BEGIN, type Incident, type Message, type PourOptions, pour } from '../support/pour.ts';

const ID = 'c0619ab12345';
const MINUTE = 60_000;

const says = (t: number, path: string, value: unknown): Message => ({
  t,
  topic: `N/${ID}/${path}`,
  payload: JSON.stringify({ value }),
});
const gone = (t: number, path: string): Message => ({ t, topic: `N/${ID}/${path}`, payload: '' });

/** All that a GX with an alarm has, asked for and complete. */
function publish(t: number, name: string, site = 'Boat'): (Message | Incident)[] {
  return [
    { t, event: { kind: 'asked' } },
    says(t, 'settings/0/Settings/SystemSetup/SystemName', site),
    says(t, 'battery/256/CustomName', name),
    says(t, 'battery/256/Alarms/LowSoc', 2),
    { t: t + 100, event: { kind: 'complete' } },
  ];
}

const begin: (Message | Incident)[] = [
  says(0, 'system/0/Serial', ID),
  ...publish(0, 'House'),
  { t: 110, event: { kind: 'alive', isAlive: true } },
];

/** Rows of `gx_alarm` as `<minute> <site>/<device> <level> <recent>`. */
async function rows(story: readonly (Message | Incident)[], options: PourOptions = {}) {
  const { own } = await pour([...begin, ...story], options);
  return parseLines(own)
    .filter(({ measurement }) => measurement === 'gx_alarm')
    .map(({ tags, fields, time }) => {
      const minute = Math.floor((time - BEGIN) / MINUTE);
      return `${minute} ${tags['site']}/${tags['device']} ${fields['level']} ${fields['recent']}`;
    });
}

describe('an alarm that is on', () => {
  it('goes on under the new name of its device, and ends under the old one', async () => {
    const story = [...publish(MINUTE, 'Service'), ...publish(2 * MINUTE, 'Service'), { t: 3 * MINUTE }];
    expect(await rows(story)).toEqual(['0 Boat/House 2 2', '2 Boat/House 0 0', '2 Boat/Service 2 2']);
  });

  it('goes on under the new name of its site, and ends under the old one', async () => {
    expect(await rows([...publish(MINUTE, 'House', 'Yacht'), { t: 2 * MINUTE }])).toEqual([
      '0 Boat/House 2 2',
      '1 Boat/House 0 0',
      '1 Yacht/House 2 2',
    ]);
  });

  it('ends where its device is forgotten before it stays recent no longer', async () => {
    const story = [gone(MINUTE, 'battery/256/Alarms/LowSoc'), { t: 4 * MINUTE }];
    expect(await rows(story, { forgetAfter: 2 * MINUTE })).toEqual([
      '0 Boat/House 2 2',
      '1 Boat/House 0 2',
      '3 Boat/House 0 0',
    ]);
  });
});

it('a text with a secret in it goes nowhere', async () => {
  const lines: string[] = [];
  const story = [says(MINUTE, 'alternator/1/Error/0/Id', 'password=hunter2:e-12'), { t: 2 * MINUTE }];
  await pour([...begin, ...story], { onLine: (line) => void lines.push(line) });
  const alarms = lines.filter((line) => line.startsWith('gx_alarm'));
  expect(alarms.join('')).not.toContain('hunter2');
  expect(alarms.some((line) => line.includes('level=2') && line.includes('not shown'))).toBe(true);
});
