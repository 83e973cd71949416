/**
 * Recordings of what a GX published: one JSON object a line, `{"t": ms, "topic", "payload": text, "retain"}`,
 * plain (`.jsonl`) or compressed (`.jsonl.gz`), and their replay in time.
 */

import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { codeOf, reasonOf } from '../shared/files.ts';
import { sleep } from '../shared/wait.ts';

/** A recording is read whole; it may not be longer than this, unpacked: many hours of a large system. */
const LONGEST = 256 * 1024 * 1024;

/** Messages sent in one turn of the event loop, at most. */
const CHUNK = 256;

export interface RecordedMessage {
  /** Since the beginning of the recording, ms. */
  readonly t: number;
  readonly topic: string;
  /** The exact text; empty when the service left the bus. */
  readonly payload: string;
  readonly retain: boolean;
}

export interface Recording {
  readonly name: string;
  readonly messages: readonly RecordedMessage[];
}

/** The parts of a recording, in the order in which a GX publishes them to a newcomer. */
export interface RecordingParts {
  /** What was retained before anybody asked. */
  readonly retained: readonly RecordedMessage[];
  /** The first full publish, its completion left out; empty when the recording has none. */
  readonly burst: readonly RecordedMessage[];
  /** The end of the first full publish. */
  readonly completed: RecordedMessage | undefined;
  readonly rest: readonly RecordedMessage[];
}

export interface Replay {
  /** 1 is the recorded pace; Infinity is as fast as the receivers read. */
  readonly speed: number;
  /** Ends the replay early. */
  readonly signal: AbortSignal;
  send(message: RecordedMessage): void;
  /** Waited for between chunks at infinite speed. */
  drained(): Promise<void>;
}

/** Reads a `.jsonl` or `.jsonl.gz` file. Throws, in words for people, where it is none, or is not whole. */
export function readRecordingFile(path: string): Recording {
  const lines = readText(path).split('\n');
  const messages = lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    const message = readLine(line);
    if (message) return [message];
    if (i > 0 && i === lines.length - 1) throw new Error(`${path} ends in the middle of line ${i + 1}.\n${AGAIN}`);
    throw new Error(`${path}:${i + 1} is not a recorded message.\n${MADE}`);
  });
  return { name: path, messages };
}

const MADE = 'A recording is a file that gx-logger record made.';
const AGAIN = 'It was cut off when it was recorded or copied: copy it again, or record it again.';

function readText(path: string): string {
  let bytes: Buffer | undefined;
  try {
    bytes = readBounded(path);
  } catch (cause) {
    const hint = 'Give the path of a file that this user may read.';
    throw new Error(`${path} cannot be read: ${reasonOf(cause)}.\n${hint} ${MADE}`, { cause });
  }
  if (!bytes) throw new Error(tooLong(path));
  if (!path.endsWith('.gz')) return bytes.toString();
  try {
    return gunzipSync(bytes, { maxOutputLength: LONGEST }).toString();
  } catch (cause) {
    if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') throw new Error(tooLong(path), { cause });
    if (codeOf(cause) === 'Z_BUF_ERROR') throw new Error(`${path} ends too early.\n${AGAIN}`, { cause });
    const hint = 'Copy it again; where it is not compressed, let its name end in .jsonl.';
    throw new Error(`${path} is damaged, or not a gzip file.\n${hint}`, { cause });
  }
}

/** Undefined where the file is too long. Throws as node:fs does. */
function readBounded(path: string): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size > LONGEST ? undefined : readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function tooLong(path: string): string {
  return `${path} is longer than ${LONGEST / 1024 ** 2} MiB, unpacked: too long to be read whole.\nRecord for a shorter time.`;
}

/** Whether a line is one of a recording. */
export function isRecorded(line: string): boolean {
  return readLine(line) !== undefined;
}

function readLine(line: string): RecordedMessage | undefined {
  try {
    const { t = 0, topic, payload, retain = false } = JSON.parse(line) as Partial<RecordedMessage>;
    return typeof topic === 'string' && typeof payload === 'string' ? { t, topic, payload, retain } : undefined;
  } catch {
    return undefined;
  }
}

export function splitRecording({ messages }: Recording): RecordingParts {
  const retained = messages.findIndex(({ retain }) => !retain);
  const begin = retained < 0 ? messages.length : retained;
  const end = messages.findIndex(({ topic }) => topic.endsWith('/full_publish_completed'));
  return {
    retained: messages.slice(0, begin),
    burst: messages.slice(begin, Math.max(begin, end)),
    completed: messages[end],
    rest: messages.slice(end < 0 ? begin : end + 1),
  };
}

/**
 * Sends the messages in their recorded rhythm; `origin` is the time of the recording, ms, at which this call begins.
 * Returns the number sent, which is all of them unless the signal aborted.
 */
export async function replay(messages: readonly RecordedMessage[], origin: number, how: Replay): Promise<number> {
  const { speed, signal } = how;
  const started = performance.now();
  const paused = speed === Number.POSITIVE_INFINITY ? how.drained : nextTurn;
  let sent = 0;
  for (const message of messages) {
    const early = (message.t - origin) / speed - (performance.now() - started);
    if (early > 0) await sleep(early, signal).catch(() => undefined); // An abort is seen below.
    if (sent % CHUNK === 0) await paused();
    if (signal.aborted) break;
    how.send(message);
    sent += 1;
  }
  return sent;
}
