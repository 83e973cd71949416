/** GX whose topics a real mosquitto brings to another: below a prefix or not, in both directions or in one. */
import mqtt from 'mqtt';
import type { Bus, Gx } from '../../src/simulator/gx.ts';
import type { Daemon } from '../support/daemon.ts';
import { describeWithInfluxd } from '../support/influxd.ts';
import { samplesOf } from '../support/metrics.ts';
import { type Bridge, connectGx, type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { describeWith } from '../support/process.ts';
import { between, it, type Scene } from '../support/scene.ts';

const HOUSE = 'c0619ab00001';
const BOAT = 'c0619ab00002';
const FICTION = 'c0619ab09999';
const PATIENCE = { interval: 200 };

interface Bridged {
  readonly gx: Gx<Bus>;
  /** The GX's own broker. */
  readonly own: Mosquitto;
}

describeWith('mosquitto', 'behind a bridge', () => {
  describeWithInfluxd('into InfluxDB', (influxd) => {
    async function gxOf(scene: Scene, portalId: string, name: string): Promise<Bridged> {
      const own = await startMosquitto();
      scene.atEnd(() => own.stop());
      const gx = await connectGx(own.url, {}, { portalId });
      scene.atEnd(() => gx.stop());
      gx.set('settings/0/Settings/SystemSetup/SystemName', name);
      gx.set('battery/256/CustomName', `Battery of ${name}`);
      return { gx, own };
    }

    async function central(scene: Scene, bridges: readonly Bridge[]): Promise<Mosquitto> {
      const broker = await startMosquitto({ bridges });
      scene.atEnd(() => broker.stop());
      return broker;
    }

    async function client(scene: Scene, { url }: Mosquitto) {
      const connected = await mqtt.connectAsync(url);
      scene.atEnd(() => connected.endAsync(true));
      return connected;
    }

    const daemonAt = (scene: Scene, broker: Mosquitto, bucket: string, environment: Record<string, string> = {}) =>
      scene.daemon({ ...between(broker.port, influxd, bucket), ...environment });

    const count = ({ gx }: Bridged, from: number, to: number) => {
      for (let soc = from; soc <= to; soc += 1) gx.set('battery/256/Soc', soc);
    };

    /** How often each value of the battery's charge is stored, by portal id. */
    async function charges(bucket: string): Promise<Record<string, number[]>> {
      const tables = await influxd.query('SELECT "Soc" FROM "battery" GROUP BY "portal_id"', bucket).catch(() => []);
      return Object.fromEntries(
        tables.map(({ tags, values }) => [tags?.['portal_id'], values.map(([, value]) => Number(value))]),
      );
    }

    /** Every client but the bridges. */
    async function requests(broker: Mosquitto): Promise<string[]> {
      const all = await broker.published();
      return all.filter((one) => one.client.startsWith('gx-logger-')).map(({ topic }) => topic);
    }

    const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

    it.for([
      { prefix: 'home/victron/', what: 'below a prefix' },
      { prefix: '', what: 'without a prefix' },
    ])(
      'in both directions, $what: as at the GX itself, and nothing is published but requests',
      async ({ prefix }, { scene, expect }) => {
        const bucket = `both_${prefix.length}`;
        const house = await gxOf(scene, HOUSE, 'House');
        const broker = await central(scene, [{ port: house.own.port, prefix }]);
        const daemon = daemonAt(scene, broker, bucket, { GX_TOPIC_PREFIX: prefix });
        const { msg } = await daemon.said(/receiving from GX/);
        expect(msg).toBe(`receiving from GX ${HOUSE}`);
        count(house, 1, 50);
        await expect.poll(() => charges(bucket), PATIENCE).toEqual({ [HOUSE]: upTo(1, 50) });
        const asked = await requests(broker);
        expect(asked.length).toBeGreaterThan(0);
        expect(asked.filter((topic) => !topic.startsWith(`${prefix}R/${HOUSE}/`))).toEqual([]);
        expect((await daemon.stop()).msg).toContain('nothing waits');
      },
    );

    it('in one direction: values are logged, and it is said what is not known', async ({ scene, expect }) => {
      const house = await gxOf(scene, HOUSE, 'House');
      const broker = await central(scene, [{ port: house.own.port, prefix: 'victron/', hasRequests: false }]);
      const other = await client(scene, house.own);
      // Somebody else keeps the GX alive, at its own broker, and wants nothing published again.
      const keepAlive = () =>
        void other.publish(`R/${HOUSE}/keepalive`, '{"keepalive-options":["suppress-republish"]}');
      keepAlive();
      const keeping = setInterval(keepAlive, 5_000);
      scene.atEnd(() => clearInterval(keeping));
      let soc = 0;
      const changing = setInterval(() => count(house, ++soc, soc), 500);
      scene.atEnd(() => clearInterval(changing));
      const daemon = daemonAt(scene, broker, 'reads_only', { GX_TOPIC_PREFIX: 'victron/' });
      const { msg } = await daemon.said(/receiving from GX/);
      expect(msg).toMatch(/does not answer requests, as behind a bridge/);
      expect(msg).toMatch(/who left unseen is not known, a value that does not change is not confirmed/);
      clearInterval(changing);
      const stored = async () => (await charges('reads_only'))[HOUSE]?.at(-1);
      await expect.poll(stored, PATIENCE).toBe(soc);
      const values = (await charges('reads_only'))[HOUSE] ?? [];
      expect(values).toEqual(upTo(values[0] ?? 0, soc));
    });

    it('in one direction to a GX that nobody keeps alive: it is said that requests may not arrive', async ({
      scene,
      expect,
    }) => {
      const house = await gxOf(scene, HOUSE, 'House');
      const broker = await central(scene, [{ port: house.own.port, hasRequests: false }]);
      const daemon = daemonAt(scene, broker, 'silent');
      const { msg } = await daemon.said(/nothing comes from portal id/);
      expect(msg).toMatch(/A bridge must bring R\/# to the GX/);
    });

    it('several on one broker: found, each kept alive, stale values and a fiction ignored', async ({
      scene,
      expect,
    }) => {
      const prefix = 'victron/';
      const [house, boat] = [await gxOf(scene, HOUSE, 'House'), await gxOf(scene, BOAT, 'Boat')];
      await boat.own.goDown();
      const bridges = [house, boat].map(({ own }) => ({ port: own.port, prefix }));
      const broker = await central(scene, bridges);
      const other = await client(scene, broker);
      const leave = (tail: string, value: unknown) =>
        other.publishAsync(`${prefix}N/${tail}`, JSON.stringify({ value }), { retain: true, qos: 1 });
      await leave(`${HOUSE}/battery/256/Soc`, 999);
      await leave(`${HOUSE}/battery/999/Soc`, 999);
      await leave(`${FICTION}/system/0/Serial`, FICTION);
      await leave(`${FICTION}/heartbeat`, 1);
      await leave(`${FICTION}/battery/256/Soc`, 999);
      count(house, 1, 1);
      const daemon = daemonAt(scene, broker, 'central', { GX_PORTAL_ID: 'all', GX_TOPIC_PREFIX: prefix });
      await daemon.said(new RegExp(`receiving from GX ${HOUSE}`));
      await boat.own.comeUp();
      await daemon.said(new RegExp(`GX ${BOAT} shows itself`));
      await daemon.said(new RegExp(`receiving from GX ${BOAT}`));
      count(house, 2, 30);
      count(boat, 31, 60);
      await expect
        .poll(async () => Object.values(await charges('central')).map((values) => values.length), PATIENCE)
        .toEqual([30, 30]);
      expect(await charges('central')).toEqual({ [HOUSE]: upTo(1, 30), [BOAT]: upTo(31, 60) });
      expect(house.gx.alive && boat.gx.alive).toBe(true);
      const asked = await broker.published();
      const ours = asked.filter((one) => one.client.startsWith('gx-logger-'));
      expect(new Set(ours.map((one) => one.client)).size).toBe(1);
      expect(ours.every(({ topic }) => topic.startsWith(`${prefix}R/`))).toBe(true);
      expect(await refusedAsRetained(daemon)).toBeGreaterThanOrEqual(2);
      expect(daemon.output()).not.toContain(`GX ${FICTION} shows itself`);
      expect((await daemon.stop()).msg).toContain('nothing waits');
    });

    async function refusedAsRetained(daemon: Daemon): Promise<number> {
      const text = await (await fetch(`${daemon.http}/metrics`)).text();
      const lines = [...samplesOf(text)].filter(([name]) => /readings.*retained/.test(name));
      return lines.reduce((sum, [, value]) => sum + value, 0);
    }
  });
});
