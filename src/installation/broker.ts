/**
 * One MQTT broker, and the GX that are read there: mostly one GX and its own broker; or a central one to which the topics
 * of several are bridged. One connection serves all of them, each has an installation of its own.
 */
import type { InstallationSettings } from '../config/installations.ts';
import type { Config } from '../config/schema.ts';
import type { SiteNames } from '../devices/site-names.ts';
import { createCentral } from '../gx/central.ts';
import { endpointName, endpoints } from '../gx/endpoints.ts';
import type { GxListener } from '../gx/protocol.ts';
import { createSingle } from '../gx/single.ts';
import { type Reader, Source } from '../gx/source.ts';
import type { Logger } from '../shared/log.ts';
import type { Reporter } from '../shared/reporter.ts';
import { within } from '../shared/wait.ts';
import type { Memory } from '../state/memory.ts';
import type { Part, Reading } from '../types.ts';
import type { Claims, Way } from './claims.ts';
import { createInstallation, type Installation, type Output } from './installation.ts';
import type { PriceFiles } from './price-files.ts';

/** How long a stop waits for the end of the connection, ms. */
const SOURCE_STOP = 1_000;

const ELSEWHERE = 'the GX is read in another way now';

interface BrokerOptions {
  readonly config: Config;
  readonly settings: InstallationSettings;
  /** Of several brokers: what this one is called in the log and in health; undefined where it is the only one. */
  readonly label: string | undefined;
  readonly memory: Memory;
  readonly outputs: readonly Output[];
  readonly pricesOf: PriceFiles['pricesOf'];
  readonly siteNames: SiteNames;
  readonly claims: Claims;
  readonly reporter: Reporter;
  readonly log: Logger;
  /** Everything that a GX has was published for the first time since the start. */
  readonly onFirstPublish: () => void;
  /** Sees every reading before it is decided upon; for those who look on. */
  readonly onReading?: ((reading: Reading) => void) | undefined;
}

export interface Broker extends Pick<Part, 'start' | 'stop'> {
  readonly settings: InstallationSettings;
  /** Those that are known by now. */
  readonly installations: readonly Installation[];
  /** The database takes few columns: what nobody charts is left out from now on. */
  withFewColumns(): void;
  /** How many GX show themselves there and are not read. */
  readonly unread: number;
  /** Nothing more is read until `resume`. */
  pause(): void;
  resume(): void;
}

export function createBroker(options: BrokerOptions): Broker {
  const { config, settings, label, memory, claims, reporter } = options;
  const { portal_id: wanted } = settings;
  const source = { gx: settings, full_publish_interval: config.full_publish_interval };
  const log = options.log.child({ part: label === undefined ? 'gx' : `gx:${label}` });
  const installations: Installation[] = [];
  let isStarted = false;
  let hasFewColumns = false;

  function open(portalId: string | undefined, name: string | undefined, ask: () => void): Installation {
    const installation = createInstallation({ ...options, label: name, portalId, askFullPublish: ask });
    installations.push(installation);
    if (hasFewColumns) installation.withFewColumns();
    if (isStarted) void installation.start(new AbortController().signal);
    return installation;
  }

  const way: Way = { name: endpointName(endpoints(settings)[0]), leave: (portalId) => reader.leave(portalId) };
  const claim = (portalId: string) => claims.take(portalId, way);
  /** Tells the others whether the GX is there. */
  function watched(listener: GxListener): GxListener {
    return {
      ...listener,
      onEvent(event) {
        if (event.kind === 'alive') claims.heard(event.portalId, way, event.isAlive);
        if (event.kind === 'link' && !event.isUp) claims.heard(event.portalId, way, false);
        listener.onEvent(event);
      },
    };
  }

  function createReader(): Reader & Pick<Way, 'leave'> & { readonly unread?: number } {
    if (wanted !== 'all' && wanted.length < 2) {
      const { listener } = open(wanted[0], label, () => single.askFullPublish());
      const single = createSingle({ settings: source, listener: watched(listener), pins: memory.pins, log, claim });
      return { ...single, leave: () => single.leave(ELSEWHERE) };
    }
    const central = createCentral({
      settings: source,
      log,
      claim,
      listenerOf: (portalId) => watched(open(portalId, portalId, () => central.askFullPublish(portalId)).listener),
      onHealth: reporter.health(`broker:${label ?? settings.host}`),
    });
    return {
      ...central,
      leave: (portalId) => central.leave(portalId, ELSEWHERE),
      get unread() {
        return central.unread;
      },
    };
  }

  const reader = createReader();
  const connection = new Source({ settings: source, pins: memory.pins, reader });
  return {
    settings,
    installations,
    withFewColumns() {
      hasFewColumns = true;
      for (const installation of installations) installation.withFewColumns();
    },
    get unread() {
      return reader.unread ?? 0;
    },
    pause: () => connection.pause(),
    resume: () => connection.resume(),
    async start(signal) {
      isStarted = true;
      await Promise.all(installations.map((one) => one.start(signal)));
      await connection.start(signal);
    },
    async stop(deadline) {
      // What was read is worth more than a connection that ends in order.
      await within(performance.now() + SOURCE_STOP, connection.stop());
      await Promise.all(installations.map((one) => one.stop(deadline)));
    },
  };
}
