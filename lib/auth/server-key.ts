import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { Database } from '#db/connect.ts';
import { getOrCreateSetting } from '#db/queries/settings.ts';

/**
 * The server's Ed25519 key. Agents know its public half from the join token and verify it first.
 */
export interface ServerKey {
  /** Raw, base64url: 43 characters. */
  readonly publicKey: string;
  /** Signature over the UTF-8 bytes, base64url. */
  sign(text: string): string;
}

/** Loads the key from the database; the first process creates it. */
export async function loadServerKey(db: Database): Promise<ServerKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const stored = await getOrCreateSetting(db, 'server-key', {
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  });
  return toServerKey(
    createPrivateKey({
      key: Buffer.from(String(stored.pkcs8), 'base64'),
      type: 'pkcs8',
      format: 'der',
    }),
  );
}

function toServerKey(key: KeyObject): ServerKey {
  const publicKey = createPublicKey(key).export({ format: 'jwk' }).x;
  if (publicKey === undefined)
    throw new Error("The server key in the database isn't an Ed25519 key.");
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
}
