import type { X509Certificate } from 'node:crypto';
import { isControllerDefaultName } from '#lib/kit/certificate-names.ts';
import { toWellFormed } from '#lib/kit/json.ts';
import type { Certificate } from '#lib/protocol/probe.ts';

/** A served certificate, before it is known whether it is the controller's fallback. */
export interface ServedCertificate {
  readonly facts: Omit<Certificate, 'fallback'>;
  readonly fingerprint: string;
  /**
   * Whether it is valid for a host name, by subjectAltName, else by common name (OpenSSL's
   * X509_check_host).
   */
  readonly coversHost: (host: string) => boolean;
  /** Whether it has the name of the certificate that an Ingress controller generates for itself. */
  readonly isControllerDefault: boolean;
}

const MAX_NAMES = 50;

export function readCertificate(x509: X509Certificate): ServedCertificate {
  const names = listNames(x509);
  return {
    facts: {
      names: names.slice(0, MAX_NAMES).map((name) => truncate(name, 253)),
      subject: truncate(oneLine(x509.subject), 300),
      issuer: truncate(oneLine(x509.issuer), 300),
      selfSigned: isSelfSigned(x509),
      notBefore: Date.parse(x509.validFrom),
      notAfter: Date.parse(x509.validTo),
    },
    fingerprint: x509.fingerprint256,
    coversHost: (host) => coversHost(x509, host),
    isControllerDefault: isControllerDefaultName(readCommonName(x509)),
  };
}

/** Parses `DNS:a, IP Address:10.0.0.1, DNS:"odd\u002c name"`. Node quotes ambiguous names. */
function listNames(x509: X509Certificate): string[] {
  const found = [
    ...(x509.subjectAltName ?? '').matchAll(
      /(?:^|, )(?:DNS|IP Address):(?:"((?:[^"\\]|\\.)*)"|([^,]*))/g,
    ),
  ].map(([, quoted, bare]) => quoted ?? bare ?? '');
  if (found.length > 0) return found;
  const name = readCommonName(x509);
  return name === '' ? [] : [name];
}

function readCommonName({ subject }: X509Certificate): string {
  return (
    subject
      ?.split('\n')
      .find((part) => part.startsWith('CN='))
      ?.slice(3) ?? ''
  );
}

// Node leaves these undefined if the name is empty, despite its types.
const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ');
const truncate = (text: string, maxChars: number): string => toWellFormed(text).slice(0, maxChars);

function isSelfSigned(x509: X509Certificate): boolean {
  try {
    return x509.subject === x509.issuer && x509.verify(x509.publicKey);
  } catch {
    return false;
  }
}

function coversHost(x509: X509Certificate, host: string): boolean {
  try {
    return x509.checkHost(host) !== undefined;
  } catch {
    return false;
  }
}
