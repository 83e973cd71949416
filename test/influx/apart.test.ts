/** Batches of which a database refuses something: what is stored, what is counted, and what is handed over. */
import { describe, expect, it } from 'vitest';
import { influx16, NO_CONTENT, PING_2X, PING_3X, recognisable } from './stand-in.ts';
import { withServer } from './with-server.ts';

const { begin, writes, asked } = withServer();

const numbered = (count: number, name = 'm') =>
  Array.from({ length: count }, (_, index) => `${name} f=${index} ${1_000 + index}`);

describe('a batch is taken apart', () => {
  it('in halves where it is too large', async () => {
    const stored: string[] = [];
    const { add, drained, ledger } = await begin(
      influx16(({ lines }) => {
        if (lines.length > 100) return { status: 413, body: '<html>413 Request Entity Too Large</html>' };
        stored.push(...lines);
        return NO_CONTENT;
      }),
    );
    await add(numbered(350));
    await drained();
    expect(stored).toEqual(numbered(350));
    expect(ledger).toMatchObject({ stored: 350, rejected: {} });
  });

  it('down to the one line of a thousand that is refused without a name', async () => {
    const stored: string[] = [];
    const { add, drained, ledger, log } = await begin(
      influx16(({ lines }) => {
        if (lines.some((line) => line.startsWith('bad'))) return { status: 400, body: 'cannot parse influx line: why' };
        stored.push(...lines);
        return NO_CONTENT;
      }),
    );
    await add([...numbered(700), 'bad f=1,g=2 5', ...numbered(299, 'n')]);
    await drained();
    expect(stored.sort()).toEqual([...numbered(700), ...numbered(299, 'n')].sort());
    expect(ledger).toMatchObject({ made: 1001, stored: 999, rejected: { unparsable: 2 } });
    expect(log).toContainEqual(
      expect.objectContaining({
        line: 'bad f=1,g=2 5',
        detail: expect.stringContaining('cannot parse influx line: why'),
      }),
    );
  });

  it('where a single line is too large for any request', async () => {
    const { add, drained, ledger } = await begin(
      influx16(({ lines }) => (lines.some((line) => line.startsWith('big')) ? { status: 413 } : NO_CONTENT)),
    );
    await add([...numbered(9), 'big f=1 1']);
    await drained();
    expect(ledger).toMatchObject({ stored: 9, rejected: { too_large: 1 } });
  });

  it('and its old lines are counted as expired, even where all are', async () => {
    const { add, drained, ledger, codes } = await begin(
      influx16(({ lines }) => {
        const old = lines.filter((line) => line.startsWith('old')).length;
        if (old === 0) return NO_CONTENT;
        return { status: 400, body: { error: `partial write: points beyond retention policy dropped=${old}` } };
      }),
    );
    await add([...numbered(5), 'old f=1,g=2 1']);
    await add(['old f=1 1', 'old f=2 2']);
    await drained();
    expect(ledger).toMatchObject({ stored: 5, expired: 4, rejected: {} });
    expect(codes).toEqual(['ready']);
  });

  it('and a fault in between loses nothing of it', async () => {
    let count = 0;
    const stored = new Set<string>();
    const { add, drained, ledger } = await begin(
      influx16(({ lines }) => {
        count += 1;
        if (count % 3 === 0) return { status: 503 };
        if (lines.some((line) => line.startsWith('bad'))) return { status: 400, body: 'cannot parse' };
        for (const line of lines) stored.add(line);
        return NO_CONTENT;
      }),
    );
    await add([...numbered(20), 'bad f=1 1']);
    await drained();
    expect([...stored].sort()).toEqual(numbered(20).sort());
    expect(ledger).toMatchObject({ stored: 20, rejected: { unparsable: 1 } });
  });

  it('and is set aside where its own checksum fails, without blocking what follows', async () => {
    const { add, append, drained, reached, ledger } = await begin(
      influx16(({ body }) => (body ? NO_CONTENT : { status: 400, body: { error: 'gzip: invalid checksum' } })),
    );
    await reached('ready');
    append({ body: Buffer.from('damaged'), lines: 1, fields: 3, plainBytes: 1, oldest: 1, newest: 1 });
    await add(['a f=1 1']);
    await drained();
    expect(ledger).toMatchObject({ stored: 1, rejected: { damaged: 3 } });
    expect(writes().filter(({ body }) => body === '')).toHaveLength(1);
  });
});

describe('a database that refuses every line', () => {
  const mixed = (count: number) => Array.from({ length: count }, (_, index) => `m${index % 3} f=${index} ${index}`);
  const refusal = (lines: readonly string[]) => ({
    status: 400,
    body: { error: `partial write: field type conflict: some dropped=${lines.length}` },
  });

  it('gets none thrown away, is asked with one line only, and has all of them when it is mended', async () => {
    const sizes: number[] = [];
    const stored: string[] = [];
    const { add, drained, reached, ledger, codes } = await begin(
      influx16(({ lines }) => {
        sizes.push(lines.length);
        // Somebody mends it while it is asked for the fourth time.
        if (sizes.length < 5) return refusal(lines);
        stored.push(...lines);
        return NO_CONTENT;
      }),
    );
    await add(mixed(100));
    const { ok, message } = await reached('all_refused');
    expect(ok).toBe(false);
    expect(message).toMatch(/every line.*field type conflict.*kept.*INFLUX_BUCKET/);
    expect(ledger.rejected).toEqual({});
    await drained();
    expect(sizes).toEqual([100, 1, 1, 1, 1, 100]);
    expect(stored).toEqual([...mixed(1), ...mixed(100)]);
    expect(codes).toEqual(['ready', 'all_refused', 'ready']);
  });

  it('is found out by halves as well, when it counts nothing', async () => {
    const { add, reached, queue } = await begin(influx16(() => ({ status: 400, body: 'cannot parse influx line' })));
    await add(mixed(20));
    await reached('all_refused');
    expect(queue.pendingFields).toBe(20);
  });
});

describe('what is refused', () => {
  it('is on 2.x the field in conflict, and it is handed over with the words of the server, free of secrets', async () => {
    const message =
      'failure writing points to database: partial write: field type conflict: input field "f" on measurement "m" is type string, already exists as type float hush dropped=1 for database: 0a for retention policy: autogen';
    const { add, drained, ledger, refused, log } = await begin(
      recognisable(PING_2X, ({ lines }) =>
        lines.some((line) => line.includes('f="x"'))
          ? { status: 422, body: { code: 'unprocessable entity', message } }
          : NO_CONTENT,
      ),
      { settings: { token: 'hush', org: 'o' } },
    );
    await add(['m f="x",g=1 1', 'n g=1 2']);
    await drained();
    expect(asked()).toEqual([['m f="x",g=1 1', 'n g=1 2'], ['n g=1 2'], ['m g=1 1'], ['m f="x" 1']]);
    expect(ledger).toMatchObject({ made: 3, stored: 2, rejected: { type_conflict: 1 } });
    expect(refused).toEqual([
      {
        line: 'm f="x" 1',
        kind: 'rejected',
        reason: 'type_conflict',
        detail: expect.stringMatching(/^422: failure.*float …/),
      },
    ]);
    expect(log).toContainEqual(expect.objectContaining({ line: 'm f="x" 1', reason: 'type_conflict' }));
    expect(JSON.stringify([refused, log])).not.toContain('hush');
  });

  it('is on 3.x told of each line in its own words', async () => {
    const conflicts = { 'f="x"': 'f', 'g="y"': 'g', 'h="z"': 'h' };
    const { add, drained, ledger, refused } = await begin(
      recognisable(PING_3X, ({ lines }) => {
        const data = lines.flatMap((line, index) => {
          const [, column] = Object.entries(conflicts).find(([text]) => line.includes(text)) ?? [];
          const error_message = `invalid column type for column '${column}', expected a, got b, says hush`;
          return column ? [{ original_line: line, line_number: index + 1, error_message }] : [];
        });
        if (data.length === 0) return NO_CONTENT;
        return { status: 400, body: JSON.stringify({ error: 'partial write of line protocol occurred', data }) };
      }),
      { settings: { token: 'hush' } },
    );
    await add(['m f="x",g="y",i=1 1', 'm f=1,h="z" 2', 'n f=1 3']);
    await drained();
    expect(ledger).toMatchObject({ stored: 3, rejected: { type_conflict: 3 } });
    const told = (line: string, column: string) => ({
      line,
      kind: 'rejected',
      reason: 'type_conflict',
      detail: `invalid column type for column '${column}', expected a, got b, says …`,
    });
    expect(refused).toHaveLength(3);
    expect(refused).toEqual(
      expect.arrayContaining([told('m f="x" 1', 'f'), told('m g="y" 1', 'g'), told('m h="z" 2', 'h')]),
    );
  });

  it('is handed over before its batch is settled, and once', async () => {
    const { add, drained, refused, queue, until } = await begin(
      influx16(({ lines }) => (lines[0]?.startsWith('bad') ? { status: 400, body: 'cannot parse' } : NO_CONTENT)),
    );
    await add(['bad f=1 1']);
    // Looks at the very moment at which the batch leaves the queue.
    expect(await until(() => (queue.pendingBatches === 0 ? refused.length : undefined))).toBe(1);
    expect(refused.map(({ line }) => line)).toEqual(['bad f=1 1']);
    await add(['m f=1 1']);
    await drained();
    expect(refused).toHaveLength(1);
  });

  it('is in the log once a minute and kind, with the words of the server', async () => {
    const { add, drained, log, refused } = await begin(
      influx16(({ lines }) =>
        lines.some((line) => line.startsWith('bad')) ? { status: 400, body: 'cannot parse' } : NO_CONTENT,
      ),
    );
    await add(['m f=1 1', 'bad f=1 1', 'bad f=2 2', 'bad f=3 3']);
    await drained();
    expect(refused).toHaveLength(3);
    expect(log.filter(({ reason }) => reason === 'unparsable')).toHaveLength(1);
  });
});
