import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyEd25519 } from './ed25519.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'jwk' }).x ?? '';
const signature = sign(null, Buffer.from('héllo'), privateKey).toString('base64url');

describe('verifyEd25519', () => {
  it('accepts a signature over the UTF-8 bytes of the text', () => {
    expect(verifyEd25519(key, 'héllo', signature)).toBe(true);
  });

  it('rejects other text and other keys', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
    expect(verifyEd25519(key, 'hello', signature)).toBe(false);
    expect(verifyEd25519(other, 'héllo', signature)).toBe(false);
  });

  it('rejects malformed keys and signatures without throwing', () => {
    expect(verifyEd25519('', 'héllo', signature)).toBe(false);
    expect(verifyEd25519('!!', 'héllo', signature)).toBe(false);
    expect(verifyEd25519(key, 'héllo', 'short')).toBe(false);
  });
});
