/** The data source of Grafana, one form a generation of InfluxDB: InfluxQL through its back end. */
import { DATA_SOURCE, literal } from './alert-rule.ts';

/** Of InfluxDB. */
export const GENERATIONS = ['1', '2', '3'] as const;
export type Generation = (typeof GENERATIONS)[number];

/** Where the compose files have what Grafana shows the database. */
export const SECRET_FILE = '/run/secrets-gx/grafana_token';

export interface Source {
  readonly generation: Generation;
  readonly url: string;
  readonly database: string;
  /** A file that Grafana can read, with the token; of 1.x the password of the user `grafana`. */
  readonly secretFile: string;
}

const HEADERS: Readonly<Record<Generation, string>> = {
  '1': `InfluxDB 1.x: the user "grafana" may read. A server that asks for no credentials ignores them.`,
  '2': 'InfluxDB 2.x and Cloud: a token that may read the bucket. The bucket answers to InfluxQL under its own name.',
  '3': 'InfluxDB 3.x: any token of Core may do everything there; one of Enterprise can be made for reading alone.',
};

export const sourceComment = ({ generation }: Source): string =>
  `${HEADERS[generation]}\nThe file must be there when Grafana starts; it may be empty.`;

export function dataSource({ generation, url, database, secretFile }: Source): object {
  const secret = `$__file{${secretFile}}`;
  const scheme = generation === '2' ? 'Token' : 'Bearer';
  return {
    apiVersion: 1,
    datasources: [
      {
        name: 'GX',
        uid: DATA_SOURCE,
        type: 'influxdb',
        access: 'proxy',
        orgId: 1,
        url: literal(url),
        ...(generation === '1' && { user: 'grafana' }),
        jsonData: {
          version: 'InfluxQL',
          dbName: literal(database),
          httpMode: 'POST',
          timeInterval: '10s',
          ...(generation !== '1' && { httpHeaderName1: 'Authorization' }),
        },
        secureJsonData: generation === '1' ? { password: secret } : { httpHeaderValue1: `${scheme} ${secret}` },
      },
    ],
  };
}
