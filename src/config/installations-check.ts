/**
 * What is wrong between the entries of `installations`, and between them and `gx` and `sites`: two that would read one GX,
 * or store under one name. They may be of any shape yet, so that every problem is told at once.
 */
import * as z from 'zod';
import { isRecord } from './file.ts';
import type { PortalIds } from './installations.ts';
import { type Context, quote, tell } from './problem.ts';

const text = z.string();

/** Of an entry of whatever shape: what was read of it. */
const one = z
  .object({
    host: z.object({ host: text, port: z.number().optional() }).optional().catch(undefined),
    port: z.number().optional().catch(undefined),
    portal_id: z
      .union([z.literal('all'), z.array(text)])
      .optional()
      .catch(undefined),
    site: text.optional().catch(undefined),
    password: text.optional().catch(undefined),
    password_file: text.optional().catch(undefined),
  })
  .catch({});

/** `host` and `port` of `gx`, or of an entry, name the same port or only one. */
function checkPort(given: unknown, path: readonly (string | number)[], context: Context): void {
  const { host, port: other } = one.parse(given);
  if (other === undefined || host?.port === undefined || host.port === other) return;
  const message = `is not the port that ${path.length === 1 ? 'GX_HOST' : 'host'} names`;
  tell(context, [...path, 'port'], message, 'Leave one of the two out.');
}

/**
 * No two GX that are read have one name in `sites`; one that was replaced may. `owners` are the portal ids by the names that
 * were met.
 */
function checkNames(
  ids: PortalIds | undefined,
  path: readonly (string | number)[],
  sites: unknown,
  owners: Map<unknown, string>,
  context: Context,
): void {
  if (ids === undefined || ids === 'all' || !isRecord(sites)) return;
  for (const id of ids) {
    const name = Object.hasOwn(sites, id) ? sites[id] : undefined;
    const owner = owners.get(name);
    if (name !== undefined && owner === undefined) owners.set(name, id);
    if (name === undefined || owner === undefined || owner === id) continue;
    const message = `${quote(id)} has the name of ${quote(owner)} in sites`;
    tell(context, [...path, 'portal_id'], message, 'Two sites cannot share a name.');
  }
}

/** What is wrong between the entries. They may be of any shape: every problem is told at once. */
export function checkInstallations(gx: unknown, entries: unknown, sites: unknown, context: Context): void {
  checkPort(gx, ['gx'], context);
  if (!Array.isArray(entries)) return;
  if (entries.length === 0) checkNames(one.parse(gx).portal_id, ['gx'], sites, new Map(), context);
  const tellOf = (path: readonly (string | number)[], message: string, hint: string) =>
    tell(context, ['installations', ...path], message, hint);
  const portals = new Set<string>();
  const names = new Set(isRecord(sites) ? Object.values(sites) : []);
  const owners = new Map<unknown, string>();
  for (const [index, given] of entries.entries()) {
    const { host, site, portal_id: ids = [], password, password_file } = one.parse(given);
    checkPort(given, ['installations', index], context);
    if (host === undefined && isRecord(given) && given['host'] === undefined) {
      tellOf([index, 'host'], 'is not set', 'Give the entry a host, or set gx.host or GX_HOST for all.');
    }
    if (password !== undefined && password_file !== undefined) {
      tellOf([index, 'password_file'], 'stands beside password', 'Leave one of the two out.');
    }
    for (const id of ids === 'all' ? [] : ids) {
      if (portals.has(id))
        tellOf(
          [index, 'portal_id'],
          `${quote(id)} is that of another entry`,
          'A GX is read in one way: leave one out.',
        );
      portals.add(id);
    }
    checkNames(ids, ['installations', index], sites, owners, context);
    if (site === undefined) continue;
    if (names.has(site))
      tellOf([index, 'site'], `${quote(site)} is the name of another site`, 'Two sites cannot share a name.');
    if (ids === 'all' || ids.length > 1) {
      tellOf([index, 'site'], 'names several GX', 'Name each by its portal id in sites: c0619ab12345: Boat.');
    }
    names.add(site);
  }
}
