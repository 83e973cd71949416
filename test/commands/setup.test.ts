import { afterEach, describe, expect, it } from 'vitest';
import { createRunner, type Runner } from '../influx/setup-runner.ts';

let runner: Runner;
const run: Runner['run'] = (given) => runner.run(given);

afterEach(() => runner.stop());

describe('setup', () => {
  it('of VictoriaMetrics has nothing to do', async () => {
    runner = await createRunner(() => ({ status: 204, headers: { 'x-server-hostname': 'vm' } }));
    const { code, text, changes } = await run({ settings: { INFLUX_RETENTION: '90d' } });
    expect({ code, changes }).toEqual({ code: 0, changes: [] });
    expect(text).toMatch(/-retentionPeriod/);
  });

  it('needs a database that answers', async () => {
    runner = await createRunner(() => ({ status: 200, body: '<html>' }));
    const { code, text } = await run();
    expect(code).toBe(1);
    expect(text).toMatch(/web page.*Nothing was changed/);
  });

  it.each([
    [{ INFLUX_URL: '' }, {}, 'INFLUX_URL is not set'],
    [{}, { shorten: true }, '--shorten needs INFLUX_RETENTION'],
  ])('with %j and %j is a wrong configuration', async (settings, options, words) => {
    runner = await createRunner(() => ({ status: 500 }));
    const { code, text, requests } = await run({ settings, options });
    expect({ code, requests }).toEqual({ code: 2, requests: [] });
    expect(text).toMatch(words);
  });
});
