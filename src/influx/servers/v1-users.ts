/**
 * The users of a 1.x that asks for credentials: one writes and reads for the logger, one reads for Grafana. A user who
 * is there keeps the password; one who is made gets the configured one, else that of the file, else a new one that is
 * written there.
 */
import { resolve } from 'node:path';
import type { Database } from '../database.ts';
import type { Plan, Wish } from '../setup/plan.ts';
import { newSecret, readSecret, writeSecret } from '../setup/secret-file.ts';
import { presentable } from '../words.ts';
import { type Ask, createAsk } from './ask.ts';
import { createUser, execute, query, quote } from './v1-influxql.ts';

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

export async function planUsers(plan: Plan, wish: Wish, ask: Ask, signal: AbortSignal): Promise<void> {
  const { databases, administrator, loggerSecret, grafanaSecret } = wish;
  const [to] = databases;
  const anonymous = createAsk({ url: to.url, bucket: to.bucket }, 'Basic', signal);
  if ((await query(anonymous, 'SHOW DATABASES')).refusal === undefined) {
    plan.facts.push('the server asks for no credentials: no users are needed');
    return;
  }
  if (administrator.username === undefined) {
    if (loggerSecret === undefined && grafanaSecret === undefined) return;
    plan.todo.push('users are made by an administrator: set INFLUX_ADMIN_USERNAME and INFLUX_ADMIN_PASSWORD');
    return;
  }
  const { rows = [], refusal } = await query(ask, 'SHOW USERS');
  if (refusal !== undefined) {
    plan.todo.push(`INFLUX_ADMIN_USERNAME is no administrator (${refusal}): set one who is`);
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
  if (loggerSecret !== undefined && to.password === undefined) {
    plan.settings.push(`INFLUX_USERNAME=${writer.name}`, `INFLUX_PASSWORD_FILE=${resolve(loggerSecret)}`);
  }
  const reader: User = {
    name: 'grafana',
    role: 'reads for Grafana',
    grant: 'READ',
    password: undefined,
    file: grafanaSecret,
    hint: 'name a file for the password with --grafana-token-file',
  };
  for (const user of [writer, reader]) {
    const row = rows.find((one) => one['user'] === user.name);
    if (!row) await planNew(plan, wish, ask, user);
    else {
      await planPassword(plan, wish, user, signal);
      await planGrants(plan, wish, ask, user, row['admin'] === true);
    }
  }
}

async function planNew(plan: Plan, { databases }: Wish, ask: Ask, user: User): Promise<void> {
  const { name, role, grant, file, hint } = user;
  const inFile = file === undefined ? '' : await readSecret(file);
  const known = user.password ?? inFile;
  if (known === '' && file === undefined) {
    plan.facts.push(`no user ${role}: for one, ${hint}`);
    return;
  }
  const target = inFile === '' ? file : undefined;
  plan.steps.push({
    what: `create user ${quote(name)}, who ${role}${target === undefined ? '' : `, the password in ${target}`}`,
    async run() {
      const password = known || newSecret();
      // The file first: a password that is nowhere written would be lost.
      const fault = target === undefined ? undefined : await writeSecret(target, password);
      const refusal = fault ?? (await execute(ask, createUser(name, password)));
      if (refusal !== undefined) return presentable(refusal, { ...databases[0], password });
      for (const bucket of bucketsOf(databases)) {
        const ungranted = await execute(ask, give(grant, bucket, name));
        if (ungranted !== undefined) return ungranted;
      }
      return undefined;
    },
  });
}

/** Of a user who is there: it stays, and where it is known it belongs in the file. */
async function planPassword(
  plan: Plan,
  wish: Wish,
  { name, password, file }: User,
  signal: AbortSignal,
): Promise<void> {
  const [{ url, bucket }] = wish.databases;
  const inFile = file === undefined ? '' : await readSecret(file);
  const known = password ?? inFile;
  const asUser = createAsk({ url, bucket, username: name, password: known }, 'Basic', signal);
  const refusal = known && (await query(asUser, 'SHOW DATABASES')).refusal;
  const where = password === undefined ? (file ?? '') : 'INFLUX_PASSWORD';
  const mend = `with the influx command: SET PASSWORD FOR ${quote(name)} = '...'`;
  if (refusal) plan.todo.push(`user ${quote(name)} is there and has another password than ${where}: set it ${mend}`);
  else if (file === undefined || inFile !== '') return;
  else if (password === undefined) {
    const what = `user ${quote(name)} is there, and ${file} is to have the password`;
    plan.todo.push(`${what}: write it there, or set one ${mend}`);
  } else {
    const what = `write the password of user ${quote(name)} into ${file}`;
    plan.steps.push({ what, run: () => writeSecret(file, password) });
  }
}

async function planGrants(
  plan: Plan,
  { databases }: Wish,
  ask: Ask,
  { name, role, grant }: User,
  isAdministrator: boolean,
): Promise<void> {
  if (isAdministrator) {
    plan.facts.push(`user ${quote(name)} is there, and is an administrator: more than is needed`);
    return;
  }
  const { rows: grants = [] } = await query(ask, `SHOW GRANTS FOR ${quote(name)}`);
  const missing = bucketsOf(databases).filter((bucket) => {
    const has = grants.find((one) => one['database'] === bucket)?.['privilege'];
    return has !== 'ALL PRIVILEGES' && has !== grant;
  });
  if (missing.length === 0) plan.facts.push(`user ${quote(name)} is there, and ${role}`);
  for (const bucket of missing) {
    plan.steps.push({
      what: `let user ${quote(name)}, who ${role}, do so in database ${quote(bucket)}`,
      run: () => execute(ask, give(grant, bucket, name)),
    });
  }
}

/** Each once: a roll-up has a policy in the database of the raw values. */
function bucketsOf(databases: readonly Database[]): string[] {
  return [...new Set(databases.map(({ bucket }) => bucket))];
}

function give(grant: 'ALL' | 'READ', bucket: string, name: string): string {
  return `GRANT ${grant} ON ${quote(bucket)} TO ${quote(name)}`;
}
