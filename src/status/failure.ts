/** Why the server cannot listen, in words, and what to do about it. */
import { codeOf } from '../shared/files.ts';

export function describeFailure(error: Error, host: string, port: number): string {
  const code = codeOf(error);
  const what = `health and metrics cannot be served at ${host} port ${port} (${code || error.message})`;
  if (code === 'EADDRINUSE')
    return `${what}: another program has this port (an InfluxDB 1.x has 8088 for its backups). Set another HTTP_PORT`;
  if (code === 'EACCES') return `${what}: this port is not for everyone. Set HTTP_PORT to 1024 or more`;
  if (NOT_OURS.has(code))
    return `${what}: that is no address of this computer. Set HTTP_HOST to one that is, or to 127.0.0.1`;
  return `${what}. Look at HTTP_HOST and HTTP_PORT`;
}

const NOT_OURS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAFNOSUPPORT', 'EINVAL']);
