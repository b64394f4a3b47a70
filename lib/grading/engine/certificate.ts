import type { Certificate } from '#lib/protocol/probe.ts';
import { createReason } from '../match/reason.ts';
import type { Reason } from '../types.ts';
import { objectsAt, textAt, textsAt } from '#lib/kit/json.ts';
import { objectName } from '../diagnosis/context.ts';
import type { ObservedObject } from './object-index.ts';

/**
 * A reason if the served certificate is the controller's default, isn't valid at `now` (ms since
 * 1970) or doesn't cover the host. Null if it is fine.
 */
export function certificateReason(
  check: string,
  target: ObservedObject,
  url: string,
  certificate: Certificate | undefined,
  host: string,
  now: number,
): Reason | null {
  const named = objectName(target);
  if (!certificate) return createReason(check, 'no-tls', { ...named, url });
  if (certificate.fallback)
    return createReason(
      check,
      'certificate-fallback',
      { ...named, host, secret: tlsSecretName(target, host) },
      ['host'],
    );
  if (!certificate.names.some((name) => certificateCoversHost(name, host)))
    return createReason(
      check,
      'certificate-name',
      { ...named, host, found: certificate.names.join(', ') || certificate.subject },
      ['host'],
    );
  if (now > certificate.notAfter)
    return createReason(
      check,
      'certificate-expired',
      { ...named, host, notAfter: certificate.notAfter },
      ['host'],
    );
  if (now < certificate.notBefore)
    return createReason(
      check,
      'certificate-not-yet',
      { ...named, host, notBefore: certificate.notBefore },
      ['host'],
    );
  return null;
}

/**
 * Whether a client accepts a certificate with this name for the host. A wildcard covers exactly one
 * label, the first. Source: RFC 6125, 6.4.3.
 */
export function certificateCoversHost(name: string, host: string): boolean {
  const [want, have] = [name, host].map((text) => text.toLowerCase().replace(/\.$/, ''));
  if (want === undefined || have === undefined) return false;
  if (want === have) return true;
  const rest = have.slice(have.indexOf('.'));
  return (
    want.startsWith('*.') &&
    have.includes('.') &&
    want.slice(1) === rest &&
    rest.lastIndexOf('.') > 0
  );
}

/**
 * Name of the Secret from which an Ingress takes the certificate of the host; empty if it names
 * none.
 */
function tlsSecretName({ object }: ObservedObject, host: string): string {
  const tls = objectsAt(object, 'spec', 'tls');
  const entry = tls.find((block) => textsAt(block, 'hosts').includes(host)) ?? tls[0];
  return textAt(entry, 'secretName');
}
