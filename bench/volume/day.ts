/**
 * Days made of five minutes: what the GX published of itself in the recording's first 300 s, 288 times a day; and every
 * 300 s and a bit the full publish that we ask for, in which each topic says its last value once more.
 */
import { type RecordedMessage, type Recording, splitRecording } from '../../src/simulator/recording.ts';

export const A_DAY = 86_400_000;
/** ms. */
export const PERIOD = 300_000;
/** A full publish takes half a second. */
const TOPICS_A_MILLISECOND = 4;

/** With our full publishes, each completed by our echo. The first is at 0; there is one period more than the days have. */
export function* asking({ name, messages }: Recording, days: number): Generator<RecordedMessage> {
  const { retained, burst, rest } = splitRecording({ name, messages });
  const values = new Map<string, RecordedMessage>();
  yield* retained;
  for (const message of burst) values.set(message.topic, message);
  const [portalId] = burst[0]?.topic.split('/').slice(1) ?? [];
  const completed = { topic: `N/${portalId}/full_publish_completed`, retain: false };
  const random = createRandom(1);
  let publishAt = 0;
  for (const message of repeated(rest, days * A_DAY + PERIOD)) {
    if (message.t >= publishAt) {
      let told = 0;
      for (const value of values.values()) {
        yield { ...value, t: publishAt + Math.floor(told / TOPICS_A_MILLISECOND) };
        told += 1;
      }
      const t = publishAt + Math.ceil(told / TOPICS_A_MILLISECOND);
      yield { ...completed, t, payload: '{"full-publish-completed-echo":"ECHO","value":0}' };
      // The session looks once a second whether it is time.
      publishAt = t + PERIOD + Math.floor(random() * 1_000);
    }
    if (message.payload === '') values.delete(message.topic);
    else if (message.topic.split('/').length > 4) values.set(message.topic, message);
    yield message;
  }
}

/** What comes to a client that asks once, when it connects. */
export function* askedOnce(recording: Recording, days: number): Generator<RecordedMessage> {
  const { retained, burst, rest } = splitRecording(recording);
  yield* retained;
  yield* burst;
  yield* repeated(rest, days * A_DAY);
}

function* repeated(messages: readonly RecordedMessage[], until: number): Generator<RecordedMessage> {
  const some = messages.filter(({ t }) => t < PERIOD);
  for (let begin = 0; begin < until; begin += PERIOD) {
    for (const message of some) yield { ...message, t: Math.floor(message.t) + begin };
  }
}

/** From 0 to 1, the same at each run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
