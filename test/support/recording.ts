/**
 * Recordings of whole systems. They are not part of this repository; `listRecordings` is empty where they are not at
 * hand, and a test that needs them then has to say so.
 */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Recording, readRecordingFile } from '../../src/simulator/recording.ts';

export { type RecordedMessage, type Recording, replay, splitRecording } from '../../src/simulator/recording.ts';

const SUFFIX = '.jsonl.gz';

/** GX_RECORDINGS, or a folder beside the repository. */
function recordingsFolder(): string {
  return process.env['GX_RECORDINGS'] ?? fileURLToPath(new URL('../../../shared/data/recordings', import.meta.url));
}

/** The names for `readRecording`, sorted. */
export function listRecordings(): string[] {
  const folder = recordingsFolder();
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(SUFFIX));
  return files.map((file) => file.slice(0, -SUFFIX.length)).sort();
}

/** The file of a recording, by one of the names that `listRecordings` gives. */
export function recordingPath(name: string): string {
  return join(recordingsFolder(), name + SUFFIX);
}

/** `name` is one of `listRecordings`, or the path of a `.jsonl` or `.jsonl.gz` file. */
export function readRecording(name: string): Recording {
  const isPath = /\.jsonl(\.gz)?$/.test(name);
  return { ...readRecordingFile(isPath ? name : recordingPath(name)), name };
}
