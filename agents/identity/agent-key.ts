import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';

/** An Ed25519 key pair. Raw public keys cross the wire in base64url. */
export interface AgentKey {
  readonly publicKey: string;
  /** Signature over the UTF-8 bytes of a text, base64url. */
  sign(text: string): string;
}

/** Creates a key pair as it is stored: PKCS 8, base64url. */
export function generatePrivateKey(): string {
  return generateKeyPairSync('ed25519')
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64url');
}

/**
 * Imports a stored key pair.
 * @throws {Error} the text isn't an Ed25519 private key
 */
export function importAgentKey(pkcs8: string): AgentKey {
  const privateKey = createPrivateKey({
    key: Buffer.from(pkcs8, 'base64url'),
    format: 'der',
    type: 'pkcs8',
  });
  return {
    publicKey: rawPublicKey(privateKey),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  };
}

function rawPublicKey(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('not an Ed25519 key');
  return x;
}
