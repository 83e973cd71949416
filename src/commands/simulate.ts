/** `gx-logger simulate`: a simulated GX, or a recorded one, for whoever wants to try something without a real one. */
import { codeOf } from '../shared/files.ts';
import { aborted } from '../shared/wait.ts';
import { DEMO_CERTIFICATE } from '../simulator/certificate.ts';
import { startGx } from '../simulator/gx.ts';
import type { ScenarioName } from '../simulator/plant/plant.ts';
import { readRecordingFile } from '../simulator/recording.ts';
import { startSimulator } from '../simulator/simulator.ts';

/** An inverter has begun to feed in by then, ms. */
export const RAN_BEFORE = 600_000;

export interface SimulateOptions {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly speed: number;
  readonly host: string;
  readonly port: number;
  readonly password?: string;
  readonly tls: boolean;
  readonly legacy: boolean;
  /** A recording to play instead of a scenario. */
  readonly replay?: string;
}

type Say = (line: string) => void;

/** Resolves when the signal aborts. */
export async function simulate(options: SimulateOptions, say: Say, signal: AbortSignal): Promise<void> {
  const { password, tls, legacy, host, port } = options;
  const broker = { host, port, legacy, ...(password && { password }), ...(tls && { tls: DEMO_CERTIFICATE }) };
  if (options.replay) await replay(options.replay, options, broker, say, signal);
  else await live(options, broker, say, signal);
}

type BrokerOptions = NonNullable<Parameters<typeof startGx>[0]>;

async function live(options: SimulateOptions, broker: BrokerOptions, say: Say, signal: AbortSignal): Promise<void> {
  const { scenario, seed, speed } = options;
  const simulator = await startSimulator({ scenario, seed, speed, ranBefore: RAN_BEFORE, ...broker }).catch((error) =>
    refuse(options, error),
  );
  const { title, portalId } = simulator.plant.scenario;
  const paths = [...simulator.plant.state()].length;
  say(`Simulating "${title}" (${scenario}): ${paths} topics, portal id ${portalId}.`);
  say(howToLog(options, simulator.port));
  await aborted(signal);
  await simulator.stop();
}

async function replay(
  file: string,
  options: SimulateOptions,
  broker: BrokerOptions,
  say: Say,
  signal: AbortSignal,
): Promise<void> {
  const recording = readRecordingFile(file);
  const portalId = recording.messages[0]?.topic.split('/')[1] ?? 'c0619ab12345';
  const gx = await startGx({ ...broker, portalId }).catch((error) => refuse(options, error));
  say(`Replaying ${file}: ${recording.messages.length} messages, portal id ${portalId}; it begins when somebody asks.`);
  say(howToLog(options, gx.broker.port));
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

function howToLog({ host, password, tls }: SimulateOptions, port: number): string {
  const url = `${tls ? 'mqtts' : 'mqtt'}://${host}:${port}`;
  return `Listening on ${url}. To log it: GX_HOST=${url}${password ? ' GX_PASSWORD=...' : ''} INFLUX_URL=... gx-logger run`;
}
