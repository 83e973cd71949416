/**
 * Two devices that share service and instance. No message tells them apart: their values come under the same topics. What
 * gives them away is who they say to be: two serial numbers, or two names, within one full publish, in which each device
 * says it once; or one text, another, and the first again within ten minutes. A mean of such values would be one that nobody
 * has, so from then on they are stored as they come (points/).
 *
 * Serial numbers are proof. Names may be those of a person who renames a device just then: they are proof the second time,
 * and alone until then only a reason to make no means. The end is believed after three full publishes without a sign.
 */
import { type Device, type Gx, type IdentityField, isWithin, placeOf } from './device.ts';
import { shorten } from './text.ts';

const PROOF = 2;
const WORTH: Readonly<Record<IdentityField, number>> = { serial: PROOF, customName: 1, productName: 1 };
const WORDS: Readonly<Record<IdentityField, string>> = {
  serial: 'serial numbers',
  customName: 'names',
  productName: 'products',
};
const ENOUGH_QUIET = 3;
/** Within this time two that speak in turns say the same again, ms. */
const TURNS = 600_000;
/** Longest text that is quoted, in characters. */
const LONGEST = 60;

const WHAT_FOLLOWS =
  'No message tells their values apart, so they are stored as they come, in one series and without means. Give one of ' +
  'them another instance: on the GX, in its page, Device, VRM instance; or in the settings of its driver';

/** The last two texts of a field that differ, when the last one came, and the full publish in which one was said, by the count of the GX. */
export interface Said {
  text: string;
  former: string | undefined;
  since: number;
  epoch: number | undefined;
}

export interface Sharing {
  /** What gave them away: `serial numbers A and B`. */
  evidence: string;
  /** What that is worth so far; from `PROOF` on it is told. */
  proof: number;
  /** A sign came since the last full publish but one; and how many were without one. */
  hasSign: boolean;
  quiet: number;
}

/** What became clear: that two share, or that they do so no longer. */
export interface Finding {
  readonly device: Device;
  readonly isShared: boolean;
  readonly text: string;
  readonly time: number;
}

/** As it was told in the run before. */
export function recallSharing(evidence: string): Sharing {
  return { evidence, proof: PROOF, hasSign: false, quiet: 0 };
}

export function isProven({ sharing }: Device): boolean {
  return sharing !== undefined && sharing.proof >= PROOF;
}

export class SharingWatch {
  private readonly onSuspicion: (device: Device, time: number) => void;
  private findings: Finding[] = [];
  private notices: string[] = [];

  /** `onSuspicion`: the first sign; no mean is made of the device's values from now on. */
  constructor(onSuspicion: (device: Device, time: number) => void) {
    this.onSuspicion = onSuspicion;
  }

  /** The device says who it is. Whether it is known now that it is two. */
  listen(device: Device, field: IdentityField, whole: string, time: number): boolean {
    if (!showsTwo(device, field, whole, time) || isProven(device)) return false;
    const { text, former = '' } = device.said.get(field) ?? { text: '' };
    if (!device.sharing) this.onSuspicion(device, time);
    device.sharing ??= { evidence: '', proof: 0, hasSign: true, quiet: 0 };
    device.sharing.evidence = `${WORDS[field]} ${shorten(former, LONGEST)} and ${shorten(text, LONGEST)}`;
    device.sharing.proof += WORTH[field];
    if (!isProven(device)) return false;
    const words = `Two devices share ${placeOf(device)}: ${device.sharing.evidence}`;
    this.findings.push({ device, isShared: true, text: words, time });
    this.notices.push(`${words}. ${WHAT_FOLLOWS}`);
    return true;
  }

  /** A full publish of ours is complete. Whether some are two no longer. */
  judge(gx: Gx, time: number): boolean {
    let hasEnded = false;
    for (const device of gx.devices.values()) {
      const { sharing } = device;
      if (!sharing || device.epoch < gx.asked) continue;
      sharing.quiet = sharing.hasSign ? 0 : sharing.quiet + 1;
      sharing.hasSign = false;
      const wasProven = isProven(device);
      if (sharing.quiet < (wasProven ? ENOUGH_QUIET : 1)) continue;
      device.sharing = undefined;
      if (!wasProven) continue;
      hasEnded = true;
      const text = `${placeOf(device)} is one device again`;
      this.findings.push({ device, isShared: false, text, time });
      this.notices.push(text);
    }
    return hasEnded;
  }

  /** What became clear, for the events; each once. */
  takeFindings(): readonly Finding[] {
    const { findings } = this;
    if (findings.length > 0) this.findings = [];
    return findings;
  }

  /** The same for the log, with what to do. */
  takeNotices(): readonly string[] {
    const { notices } = this;
    if (notices.length > 0) this.notices = [];
    return notices;
  }
}

/** Whether the text is a sign of two: another one in the same full publish, or a former one again. */
function showsTwo(device: Device, field: IdentityField, whole: string, time: number): boolean {
  if (whole === '') return false;
  const text = shorten(whole);
  const epoch = device.gx.isPublishing ? device.gx.epoch : undefined;
  const said = device.said.get(field);
  if (!said) device.said.set(field, { text, former: undefined, since: time, epoch });
  if (!said) return false;
  const isTwice = epoch !== undefined && said.epoch === epoch;
  said.epoch = epoch;
  if (said.text === text) return false;
  const isBack = said.former === text && isWithin(time, said.since, TURNS);
  said.former = said.text;
  said.text = text;
  said.since = time;
  if ((isTwice || isBack) && device.sharing) device.sharing.hasSign = true;
  return isTwice || isBack;
}
