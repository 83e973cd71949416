/**
 * Plays stories: each is a plant of its own, whose points the daemon's pipeline makes by simulated time. All are written to
 * one database, and asked of it at once; each has a Grafana of its own.
 */
import { alertingFile } from '../../../src/grafana/provisioning.ts';
import { RULES } from '../../../src/grafana/rules/table.ts';
import type { Influxd } from '../../support/influxd.ts';
import { pour } from '../../support/pour.ts';
import { Asker } from '../alerting/answers.ts';
import { Evaluator } from '../alerting/evaluator.ts';
import { type Provisioned, provisioned } from '../alerting/rule.ts';
import { neighbour } from './plants.ts';
import { type Item, itemsOf, looksAt, MINUTE, type Script } from './script.ts';
import { BESIDE_UNTIL, LOGGER, type Story } from './story.ts';

/** Minute 0 of all stories: 2026-11-22 12:00:00 UTC. */
export const ZERO = 1_795_348_800_000;
/** Grafana looks some time after the minute; ms. */
const LATE = 20_000;
const LEAD = 60;
const REST = 180;
/** As many looks are asked for at a time. */
const AHEAD = 3;
const LINES_AT_ONCE = 10_000;
/** The gx-logger of all stories in which nothing happens to it. */
const SHARED = 'logger';
const NEIGHBOUR = 'c0619abfffff';

export interface Played {
  readonly story: Story;
  readonly script: Script;
  readonly evaluator: Evaluator;
  /** The same where the GX has a neighbour. */
  readonly beside: Evaluator | undefined;
}

/** All rules there are, told by a webhook; and which of them are on without a setting. */
export function rules(): { readonly all: Provisioned; readonly usual: ReadonlySet<string> } {
  const file = (on: readonly string[]) => {
    const chosen = Object.fromEntries(on.map((name) => [name, { enabled: true }]));
    const alerts = { paused: false, warnings: 'listed', rules: chosen, overrides: [] } as const;
    const addresses = { webhook: 'http://127.0.0.1/' };
    return provisioned(
      alertingFile({
        rules: { from: '"gx"."autogen"', alerts, longest: Number.POSITIVE_INFINITY, dashboards: [] },
        addresses,
      }).text,
    );
  };
  return {
    all: file(RULES.map(({ name }) => name)),
    usual: new Set(file([]).rules.map(({ uid }) => uid)),
  };
}

const portalIdOf = (index: number) => `c0619ab${String(index).padStart(5, '0')}`;

export async function play(influxd: Influxd, stories: readonly Story[]): Promise<Played[]> {
  await influxd.query('CREATE DATABASE "gx"');
  const { all, usual } = rules();
  const played: Played[] = [];
  const looks = new Map<number, number[]>();
  const scripts: Script[] = [];
  const measurements = new Map<string, ReadonlySet<string>>();
  for (const [index, story] of stories.entries()) {
    const script = scriptOf(story);
    measurements.set(portalIdOf(index), await write(influxd, script, portalIdOf(index), story.name));
    scripts.push(script);
    if (story.logger) await writeLogger(influxd, script, portalIdOf(index), story.logger);
    const on = (uid: string) => usual.has(uid) || (story.on ?? []).includes(uid);
    const chosen = { ...all, rules: all.rules.filter(({ uid }) => on(uid)) };
    const evaluator = new Evaluator(chosen);
    played.push({ story, script, evaluator, beside: story.hasNeighbour ? new Evaluator(chosen) : undefined });
    for (const minute of looksAt(script)) looks.set(minute, [...(looks.get(minute) ?? []), index]);
  }
  const beside = { plant: neighbour, deeds: [], from: -LEAD, until: 2 * BESIDE_UNTIL + REST };
  measurements.set(NEIGHBOUR, await write(influxd, beside, NEIGHBOUR, 'Neighbour'));
  const whole = {
    from: Math.min(...scripts.map((script) => script.from)),
    until: Math.max(...scripts.map((script) => script.until)),
  };
  await writeLogger(influxd, whole, SHARED, () => LOGGER);
  const asker = new Asker({
    influxd,
    rules: all.rules,
    measurementsOf: (portalId) => measurements.get(portalId) ?? new Set(),
  });
  const minutes = [...looks].sort(([one], [other]) => one - other);
  const isBeside = (whose: readonly number[]) => whose.some((index) => played[index]?.beside !== undefined);
  const asked: ReturnType<Asker['ask']>[] = [];
  const timeOf = (minute: number) => ZERO + minute * MINUTE + LATE;
  for (const [place, [minute, indexes]] of minutes.entries()) {
    while (asked.length < Math.min(place + AHEAD, minutes.length)) {
      const [next, whose] = minutes[asked.length] ?? fail();
      const ids = whose.map(portalIdOf);
      asked.push(asker.ask(timeOf(next), isBeside(whose) ? [...ids, NEIGHBOUR] : ids, [...ids, SHARED]));
    }
    const answers = await asked[place];
    delete asked[place];
    for (const index of indexes) {
      const { story, evaluator, beside } = played[index] ?? fail();
      const [from, until] = story.deaf ?? [0, 0];
      const isDeaf = minute >= from && minute < until;
      const own = [portalIdOf(index), ...(story.logger && !story.hasTwoLoggers ? [] : [SHARED])];
      evaluator.look(own, isDeaf ? undefined : answers, timeOf(minute));
      beside?.look([...own, NEIGHBOUR], isDeaf ? undefined : answers, timeOf(minute));
    }
  }
  for (const { evaluator, beside, script } of played) {
    for (const one of [evaluator, beside]) one?.end(timeOf(script.until));
  }
  return played;
}

function scriptOf({ plant, deeds, lead = LEAD, rest = REST, name }: Story): Script {
  const times = deeds.map((deed) => deed.at);
  const site = { 'settings/0/Settings/SystemSetup/SystemName': name };
  return {
    plant: { ...site, ...plant },
    deeds,
    from: Math.floor(Math.min(0, ...times)) - lead,
    until: Math.max(0, ...times) + rest,
  };
}

/** What the daemon makes of it; over a restart it goes on from what it remembers. The names of the measurements. */
async function write(influxd: Influxd, script: Script, portalId: string, site: string): Promise<Set<string>> {
  let begin = ZERO + script.from * MINUTE;
  let remembered = {};
  let writtenUntil: number | undefined;
  let items: Item[] = [];
  const written = new Set<string>();
  const flush = async (until: number) => {
    let lines: string[] = [];
    const writing: Promise<void>[] = [];
    const onLine = (line: string) => {
      if (line.startsWith('gx_energy')) return;
      lines.push(line);
      written.add(line.slice(0, line.indexOf(',')));
      if (lines.length >= LINES_AT_ONCE) writing.push(send(influxd, lines.splice(0)));
    };
    const { devices } = await pour(items, {
      profile: 'default',
      begin,
      portalId,
      remembered,
      ...(writtenUntil !== undefined && { writtenUntil }),
      sites: { [portalId]: site },
      tick: 1_000,
      onLine,
    });
    await Promise.all([...writing, send(influxd, lines)]);
    lines = [];
    remembered = JSON.parse(JSON.stringify(devices.state()));
    writtenUntil = until;
    items = [];
  };
  const base = begin;
  for (const item of itemsOf(script, portalId)) {
    if (item !== 'restart') {
      items.push({ ...item, t: item.t - (begin - base) });
      continue;
    }
    const last = (items.at(-1)?.t ?? 0) + begin;
    await flush(last);
    begin = last;
  }
  await flush(begin);
  return written;
}

/** A row a minute of what gx-logger says of itself. */
async function writeLogger(
  influxd: Influxd,
  { from, until }: Pick<Script, 'from' | 'until'>,
  host: string,
  logger: NonNullable<Story['logger']>,
): Promise<void> {
  const lines: string[] = [];
  for (let minute = from; minute < until; minute += 1) {
    const values = Object.entries(logger(minute) ?? {}).map(([name, value]) => `${name}=${value}i`);
    if (values.length > 0) lines.push(`gx_logger,host=${host} ${values.join()} ${ZERO + minute * MINUTE}\n`);
  }
  await send(influxd, lines);
}

export async function send({ url }: Influxd, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const response = await fetch(`${url}/write?db=gx&precision=ms`, { method: 'POST', body: lines.join('') });
  if (!response.ok) throw new Error(await response.text());
}

function fail(): never {
  throw new Error('no such story');
}
