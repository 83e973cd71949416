/** A site by simulated time: what its GX says goes through the daemon's pipeline, and each line to its place. */
import { setTimeout as delay } from 'node:timers/promises';
import { lineOf } from '../../../src/points/energy-lines.ts';
import { createReadingLedger } from '../../../src/shared/ledger.ts';
import { createPlant, type Plant, type ScenarioName } from '../../../src/simulator/plant/plant.ts';
import { messagesOf } from '../plant-messages.ts';
import { type Message, pourPieces } from '../pour.ts';
import type { Pretence } from './deeds.ts';
import { loggerRow } from './logger.ts';
import { energyOf, type SiteStory, storyOf, TARIFFS } from './sites.ts';
import type { Writer } from './writer.ts';

const MINUTE = 60_000;
/** Between two pieces what was made is stored. */
const PIECE = 10 * MINUTE;
/** So far the clock is ahead of a plant that lives with it. */
const SLICE = 10_000;
/** With each full publish the clock is compared. */
const CLOCK = 5 * MINUTE;

interface SiteOptions {
  readonly scenario: ScenarioName;
  readonly seed?: number;
  readonly from: number;
  readonly until: number;
  readonly story?: SiteStory;
  /** Where it lives on with the clock, until this is aborted. */
  readonly lives?: AbortSignal;
  /** Called when it has come to now. */
  readonly onNow?: () => void;
}

export async function pourSite(writer: Writer, options: SiteOptions): Promise<void> {
  const { scenario, seed = 1, from, until, lives, onNow = () => undefined } = options;
  const { story = storyOf(scenario, from, until) } = options;
  const plant = createPlant({ scenario, seed, startAt: from });
  const { portalId } = plant.scenario;
  const readings = createReadingLedger();
  let [made, stored] = [0, 0];
  let loggedAt = from;
  const [gone, back] = story.away ?? [0, 0];
  const log = (time: number) => {
    for (; loggedAt + MINUTE <= time; loggedAt += MINUTE) {
      const isAway = loggedAt >= gone && loggedAt < back;
      if (!isAway) stored = made;
      const row = { readings, made, stored, away: isAway ? gone : undefined };
      writer.put('raw', loggerRow(scenario, loggedAt + MINUTE, row));
      if ((loggedAt - from) % CLOCK === 0) writer.put('raw', clockRow(plant, loggedAt));
    }
  };

  async function* pieces(): AsyncGenerator<Message[]> {
    let piece: Message[] = [];
    let end = from + PIECE;
    let isLive = false;
    for (const message of spoken(plant, story, lives ? Number.POSITIVE_INFINITY : until)) {
      while (from + message.t >= end) {
        yield piece;
        piece = [];
        await writer.flush();
        end = Math.min(end + PIECE, Math.max(end + SLICE, until, lives ? Date.now() : 0));
        if (!lives || end < Date.now()) continue;
        if (!isLive) onNow();
        isLive = true;
        if (!(await passed(end, lives))) return;
      }
      log(from + message.t);
      piece.push(message);
    }
    yield piece;
  }

  await pourPieces(pieces(), {
    begin: from,
    portalId,
    profile: 'default',
    tick: 1_000,
    endsRows: true,
    ledger: readings,
    energy: energyOf(story),
    tariffs: TARIFFS[scenario] ?? [],
    onLine(line, fields) {
      made += fields;
      writer.put('raw', line);
    },
    onRollup: (tier, line) => writer.put(tier, line),
  });
  await writer.flush();
}

/** False where it is not waited for any longer. */
async function passed(time: number, signal: AbortSignal): Promise<boolean> {
  await delay(time - Date.now(), undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}

/** How far the computer that logs is ahead, s: an inexpensive one drifts, and is set right once a day. */
function clockRow({ scenario }: Plant, time: number): string {
  const offset = Number((0.2 + 0.6 * ((time / 86_400_000) % 1)).toFixed(2));
  const tags = [
    ['portal_id', scenario.portalId],
    ['site', scenario.systemName],
  ] as const;
  return lineOf('gx_site', tags, { clock_offset: offset }, time)
    .map(({ line }) => line)
    .join('');
}

/** What the GX says: of the plant, of what happens to it, and what it pretends. */
function* spoken(plant: Plant, story: SiteStory, until: number): Generator<Message> {
  const begin = plant.now;
  const { portalId } = plant.scenario;
  const pretences = new Map(story.pretences.map((one) => [`N/${portalId}/${one.topic}`, one]));
  const deeds = [...story.deeds, ...story.pretences.map(toldAtItsEdges)];
  const due: Message[] = [];
  const happen = () => {
    const t = plant.now - begin;
    for (const deed of deeds) due.push(...deed(plant, plant.now).map((message) => ({ ...message, t })));
  };
  for (const message of messagesOf(plant, until, happen)) {
    while (due[0] && due[0].t <= message.t) yield* mirrored(pretended(due.shift() as Message));
    yield* mirrored(pretended(message));
  }

  function pretended(message: Message): Message {
    const one = pretences.get(message.topic);
    const time = begin + message.t;
    if (!one || message.payload === '' || time < one.from || time >= one.until) return message;
    return { ...message, payload: JSON.stringify({ value: one.value }) };
  }

  /** A meter says what it hears of the device behind it. */
  function* mirrored(message: Message): Generator<Message> {
    yield message;
    const { meter } = story;
    const before = `N/${portalId}/${meter?.before}/`;
    if (!meter || !message.topic.startsWith(before)) return;
    const path = message.topic.slice(before.length);
    const own = { ProductName: 'Garage', CustomName: 'Garage', Serial: 'GARAGE1' }[path];
    if (!/^(Ac\/|Position|Connected)/.test(path) && own === undefined) return;
    const payload = own === undefined ? message.payload : JSON.stringify({ value: own });
    yield { ...message, topic: `N/${portalId}/${meter.is}/${path}`, payload };
  }
}

/** What is pretended is said when it begins, and the truth when it is over. */
function toldAtItsEdges({ topic, from, until }: Pretence) {
  let wasSo = false;
  return (plant: Plant, time: number) => {
    const isSo = time >= from && time < until;
    if (isSo === wasSo) return [];
    wasSo = isSo;
    const [service, instance, ...path] = topic.split('/');
    const found = [...plant.state()].find(
      (one) => one.service === service && String(one.instance) === instance && one.path === path.join('/'),
    );
    if (!found) throw new Error(`${plant.scenario.name} has no ${topic}`);
    return [{ topic: `N/${plant.scenario.portalId}/${topic}`, payload: JSON.stringify({ value: found.value }) }];
  };
}
