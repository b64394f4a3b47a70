import type { RosterEncoding } from './types.ts';

const LINE_FEED = 0x0a;
const MARKS: readonly (readonly [RosterEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
/** Without a mark. Shift_JIS accepts most bytes, so strict UTF-8 is first. */
const UNMARKED: readonly RosterEncoding[] = ['utf-8', 'shift_jis'];

type Decoded =
  | { readonly ok: true; readonly encoding: RosterEncoding; readonly text: string }
  /** Where the first byte is that no encoding accepts, from 0, and its line, from 1. */
  | { readonly ok: false; readonly offset: number; readonly line: number };

/**
 * Decodes a file by its byte order mark, else as strict UTF-8, else as Shift_JIS, as the Encoding
 * Standard of WHATWG defines them: Shift_JIS is Windows-31J.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  const encodings = marked === undefined ? UNMARKED : [marked[0]];
  for (const encoding of encodings) {
    const text = tryDecode(bytes, encoding);
    if (text !== null) return { ok: true, encoding, text };
  }
  const offset = Math.max(...encodings.map((encoding) => findInvalidByte(bytes, encoding)));
  const before = bytes.subarray(0, offset);
  return { ok: false, offset, line: 1 + before.filter((byte) => byte === LINE_FEED).length };
}

/** Without the mark; null if the bytes aren't valid. `isComplete`: false for the begin of a file. */
function tryDecode(bytes: Uint8Array, encoding: RosterEncoding, isComplete = true): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isComplete });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The decoder doesn't say where it fails, so the longest valid begin is searched. */
function findInvalidByte(bytes: Uint8Array, encoding: RosterEncoding): number {
  let [valid, invalid] = [0, bytes.length + 1];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    const isValid =
      middle <= bytes.length && tryDecode(bytes.subarray(0, middle), encoding, false) !== null;
    if (isValid) valid = middle;
    else invalid = middle;
  }
  return Math.min(valid, Math.max(0, bytes.length - 1));
}
