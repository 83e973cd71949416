/** Feeds all tallies: by messages of a recording, or by what a GX publishes now. */
import type { Config } from '../../config/schema.ts';
import { endpointName, endpoints } from '../../gx/endpoints.ts';
import { parsePayload, Refused } from '../../gx/payload.ts';
import { LONGEST_TRY } from '../../gx/source.ts';
import { Topics } from '../../gx/topics.ts';
import { Door } from '../../points/door.ts';
import { duration } from '../../shared/duration.ts';
import { type RecordedMessage, type Recording, splitRecording } from '../../simulator/recording.ts';
import { listen } from '../listen.ts';
import type { Tally, Watched } from './tally.ts';

/** Windows end and devices get their names by ticks; ms. */
const TICK = 500;
const OPENING = 3_000;
const COMPLETED = '/full_publish_completed';

/** The whole recording in a moment, at the times that it tells. */
export function watchRecording({ bounds }: Config, recording: Recording, tallies: readonly Tally[]): Watched {
  const { messages, name: file } = recording;
  const { opening, rest } = partsOf(recording);
  const topics = new Topics();
  const door = new Door(bounds);
  let now = messages[0]?.t ?? 0;
  const feed = ({ t, topic: name, payload }: RecordedMessage) => {
    for (; now + TICK <= t; now += TICK) for (const tally of tallies) tally.tick(now + TICK);
    const entry = topics.find(Buffer.from(name));
    const value = entry.kind === 'value' ? parsePayload(Buffer.from(payload)) : undefined;
    if (entry.kind !== 'value' || value === undefined || value instanceof Refused) return;
    const reading = door.admit({ topic: entry.topic, value, time: Math.floor(t) });
    for (const tally of tallies) tally.accept(reading);
  };
  for (const message of opening) feed(message);
  const begun = opening.at(-1)?.t ?? 0;
  for (const tally of tallies) tally.begin();
  for (const message of rest) feed(message);
  if (topics.size === 0) throw new Error(`${file} has no values of a GX in it.`);
  const observed = (rest.at(-1)?.t ?? begun) - begun;
  const published = rest.filter(({ topic }) => topic.endsWith(COMPLETED)).length;
  return { observed, published, messages: messages.length, topics: topics.size };
}

/** What the GX published because it was asked for everything, and what came of itself. */
function partsOf(recording: Recording): Record<'opening' | 'rest', readonly RecordedMessage[]> {
  const { retained, burst, completed, rest } = splitRecording(recording);
  if (completed) return { opening: [...retained, ...burst, completed], rest };
  // Firmware before Venus OS 3.20 does not say when it is complete.
  const { messages } = recording;
  const end = messages.findIndex(({ t }) => t > (messages[0]?.t ?? 0) + OPENING);
  const split = end < 0 ? messages.length : end;
  return { opening: messages.slice(0, split), rest: messages.slice(split) };
}

/**
 * For `length` ms from the end of the first full publish, or until the signal aborts. Rejects with what is the matter
 * where the GX does not publish.
 */
export async function watchGx(
  config: Config,
  length: number,
  tallies: readonly Tally[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Watched> {
  const clock = () => Math.round(performance.timeOrigin + performance.now());
  const door = new Door(config.bounds);
  const complete = new AbortController();
  let begun: number | undefined;
  say(
    `Listening to ${endpointName(endpoints(config.gx)[0])} for ${duration(length)}; Ctrl-C ends it and shows what there is.`,
  );
  const timer = setInterval(() => {
    for (const tally of tallies) tally.tick(clock());
  }, TICK);
  const heard = await listen(
    // What comes because we ask is reckoned, and not watched.
    { ...config, full_publish_interval: 2 * (length + LONGEST_TRY) },
    {
      clock,
      onReading(received) {
        const reading = door.admit(received);
        for (const tally of tallies) tally.accept(reading);
      },
      onEvent({ kind }) {
        if (kind !== 'complete' || begun !== undefined) return;
        begun = clock();
        for (const tally of tallies) tally.begin();
        complete.abort();
      },
      onHealth: ({ message }) => say(message),
      onProgress: say,
    },
    { begun: complete.signal, length, signal },
  ).finally(() => clearInterval(timer));
  if (begun === undefined) throw new Error(`No data to estimate from: ${heard.health.message}.`);
  return { observed: clock() - begun, published: 0, messages: heard.ledger.received, topics: heard.topics };
}
