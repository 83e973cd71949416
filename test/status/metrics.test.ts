import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { withMetricsTable } from '../../scripts/metrics-document.ts';
import { createFieldLedger, createReadingLedger } from '../../src/shared/ledger.ts';
import type { Status } from '../../src/shared/status.ts';
import { samplesOf, sumOf } from '../support/metrics.ts';
import { destination, NOW, part, startDesk, statusView } from './desk.ts';

async function scrape(status: Partial<Status> = {}, parts = [part('gx')]): Promise<string> {
  const { get } = await startDesk({ status: () => statusView(status), health: () => parts });
  const answer = await get('/metrics');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return answer.text();
}

const busy = {
  readings: {
    ...createReadingLedger(),
    received: 1_000,
    control: 10,
    null: 20,
    gone: 30,
    refused: { ...createReadingLedger().refused, not_json: 3, secret: 4 },
    unchanged: 500,
    filtered: { 'profile:settings': 50, 'vebus/+/"x"\\#': 7 },
    accepted: 370,
  },
  heldReadings: 6,
  destinations: [
    destination({
      fields: { made: 370, stored: 300, expired: 5, rejected: { type: 6, range: 1 }, dropped: { journal_full: 8 } },
      pendingFields: 50,
      journal: {
        ...destination().journal,
        waiting: { batches: 2, lines: 20, fields: 30, bytes: 900, oldest: NOW - 90_500, newest: NOW },
        stuck: { batches: 1, lines: 9, fields: 10, bytes: 100 },
        diskBytes: 4_096,
        writtenBytes: 5_000,
        fsyncs: 12,
      },
    }),
    destination({ name: '5m', fields: { ...createFieldLedger(), made: 9, stored: 9 } }),
  ],
  stalls: { count: 2, milliseconds: 1_500 },
  clockOffset: -3.5,
  devices: 12,
  topics: 840,
};

it('both ledgers balance in one scrape, in sum and by reason', async () => {
  const text = await scrape(busy);
  expect(sumOf(text, 'readings_received_total')).toBe(1_000);
  expect(sumOf(text, 'readings_total') + sumOf(text, 'readings_held')).toBe(1_000);
  for (const fate of ['refused', 'filtered'])
    expect(sumOf(text, 'readings_by_reason_total', { fate })).toBe(sumOf(text, 'readings_total', { fate }));
  for (const name of ['raw', '5m']) {
    const of = { destination: name };
    const known = sumOf(text, 'fields_total', of) + sumOf(text, 'pending_fields', of);
    expect(known).toBe(sumOf(text, 'fields_made_total', of));
    for (const fate of ['rejected', 'dropped'])
      expect(sumOf(text, 'fields_by_reason_total', { ...of, fate })).toBe(sumOf(text, 'fields_total', { ...of, fate }));
  }
});

it('tells everything in base units', async () => {
  const samples = samplesOf(await scrape(busy, [part('gx'), part('influx', { ok: false })]));
  const expected = {
    [`build_info{version="1.2.3",node="${process.version}"}`]: 1,
    'part_up{part="gx"}': 1,
    'part_up{part="influx"}': 0,
    'readings_total{site="Meltemi",fate="filtered"}': 57,
    'readings_by_reason_total{site="Meltemi",fate="filtered",reason="vebus/+/\\"x\\"\\\\#"}': 7,
    'readings_by_reason_total{site="Meltemi",fate="refused",reason="secret"}': 4,
    'fields_by_reason_total{destination="raw",fate="dropped",reason="journal_full"}': 8,
    'pending_fields{destination="raw"}': 50,
    'pending_batches{destination="raw"}': 3,
    'pending_bytes{destination="raw"}': 1_000,
    'oldest_pending_age_seconds{destination="raw"}': 90.5,
    'oldest_pending_age_seconds{destination="5m"}': 0,
    'stuck_fields{destination="raw"}': 10,
    'journal_bytes{destination="raw"}': 4_096,
    'journal_limit_bytes{destination="raw"}': 2_147_483_648,
    'journal_written_bytes_total{destination="raw"}': 5_000,
    'journal_fsyncs_total{destination="raw"}': 12,
    stalls_total: 2,
    stall_seconds_total: 1.5,
    'clock_offset_seconds{site="Meltemi"}': -3.5,
    'devices{site="Meltemi"}': 12,
    'topics{site="Meltemi"}': 840,
  };
  for (const [name, value] of Object.entries(expected))
    expect([name, samples.get(`gx_logger_${name}`)]).toEqual([name, value]);
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'event_loop_busy_seconds_total'])
    expect(samples.get(`gx_logger_${name}`), name).toBeGreaterThan(0);
  expect(samples.get('gx_logger_event_loop_lag_seconds')).toBeGreaterThanOrEqual(0);
});

it('a counter is there with 0 before anything happened, and what is not known is not there', async () => {
  const text = await scrape();
  const samples = samplesOf(text);
  expect(samples.get('gx_logger_fields_total{destination="raw",fate="dropped"}')).toBe(0);
  expect(samples.get('gx_logger_readings_total{site="Meltemi",fate="refused"}')).toBe(0);
  expect(samples.has('gx_logger_clock_offset_seconds')).toBe(false);
  const inMemory = destination({ journal: { ...destination().journal, mode: 'memory' } });
  const names = [...samplesOf(await scrape({ destinations: [inMemory] })).keys()];
  expect(names.filter((name) => /journal_(limit_)?bytes/.test(name))).toEqual([]);
});

it('is the text format: each family in one place, and no character of a label that would end it', async () => {
  const readings = { ...createReadingLedger(), filtered: { 'a "b" \\\n': 1 } };
  const text = await scrape({ readings, devices: 12 });
  expect(text).toContain(
    '\n\n# HELP gx_logger_devices Devices known.\n# TYPE gx_logger_devices gauge\ngx_logger_devices{site="Meltemi"} 12\n\n',
  );
  expect(text).toContain(
    String.raw`gx_logger_readings_by_reason_total{site="Meltemi",fate="filtered",reason="a \"b\" \\\n"} 1`,
  );
  expect(text.endsWith('\n')).toBe(true);
});

it('a scrape says what is so now: no label of the one before lingers', async () => {
  const views = [busy, {}];
  const { get } = await startDesk({ status: () => statusView(views.shift()), scrapeEvery: 0 });
  await get('/metrics');
  expect(await (await get('/metrics')).text()).not.toContain('journal_full');
});

it('docs/metrics.md has every metric as it is', async () => {
  const document = await readFile(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  expect(withMetricsTable(document), 'run npm run generate').toBe(document);
  const served = [...(await scrape(busy)).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  expect(served.length).toBeGreaterThan(30);
  for (const [, name, kind] of served) expect(document).toContain(`| \`${name}\` | ${kind} |`);
  for (const [name] of document.matchAll(/gx_logger_\w+/g)) expect(served.map(([, one]) => one)).toContain(name);
});
