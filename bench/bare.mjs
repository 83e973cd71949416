/** The yardstick: a bare MQTT.js subscriber that counts messages and throws them away. */
import mqtt from 'mqtt';

const [url, filter] = process.argv.slice(2);
const client = await mqtt.connectAsync(url);
let received = 0;
client.on('message', () => {
  received += 1;
});
await client.subscribeAsync(filter);
process.on('disconnect', () => process.exit());
process.on('message', () => process.send({ received }));
process.send({ ready: true });
