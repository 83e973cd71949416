/**
 * The users of a 1.x that asks for credentials: one writes and reads for the logger, one reads for Grafana. A user who
 * is there keeps the password; one who is made gets the configured one, else that of the file, else a new one that is
 * written there.
 */
import { type Client, createClient, quote, statement } from './ask.ts';
import { destinationsOf, type Plan, type Wish } from './plan.ts';
import { presentable } from './presentable.ts';
import { newSecret, readSecret, writeSecret } from './secret-file.ts';
import { createUser, rowsOf } from './statements.ts';

interface User {
  readonly name: string;
  readonly role: string;
  /** `ALL` is reading and writing of one database, and nothing of the server. */
  readonly grant: 'ALL' | 'READ';
  readonly password: string | undefined;
  readonly file: string | undefined;
  /** What to set so that the user can be made. */
  readonly hint: string;
}

export async function planUsers(plan: Plan, wish: Wish, client: Client, signal: AbortSignal): Promise<void> {
  const { destination: to, administrator, loggerSecret, grafanaSecret } = wish;
  const anonymous = createClient({ url: to.url, bucket: to.bucket }, 'Basic', signal);
  const { refusal } = await anonymous('/query', statement('SHOW DATABASES'));
  if (refusal === undefined) {
    plan.facts.push('the server asks for no credentials: no users are needed');
    return;
  }
  if (administrator.username === undefined) {
    if (loggerSecret === undefined && grafanaSecret === undefined) return;
    plan.todo.push('users are made by an administrator: set INFLUX_ADMIN_USERNAME and INFLUX_ADMIN_PASSWORD');
    return;
  }
  const users = await client('/query', statement('SHOW USERS'));
  if (users.refusal !== undefined) {
    plan.todo.push(`INFLUX_ADMIN_USERNAME is no administrator (${users.refusal}): set one who is`);
    return;
  }
  const writer: User = {
    name: to.username ?? 'gx-logger',
    role: 'writes and reads for the logger',
    grant: 'ALL',
    password: to.password,
    file: loggerSecret,
    hint: 'set INFLUX_USERNAME and INFLUX_PASSWORD, or name a file with --logger-token-file',
  };
  const reader: User = {
    name: 'grafana',
    role: 'reads for Grafana',
    grant: 'READ',
    password: undefined,
    file: grafanaSecret,
    hint: 'name a file for the password with --grafana-token-file',
  };
  for (const user of [writer, reader]) {
    const row = rowsOf(users.answer).find((one) => one['user'] === user.name);
    if (row) await planKnown(plan, wish, client, user, row['admin'] === true, signal);
    else await planNew(plan, wish, client, user);
  }
}

async function planNew(plan: Plan, wish: Wish, client: Client, user: User): Promise<void> {
  const { name, role, grant, file } = user;
  const known = user.password ?? (file === undefined ? '' : await readSecret(file));
  if (known === '' && file === undefined) {
    plan.facts.push(`no user ${role}: for one, ${user.hint}`);
    return;
  }
  const mustWrite = file !== undefined && (await readSecret(file)) === '';
  plan.steps.push({
    what: `create user ${quote(name)}, who ${role}${mustWrite ? `, the password in ${file}` : ''}`,
    async run() {
      const password = known || newSecret();
      // The file first: a password that is nowhere written would be lost.
      const fault = mustWrite ? await writeSecret(file, password) : undefined;
      const refusal = fault ?? (await act(client, createUser(name, password)));
      if (refusal !== undefined) return presentable(refusal, { ...wish.destination, password });
      for (const { bucket } of destinationsOf(wish)) {
        const ungranted = await act(client, give(grant, bucket, name));
        if (ungranted !== undefined) return ungranted;
      }
      return undefined;
    },
  });
}

async function planKnown(
  plan: Plan,
  wish: Wish,
  client: Client,
  { name, role, grant, password, file }: User,
  isAdministrator: boolean,
  signal: AbortSignal,
): Promise<void> {
  const to = wish.destination;
  const inFile = file === undefined ? '' : await readSecret(file);
  const known = password ?? inFile;
  const other = { url: to.url, bucket: to.bucket, username: name, password: known };
  const refusal = known && (await createClient(other, 'Basic', signal)('/query', statement('SHOW DATABASES'))).refusal;
  const where = password === undefined ? (file ?? '') : 'INFLUX_PASSWORD';
  const mend = `with the influx command: SET PASSWORD FOR ${quote(name)} = '...'`;
  if (refusal) plan.todo.push(`user ${quote(name)} is there and has another password than ${where}: set it ${mend}`);
  else if (file !== undefined && inFile === '' && password === undefined) {
    plan.todo.push(
      `user ${quote(name)} is there, and ${file} is to have the password: write it there, or set one ${mend}`,
    );
  } else if (file !== undefined && inFile === '' && password !== undefined) {
    const what = `write the password of user ${quote(name)} into ${file}`;
    plan.steps.push({ what, run: () => writeSecret(file, password) });
  }
  if (isAdministrator) {
    plan.facts.push(`user ${quote(name)} is there, and is an administrator: more than is needed`);
    return;
  }
  const { answer } = await client('/query', statement(`SHOW GRANTS FOR ${quote(name)}`));
  const grants = rowsOf(answer);
  const missing = destinationsOf(wish).filter(({ bucket }) => {
    const has = String(grants.find((one) => one['database'] === bucket)?.['privilege'] ?? '');
    return has !== 'ALL PRIVILEGES' && has !== grant;
  });
  if (missing.length === 0) plan.facts.push(`user ${quote(name)} is there, and ${role}`);
  for (const { bucket } of missing) {
    plan.steps.push({
      what: `let user ${quote(name)}, who ${role}, do so in database ${quote(bucket)}`,
      run: () => act(client, give(grant, bucket, name)),
    });
  }
}

function give(grant: 'ALL' | 'READ', bucket: string, name: string): string {
  return `GRANT ${grant} ON ${quote(bucket)} TO ${quote(name)}`;
}

async function act(client: Client, q: string): Promise<string | undefined> {
  return (await client('/query', statement(q))).refusal;
}
