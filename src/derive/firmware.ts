/**
 * A firmware version as people write it. Victron's devices pack it into a number whose hexadecimal digits are read as
 * they stand: 0x0174 is v1.74. Three bytes have the stage at the end, 0xff (or 0x00 of Venus OS) for a release:
 * 0x0102ff is v1.02. Of two bytes a first digit from A on is the letter of a release candidate: 0xc208.
 * Other drivers have texts, and numbers of their own.
 */
export function firmwareText(version: number | string): string {
  if (typeof version === 'string') return version;
  if (!Number.isInteger(version) || version < 0x100 || version > 0xffffff) return String(version);
  const digits = version.toString(16);
  if (version <= 0xffff) {
    const [, candidate, major, minor] = /^([a-f]?)(\d{1,2})(\d\d)$/.exec(digits) ?? [];
    if (major === undefined || minor === undefined) return String(version);
    return `v${Number(major)}.${minor}${candidate ? `-rc-${candidate.toUpperCase()}` : ''}`;
  }
  const [, major, minor, stage] = /^(\d{1,2})(\d\d)([\da-f]{2})$/.exec(digits) ?? [];
  if (major === undefined || minor === undefined) return String(version);
  return `v${Number(major)}.${minor}${stage === 'ff' || stage === '00' ? '' : `-beta-${stage}`}`;
}
