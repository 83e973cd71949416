/**
 * A golden case is a folder: `input.jsonl` (messages with their time), an optional `options.json` (profile, rules,
 * sites, remembered devices), `expected.lp` (what is written) and `expected.json` (what was counted). A bug report
 * becomes a folder; `npm test -- -u` rewrites the expectations, and the diff is the review.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLines } from './support/line-protocol.ts';
import { pour } from './support/pour.ts';
import { readRecording } from './support/recording.ts';

const folder = join(import.meta.dirname, 'golden');

describe('golden', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const path = join(folder, name);
    const optionsFile = join(path, 'options.json');
    const options = existsSync(optionsFile) ? JSON.parse(readFileSync(optionsFile, 'utf8')) : {};
    const { lines, ledger, points } = await pour(readRecording(join(path, 'input.jsonl')).messages, options);
    parseLines(lines);
    await expect(lines).toMatchFileSnapshot(join(path, 'expected.lp'));
    const counted = { ...ledger, mended: points.mended };
    await expect(`${JSON.stringify(counted, null, 2)}\n`).toMatchFileSnapshot(join(path, 'expected.json'));
  });
});
