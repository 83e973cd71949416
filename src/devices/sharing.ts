/**
 * Two devices that share service and instance. No message tells them apart: their values come under the same topics. What
 * gives them away is a full publish, in which each device says once who it is: two serial numbers come, or two names. A
 * mean of such values would be one that nobody has, so from then on they are stored as they come (points/).
 *
 * Two serial numbers are proof. Another name may come of a person who renames a device just then: it is proof together
 * with another product, or the second time in a row. The end is believed after three full publishes with one of each.
 */
import type { Device, Gx, IdentityField } from './device.ts';
import { shorten } from './text.ts';

const PROOF = 2;
const WORTH: Readonly<Record<IdentityField, number>> = { serial: PROOF, customName: 1, productName: 1 };
const WORDS: Readonly<Record<IdentityField, string>> = {
  serial: 'serial numbers',
  customName: 'names',
  productName: 'products',
};
const ENOUGH_QUIET = 3;
/** Longest text that is quoted, in characters. */
const LONGEST = 60;

export interface Sharing {
  /** What gave them away: `serial numbers A and B`. */
  evidence: string;
  /** What that is worth so far; from `PROOF` on it is told. */
  proof: number;
  isTold: boolean;
  /** The full publish in which they gave themselves away last, by the count of the GX, and how many came since without that. */
  epoch: number;
  quiet: number;
}

/** What became clear with a full publish: that two share, or that they do so no longer. */
export interface Finding {
  readonly device: Device;
  readonly isShared: boolean;
  readonly text: string;
}

/** As it was told in the run before. */
export function recallSharing(evidence: string): Sharing {
  return { evidence, proof: PROOF, isTold: true, epoch: Number.NEGATIVE_INFINITY, quiet: 0 };
}

/** The device says who it is. Whether it begins to look as if it were two. */
export function listen(device: Device, field: IdentityField, whole: string): boolean {
  const { gx, said } = device;
  if (!gx.isPublishing || whole === '') return false;
  const text = shorten(whole);
  if (said.epoch !== gx.epoch) said.texts.clear();
  said.epoch = gx.epoch;
  const before = said.texts.get(field);
  if (before === undefined) said.texts.set(field, text);
  // null: it gave them away in this full publish already.
  if (before === undefined || before === null || before === text) return false;
  said.texts.set(field, null);
  const isNew = device.sharing === undefined;
  device.sharing ??= { evidence: '', proof: 0, isTold: false, epoch: gx.epoch, quiet: 0 };
  const { sharing } = device;
  if (sharing.proof < PROOF) {
    sharing.evidence = `${WORDS[field]} ${shorten(before, LONGEST)} and ${shorten(text, LONGEST)}`;
    sharing.proof += WORTH[field];
  }
  sharing.epoch = gx.epoch;
  sharing.quiet = 0;
  return isNew;
}

/** A full publish of ours is complete. */
export function judge(gx: Gx): Finding[] {
  const findings: Finding[] = [];
  for (const device of gx.devices.values()) {
    const { sharing } = device;
    if (!sharing || device.said.epoch !== gx.epoch) continue;
    const place = `${device.service}/${device.instance}`;
    const isQuiet = sharing.epoch !== gx.epoch;
    if (isQuiet) sharing.quiet += 1;
    if (!isQuiet && !sharing.isTold && sharing.proof >= PROOF) {
      sharing.isTold = true;
      findings.push({ device, isShared: true, text: `Two devices share ${place}: ${sharing.evidence}` });
    } else if (isQuiet && (!sharing.isTold || sharing.quiet >= ENOUGH_QUIET)) {
      device.sharing = undefined;
      if (sharing.isTold) findings.push({ device, isShared: false, text: `${place} is one device again` });
    }
  }
  return findings;
}
