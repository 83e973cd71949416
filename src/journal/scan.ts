/** Finds the members in the bytes of a segment, also where some of them are damaged or cut off. */
import { BEGINNING, HEADER_BYTES, type Header, readHeader } from './member.ts';

/** A member and where it stands. */
export interface Member extends Header {
  readonly offset: number;
}

export interface Scan {
  readonly members: readonly Member[];
  /** Bytes that belong to no member, between members or behind the last. */
  readonly gaps: readonly { readonly offset: number; readonly length: number }[];
  /** Where the last whole member ends. */
  readonly end: number;
  /** Bytes of a member at the end whose writing was cut off, and the fields that it was to hold, as far as is known. */
  readonly torn: number;
  readonly tornFields: number;
}

/** Walks from header to header. Nothing is inflated: whether a body is whole is seen when it is sent. */
export function scan(bytes: Buffer): Scan {
  const members: Member[] = [];
  const gaps: { offset: number; length: number }[] = [];
  let end = 0;
  let torn = 0;
  let tornFields = 0;
  for (let at = 0; at < bytes.length; ) {
    const header = readHeader(bytes, at);
    if (header && at + header.length <= bytes.length) {
      members.push({ ...header, offset: at });
      at += header.length;
      end = at;
    } else if (header || beginsLikeMember(bytes.subarray(at))) {
      torn = bytes.length - at;
      tornFields = header?.fields ?? 0;
      break;
    } else {
      const next = nextHeader(bytes, at + 1);
      gaps.push({ offset: at, length: next - at });
      at = next;
    }
  }
  return { members, gaps, end, torn, tornFields };
}

/** Where the next sound header stands, or what may be the beginning of one that is cut off; else the end. */
function nextHeader(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(BEGINNING, from); at >= 0; at = bytes.indexOf(BEGINNING, at + 1)) {
    if (readHeader(bytes, at) || beginsLikeMember(bytes.subarray(at))) return at;
  }
  return bytes.length;
}

/** Whether bytes that are too short for a header begin like one. */
function beginsLikeMember(bytes: Uint8Array): boolean {
  return bytes.length < HEADER_BYTES && BEGINNING.every((byte, at) => at >= bytes.length || bytes[at] === byte);
}
