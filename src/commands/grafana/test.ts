/** `gx-logger grafana test`: has Grafana send one message now, in every way in which people are told. */
import * as z from 'zod';
import type { Grafana } from '../../config/grafana.ts';
import type { Config } from '../../config/schema.ts';
import { TOLD } from '../../grafana/alert-rule.ts';
import { integrations } from '../../grafana/contact-points.ts';

const DONE = 0;
const NOT_POSSIBLE = 1;
const WRONG_CONFIGURATION = 2;

/** A mail server may take its time, ms. */
const TIME_LIMIT = 60_000;

const ALERT = {
  labels: { alertname: 'Test of gx-logger', severity: 'critical', source: 'gx-logger' },
  annotations: { summary: 'This is a test: a message of gx-logger reaches you.' },
};

const resultShape = z.object({
  receivers: z.array(
    z.object({
      grafana_managed_receiver_configs: z.array(
        z.object({ name: z.string(), status: z.string(), error: z.string().optional() }),
      ),
    }),
  ),
});
const knownShape = z.array(z.object({ type: z.string() }));

/** Resolves with the exit code. Rejects with the signal's reason. */
export async function testGrafana(
  { alerts }: Config,
  grafana: Grafana,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const ways = integrations(alerts);
  if (ways.length === 0) {
    say('Nobody is told: ALERTS_EMAIL, ALERTS_WEBHOOK, or ALERTS_TELEGRAM_TOKEN and ALERTS_TELEGRAM_CHAT say who is.');
    return WRONG_CONFIGURATION;
  }
  const { receiver } = TOLD.critical;
  const path = `/api/v1/provisioning/contact-points?name=${encodeURIComponent(receiver)}`;
  const known = await ask(grafana, path, undefined, signal);
  const sent = await ask(
    grafana,
    '/api/alertmanager/grafana/config/api/v1/receivers/test',
    {
      alert: ALERT,
      receivers: [
        {
          name: '',
          grafana_managed_receiver_configs: ways.map((way) => ({
            ...way,
            name: way.type,
            disableResolveMessage: true,
          })),
        },
      ],
    },
    signal,
  );
  const results = resultShape
    .safeParse(sent.body)
    .data?.receivers.flatMap((one) => one.grafana_managed_receiver_configs);
  if (!results) {
    say(`Grafana at ${grafana.url} sent nothing: ${sent.words}`);
    return NOT_POSSIBLE;
  }
  for (const { name, status, error } of results) {
    say(status === 'ok' ? `${name}: sent` : `${name}: not sent: ${error ?? status}`);
  }
  const there = knownShape.safeParse(known.body).data?.map(({ type }) => type) ?? [];
  const missing = ways.filter(({ type }) => !there.includes(type));
  if (missing.length > 0) {
    const names = missing.map(({ type }) => type).join(', ');
    say(`Grafana's rules do not use this yet: ${names}. Run gx-logger grafana write, and restart Grafana.`);
  }
  return missing.length === 0 && results.every(({ status }) => status === 'ok') ? DONE : NOT_POSSIBLE;
}

interface Reply {
  readonly body: unknown;
  /** Why there is no answer to use, for people. */
  readonly words: string;
}

/** Asks Grafana; what goes wrong is told. Rejects only with the signal's reason. */
async function ask(grafana: Grafana, path: string, body: object | undefined, signal: AbortSignal): Promise<Reply> {
  const { url, username, password } = grafana;
  try {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT)]),
    });
    if (response.status === 401 || response.status === 403) {
      const words = `it does not let ${username} do this: GRAFANA_USERNAME and GRAFANA_PASSWORD are those of an administrator`;
      return { body: undefined, words };
    }
    return { body: await response.json().catch(() => undefined), words: `it answers ${response.status}` };
  } catch (error) {
    signal.throwIfAborted();
    return { body: undefined, words: `it does not answer (${codeOf(error)}); GRAFANA_URL says where it is` };
  }
}

/** fetch tells of the network in the cause of its error. */
function codeOf(error: unknown): string {
  const { cause, name = 'unknown reason' } = error instanceof Error ? error : {};
  return cause instanceof Error && 'code' in cause ? String(cause.code) : name;
}
