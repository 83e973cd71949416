/** `gx-logger simulate`: a simulated GX, or a recorded one, for whoever wants to try something without a real one. */
import { codeOf } from '../shared/files.ts';
import { aborted } from '../shared/wait.ts';
import { DEMO_CERTIFICATE } from '../simulator/certificate.ts';
import { startGx } from '../simulator/gx.ts';
import type { ScenarioName } from '../simulator/plant/plant.ts';
import { readRecordingFile } from '../simulator/recording.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';

/** An inverter has begun to feed in by then, ms. */
export const RAN_BEFORE = 600_000;

export interface SimulateOptions {
  readonly scenario: readonly ScenarioName[];
  readonly seed: number;
  readonly speed: number;
  readonly host: string;
  readonly port: number;
  readonly password?: string;
  readonly tls: boolean;
  readonly legacy: boolean;
  /** Empty, or with a slash at its end. */
  readonly prefix: string;
  /** A recording to play instead of a scenario. */
  readonly replay?: string;
}

type Say = (line: string) => void;

/** Resolves when the signal aborts. */
export async function simulate(options: SimulateOptions, say: Say, signal: AbortSignal): Promise<void> {
  const { password, tls, legacy, prefix, host, port } = options;
  const broker = { host, port, legacy, prefix, ...(password && { password }), ...(tls && { tls: DEMO_CERTIFICATE }) };
  if (options.replay) await replay(options.replay, options, broker, say, signal);
  else await live(options, broker, say, signal);
}

type BrokerOptions = NonNullable<Parameters<typeof startGx>[0]>;

async function live(options: SimulateOptions, broker: BrokerOptions, say: Say, signal: AbortSignal): Promise<void> {
  const { scenario: scenarios, seed, speed } = options;
  const started: Simulator[] = [];
  for (const scenario of scenarios) {
    const shared = started[0] && { broker: started[0].gx.broker };
    const simulator = await startSimulator({
      scenario,
      seed,
      speed,
      ranBefore: RAN_BEFORE,
      ...broker,
      ...shared,
    }).catch((error) => refuse(options, error));
    started.push(simulator);
    const { title, portalId } = simulator.plant.scenario;
    const paths = [...simulator.plant.state()].length;
    say(`Simulating "${title}" (${scenario}): ${paths} topics, portal id ${portalId}.`);
  }
  say(howToLog(options, started[0]?.port ?? options.port, started.length > 1));
  await aborted(signal);
  for (const simulator of started.reverse()) await simulator.stop();
}

async function replay(
  file: string,
  options: SimulateOptions,
  broker: BrokerOptions,
  say: Say,
  signal: AbortSignal,
): Promise<void> {
  const asRecorded = readRecordingFile(file);
  const portalId = asRecorded.messages[0]?.topic.split('/')[1] ?? 'c0619ab12345';
  const messages = asRecorded.messages.map((message) => ({ ...message, topic: options.prefix + message.topic }));
  const recording = { ...asRecorded, messages };
  const gx = await startGx({ ...broker, portalId }).catch((error) => refuse(options, error));
  say(`Replaying ${file}: ${recording.messages.length} messages, portal id ${portalId}; it begins when somebody asks.`);
  say(howToLog(options, gx.broker.port, false));
  const played = gx.play(recording, { speed: options.speed }).then((count) => {
    if (!signal.aborted) say(`Played ${count} messages; the last values stay until you stop it.`);
  });
  await aborted(signal);
  await gx.stop();
  await played;
}

/** Why it does not listen, for people. */
function refuse({ host, port }: SimulateOptions, cause: unknown): never {
  if (codeOf(cause) === '') throw cause;
  const reasons: Record<string, string> = {
    EADDRINUSE: `port ${port} is taken, perhaps by another broker`,
    EACCES: `port ${port} needs root`,
    EADDRNOTAVAIL: 'this computer does not have this address',
  };
  const hint = 'Choose another with --port (0 is any free one) or --host.';
  throw new Error(`Cannot listen on ${host}:${port}: ${reasons[codeOf(cause)] ?? codeOf(cause)}.\n${hint}`, { cause });
}

function howToLog({ host, password, tls, prefix }: SimulateOptions, port: number, areSeveral: boolean): string {
  const url = `${tls ? 'mqtts' : 'mqtt'}://${host}:${port}`;
  const settings = [
    `GX_HOST=${url}`,
    ...(areSeveral ? ['GX_PORTAL_ID=all'] : []),
    ...(prefix ? [`GX_TOPIC_PREFIX=${prefix}`] : []),
    ...(password ? ['GX_PASSWORD=...'] : []),
  ];
  return `Listening on ${url}. To log it: ${settings.join(' ')} INFLUX_URL=... gx-logger run`;
}
