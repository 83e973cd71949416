import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { budget } from '../../src/commands/budget.ts';
import { createAnonymiser, record } from '../../src/commands/record.ts';
import { loadConfig } from '../../src/config/load.ts';
import { readRecordingFile } from '../../src/simulator/recording.ts';
import { dataDir } from '../support/daemon.ts';
import { startSimulator } from '../support/simulator.ts';

const ID = 'd41243aabbcc';
const topic = (tail: string) => `N/${ID}/${tail}`;

describe('what a recording keeps', () => {
  it.each([
    'settings/0/Settings/Services/AccessPointPassword',
    'settings/0/Settings/LoadSheddingApi/Token',
    'settings/0/Settings/Cloud/APIKey',
    'modem/0/Imei',
    'GuiCustomizations/Page/main.qml',
    'ev/0/VIN',
    'ev/0/AtSite',
  ])('nothing of %s', (tail) => {
    expect(createAnonymiser()(topic(tail), '{"value":"x"}')).toBe(undefined);
  });

  it.each([
    { value: 'https://user:hunter2@host' },
    { value: '{"password":"hunter2"}' },
    { value: { wifi: { psk: 'hunter2' } } },
    { value: [{ token: 'hunter2' }] },
  ])('nothing of %j', (payload) => {
    expect(createAnonymiser()(topic('platform/0/Network/Services'), JSON.stringify(payload))).toBe(undefined);
  });

  it.each([{ value: { Latitude: 52.1, Longitude: 4.1 } }, { value: '{"lat": 52.1, "lon": 4.1}' }])(
    'nothing of a place in %j, which cannot be shifted',
    (payload) => {
      expect(createAnonymiser()(topic('gps/0/Fix'), JSON.stringify(payload))).toBe(undefined);
    },
  );

  it.each([
    ['gps/0/Position/Latitude', '{"value":52.1,"min":52.0,"max":52.2}'],
    ['gps/0/Position/Longitude', '{"max":4.2,"min":4.1,"value":4.15}'],
    ['settings/0/Settings/Site/latitude', '{"value":52.1,"min":52.0,"max":52.2}'],
    ['gps/0/Position/Latitude', '{"value":"52.1","min":52.0,"max":52.2}'],
  ])('of the limits of a position nothing: %s %s', (tail, payload) => {
    const kept = createAnonymiser()(topic(tail), payload)?.payload ?? '';
    const { value, ...limits } = JSON.parse(kept);
    expect(limits).toEqual({});
    if (value !== null) expect(Math.abs(value - JSON.parse(payload).value)).toBeGreaterThan(4.9);
  });

  it('the limits of everything else as they came', () => {
    const payload = '{"value":80.0,"min":0.0,"max":100.0}';
    expect(createAnonymiser()(topic('settings/0/Settings/CGwacs/BatteryLife/SocLimit'), payload)?.payload).toBe(
      payload,
    );
  });

  it('no portal id, neither in topics nor in values', () => {
    const anonymise = createAnonymiser();
    expect(anonymise(topic('system/0/Serial'), `{"value":"${ID}"}`)).toEqual({
      topic: 'N/c0619ab12345/system/0/Serial',
      payload: '{"value":"c0619ab12345"}',
    });
    expect(anonymise(topic('heartbeat'), '{"value":1}')?.topic).toBe('N/c0619ab12345/heartbeat');
  });

  it('values and empties as they are, and no echo of its own', () => {
    const anonymise = createAnonymiser();
    expect(anonymise(topic('battery/256/Soc'), '{"value":87.50000000000001}')?.payload).toBe(
      '{"value":87.50000000000001}',
    );
    expect(anonymise(topic('battery/256/Soc'), '')?.payload).toBe('');
    const completed = anonymise(topic('full_publish_completed'), '{"full-publish-completed-echo":"a-1","value":5}');
    expect(completed?.payload).toBe('{"value":5}');
  });

  it('the shape of a track and not its place', () => {
    const anonymise = createAnonymiser();
    const at = (axis: string, value: number) =>
      JSON.parse(anonymise(topic(`gps/0/Position/${axis}`), JSON.stringify({ value }))?.payload ?? '').value;
    for (const [axis, values] of Object.entries({ Latitude: [52.1, 52.2], Longitude: [4.1, 4.3] })) {
      const [first, second] = values.map((value) => at(axis, value));
      expect(Math.abs(first - values[0]!)).toBeGreaterThan(4.9);
      expect(second - first).toBeCloseTo(values[1]! - values[0]!, 9);
    }
    expect(Math.abs(at('Latitude', 89))).toBeLessThanOrEqual(90);
    expect(Math.abs(at('Longitude', 179))).toBeLessThanOrEqual(180);
    expect(anonymise(topic('gps/0/Position/Latitude'), '{"value":null}')?.payload).toBe('{"value":null}');
  });
});

describe('a recording', () => {
  const folder = dataDir();
  afterAll(() => folder.remove());
  const path = (name: string) => join(folder.path, name);
  const configOf = (host: string) => loadConfig({ GX_HOST: host, DATA_DIR: folder.path }, () => '').config!;
  const NOBODY = configOf('mqtt://127.0.0.1:1');

  async function recorded(config: typeof NOBODY, file: string, stopAt?: RegExp) {
    const stopping = new AbortController();
    const said: string[] = [];
    const say = (line: string) => {
      said.push(line);
      if (stopAt?.test(line)) stopping.abort(new Error('enough'));
    };
    return { ok: await record(config, file, 1_000, say, stopping.signal), text: said.join('\n') };
  }

  it.each(['whole.jsonl', 'whole.jsonl.gz'])('%s has as many messages as budget counts', async (name) => {
    const simulator = await startSimulator({ scenario: 'boat' });
    const config = configOf(`mqtt://127.0.0.1:${simulator.port}`);
    const { ok, text } = await recorded(config, path(name));
    await simulator.stop();
    expect(ok).toBe(true);
    const { length } = readRecordingFile(path(name)).messages;
    expect(text).toContain(`${length.toLocaleString('en-US')} messages in ${path(name)};`);
    let output = '';
    await budget(
      config,
      path(name),
      { minutes: 5, top: 1, json: true },
      (line) => (output += line),
      new AbortController().signal,
    );
    expect(JSON.parse(output).watched.messages).toBe(length);
    expect(statSync(path(name)).mode & 0o777).toBe(0o600);
  });

  it('of a GX that is not there is none: it is said once, at once, and leaves no file', async () => {
    const { ok, text } = await recorded(NOBODY, path('none.jsonl'));
    expect(ok).toBe(false);
    expect(text).toMatch(
      /^Nothing was recorded: mqtt:\/\/127\.0\.0\.1:1: the port is closed\. Check GX_HOST.*says more\.$/,
    );
    expect(text).not.toMatch(/retrying/);
    expect(existsSync(path('none.jsonl'))).toBe(false);
  });

  it('that was made before is not written over, and an empty file is', async () => {
    const simulator = await startSimulator({ scenario: 'boat' });
    const config = configOf(`mqtt://127.0.0.1:${simulator.port}`);
    writeFileSync(path('old.jsonl'), 'old');
    const words = `${path('old.jsonl')} is there already.\nName another file, or remove it.`;
    await expect(recorded(config, path('old.jsonl'))).rejects.toThrow(words);
    expect(readFileSync(path('old.jsonl'), 'utf8')).toBe('old');
    writeFileSync(path('empty.jsonl'), '');
    expect((await recorded(config, path('empty.jsonl'))).ok).toBe(true);
    await simulator.stop();
  });

  it('whose file cannot be written is refused at once, with what to do', async () => {
    const words = /none\/a\.jsonl cannot be written: there is no such file or folder\.\nName a file in a folder /;
    await expect(recorded(NOBODY, path('none/a.jsonl'))).rejects.toThrow(words);
    await expect(recorded(NOBODY, folder.path)).rejects.toThrow(/ cannot be written: it is a folder\.\nName /);
  });
});
