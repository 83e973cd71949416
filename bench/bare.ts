/** The yardstick: a bare MQTT.js subscriber that does nothing but count. */
import mqtt from 'mqtt';

const [url, portalId] = process.argv.slice(2);
const client = await mqtt.connectAsync(url as string);
let received = 0;
client.on('message', () => {
  received += 1;
});
// The parent is gone: so is the reason to run.
process.on('disconnect', () => process.exit());
process.on('message', () => process.send?.({ received }));
await client.subscribeAsync(`N/${portalId}/#`);
process.send?.({ ready: true });
