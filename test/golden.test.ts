/**
 * A golden case is a folder: `input.jsonl` (what happens), an optional `options.json` (profile, rules, sites, schemas,
 * what is remembered from before: pour.ts has all of them), `expected.lp` (the values that are written),
 * `expected.own.lp` (our own measurements) and `expected.json` (what was counted). A bug report becomes a folder; `npm
 * test -- -u` rewrites the expectations, and the diff is the review.
 *
 * A line of the input has a time `t`, ms, and a message (`topic`, `payload`, perhaps `retain`; `ECHO` in a payload stands
 * for our own echo), or `link` (`down`, `up`), or `event` (what the session finds out by the time that passes:
 * `{"kind":"alive","isAlive":false}`, `{"kind":"complete"}`, ...), or nothing more: time passes.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLines } from './support/line-protocol.ts';
import { type Incident, type Message, pour } from './support/pour.ts';

const folder = join(import.meta.dirname, 'golden');

describe('golden', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const path = join(folder, name);
    const optionsFile = join(path, 'options.json');
    const options = existsSync(optionsFile) ? JSON.parse(readFileSync(optionsFile, 'utf8')) : {};
    const { lines, own, loaderLines, ledger, points } = await pour(readInput(join(path, 'input.jsonl')), options);
    parseLines(lines);
    await expect(lines).toMatchFileSnapshot(join(path, 'expected.lp'));
    parseLines(own);
    await expect(own).toMatchFileSnapshot(join(path, 'expected.own.lp'));
    parseLines(loaderLines);
    const isCompatible = options.schemas?.includes('venus-influx-loader') === true;
    if (isCompatible) await expect(loaderLines).toMatchFileSnapshot(join(path, 'expected.venus.lp'));
    const counted = { ...ledger, mended: points.mended };
    await expect(`${JSON.stringify(counted, null, 2)}\n`).toMatchFileSnapshot(join(path, 'expected.json'));
  });
});

function readInput(path: string): (Message | Incident)[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
}
