/** `gx-logger budget` over recordings that are made here, so that every figure is known, and on a simulated GX. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type BudgetOptions, budget } from '../../src/commands/budget.ts';
import { bytes } from '../../src/commands/units.ts';
import { loadConfig } from '../../src/config/load.ts';
import { decide } from '../../src/points/rules.ts';
import { dataDir } from '../support/daemon.ts';
import { listRecordings, recordingPath } from '../support/recording.ts';
import { type Simulator, startSimulator } from '../support/simulator.ts';

interface Day {
  readonly name: string;
  readonly series: number;
  readonly points_a_day: number;
  readonly bytes_a_day: number;
  readonly bytes_a_year: number;
}

interface Figures {
  readonly watched: { readonly seconds: number; readonly messages: number; readonly topics: number };
  readonly profiles: readonly Day[];
  readonly configured: readonly Day[];
  readonly tiers: readonly Day[];
  readonly top: readonly { readonly topic: string; readonly points_a_day: number; readonly bytes_a_day: number }[];
}

const folder = dataDir();
afterAll(() => folder.remove());

async function run(
  file: string | undefined,
  given: { yaml?: string; host?: string; options?: Partial<BudgetOptions>; stopAt?: RegExp } = {},
): Promise<string> {
  const { yaml = '', host = 'unused.invalid', options, stopAt } = given;
  const text = `gx:\n  host: ${host}\ndata_dir: ${folder.path}\n${yaml}`;
  const { config, problems } = loadConfig({ GX_LOGGER_CONFIG: 'gx.yaml' }, () => text);
  expect(problems).toBeUndefined();
  const stopping = new AbortController();
  let output = '';
  const say = (line: string) => {
    output += `${line}\n`;
    if (stopAt?.test(output)) stopping.abort(new Error('enough'));
  };
  await budget(config!, file, { minutes: 5, top: 20, json: false, ...options }, say, stopping.signal);
  return output;
}

async function figures(file: string | undefined, given: Parameters<typeof run>[1] = {}): Promise<Figures> {
  return JSON.parse(await run(file, { ...given, options: { ...given.options, json: true } }));
}

const by = (days: readonly Day[], name: string) => days.find((day) => day.name === name) ?? expect.fail(`no ${name}`);
const pointsOf = ({ top }: Figures, topic: string) => top.find((one) => one.topic === topic)?.points_a_day;

interface Message {
  readonly t: number;
  readonly path: string;
  readonly value: unknown;
}

let files = 0;
function recording(messages: readonly Message[]): string {
  files += 1;
  const path = join(folder.path, `${files}.jsonl`);
  const lines = messages.map(({ t, path: name, value }) =>
    JSON.stringify({ t, topic: `N/c0619ab12345/${name}`, payload: JSON.stringify({ value }), retain: false }),
  );
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const POWER = 'system/0/Dc/Battery/Power';
const opening: readonly Message[] = [
  { t: 0, path: 'battery/256/Soc', value: 80 },
  { t: 1, path: 'battery/256/CustomName', value: 'House' },
  { t: 2, path: POWER, value: -1 },
  { t: 3, path: 'battery/256/Mgmt/ProcessName', value: 'driver' },
  { t: 4, path: 'settings/0/Settings/Services/AccessPointPassword', value: 'secret' },
];
const completed: Message = { t: 10, path: 'full_publish_completed', value: 1 };
/** A power that changes every second for five minutes. */
const power = Array.from({ length: 300 }, (_, second) => ({ t: 1_010 + second * 1_000, path: POWER, value: second }));
const known = [...opening, completed, ...power];

const interval = (topic: string) => {
  const [service = '', instance = '', ...path] = topic.split('/');
  return decide({ index: 0, portalId: 'x', service, instance, path: path.join('/') }, [], 'default', false).interval!;
};

describe('over a recording', () => {
  it('tells what was watched', async () => {
    expect((await figures(recording(known))).watched).toEqual({ seconds: 300, messages: 306, topics: 5 });
  });

  it('goes on with the changes all day, and refreshes what does not change; the opening counts for nothing', async () => {
    const result = await figures(recording(known), { yaml: 'profile: everything' });
    expect(pointsOf(result, POWER)).toBe(86_400);
    expect(pointsOf(result, 'battery/256/Soc')).toBe(288);
    expect(pointsOf(result, 'battery/256/CustomName')).toBe(1);
    const everything = by(result.profiles, 'everything');
    expect(everything.series).toBe(4);
    expect(everything.points_a_day).toBe(86_400 + 288 + 1 + 1);
    expect(by(result.configured, 'as configured (gx)')).toEqual({ ...everything, name: 'as configured (gx)' });
    expect(everything.bytes_a_year).toBeCloseTo(everything.bytes_a_day * 365, -3);
  });

  it('counts means where the profile makes them', async () => {
    const result = await figures(recording(known));
    expect(pointsOf(result, POWER)).toBeCloseTo(86_400_000 / interval(POWER), -3);
    const [minimal, normal, everything] = result.profiles.map(({ points_a_day }) => points_a_day);
    expect(minimal).toBeLessThanOrEqual(normal!);
    expect(normal).toBeLessThan(everything!);
  });

  it('reckons what roll-ups take, whatever the profile, and what five years come to', async () => {
    const state = { t: 5, path: 'vebus/276/State', value: 3 };
    const file = recording([state, ...known]);
    const result = await figures(file);
    expect(result.tiers.map(({ name, series, points_a_day }) => [name, series, points_a_day])).toEqual([
      // Two charted quantities with three values in each window, and a state once an hour.
      ['roll-up m1', 7, 2 * 3 * 1_440 + 24],
      ['roll-up m15', 7, 2 * 3 * 96 + 24],
    ]);
    expect((await figures(file, { yaml: 'profile: minimal' })).tiers).toEqual(result.tiers);
    expect((await figures(file, { yaml: 'schema: venus-influx-loader' })).tiers).toEqual([]);
  });

  it('reckons five years as they are kept: by the retentions that are configured, of all schemas and roll-ups', async () => {
    const file = recording(known);
    const words = async (yaml = '') => /^Five years .*\n.*/m.exec(await run(file, { yaml }))?.[0].split('\n') ?? [];
    /** The bytes of a day of each that is kept, times its days. */
    const sized = async (yaml: string, raw: number, m1: number, m15: number) => {
      const { configured, tiers } = await figures(file, { yaml });
      const kept = tiers.map(({ bytes_a_day }, index) => bytes_a_day * ([m1, m15][index] ?? 0));
      const total = configured.reduce((sum, { bytes_a_day }) => sum + bytes_a_day * raw, 0);
      return bytes(kept.reduce((sum, one) => sum + one, total));
    };
    const five = 5 * 365;
    expect(await words()).toEqual([
      `Five years take ${await sized('', five, 730, five)} as configured: raw values are kept for ever, m1 for 730 days, m15 for ever.`,
      `It would be ${await sized('', five, 0, 0)} with TIERS=none, ${await sized('', 90, 730, five)} with INFLUX_RETENTION=90d.`,
    ]);
    const short = 'influx: { url: http://unused.invalid, retention: 30d, m1_retention: 60d, m15_retention: 1000d }';
    expect(await words(short)).toEqual([
      `Five years take ${await sized(short, 30, 60, 1000)} as configured: raw values are kept for 30 days, m1 for 60 days, m15 for 1000 days.`,
      '',
    ]);
    const both =
      'schema: [venus-influx-loader, gx]\ntiers: m15\ninflux: { url: http://unused.invalid, retention: 400d, m1_retention: 36500d }';
    expect(await words(both)).toEqual([
      `Five years take ${await sized(both, 400, 0, five)} as configured: raw values of both schemas are kept for 400 days, m15 for ever.`,
      `It would be ${await sized(both, 90, 0, five)} with INFLUX_RETENTION=90d.`,
    ]);
    const none = 'tiers: none\ninflux: { url: http://unused.invalid, m1_retention: 36500d }';
    expect(await words(none)).toEqual([
      `Five years take ${await sized(none, five, 0, 0)} as configured: raw values are kept for ever, without roll-ups.`,
      `It would be ${await sized(none, five, five, five)} with TIERS=auto, ${await sized(none, 90, five, five)} with that and INFLUX_RETENTION=90d.`,
    ]);
    const loader = 'schema: venus-influx-loader\ninflux: { url: http://unused.invalid, retention: 730d }';
    expect(await words(loader)).toEqual([
      `Five years take ${await sized(loader, 730, 0, 0)} as configured: raw values are kept for 730 days, without roll-ups.`,
      '',
    ]);
  });

  it('reckons texts by their length, and what is new in them', async () => {
    const bytesOf = async (text: (second: number) => string) => {
      const messages = power.map(({ t }, second) => ({ t, path: 'newdevice/1/Text', value: text(second) }));
      const { top } = await figures(recording([...opening, completed, ...messages]), { yaml: 'profile: everything' });
      return top.find(({ topic }) => topic === 'newdevice/1/Text')!.bytes_a_day / 86_400;
    };
    const long = 'x'.repeat(1_000);
    const short = await bytesOf((second) => `${second}`);
    const similar = await bytesOf((second) => `${second} ${long}`);
    const other = await bytesOf((second) => String.fromCharCode(65 + (second % 2)).repeat(1_000));
    expect(short).toBeLessThan(8);
    expect(similar).toBeGreaterThan(5 * short);
    expect(other).toBeGreaterThan(400);
    expect(similar).toBeLessThan(other / 4);
  });

  it('counts the numbers in a list where a rule asks for them, as the rule says', async () => {
    const lists = power.map(({ t }, second) => ({ t, path: 'system/0/Batteries', value: [{ soc: second, state: 1 }] }));
    const yaml = 'rules:\n  - match: system/+/Batteries\n    action: numbers\n    interval: 1m';
    const result = await figures(recording([...opening, completed, ...lists]), { yaml });
    // Five minutes of them: the first of each, its last, and the first of the sixth.
    expect(pointsOf(result, 'system/0/Batteries/0/soc')).toBe(11 * 288);
    expect(pointsOf(result, 'system/0/Batteries/0/state')).toBe(288);
  });

  it('leaves out numbers that cannot be true, as the daemon does', async () => {
    const bounds = `bounds:\n  - match: ${POWER}\n    max: -1`;
    const yaml = `profile: everything\n${bounds}`;
    expect(pointsOf(await figures(recording(known), { yaml }), POWER)).toBe(288);
  });

  it('does not take the full publish of another client for changes', async () => {
    const another = [60_000, 120_000, 180_000].flatMap((begin) =>
      opening.slice(0, 2).map((one) => ({ ...one, t: begin + one.t })),
    );
    const messages = [...known, ...another].sort((one, other) => one.t - other.t);
    const yaml = 'profile: everything';
    expect((await figures(recording(messages), { yaml })).profiles).toEqual(
      (await figures(recording(known), { yaml })).profiles,
    );
  });

  it('stores what does not change at its refresh age, with the full publish that comes next', async () => {
    const yaml = 'profile: everything\nfull_publish_interval: 200s';
    expect(pointsOf(await figures(recording(known), { yaml }), 'battery/256/Soc')).toBe(216);
    const rules = '\nrules:\n  - match: "#"\n    refresh: 1h';
    expect(pointsOf(await figures(recording(known), { yaml: yaml + rules }), 'battery/256/Soc')).toBe(24);
  });

  it('reckons with the rules in the row of the configuration alone', async () => {
    const plain = await figures(recording(known));
    const yaml = `rules:\n  - match: ${POWER}\n    action: drop`;
    const ruled = await figures(recording(known), { yaml });
    expect(ruled.profiles).toEqual(plain.profiles);
    expect(pointsOf(ruled, POWER)).toBeUndefined();
    expect(by(ruled.configured, 'as configured (gx)').series).toBe(
      by(plain.configured, 'as configured (gx)').series - 1,
    );
  });

  it('has a row for each schema; that of the official loader stores repeats too under everything', async () => {
    const same = power.map((message) => ({ ...message, value: 7 }));
    const yaml = 'profile: everything\nschema: [gx, venus-influx-loader]';
    const { configured } = await figures(recording([...opening, completed, ...same]), { yaml });
    expect(configured.map(({ name }) => name)).toEqual(['as configured (gx)', 'as configured (venus-influx-loader)']);
    expect(by(configured, 'as configured (gx)').points_a_day).toBeLessThan(1_000);
    expect(by(configured, 'as configured (venus-influx-loader)').points_a_day).toBeGreaterThan(86_000);
  });

  it('reckons a repeat of each topic by each full publish of ours where repeats are stored', async () => {
    const empty = { t: 5, path: 'battery/256/ProductName', value: '' };
    const row = { t: 6, path: 'solarcharger/258/History/Daily/0/Yield', value: 2 };
    const messages = [...opening, empty, row, completed, ...power];
    const of = async (some: readonly Message[], interval = '300s') => {
      const yaml = `profile: everything\nschema: venus-influx-loader\nfull_publish_interval: ${interval}`;
      return figures(recording(some), { yaml });
    };
    const result = await of(messages);
    expect(pointsOf(result, POWER)).toBe(86_400 + 288);
    expect(pointsOf(result, 'battery/256/Soc')).toBe(288);
    expect(pointsOf(result, 'battery/256/CustomName')).toBe(288);
    // What the schema leaves out has no repeats either.
    expect(result.top.map(({ topic }) => topic)).not.toContain(row.path);
    expect(result.top.map(({ topic }) => topic)).not.toContain(empty.path);
    expect(result.configured[0]?.points_a_day).toBe(86_400 + 4 * 288);
    expect(pointsOf(await of(messages, '60s'), 'battery/256/Soc')).toBe(1_440);
  });

  it('counts a full publish that was watched once, and no more of them than are ours', async () => {
    const again = (time: number) =>
      [...opening.slice(0, 2), completed].map((message) => ({ ...message, t: time + message.t }));
    const watched = (...times: number[]) => [...known, ...times.flatMap(again)].sort((one, other) => one.t - other.t);
    const yaml = 'profile: everything\nschema: venus-influx-loader\nfull_publish_interval: 100s';
    const soc = async (messages: readonly Message[]) =>
      pointsOf(await figures(recording(messages), { yaml }), 'battery/256/Soc');
    expect(await soc(known)).toBe(864);
    expect(await soc(watched(100_000, 200_000, 300_000))).toBe(864);
    // Of the six in five minutes three are those of another client.
    expect(await soc(watched(50_000, 100_000, 150_000, 200_000, 250_000, 300_000))).toBe(864 * 2);
  });

  it('reckons no repeats where a rule sets an interval', async () => {
    const rules = '\nrules:\n  - match: battery/#\n    interval: 1m\n    refresh: 1h';
    const yaml = `profile: everything\nschema: venus-influx-loader${rules}`;
    expect(pointsOf(await figures(recording(known), { yaml }), 'battery/256/Soc')).toBe(24);
  });

  it('takes the first seconds for the opening where nobody says that it is complete', async () => {
    const result = await figures(recording([...opening, ...power.map((one) => ({ ...one, t: one.t + 10_000 }))]), {
      yaml: 'profile: everything',
    });
    expect(pointsOf(result, 'battery/256/Soc')).toBe(288);
    expect(pointsOf(result, POWER)).toBeGreaterThan(80_000);
  });

  it('warns of the limits of InfluxDB 3 before they are reached', async () => {
    const many = (service: string) =>
      Array.from({ length: 450 }, (_, n) => ({ t: 5, path: `${service}/1/Custom/${n}`, value: n }));
    const file = recording([...opening, ...many('battery'), ...many('settings'), completed, ...power]);
    const yaml = 'profile: everything';
    const said = await run(file, { yaml });
    expect(said).toMatch(
      /^On InfluxDB 3: measurement battery has 456 columns, and the database takes 500: drop topics/m,
    );
    // Which the profile leaves out there, unless a rule asks for them.
    expect(said).not.toMatch(/measurement settings/);
    const asked = await run(file, { yaml: `${yaml}\nrules: [{ match: "settings/#", action: keep }]` });
    expect(asked).toMatch(/^On InfluxDB 3: measurement settings has 455 columns/m);
    expect(await run(recording(known), { yaml })).not.toMatch(/On InfluxDB 3/);
  });

  it('names the top talkers, as many as asked for, the most first', async () => {
    const { top } = await figures(recording(known), { options: { top: 2 } });
    expect(top).toHaveLength(2);
    expect(top[0]?.topic).toBe(POWER);
    const text = await run(recording(known), { options: { top: 1 } });
    expect(text).toMatch(new RegExp(`^${POWER} +mean of \\d+s +[\\d,]+ +[\\d.]+ kB$`, 'm'));
    expect(text).not.toMatch(/^battery\/256\/Soc /m);
  });

  const LESS = 'vebus/276/State';
  /** More values than of POWER, of which each costs less: a code has few digits. */
  const codes = Array.from({ length: 400 }, (_, index) => ({ t: 1_020 + index * 750, path: LESS, value: index % 2 }));
  const mixed = [...opening, completed, ...power, ...codes].sort((one, other) => one.t - other.t);

  it('has those first that take most bytes, not most points', async () => {
    const { top } = await figures(recording(mixed), { yaml: 'profile: everything' });
    expect(top.slice(0, 2).map(({ topic }) => topic)).toEqual([POWER, LESS]);
    expect(top[1]!.points_a_day).toBeGreaterThan(top[0]!.points_a_day);
    expect(top[1]!.bytes_a_day).toBeLessThan(top[0]!.bytes_a_day);
    expect(await run(recording(mixed))).toMatch(/^Top talkers by bytes, as configured /m);
  });

  it('offers rules for what saves most, and for nothing that it does not show', async () => {
    const rulesOf = async (top: number) => {
      const text = await run(recording(mixed), { yaml: 'profile: everything', options: { top } });
      return parse(/^These rules.*\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? expect.fail(text));
    };
    const rules = [POWER, LESS].map((path) => ({ match: path.replace(/\/\d+\//, '/+/'), interval: '1m' }));
    expect(await rulesOf(20)).toEqual(rules);
    expect(await rulesOf(1)).toEqual(rules.slice(0, 1));
  });

  it('offers rules that are taken and save what it says', async () => {
    const yaml = 'profile: everything';
    const text = await run(recording(known), { yaml });
    const rules = /^These rules.*\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? expect.fail(text);
    expect(parse(rules)).toEqual([{ match: 'system/+/Dc/Battery/Power', interval: '1m' }]);
    const after = await figures(recording(known), { yaml: `${yaml}\nrules:\n${rules}` });
    expect(pointsOf(after, POWER)).toBeLessThan(2_000);
    expect(await run(recording(known), { yaml: `${yaml}\nrules:\n${rules}` })).not.toMatch('These rules');
  });

  it('says where it watched too short a time', async () => {
    expect(await run(recording(known.slice(0, 30)))).toMatch('less than a minute');
    expect(await run(recording(known))).not.toMatch('less than a minute');
  });

  it('never shows a value, nor a secret', async () => {
    const text = await run(recording(known), { yaml: 'profile: everything' });
    expect(text).not.toMatch(/House|driver|secret|Password/);
  });

  it('of a file without values is an error', async () => {
    await expect(run(recording([completed]))).rejects.toThrow('has no values of a GX in it');
  });

  it('that is not there, or not whole, is an error that says which file, what and what to do', async () => {
    const path = (name: string) => join(folder.path, name);
    await expect(run(path('gone.jsonl'))).rejects.toThrow(
      /gone\.jsonl cannot be read: there is no such file .*\nGive /,
    );
    await expect(run(folder.path)).rejects.toThrow(/ cannot be read: it is a folder\.\nGive /);
    const whole = readFileSync(recording(known));
    const packed = gzipSync(whole);
    writeFileSync(path('cut.jsonl.gz'), packed.subarray(0, packed.length / 2));
    await expect(run(path('cut.jsonl.gz'))).rejects.toThrow(/cut\.jsonl\.gz ends too early\.\nIt was cut off .* again/);
    writeFileSync(path('cut.jsonl'), whole.subarray(0, whole.length - 20));
    await expect(run(path('cut.jsonl'))).rejects.toThrow(
      /cut\.jsonl ends in the middle of line 306\.\nIt was cut off /,
    );
    writeFileSync(path('other.jsonl.gz'), whole);
    await expect(run(path('other.jsonl.gz'))).rejects.toThrow(/other\.jsonl\.gz is damaged, or not a gzip file\.\n/);
    writeFileSync(path('other.jsonl'), 'a\nb\n');
    await expect(run(path('other.jsonl'))).rejects.toThrow(/other\.jsonl:1 is not a recorded message\.\n/);
  });

  it.each(['long.jsonl', 'long.jsonl.gz'])(
    'that is too long to be read whole is told, and does not fill the memory: %s',
    async (name) => {
      const mebibyte = gzipSync(Buffer.alloc(1024 * 1024, 'x'));
      writeFileSync(join(folder.path, name), name.endsWith('.gz') ? Buffer.concat(Array(257).fill(mebibyte)) : '');
      if (!name.endsWith('.gz')) truncateSync(join(folder.path, name), 257 * 1024 * 1024);
      await expect(run(join(folder.path, name))).rejects.toThrow(
        / is longer than 256 MiB, unpacked: too long to be read whole\.\n/,
      );
    },
  );
});

describe('of a GX', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ scenario: 'ess-house', speed: 10 });
  });
  afterAll(() => simulator.stop());

  it('listens as long as it was told to', async () => {
    const result = await figures(undefined, {
      host: `mqtt://127.0.0.1:${simulator.port}`,
      options: { minutes: 2 / 60 },
    });
    expect(result.watched.seconds).toBeGreaterThanOrEqual(2);
    expect(result.watched.topics).toBeGreaterThan(100);
    const [minimal, normal, everything] = result.profiles.map(({ series }) => series);
    expect(minimal).toBeGreaterThan(5);
    expect(normal).toBeGreaterThan(minimal!);
    expect(everything).toBeGreaterThan(normal!);
  });

  it('ends early when it is told to, with what there is', async () => {
    const host = `mqtt://127.0.0.1:${simulator.port}`;
    const text = await run(undefined, { host, stopAt: /receiving from GX/ });
    expect(text).toMatch(
      /^Listening to mqtt:\/\/127\.0\.0\.1:\d+ for 5 min; Ctrl-C ends it and shows what there is\.\n/,
    );
    expect(text).toMatch(/^Watched .*: [\d,]+ messages of [\d,]+ topics$/m);
  });

  it('says meanwhile how far it has come', async () => {
    const host = `mqtt://127.0.0.1:${simulator.port}`;
    const text = await run(undefined, { host, options: { minutes: 10 / 60 }, stopAt: /^4 s of 10 s: /m });
    expect(text.match(/^\d+ s of 10 s: [1-9][\d,]* messages$/gm)).toEqual([
      expect.stringMatching(/^2 s of/),
      expect.stringMatching(/^4 s of/),
    ]);
  });

  it('that is not there is an error that says so at once, and says nothing of another try', async () => {
    const failing = run(undefined, { host: 'mqtt://127.0.0.1:1' });
    await expect(failing).rejects.toThrow(
      /^No data to estimate from: .*127\.0\.0\.1:1: the port is closed\. Check GX_HOST/,
    );
    await expect(failing).rejects.not.toThrow(/retrying/);
  });

  it('says at once what is tried, so that a GX that is silent is not waited for without a word', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const stopAt = new RegExp(`^Listening to mqtt://127.0.0.1:${port} for 5 min;`, 'm');
    await expect(run(undefined, { host: `mqtt://127.0.0.1:${port}`, stopAt })).rejects.toThrow(
      'No data to estimate from',
    );
    silent.close();
  });
});

/** What docs/budget.md says was measured, by the recordings of the systems. */
const MEASURED = { 'ESS house, three phases': 'z1', 'three-phase yacht': 'u', RV: 'p', 'small yacht': 'r' };

/** Of presence, events, the site and energy, as it says there. */
const ON_TOP = { least: 35_000, most: 42_000 };

describe('beside what was measured on a real database', () => {
  const recordings = listRecordings();
  if (recordings.length === 0) console.warn('SKIPPED: no recordings (GX_RECORDINGS): no estimate is compared.');

  it.skipIf(recordings.length === 0).each(Object.entries(MEASURED))(
    'the points of %s are off by 3 % at most, the bytes by a factor of 1.5',
    async (system, name) => {
      const row = readFileSync(join(import.meta.dirname, '../../docs/budget.md'), 'utf8')
        .split('\n')
        .find((line) => line.startsWith(`| ${system} |`));
      const cells = row?.split('|').slice(3, 6) ?? expect.fail(`docs/budget.md has no ${system}`);
      const { profiles } = await figures(recordingPath(name));
      for (const [index, cell] of cells.entries()) {
        const [, points = '', megabytes = ''] = /([\d,]+), ([\d.]+) MB/.exec(cell) ?? expect.fail(cell);
        const estimate = profiles[index] ?? expect.fail('no profile');
        const measured = Number(points.replaceAll(',', ''));
        expect(estimate.points_a_day, estimate.name).toBeGreaterThan(0.97 * (measured - ON_TOP.most));
        expect(estimate.points_a_day, estimate.name).toBeLessThan(1.03 * (measured - ON_TOP.least));
        const factor = estimate.bytes_a_day / (Number(megabytes) * 1e6);
        expect(Math.max(factor, 1 / factor), `bytes of ${estimate.name}`).toBeLessThan(1.5);
      }
    },
  );
});
