/** Name of the file with the signature of `SHA256SUMS`, base64url. */
export const CHECKSUM_SIGNATURE_FILE = 'SHA256SUMS.sig';

/** The text that the server signs so that an installed agent accepts the checksums of an update. */
export function checksumProof(checksums: string): string {
  return `podium-checksums:${checksums}`;
}
