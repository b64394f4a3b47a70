import { createPublicKey, verify } from 'node:crypto';

/** Whether `signature` over the UTF-8 bytes of `text` is by the raw Ed25519 key; both base64url. Malformed input is a no. */
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
