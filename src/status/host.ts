/**
 * Under which names the answers may be asked for. A browser at home that shows a stranger's page may be led here by a
 * name of that stranger's (DNS rebinding), and would hand the answer on: a public name is refused unless it is
 * configured.
 */
import { isIP } from 'node:net';

/** Ends of names that no stranger can own. */
const AT_HOME = ['.local', '.lan', '.home.arpa', '.internal'];

const HOST = /^(?:\[([\da-f:.]{2,45})\]|([\w.-]{1,253}))(?::\d{1,5})?$/i;

/** Tells of a header `Host` whether it is an address, a name of this computer or its network, or one of `names`. */
export function createHostCheck(names: readonly string[]): (host: string | undefined) => boolean {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (host = '') => {
    const [, six, plain = ''] = HOST.exec(host) ?? [];
    if (six !== undefined) return isIP(six) === 6;
    const name = plain.toLowerCase().replace(/\.$/, '');
    if (name === '') return false;
    return isIP(name) !== 0 || !name.includes('.') || known.has(name) || AT_HOME.some((end) => name.endsWith(end));
  };
}
