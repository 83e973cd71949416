/**
 * A simulated GX on which something changes all the time, and every value of every topic is new: a counter, so that
 * a value tells which message it was. Numbers are quarters, which every database keeps exactly.
 */
import { type Gx, startGx } from '../../src/simulator/gx.ts';
import { keyOf } from './deliveries.ts';

/** Neighbours change at one moment, so that fields of one device share lines. */
const TOPICS = [
  ...below('battery/256', [
    'Soc',
    'Dc/0/Voltage',
    'Dc/0/Current',
    'Dc/0/Power',
    'Dc/0/Temperature',
    'ConsumedAmphours',
  ]),
  ...below('battery/512', ['Soc', 'Dc/0/Voltage', 'Dc/0/Current', 'Dc/0/Power', 'System/MinCellVoltage']),
  ...below('solarcharger/278', [
    'Pv/V',
    'Yield/Power',
    'Yield/User',
    'Dc/0/Voltage',
    'Dc/0/Current',
    'MppOperationMode',
  ]),
  ...below('solarcharger/279', ['Pv/V', 'Yield/Power', 'Yield/User', 'Dc/0/Voltage']),
  ...below('vebus/276', ['Ac/Out/L1/P', 'Ac/Out/L2/P', 'Ac/Out/L3/P', 'Dc/0/Power', 'Energy/OutToInverter', 'Mode']),
  ...below('grid/30', ['Ac/Power', 'Ac/L1/Power', 'Ac/L2/Power', 'Ac/L3/Power', 'Ac/Energy/Forward']),
  ...below('tank/20', ['Level', 'Remaining', 'Capacity']),
  ...below('temperature/24', ['Temperature', 'Humidity']),
  ...below('system/0', ['Dc/Battery/Power', 'Dc/Pv/Power', 'Ac/Consumption/L1/Power']),
];
const TEXTS = ['system/0/SystemState/Note', 'platform/0/Notifications/0/Description', 'vebus/276/Alarms/Note'];
const TURN = 100;

export interface Plant {
  readonly gx: Gx;
  /** Keys of all values there were, sent or not. */
  readonly produced: ReadonlySet<string>;
  /** Keys of the values that the topics have now. */
  last(): string[];
  set(tail: string, value: number | string): void;
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** `rate` in changes a second. It stands still until `resume`. A second one has an id, and so values, of its own. */
export async function startPlant(rate: number, portalId?: string): Promise<Plant> {
  const gx = await startGx(portalId === undefined ? {} : { portalId });
  const [shift, word] = portalId === undefined ? [0, 'event'] : [0.5, `event of ${portalId}`];
  const produced = new Set<string>();
  const last = new Map<string, string>();
  let serial = 0;
  let turns = 0;
  let timer: NodeJS.Timeout | undefined;
  const set = (tail: string, value: number | string) => {
    const [service = '', instance = '', ...path] = tail.split('/');
    const key = keyOf(service, instance, path.join('/'), value);
    produced.add(key);
    last.set(tail, key);
    gx.set(tail, value);
  };
  const change = (tail: string) => {
    serial += 1;
    // Each value once, exact, and none that no sensor could have measured.
    set(tail, TEXTS.includes(tail) ? `${word} ${serial}` : 1 + (serial + shift) / 4_096);
  };
  const turn = () => {
    const perTurn = (rate * TURN) / 1_000;
    for (let count = 0; count < perTurn; count += 1) change(TOPICS[serial % TOPICS.length] as string);
    turns += 1;
    if (turns % 10 === 0) change(TEXTS[(turns / 10) % TEXTS.length] as string);
  };
  for (const device of new Set(TOPICS.map(deviceOf)))
    set(`${device}/ProductName`, portalId === undefined ? `Chaos ${device}` : `Chaos ${device} of ${portalId}`);
  for (const tail of [...TOPICS, ...TEXTS]) change(tail);
  const pause = () => clearInterval(timer);
  return {
    gx,
    produced,
    last: () => [...last.values()],
    set,
    pause,
    resume() {
      clearInterval(timer);
      timer = setInterval(turn, TURN);
    },
    async stop() {
      pause();
      await gx.stop();
    },
  };
}

function below(device: string, paths: readonly string[]): string[] {
  return paths.map((path) => `${device}/${path}`);
}

function deviceOf(tail: string): string {
  return tail.split('/').slice(0, 2).join('/');
}
