/**
 * Names for people: the `device` tag, unique within a GX and service. Four `BMV-700` in one boat are common;
 * one name for all of them would average four batteries into one.
 */

import { cleanName } from './line.ts';

export interface Identity {
  readonly service: string;
  readonly instance: string;
  readonly customName: string;
  readonly productName: string;
}

/** Names are cut to this many characters before an instance is appended. */
const MAX_BASE_LENGTH = 128;

/**
 * CustomName, else `<ProductName> <instance>`, else `<service> <instance>`. A name that another device of the
 * service has already gets ` <instance>` appended: a newcomer never renames an old device.
 */
export function deviceName(identity: Identity, isTaken: (name: string) => boolean): string {
  const { service, instance, customName, productName } = identity;
  const custom = base(customName);
  const plainName = custom || cleanName(`${base(productName) || service} ${instance}`);
  if (!isTaken(plainName)) return plainName;
  const withInstance = cleanName(`${plainName} ${instance}`);
  let name = withInstance;
  for (let count = 2; isTaken(name); count += 1) name = `${withInstance} ${count}`;
  return name;
}

function base(name: string): string {
  return cleanName(cleanName(name).slice(0, MAX_BASE_LENGTH));
}

/** The `site` tag: the configured name, else the GX's own, else the portal id. */
export function siteName(portalId: string, configured: string | undefined, systemName: string): string {
  return cleanName(configured ?? '') || cleanName(systemName) || portalId;
}
