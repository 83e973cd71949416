/**
 * Which GX has which name of a site. Two GX may call themselves the same: the second gets ` <last 4 of its portal id>`, so
 * that no chart adds up two houses. A name stays with whom it was given to, also over a restart; a GX that replaces another
 * at its address takes over its name.
 */

export interface SiteNames {
  /** The name that the GX gets that calls itself `said`. `isBefore` tells the GX that it replaces. */
  claim(portalId: string, said: string, isBefore: (portalId: string) => boolean): string;
}

/** `given` names belong to their portal ids already; those of the configuration belong to nobody else. */
export function createSiteNames(given: Iterable<readonly [portalId: string, name: string]> = []): SiteNames {
  const owners = new Map<string, string>();
  const names = new Map<string, string>();

  function give(portalId: string, name: string): string {
    const before = names.get(portalId);
    if (before !== undefined && before !== name && owners.get(before) === portalId) owners.delete(before);
    owners.set(name, portalId);
    names.set(portalId, name);
    return name;
  }

  for (const [portalId, name] of given) if (!owners.has(name)) give(portalId, name);
  return {
    claim(portalId, said, isBefore) {
      const owner = owners.get(said) ?? portalId;
      const isFree = owner === portalId || isBefore(owner);
      return give(portalId, isFree ? said : `${said} ${portalId.slice(-4)}`);
    },
  };
}
