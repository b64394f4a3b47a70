import type { X509Certificate } from 'node:crypto';
import { wellFormed } from '#lib/protocol/json.ts';
import type { Certificate } from '#lib/protocol/probe.ts';

/** A certificate as it was served, before it is known whose it is. */
export interface Served {
  readonly facts: Omit<Certificate, 'fallback'>;
  readonly fingerprint: string;
  /** Whether it is good for a host name, by subjectAltName, else by common name (OpenSSL's X509_check_host). */
  readonly covers: (host: string) => boolean;
  /** A name that an Ingress controller gives to the certificate it makes for itself. */
  readonly looksMade: boolean;
}

/** ingress-nginx, Traefik, and others that follow them in the name. */
const MADE = /^(Kubernetes )?Ingress Controller Fake Certificate$|^TRAEFIK DEFAULT CERT$/i;
const NAMES = 50;

export function readCertificate(x509: X509Certificate): Served {
  const names = namesOf(x509);
  return {
    facts: {
      names: names.slice(0, NAMES).map((name) => clean(name, 253)),
      subject: clean(oneLine(x509.subject), 300),
      issuer: clean(oneLine(x509.issuer), 300),
      selfSigned: isSelfSigned(x509),
      notBefore: Date.parse(x509.validFrom),
      notAfter: Date.parse(x509.validTo),
    },
    fingerprint: x509.fingerprint256,
    covers: (host) => covers(x509, host),
    looksMade: MADE.test(commonName(x509)),
  };
}

/** `DNS:a, IP Address:10.0.0.1, DNS:"odd\u002c name"`; Node quotes what could be mistaken. */
function namesOf(x509: X509Certificate): string[] {
  const found = [
    ...(x509.subjectAltName ?? '').matchAll(
      /(?:^|, )(?:DNS|IP Address):(?:"((?:[^"\\]|\\.)*)"|([^,]*))/g,
    ),
  ].map(([, quoted, bare]) => quoted ?? bare ?? '');
  if (found.length > 0) return found;
  const name = commonName(x509);
  return name === '' ? [] : [name];
}

function commonName({ subject }: X509Certificate): string {
  return (
    subject
      ?.split('\n')
      .find((part) => part.startsWith('CN='))
      ?.slice(3) ?? ''
  );
}

// Node leaves these undefined where the name is empty, whatever its types say.
const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ');
const clean = (text: string, most: number): string => wellFormed(text).slice(0, most);

function isSelfSigned(x509: X509Certificate): boolean {
  try {
    return x509.subject === x509.issuer && x509.verify(x509.publicKey);
  } catch {
    return false;
  }
}

function covers(x509: X509Certificate, host: string): boolean {
  try {
    return x509.checkHost(host) !== undefined;
  } catch {
    return false;
  }
}
