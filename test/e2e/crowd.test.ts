/**
 * Two and fifty GX in one daemon, into a real InfluxDB: what one of them does moves no other, and every value that was
 * delivered is stored once, under its own site.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Broker, startBroker } from '../../src/simulator/broker.ts';
import { type Gx, startGx } from '../../src/simulator/gx.ts';
import { balance } from '../chaos/judge.ts';
import { describeWithInfluxd } from '../support/influxd.ts';
import { samplesOf, sumOf } from '../support/metrics.ts';
import { freePort } from '../support/process.ts';
import { it, type Scene } from '../support/scene.ts';

type Role = 'flapping' | 'silent' | 'legacy' | 'prefix' | 'replaced' | 'wrong clock' | 'central' | 'well';

const FIELD = 'Dc/0/Voltage';
/** Values of one burst. */
const BURST = 10;
const MARINA = 'marina/victron/';
const HOUR = 3_600_000;
const PATIENCE = { interval: 300 };

interface Member {
  readonly role: Role;
  readonly portalId: string;
  readonly gx: Gx;
  /** The values that must be stored, in the order of time. */
  readonly delivered: number[];
  sent: number;
  readonly index: number;
}

describeWithInfluxd('many GX', (influxd) => {
  const idOf = (index: number) => `c0619ab0${String(index).padStart(4, '0')}`;

  async function member(scene: Scene, index: number, role: Role, marina: Broker): Promise<Member> {
    const portalId = idOf(index);
    const gx = await startGx({
      portalId,
      port: await freePort(),
      ...(role === 'legacy' && { legacy: true }),
      ...(role === 'silent' && { mute: true }),
      ...(role === 'prefix' && { prefix: 'home/' }),
      ...(role === 'central' && { prefix: MARINA, broker: marina }),
    });
    scene.atEnd(() => gx.stop());
    if (role === 'wrong clock') gx.clockAhead = HOUR;
    named(gx, index);
    return { role, portalId, gx, delivered: [], sent: 0, index };
  }

  function named(gx: Gx, index: number): void {
    gx.set('settings/0/Settings/SystemSetup/SystemName', `Site ${index}`);
    gx.set('battery/256/CustomName', `Battery ${index}`);
  }

  /** Values of which no two are alike. Old firmware collects changes for 2 s, and sends the last. */
  function burst(
    one: Member,
    isDelivered: (nth: number) => boolean = (nth) => one.role !== 'legacy' || nth === BURST,
  ): void {
    for (let nth = 1; nth <= BURST; nth += 1) {
      one.sent += 1;
      const value = 12 + (one.index * 256 + one.sent) / 65_536;
      one.gx.set(`battery/256/${FIELD}`, value);
      if (isDelivered(nth)) one.delivered.push(value);
    }
  }

  function configuration(members: readonly Member[], marina: Broker): string {
    const own = members.filter(({ role }) => role !== 'central');
    const entries = own.map(({ role, gx }) =>
      [
        `  - host: 127.0.0.1`,
        `    port: ${gx.broker.port}`,
        ...(role === 'prefix' ? ['    topic_prefix: home'] : []),
      ].join('\n'),
    );
    const central = `  - host: 127.0.0.1\n    port: ${marina.port}\n    portal_id: all\n    topic_prefix: ${MARINA}`;
    return `installations:\n${[...entries, ...(own.length < members.length ? [central] : [])].join('\n')}\n`;
  }

  const clientsOf = ({ gx }: Member) => [...gx.broker.clients.keys()];

  async function stored(bucket: string) {
    const query = `SELECT "${FIELD}" FROM "battery" GROUP BY "portal_id", "site"`;
    return influxd.query(query, bucket).catch(() => []);
  }

  const valuesOf = async (bucket: string) =>
    Object.fromEntries(
      (await stored(bucket)).map(({ tags, values }) => [
        `${tags?.['portal_id']} ${tags?.['site']}`,
        values.map(([, value]) => value),
      ]),
    );

  const expected = (members: readonly Member[]) =>
    Object.fromEntries(
      members
        .filter(({ delivered }) => delivered.length > 0)
        .map(({ portalId, index, delivered }) => [`${portalId} Site ${index}`, delivered]),
    );

  it.for([
    { size: 2, roles: ['flapping'] },
    {
      size: 50,
      roles: ['flapping', 'silent', 'legacy', 'prefix', 'replaced', 'wrong clock', ...Array(8).fill('central')],
    },
  ] as { size: number; roles: Role[] }[])(
    '$size at once: each value once under its own site',
    async ({ size, roles }, { scene, expect }) => {
      const bucket = `crowd${size}`;
      const begun = Date.now();
      const marina = await startBroker();
      scene.atEnd(() => marina.stop());
      const members: Member[] = [];
      for (let index = 0; index < size; index += 1) {
        members.push(await member(scene, index, roles[index] ?? 'well', marina));
      }
      const is = (role: Role) => members.find((one) => one.role === role);
      const speaking = members.filter(({ role }) => role !== 'silent');
      const folder = scene.folder();
      const GX_LOGGER_CONFIG = join(folder, 'gx-logger.yaml');
      writeFileSync(GX_LOGGER_CONFIG, configuration(members, marina));
      const daemon = scene.daemon({
        GX_LOGGER_CONFIG,
        DATA_DIR: join(folder, 'data'),
        INFLUX_URL: influxd.url,
        INFLUX_BUCKET: bucket,
      });
      const allStored = () => expect.poll(() => valuesOf(bucket), PATIENCE).toEqual(expected(members));
      await Promise.all(speaking.map(({ portalId }) => daemon.said(new RegExp(`receiving from GX ${portalId}`))));
      for (const one of members) burst(one, one.role === 'silent' ? () => false : undefined);
      await allStored();

      const flapping = is('flapping') as Member;
      const replaced = is('replaced');
      const steady = speaking.filter((one) => one !== flapping && one !== replaced);
      const connected = steady.map(clientsOf);
      await flapping.gx.broker.goDown();
      replaced?.gx.fallSilent();
      if (replaced) {
        const portalId = idOf(size);
        const gx = await startGx({ portalId, broker: replaced.gx.broker });
        named(gx, size);
        members.push({ ...replaced, role: 'well', portalId, gx, delivered: [], sent: 0, index: size });
      }
      for (const one of steady) burst(one);
      // What changes while nobody listens is known by its last value.
      burst(flapping, (nth) => nth === BURST);
      await flapping.gx.broker.comeUp();
      await expect.poll(() => flapping.gx.alive, PATIENCE).toBe(true);
      for (const one of [...steady, flapping]) if (one.role !== 'legacy') burst(one);
      await allStored();
      if (replaced) {
        const successor = members.at(-1) as Member;
        await daemon.said(new RegExp(`receiving from GX ${successor.portalId}`));
        burst(successor);
        await allStored();
      }

      const text = await (await fetch(`${daemon.http}/metrics`)).text();
      const sites = [...samplesOf(text).keys()].filter((name) => name.startsWith('gx_logger_readings_received_total'));
      expect(sites).toHaveLength(size);
      for (const [, site = ''] of sites.map((name) => /site="(.*?)"/.exec(name) ?? [])) {
        const fates = sumOf(text, 'readings_total', { site }) + sumOf(text, 'readings_held', { site });
        expect([site, fates]).toEqual([site, sumOf(text, 'readings_received_total', { site })]);
      }
      // Nobody but the one that went down was connected to anew.
      expect(steady.map(clientsOf)).toEqual(connected);
      const stamps = (await stored(bucket)).flatMap(({ values }) => values.map(([time]) => Number(time)));
      expect(Math.min(...stamps)).toBeGreaterThanOrEqual(begun - 1_000);
      expect(Math.max(...stamps)).toBeLessThanOrEqual(Date.now() + 1_000);
      const last = await daemon.stop();
      expect(last.msg).toContain('nothing waits');
      expect(balance(last)).toEqual([]);
      expect(await daemon.exited).toBe(0);
      expect(await valuesOf(bucket)).toEqual(expected(members));
    },
  );
});
