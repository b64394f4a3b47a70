import * as tls from 'node:tls';

/** Node 22 doesn't have these in every release that can run the agent's script. */
const { getCACertificates, setDefaultCACertificates } = tls as Partial<typeof tls>;

/** Whether this Node can trust the certificates of the system's store. */
export const canTrustSystemStore =
  getCACertificates !== undefined && setDefaultCACertificates !== undefined;

/**
 * Trusts the certificates of the system's store in all connections of this process, as curl and
 * kubectl do. A company's own authority is usually there. Does nothing where Node can't.
 */
export function trustSystemStore(): void {
  setDefaultCACertificates?.([
    ...new Set([...usualCertificates(), ...(getCACertificates?.('system') ?? [])]),
  ]);
}

/** The certificates that are trusted without an option, in PEM. */
export function usualCertificates(): readonly string[] {
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
