import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { Database } from '#db/connect.ts';
import { getOrCreateSetting } from '#db/queries/settings.ts';

/** Podium's own Ed25519 key: agents pin it by the join token before they say anything. */
export interface ServerKey {
  /** Raw, base64url: 43 characters. */
  readonly publicKey: string;
  /** Signature over the UTF-8 bytes, base64url. */
  sign(text: string): string;
}

/** Made once, then the same for the life of the database, whichever process asks first. */
export async function loadServerKey(db: Database): Promise<ServerKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const kept = await getOrCreateSetting(db, 'server-key', {
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  });
  return toServerKey(
    createPrivateKey({
      key: Buffer.from(String(kept.pkcs8), 'base64'),
      type: 'pkcs8',
      format: 'der',
    }),
  );
}

function toServerKey(key: KeyObject): ServerKey {
  const publicKey = createPublicKey(key).export({ format: 'jwk' }).x;
  if (publicKey === undefined)
    throw new Error('the server key kept in the database is not an Ed25519 key');
  return { publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
}
