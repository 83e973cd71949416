/**
 * The load: a GX that publishes as fast as it is asked to, to every client alike, each value new. It speaks just as much
 * MQTT as a subscriber needs, and waits for the slowest of them. Speaks with its parent over IPC: sends `{port}` when it is
 * ready and `{subscribed}` when somebody has subscribed to the values; takes `{count, rate}` (0 is as fast as they take it)
 * and sends `{sent}` when all of it is on its way.
 */
import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import mqttPacket from 'mqtt-packet';
import { MARKER, NAMES, PORTAL_ID, TOPICS } from './topics.ts';

/** Messages that are made and written at once. */
const CHUNK = 500;
const TURN = 10;
const HEARTBEAT = 3_000;
const MARK = 100;

const clients = new Set<Socket>();
const values = NAMES.map(() => 0);
let serial = 0;

function message(name: string, payload: string, retain = false): string {
  const topic = `N/${PORTAL_ID}/${name}`;
  const length = 2 + topic.length + payload.length;
  // All of this is shorter than 128 bytes but for the echo of a completion.
  const size = length < 128 ? String.fromCharCode(length) : String.fromCharCode(128 + (length % 128), length >> 7);
  return `${String.fromCharCode(retain ? 0x31 : 0x30)}${size}\0${String.fromCharCode(topic.length)}${topic}${payload}`;
}

const send = (client: Socket, text: string) => client.write(Buffer.from(text, 'latin1'));

function answer(client: Socket, packet: mqttPacket.Packet): void {
  const reply = (one: mqttPacket.Packet) => client.write(mqttPacket.generate(one));
  if (packet.cmd === 'connect') reply({ cmd: 'connack', sessionPresent: false, returnCode: 0 });
  else if (packet.cmd === 'pingreq') reply({ cmd: 'pingresp' });
  else if (packet.cmd === 'unsubscribe')
    reply({ cmd: 'unsuback', messageId: packet.messageId ?? 0 } as mqttPacket.Packet);
  else if (packet.cmd === 'disconnect') client.end();
  else if (packet.cmd === 'subscribe') {
    reply({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [0] });
    const [subscription] = packet.subscriptions;
    if (subscription?.topic.includes('Serial')) {
      send(client, message('system/0/Serial', `{"value":"${PORTAL_ID}"}`, true));
      return;
    }
    clients.add(client);
    process.send?.({ subscribed: true });
  } else if (packet.cmd === 'publish') {
    const echo = /"full-publish-completed-echo":"([^"]+)"/.exec(packet.payload.toString())?.[1];
    if (echo === undefined) return;
    const state = NAMES.map((name, n) => message(name, `{"value":${values[n]}}`)).join('');
    send(client, state + message('full_publish_completed', `{"full-publish-completed-echo":"${echo}","value":1}`));
  }
}

const server = createServer((client) => {
  client.setNoDelay(true);
  const parser = mqttPacket.parser();
  parser.on('packet', (packet) => answer(client, packet));
  client.on('data', (bytes) => parser.parse(bytes));
  client.on('error', () => undefined);
  client.on('close', () => clients.delete(client));
});

function make(count: number): Buffer {
  let text = '';
  for (let n = 0; n < count; n += 1) {
    serial += 1;
    const index = serial % TOPICS;
    // Each value of a topic is another than the one before, and none is outside of the bounds of a voltage.
    values[index] = Math.fround(12 + (Math.floor(serial / TOPICS) % 1_000) / 7);
    text += message(NAMES[index] as string, `{"value":${values[index]}}`);
  }
  return Buffer.from(text, 'latin1');
}

async function write(bytes: Buffer): Promise<void> {
  const full = [...clients].filter((client) => !client.write(bytes));
  await Promise.all(full.map(room));
}

/** Resolves when the client takes more, or is gone. */
function room(client: Socket): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      client.off('drain', settle).off('close', settle);
      resolve();
    };
    client.on('drain', settle).on('close', settle);
  });
}

async function publish(count: number, rate: number): Promise<void> {
  const begun = performance.now();
  for (let sent = 0; sent < count; ) {
    const due = rate === 0 ? count : Math.min(count, Math.ceil(((performance.now() - begun) / 1_000) * rate));
    for (; sent < due; sent += CHUNK) await write(make(Math.min(CHUNK, due - sent)));
    sent = Math.min(sent, due);
    if (sent < count) await delay(TURN);
  }
}

setInterval(() => {
  for (const client of clients) send(client, message('heartbeat', `{"value":${Math.floor(Date.now() / 1_000)}}`));
}, HEARTBEAT);
// When it was sent, as a value: who finds it in the database knows how long it took.
setInterval(() => {
  if (isMarking) for (const client of clients) send(client, message(MARKER, `{"value":${Date.now()}}`));
}, MARK);
let isMarking = false;

// The parent is gone: so is the reason to run.
process.on('disconnect', () => process.exit());
process.on('message', async ({ count, rate, mark }: { count: number; rate: number; mark: boolean }) => {
  isMarking = mark;
  await publish(count, rate);
  isMarking = false;
  process.send?.({ sent: count });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
