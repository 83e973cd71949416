/** Loads a configuration from an environment and from files that exist in the test only. */
import { type Config, loadConfig, type Problem } from '../../src/config/load.ts';

export type Files = Readonly<Record<string, string>>;

export const MINIMAL = { GX_HOST: 'venus.local', INFLUX_URL: 'http://influxdb:8086' };

function reader(files: Files): (path: string) => string {
  return (path) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' });
    return text;
  };
}

export function load(environment: Record<string, string | undefined>, files: Files = {}) {
  return loadConfig(environment, reader(files));
}

export function configOf(environment: Record<string, string | undefined>, files?: Files): Config {
  const { config, problems } = load(environment, files);
  if (!config) throw new Error(`unexpected problems: ${JSON.stringify(problems)}`);
  return config;
}

export function problemsOf(environment: Record<string, string | undefined>, files?: Files): readonly Problem[] {
  const { problems } = load(environment, files);
  if (!problems) throw new Error('expected problems, there are none');
  return problems;
}

/** The minimal settings and a file with this text. */
export function withFile(yaml: string): [Record<string, string>, Files] {
  return [{ ...MINIMAL, GX_LOGGER_CONFIG: 'gx-logger.yaml' }, { 'gx-logger.yaml': yaml }];
}
