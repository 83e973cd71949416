/** `gx-logger simulate` as far as it talks to people; the simulator itself is tested in its own room. */
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { simulate } from '../../src/commands/simulate.ts';

const OPTIONS = { scenario: 'boat', seed: 1, speed: 1, host: '127.0.0.1', port: 0, tls: false, legacy: false } as const;
const stopping = new AbortController();
const taken = createServer();

afterEach(() => taken.close());

it('says in plain words that the port is taken', async () => {
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const words = `Cannot listen on 127.0.0.1:${port}: port ${port} is taken, perhaps by another broker.`;
  const starting = simulate({ ...OPTIONS, port }, () => undefined, stopping.signal);
  await expect(starting).rejects.toThrow(`${words}\nChoose another with --port (0 is any free one) or --host.`);
});

it('says how to log it with the program that people have', async () => {
  const said: string[] = [];
  await simulate(
    OPTIONS,
    (line) => {
      said.push(line);
      if (/^Listening/.test(line)) stopping.abort(new Error('enough'));
    },
    stopping.signal,
  );
  expect(said.at(-1)).toMatch(/^Listening on (\S+)\. To log it: GX_HOST=\1 INFLUX_URL=\.\.\. gx-logger run$/);
});
