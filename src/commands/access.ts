/** Whether DATA_DIR may be used by the user who asks; where not, whose it is and what to type instead. Nothing is changed. */
import { constants, lstat, open, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf } from '../shared/files.ts';

const FORBIDDEN: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/** Undefined where nothing is forbidden. `command` is what the user typed. */
export async function barrier(dataDir: string, command: string): Promise<string | undefined> {
  const path = (await firstBarred(dataDir)) ?? (await firstBarred(join(dataDir, 'journal')));
  return path && `${path} cannot be read: permission denied. ${await wayIn(path, dataDir, command)}`;
}

/** The folder, or what in it may not be read: once run by root, it holds files of root. */
async function firstBarred(folder: string): Promise<string | undefined> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    return FORBIDDEN.has(codeOf(error)) ? folder : undefined;
  }
  for (const path of names.map((name) => join(folder, name))) {
    // Without waiting, for a pipe would.
    const error = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).then(
      (file) => file.close(),
      (cause) => cause,
    );
    if (FORBIDDEN.has(codeOf(error))) return path;
  }
  return undefined;
}

async function wayIn(path: string, dataDir: string, command: string): Promise<string> {
  const [uid, whose] = await Promise.all([ownerOf(path), ownerOf(dataDir)]);
  const own = process.geteuid?.();
  if (uid !== undefined && uid === own) return `It is this user's own: chmod -R u+rwX ${dataDir} allows it`;
  const who = uid === undefined || uid === 0 ? 'root' : await nameOf(uid);
  // What root started would leave more files of root, and a folder of one's own is to be one's own throughout.
  const isToBeOwn = whose === own || (command === 'run' && who === 'root');
  if (isToBeOwn) return `It belongs to ${who}: sudo chown -R ${own} ${resolve(dataDir)} gives it to this user`;
  if (command === 'run') return `It belongs to ${who}: start gx-logger as that user`;
  const sudo = who === 'root' ? 'sudo' : `sudo -u ${who}`;
  return `It belongs to ${who}: type ${sudo} env DATA_DIR=${resolve(dataDir)} ${program()} ${command}`;
}

async function ownerOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => lstat(path).catch(() => undefined)))?.uid;
}

/** In a clone there is no command gx-logger, and sudo may not find node. */
function program(): string {
  const [node, script = ''] = process.argv;
  return script.endsWith('main.js') ? `${node} ${script}` : 'gx-logger';
}

/** As sudo takes it: a user that a service has for itself stands in no file. */
async function nameOf(uid: number): Promise<string> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const user = users.split('\n').find((line) => line.split(':')[2] === String(uid));
  return user?.split(':')[0] ?? `'#${uid}'`;
}
