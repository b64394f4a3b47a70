// Node only: uses node:crypto.
import { createPublicKey, verify } from 'node:crypto';

/**
 * Whether `signature` is the Ed25519 signature (RFC 8032) of the UTF-8 bytes of `text`. `key` is
 * the raw public key; key and signature are base64url. Returns false for malformed input.
 */
export function verifyEd25519(key: string, text: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: key },
      format: 'jwk',
    });
    return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
