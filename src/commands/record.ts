/**
 * `gx-logger record FILE`: what a GX publishes, message by message, into a file that can be sent with a bug report and
 * played by `simulate --replay`. What is secret or tells where or whose the system is does not get into it: secrets, the
 * VIN and the files of the GX's display are left out, positions are shifted, and the portal id is replaced.
 */

import { lookUp } from '../catalogue/catalogue.ts';
import type { Config } from '../config/schema.ts';
import { parseTopic } from '../gx/topics.ts';
import { holdsSecret, isSecret } from '../points/secret.ts';
import type { Topic } from '../types.ts';
import { listen } from './listen.ts';
import { openRecording } from './record/file.ts';
import { counted } from './units.ts';

/** In place of the GX's own. */
const PORTAL_ID = 'c0619ab12345';

/**
 * Records for `duration` ms from the first message on, or until the signal aborts. Resolves with whether anything was
 * recorded; rejects, in words for people, when the file cannot be written.
 */
export async function record(
  config: Config,
  file: string,
  duration: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const failed = new AbortController();
  const begun = new AbortController();
  const output = await openRecording(file, () => failed.abort());
  const anonymise = createAnonymiser();
  let start: number | undefined;
  const { health } = await listen(
    config,
    {
      clock: () => performance.now(),
      onHealth: ({ message }) => say(message),
      onProgress: say,
      onMessage({ topic, payload, isRetained }, time) {
        start ??= time;
        begun.abort();
        const line = anonymise(topic, payload.toString());
        if (!line) return;
        if (output.count === 0) output.write({ t: 0, ...serial(), retain: true });
        output.write({ t: Math.round((time - start) * 10) / 10, ...line, retain: isRetained });
      },
    },
    { begun: begun.signal, length: duration, signal: AbortSignal.any([signal, failed.signal]) },
  ).finally(() => output.close());
  if (output.count === 0) {
    say(`Nothing was recorded: ${health.message}. gx-logger check says more.`);
    return false;
  }
  say(
    `${counted(output.count, 'message')} in ${file}; secrets and VIN left out, positions shifted, portal id replaced.`,
  );
  say('Names of devices and serial numbers are in it: look through it before you pass it on.');
  return true;
}

interface Line {
  readonly topic: string;
  readonly payload: string;
}

/** A GX retains its serial, and whoever plays the recording will look for it. */
function serial(): Line {
  return { topic: `N/${PORTAL_ID}/system/0/Serial`, payload: JSON.stringify({ value: PORTAL_ID }) };
}

/** Of an object or a JSON text that tells a place, which cannot be shifted. */
const HOLDS_PLACE = /["'](?:lat|lon|lng|long|latitude|longitude)\\?["']\s{0,8}:/i;

/** Gives a message as it may be kept; undefined where it may not. */
export function createAnonymiser(): (topic: string, payload: string) => Line | undefined {
  // Far enough to be nowhere near, the same for the whole recording, so that a track keeps its shape.
  const shift = { Latitude: random(5, 20), Longitude: random(20, 90) };
  return (name, text) => {
    const entry = parseTopic(name, 0);
    const [, portalId = '', service] = name.split('/');
    if (service === 'GuiCustomizations' || holdsSecret(name) || holdsSecret(text) || HOLDS_PLACE.test(text))
      return undefined;
    const axis = AXES.find((one) => name.toLowerCase().endsWith(one.toLowerCase()));
    if (entry.kind === 'value' && (isSecret(entry.topic) || (!axis && isPrivate(entry.topic)))) return undefined;
    const payload = axis ? shifted(text, shift[axis], axis === 'Latitude' ? 90 : 180) : withoutEcho(text);
    const replaced = (part: string) => (portalId ? part.replaceAll(portalId, PORTAL_ID) : part);
    return { topic: replaced(name), payload: replaced(payload) };
  };
}

const AXES = ['Latitude', 'Longitude'] as const;

/** Whether it tells whose the system is, or who is at home. */
function isPrivate({ service, path }: Topic): boolean {
  return lookUp(service, path)?.log === 'private' || /(^|\/)VIN$/i.test(path);
}

/** The echo of a completion is the recorder's own, and the next player's is another. */
function withoutEcho(payload: string): string {
  return payload.replace(/^\{"full-publish-completed-echo":"[^"]*",/, '{');
}

/** The position moved by `by` degrees, within plus and minus `bound`; its limits, which may be the place, are left out. */
function shifted(payload: string, by: number, bound: number): string {
  const value = /"value":\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/.exec(payload)?.[1];
  if (value === undefined) return payload === '' ? '' : '{"value":null}';
  const moved = Number(value) + by;
  return JSON.stringify({ value: moved > bound ? moved - 2 * by : moved });
}

function random(least: number, most: number): number {
  return least + Math.random() * (most - least);
}
