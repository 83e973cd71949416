/**
 * What `gx-logger grafana` needs to know of Grafana: where it is and who may ask it (GRAFANA_URL, GRAFANA_USERNAME,
 * GRAFANA_PASSWORD), and whether it can send e-mail, which Grafana's own variables say (GF_SMTP_...). They are no settings:
 * the daemon does not need them.
 */
import { type Environment, type FromFile, placeOf, presentValue, type ReadFile, readVariable } from './environment.ts';
import type { Problem } from './problem.ts';

export interface Grafana {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly sendsEmail: boolean;
}

type ReadGrafana =
  | { readonly grafana: Grafana; readonly problems?: never }
  | { readonly grafana?: never; readonly problems: readonly Problem[] };

export function readGrafana(environment: Environment, readFile: ReadFile, fromFile?: FromFile): ReadGrafana {
  // What is said of it directly comes before the file that a compose file names.
  const own = presentValue(environment, 'GRAFANA_PASSWORD') === undefined ? {} : { GRAFANA_PASSWORD_FILE: undefined };
  const read = (name: string) => readVariable(`GRAFANA_${name}`, { ...environment, ...own }, readFile, fromFile);
  const [url, username, password] = ['URL', 'USERNAME', 'PASSWORD'].map(read);
  const problems = [url, username, password].flatMap((one) => one?.problem ?? []);
  const address = (url?.text ?? 'http://localhost:3000').trim();
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  const place = url?.place ?? placeOf('GRAFANA_URL', fromFile);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    problems.push({ place, message: 'is no address', hint: 'For example http://localhost:3000.' });
  } else if (parsed.username !== '' || parsed.password !== '') {
    const hint = 'Use GRAFANA_USERNAME and GRAFANA_PASSWORD for them.';
    problems.push({ place, message: 'contains credentials', hint });
  }
  if (problems.length > 0) return { problems };
  const isOn = /^(true|1)$/i.test(environment['GF_SMTP_ENABLED']?.trim() ?? '');
  return {
    grafana: {
      url: address.replace(/\/$/, ''),
      username: username?.text?.trim() ?? 'admin',
      password: password?.text ?? '',
      sendsEmail: isOn && presentValue(environment, 'GF_SMTP_HOST') !== undefined,
    },
  };
}
