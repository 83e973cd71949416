import { pino } from 'pino';
import { expect, it } from 'vitest';
import { supervise } from '../../src/shared/supervise.ts';

it('a part that hangs is named, and leaves the others a second each', async () => {
  const said: string[] = [];
  const log = pino({}, { write: (line: string) => void said.push(JSON.parse(line).part) });
  const given: number[] = [];
  const part = (name: string, stop: (deadline: number) => Promise<void>) => ({
    name,
    start: async () => undefined,
    stop,
  });
  const parts = [
    part('gx', () => new Promise(() => undefined)),
    part('journal', async (deadline) => void given.push(deadline - performance.now())),
  ];
  await supervise(parts, log).stop(0);
  expect(said).toEqual(['gx']);
  expect(given[0]).toBeGreaterThan(900);
});
