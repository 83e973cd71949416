/**
 * A recording played through a simulated GX, payloads as recorded, but for heartbeats and completions: they tell the
 * time, and a GX's clock goes right.
 *
 * Its first full publish answers the first keepalive that asks for one, then the rest follows in its rhythm. As ever,
 * values are not sent while nobody keeps the GX alive; empty payloads are. Heartbeats are the recorded ones alone.
 */

import { unixTime } from './modern.ts';
import { formatPayload } from './payload.ts';
import { type RecordedMessage, type Recording, type RecordingParts, replay, splitRecording } from './recording.ts';

export interface Stage {
  isAlive(): boolean;
  /** The beginning of all its topics: `N/<id>/`. */
  readonly own: string;
  /** A value, by what follows `own` in its topic; an empty one is none any more. */
  remember(tail: string, payload: string): void;
  publish(topic: string, payload: string, options?: { retain?: boolean }): void;
  /** Resolves when all that was published is written. */
  drained(): Promise<void>;
}

export class Playback {
  /** The recording's heartbeats are there. */
  isPlaying = false;
  private readonly stage: Stage;
  private readonly stopped = new AbortController();
  /** A recording that waits for the first full publish. */
  private opening: { parts: RecordingParts; begin: () => void } | undefined;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** `serial` is the one retained topic that is there already. Resolves with the number of messages played. */
  async play(recording: Recording, serial: string, speed: number): Promise<number> {
    const parts = splitRecording(recording);
    const { retained, burst, completed, rest } = parts;
    for (const { topic, payload } of retained) {
      if (topic !== serial) this.stage.publish(topic, payload, { retain: true });
    }
    await new Promise<void>((begin) => {
      this.opening = { parts, begin };
    });
    const { signal } = this.stopped;
    if (signal.aborted) return 0;
    const sent = await replay(rest, completed?.t ?? rest[0]?.t ?? 0, {
      speed,
      signal,
      send: (message) => this.playMessage(message, this.stage.isAlive()),
      drained: () => this.stage.drained(),
    });
    await this.stage.drained();
    this.isPlaying = false;
    return retained.length + burst.length + (completed ? 1 : 0) + sent;
  }

  /** Takes the place of a full publish: undefined when no recording with one waits, and the GX has to do it itself. */
  open(): { completion: string } | undefined {
    const opening = this.opening;
    if (!opening) return undefined;
    this.opening = undefined;
    this.isPlaying = true;
    opening.begin();
    const { burst, completed } = opening.parts;
    if (!completed) return undefined;
    for (const message of burst) this.playMessage(message, true);
    return { completion: formatPayload(unixTime()) };
  }

  stop(): void {
    this.stopped.abort();
    this.opening?.begin();
  }

  private playMessage({ topic, payload }: RecordedMessage, alive: boolean): void {
    const { own } = this.stage;
    const tail = topic.startsWith(own) ? topic.slice(own.length) : '';
    if (tail.includes('/')) this.stage.remember(tail, payload);
    if (tail === 'heartbeat' && alive) this.stage.publish(topic, formatPayload(unixTime()));
    else if (alive || payload === '') this.stage.publish(topic, payload);
  }
}
