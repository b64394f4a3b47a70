import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
/** 5 bits each. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const BITS = 60;
const TOKEN_INFO = 'podium-pseudonym';

/** Replaces ids and texts by pseudonyms that only the holder of the key could compute. */
export interface Pseudonyms {
  readonly key: Buffer;
  nameSeat(id: string): string;
  /** For a text of `kind` that a student or staff chose. Equal texts have equal pseudonyms. */
  nameText(kind: string, text: string): string;
}

/**
 * A key for one download. It is used for all files of the download and then forgotten, so that two
 * downloads share no pseudonym and the server can't reverse one.
 */
export function createDownloadKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * The key of all downloads with an export token, so that a program can follow students over time. The
 * server doesn't store the secret and the holder of the token doesn't know the salt, so neither can
 * compute it alone.
 */
export function deriveTokenKey(secret: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, TOKEN_INFO, KEY_BYTES));
}

export function createTokenSalt(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** A prefix and the first 60 bits of HMAC-SHA-256 (RFC 2104) in base32. */
export function createPseudonyms(key: Buffer): Pseudonyms {
  const pseudonym = (kind: string, value: string): string => {
    const digest = createHmac('sha256', key).update(`${kind}\0${value}`).digest();
    const bits = digest.readBigUInt64BE() >> BigInt(64 - BITS);
    let text = '';
    for (let shift = BITS - 5; shift >= 0; shift -= 5)
      text += BASE32[Number((bits >> BigInt(shift)) & 31n)];
    return text;
  };
  return {
    key,
    nameSeat: (id) => `p-${pseudonym('seat', id)}`,
    nameText: (kind, text) => `t-${pseudonym(kind, text)}`,
  };
}
