/**
 * Replays recordings of whole systems through the built daemon into a real InfluxDB 1.x, ten times as fast as life
 * and with a flush interval a tenth as long, so batches are as large as in life. Prints, for each recording, what
 * was sent by the GX, what should be stored and what is, and what went over the wire to the database.
 *
 * `npm run bench:replay -- z1 u life`; recordings are looked for in GX_RECORDINGS.
 */
import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import { startGx } from '../src/simulator/gx.ts';
import { dataDir, startDaemon } from '../test/support/daemon.ts';
import { expectStored } from '../test/support/expectation.ts';
import { startInfluxd } from '../test/support/influxd.ts';
import { readRecording } from '../test/support/recording.ts';
import { storedSeries, untilStored } from '../test/support/stored.ts';

const SPEED = 10;
const FLUSH = '500ms';

const influxd = await startInfluxd();
for (const name of process.argv.slice(2)) process.stdout.write(`${await replay(name)}\n`);
await influxd.stop();

async function replay(name: string): Promise<string> {
  const wire = { requests: 0, bytes: 0 };
  const proxy = await countingProxy(wire);
  const recording = readRecording(name);
  const gx = await startGx();
  const data = dataDir();
  const played = gx.play(recording, { speed: SPEED });
  const daemon = startDaemon(
    {
      GX_HOST: `mqtt://127.0.0.1:${gx.broker.port}`,
      INFLUX_URL: proxy.url,
      INFLUX_BUCKET: name,
      PROFILE: 'everything',
      DATA_DIR: data.path,
      FLUSH_INTERVAL: FLUSH,
    },
    [join(import.meta.dirname, '../dist/main.js')],
  );
  await played;
  const expected = expectStored(recording.messages, () => Number.POSITIVE_INFINITY);
  const stored = await untilStored(influxd, name, expected.fields);
  await daemon.stop();
  const series = (await storedSeries(influxd, name)).size;
  await gx.stop();
  proxy.server.close();
  await data.remove();
  const seen = expected.series.size;
  const perPoint = (wire.bytes / stored).toFixed(1);
  return `${name}: series seen=${seen} stored=${series}, points expected=${expected.fields} stored=${stored}, wire ${wire.bytes} bytes in ${wire.requests} requests, ${perPoint} bytes a point`;
}

/** Passes everything on and counts the bodies of writes. */
async function countingProxy(wire: { requests: number; bytes: number }): Promise<{ url: string; server: Server }> {
  const target = new URL(influxd.url);
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const isWrite = url?.startsWith('/write') === true;
    if (isWrite) wire.requests += 1;
    incoming.on('data', (chunk: Buffer) => {
      if (isWrite) wire.bytes += chunk.length;
    });
    const onward = request({ host: target.hostname, port: target.port, method, headers, path: url }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, server };
}
