import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Database } from '#db/connect.ts';
import { deleteSetting, findSetting, getOrCreateSetting } from '#db/queries/settings.ts';
import { messageOf } from '#lib/kit/error-text.ts';

/**
 * The server's Ed25519 key. Agents know its public half from the join token and verify it first.
 */
export interface ServerKey {
  /** Raw, base64url: 43 characters. */
  readonly publicKey: string;
  /** Signature over the UTF-8 bytes, base64url. */
  sign(text: string): string;
  /** 256 bits that only this server can compute (HKDF, RFC 5869). One `purpose` for each use. */
  deriveKey(purpose: string): Buffer;
}

const SETTING = 'server-key';
const MODE_OWNER_ONLY = 0o600;
/** Permissions of the group and of others. */
const MODE_OTHERS = 0o077;

/**
 * Loads the key; the first start creates it. `file`: keeps it in this file (PEM, PKCS #8, mode 0600)
 * instead of the database, so that a copy of the database can't sign as this server. A key in the
 * database moves to a file that doesn't exist yet.
 * @throws {Error} with a message for the operator if the file can't be used
 */
export async function loadServerKey(
  db: Database,
  { file = null }: { readonly file?: string | null } = {},
): Promise<ServerKey> {
  if (file !== null) return toServerKey(await loadKeyFile(db, file));
  const stored = await getOrCreateSetting(db, SETTING, { pkcs8: toBase64(generateKey()) });
  return toServerKey(fromBase64(String(stored['pkcs8'])));
}

async function loadKeyFile(db: Database, file: string): Promise<KeyObject> {
  const stored = await findSetting(db, SETTING);
  const storedKey = stored === null ? null : fromBase64(String(stored['pkcs8']));
  if (!existsSync(file)) {
    const key = storedKey ?? generateKey();
    try {
      writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }), {
        mode: MODE_OWNER_ONLY,
        flag: 'wx',
      });
    } catch (error) {
      throw new Error(`PODIUM_KEY_FILE can't be written: ${messageOf(error)}`, { cause: error });
    }
    await deleteSetting(db, SETTING);
    return key;
  }
  const key = readKeyFile(file);
  if (storedKey !== null && !storedKey.equals(key))
    throw new Error(
      `The key in ${file} isn't the key of this database, which agents expect. Remove the file to move the database's key to it.`,
    );
  await deleteSetting(db, SETTING);
  return key;
}

function readKeyFile(file: string): KeyObject {
  if ((statSync(file).mode & MODE_OTHERS) !== 0)
    throw new Error(`Other users can read the server's key. Run: chmod 600 ${file}`);
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new Error(`PODIUM_KEY_FILE can't be read: ${messageOf(error)}`, { cause: error });
  }
  throw new Error(`The key in ${file} isn't an Ed25519 key.`);
}

function generateKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

function toBase64(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'der' }).toString('base64');
}

function fromBase64(text: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(text, 'base64'), type: 'pkcs8', format: 'der' });
}

function toServerKey(key: KeyObject): ServerKey {
  const publicKey = createPublicKey(key).export({ format: 'jwk' }).x;
  if (publicKey === undefined)
    throw new Error("The server key in the database isn't an Ed25519 key.");
  return {
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
    deriveKey: (purpose) =>
      Buffer.from(
        hkdfSync(
          'sha256',
          key.export({ type: 'pkcs8', format: 'der' }),
          '',
          `podium ${purpose}`,
          32,
        ),
      ),
  };
}
