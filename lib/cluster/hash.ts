import { createHash } from 'node:crypto';
import type { Json } from '#lib/kit/json.ts';

/** Digest of an empty set of objects. */
export const EMPTY_DIGEST = '0000000000000000';
const UINT64_MASK = (1n << 64n) - 1n;

/**
 * The form of a value that is hashed: keys sorted by UTF-16 code unit, no blanks (like RFC 8785).
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
  return `{${fields.join(',')}}`;
}

/** First 16 hex digits of SHA-256 over the canonical JSON. */
export function hashObject(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

const toHex64 = (sum: bigint): string => sum.toString(16).padStart(16, '0');

/**
 * Digests are sums modulo 2^64, so they depend only on the set of objects, not on order or history.
 */
export function addHash(digest: string, hash: string): string {
  return toHex64((BigInt(`0x${digest}`) + BigInt(`0x${hash}`)) & UINT64_MASK);
}
export function subtractHash(digest: string, hash: string): string {
  return toHex64((BigInt(`0x${digest}`) - BigInt(`0x${hash}`)) & UINT64_MASK);
}
