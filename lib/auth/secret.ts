import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 160 random bits as 32 characters of a-z and 2-7, which are safe in paths and tokens. */
export function generateId(): string {
  const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
  return Array.from(randomBytes(32), (byte) => ALPHABET.charAt(byte & 31)).join('');
}

/** 256 random bits, base64url. */
export function generateSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * SHA-256. Safe for secrets of 256 random bits, which can't be found by trying. Not for passwords.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether `secret` has this hash. Compares in constant time. */
export function matchesHash(hash: Buffer, secret: string): boolean {
  const other = hashSecret(secret);
  return hash.length === other.length && timingSafeEqual(hash, other);
}
