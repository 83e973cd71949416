/** A database that takes everything and keeps nothing: it answers as InfluxDB 1.8 does. Sends `{port}` over IPC. */
import { createServer } from 'node:http';

const DATABASES = JSON.stringify({
  results: [{ statement_id: 0, series: [{ name: 'databases', columns: ['name'], values: [['gx']] }] }],
});

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    response.setHeader('X-Influxdb-Version', '1.8.10');
    if (!request.url?.startsWith('/query')) response.writeHead(204).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(DATABASES);
  });
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
