import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../src/influx/lines.ts';
import { deliver, isHopeless } from '../../src/influx/send/blame.ts';
import { type Judged, understand } from '../../src/influx/send/verdict.ts';
import { DRIVERS } from '../../src/influx/servers/detect.ts';
import type { Driver } from '../../src/influx/servers/driver.ts';

/** What is wrong with a line, if anything. */
type Fault = 'none' | 'unparsable' | 'conflict' | 'expired';

const faultOf = (line: string) => (/t=(\w+)/.exec(line)?.[1] ?? 'none') as Fault;
const withFault = (lines: readonly string[], fault: Fault) => lines.filter((line) => faultOf(line) === fault);

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly stored: string[];
}

/** Each answers like one generation: what it stores, what it tells and what it hides. */
const SERVERS = {
  /** Conflicts hide what is unparsable and both hide what is too old; good lines are stored. */
  'InfluxDB 1.x': (lines: string[]): Answered => {
    const stored = withFault(lines, 'none');
    const answer = (error: string) => ({ status: 400, text: JSON.stringify({ error }), stored });
    const old = withFault(lines, 'expired').length;
    if (old > 0) return answer(`partial write: points beyond retention policy dropped=${old}`);
    const conflicts = withFault(lines, 'conflict').length;
    const input = 'input field "f" on measurement "m" is type string, already exists as type float';
    if (conflicts > 0) return answer(`partial write: field type conflict: ${input} dropped=${conflicts}`);
    const rows = withFault(lines, 'unparsable').map((line) => `unable to parse '${line}': bad timestamp`);
    if (rows.length === 0) return { status: 204, text: '', stored };
    return answer(rows.length < lines.length ? `partial write: ${rows.join('\n')} dropped=0` : rows.join('\n'));
  },
  /** Nothing of a batch with an unparsable line is stored. */
  'InfluxDB 2.x': (lines: string[]): Answered => {
    const rows = withFault(lines, 'unparsable').map((line) => `unable to parse '${line}': bad timestamp`);
    if (rows.length > 0) {
      const text = JSON.stringify({ code: 'invalid', message: rows.join('\n') });
      return { status: 400, text, stored: [] };
    }
    const bad = withFault(lines, 'conflict').length + withFault(lines, 'expired').length;
    const stored = withFault(lines, 'none');
    if (bad === 0) return { status: 204, text: '', stored };
    const words =
      withFault(lines, 'conflict').length > 0 ? 'field type conflict: some' : 'points beyond retention policy';
    const message = `failure writing points to database: partial write: ${words} dropped=${bad} for database: 0a for retention policy: autogen`;
    return { status: 422, text: JSON.stringify({ code: 'unprocessable entity', message }), stored };
  },
  'InfluxDB 3.x': (lines: string[]): Answered => {
    const data = lines.flatMap((line, index) =>
      faultOf(line) === 'none' ? [] : [{ line_number: index + 1, error_message: 'invalid column type' }],
    );
    const text = JSON.stringify({ error: 'partial write of line protocol occurred', data });
    return { status: data.length > 0 ? 400 : 204, text, stored: withFault(lines, 'none') };
  },
  /** Names one line at a time, and not even a number of how many more there are. */
  'a server that names the first line': (lines: string[]): Answered => {
    const line = lines.findIndex((one) => faultOf(one) !== 'none') + 1;
    const text = JSON.stringify({ code: 'invalid', line, message: 'no' });
    return line > 0 ? { status: 400, text, stored: [] } : { status: 204, text: '', stored: lines };
  },
  'a server that names nothing': (lines: string[]): Answered => {
    const isGood = lines.every((line) => faultOf(line) === 'none');
    return isGood
      ? { status: 204, text: '', stored: lines }
      : { status: 400, text: 'cannot parse influx line', stored: [] };
  },
};

/** Whose answers these are. */
const DRIVER_OF: Record<keyof typeof SERVERS, Driver> = {
  'InfluxDB 1.x': DRIVERS.v1,
  'InfluxDB 2.x': DRIVERS.v2,
  'InfluxDB 3.x': DRIVERS.v3,
  'a server that names the first line': DRIVERS.cloud,
  'a server that names nothing': DRIVERS.victoria,
};

/** Delivers lines to a server and reports what it has then. */
async function run(server: keyof typeof SERVERS, lines: readonly string[]) {
  const stored = new Set<string>();
  let requests = 0;
  const send = async (body: Uint8Array): Promise<Judged> => {
    requests += 1;
    const { status, text, stored: good } = SERVERS[server](await unpack(body));
    for (const line of good) stored.add(line);
    return understand(DRIVER_OF[server], { status, headers: {}, text }, { url: '', bucket: '' });
  };
  const refused = await deliver(lines, send);
  return { stored, refused, requests };
}

const batch = fc
  .array(fc.constantFrom<Fault>('none', 'none', 'none', 'unparsable', 'conflict', 'expired'), { maxLength: 40 })
  .map((faults) =>
    faults.map((fault, index) => `m,t=${fault} f=${index} ${fault === 'expired' ? index : 1000 + index}`),
  );

describe.each(Object.keys(DRIVER_OF) as (keyof typeof SERVERS)[])('%s', (server) => {
  it('has every good line in the end and not one bad line, and each bad line is accounted for once', async () => {
    await fc.assert(
      fc.asyncProperty(batch, async (lines) => {
        const { stored, refused, requests } = await run(server, lines);
        expect([...stored].sort()).toEqual(withFault(lines, 'none').sort());
        const bad = lines.filter((line) => faultOf(line) !== 'none').sort();
        expect(refused.map(({ line }) => line).sort()).toEqual(bad);
        // Whoever bisects needs no more.
        expect(requests).toBeLessThanOrEqual(1 + 2 * bad.length * (Math.ceil(Math.log2(lines.length + 1)) + 1));
      }),
    );
  });
});

describe('few requests', () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `m,t=none f=${index} ${1000 + index}`);
  const withBad = (fault: Fault, ...places: number[]) =>
    lines.map((line, index) => (places.includes(index) ? `m,t=${fault} f=${index} ${index}` : line));

  it('where the server names the lines', async () => {
    for (const name of ['InfluxDB 1.x', 'InfluxDB 2.x', 'InfluxDB 3.x'] as const) {
      const { requests, refused } = await run(name, withBad('unparsable', 3, 500, 999));
      expect([name, requests]).toEqual([name, 3]);
      expect(refused).toHaveLength(3);
    }
  });

  it('where lines are too old', async () => {
    const { requests, refused } = await run('InfluxDB 1.x', withBad('expired', 3, 500, 999));
    expect(requests).toBe(3);
    expect(refused.map(({ kind }) => kind)).toEqual(['expired', 'expired', 'expired']);
  });

  it('where all lines are refused, and the server says so', async () => {
    const all = lines.map((line) => line.replace('none', 'conflict'));
    const { requests, refused } = await run('InfluxDB 1.x', all);
    expect(requests).toBe(1);
    expect(refused).toHaveLength(all.length);
  });

  it('where nothing is named: a line in a thousand', async () => {
    const { requests } = await run('a server that names nothing', withBad('unparsable', 700));
    expect(requests).toBeLessThanOrEqual(21);
  });
});

describe('a batch is hopeless', () => {
  const refuse = (line: string, reason = 'x', kind: 'rejected' | 'expired' = 'rejected') => ({
    line,
    reason,
    kind,
    detail: '',
  });

  it('only when all lines of several measurements are rejected for one reason', () => {
    expect(isHopeless(['a', 'b', 'c'], [refuse('a'), refuse('b'), refuse('c')])).toBe(true);
    expect(isHopeless(['a', 'b', 'c'], [refuse('a'), refuse('b')])).toBe(false);
    expect(isHopeless(['a', 'a', 'a'], [refuse('a'), refuse('a'), refuse('a')])).toBe(false);
    expect(isHopeless(['a', 'b', 'c'], [refuse('a'), refuse('b'), refuse('c', 'y')])).toBe(false);
    const expired = ['a', 'b', 'c'].map((line) => refuse(line, 'x', 'expired'));
    expect(isHopeless(['a', 'b', 'c'], expired)).toBe(false);
    expect(isHopeless([], [])).toBe(false);
  });

  it('when that was found out field by field, and not when any field is stored', () => {
    const lines = ['a f=1,g=1 1', 'b f=1 1', 'c f=1 1'];
    const fields = ['a f=1 1', 'a g=1 1', 'b f=1 1', 'c f=1 1'].map((line) => refuse(line));
    expect(isHopeless(lines, fields)).toBe(true);
    expect(isHopeless(lines, fields.slice(1))).toBe(false);
  });
});
