/**
 * Who is told. Two contact points with the same addresses: that of warnings sends no all-clear. The values stand in the
 * file as they are, so that no variable of Grafana's has to be set for it to start.
 */
import { literal, TOLD } from './alert-rule.ts';

export interface Addresses {
  readonly email?: string | undefined;
  readonly webhook?: string | undefined;
  readonly telegram_token?: string | undefined;
  readonly telegram_chat?: string | undefined;
}

export interface Integration {
  readonly type: 'email' | 'webhook' | 'telegram';
  readonly settings: Readonly<Record<string, unknown>>;
}

const TYPES = ['email', 'webhook', 'telegram'] as const;

export function integrations({ email, webhook, telegram_token, telegram_chat }: Addresses): Integration[] {
  return [
    ...(email === undefined ? [] : [{ type: 'email', settings: { addresses: email, singleEmail: true } } as const]),
    ...(webhook === undefined ? [] : [{ type: 'webhook', settings: { url: webhook, httpMethod: 'POST' } } as const]),
    ...(telegram_token === undefined
      ? []
      : [{ type: 'telegram', settings: { bottoken: telegram_token, chatid: telegram_chat } } as const]),
  ];
}

const uidOf = (severity: string, type: string) => `gx-${severity}-${type}`;

/**
 * As Grafana reads them from a file. Those that went are deleted from a contact point that stays; without any address the
 * contact points stay as they are, and no rule uses them: Grafana would not start where a policy of its owner still does.
 */
export function contactPoints(addresses: Addresses): object {
  const chosen = integrations(addresses);
  if (chosen.length === 0) return {};
  const gone = TYPES.filter((type) => !chosen.some((one) => one.type === type));
  return {
    contactPoints: Object.entries(TOLD).map(([severity, { receiver }]) => ({
      orgId: 1,
      name: receiver,
      receivers: chosen.map(({ type, settings }) => ({
        uid: uidOf(severity, type),
        type,
        settings: escaped(settings),
        disableResolveMessage: severity === 'warning',
      })),
    })),
    ...(gone.length > 0 && {
      deleteContactPoints: Object.keys(TOLD).flatMap((severity) =>
        gone.map((type) => ({ orgId: 1, uid: uidOf(severity, type) })),
      ),
    }),
  };
}

function escaped(settings: Integration['settings']): Integration['settings'] {
  const all = Object.entries(settings).map(([key, value]) => [key, typeof value === 'string' ? literal(value) : value]);
  return Object.fromEntries(all);
}
