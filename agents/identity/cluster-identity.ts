import { createHash, hkdfSync } from 'node:crypto';

/** PKCS 8 of an Ed25519 private key up to its 32 bytes (RFC 8410, section 7). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const ED25519_BYTES = 32;

/** The machine id of an agent that runs in the cluster with this uid (L1). */
export function clusterMachineId(clusterUid: string): string {
  return createHash('sha256').update(`podium-cluster:${clusterUid}`).digest('hex').slice(0, 32);
}

/**
 * Derives the key of an agent in a cluster, as it is stored: PKCS 8, base64url. A new Pod derives the
 * same one, so the server recognizes it without another use of the token. Only for a personal token:
 * everyone with a shared token who learns the uid could derive the key of another cluster.
 * @param secret the secret of the join token
 */
export function deriveClusterKey(secret: string, clusterUid: string): string {
  const seed = hkdfSync('sha256', secret, clusterUid, 'podium-agent-key', ED25519_BYTES);
  return Buffer.concat([ED25519_PREFIX, Buffer.from(seed)]).toString('base64url');
}
