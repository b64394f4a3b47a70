import { certificateCoversHost, isControllerDefaultName } from '#lib/kit/certificate-names.ts';
import type { Certificate } from '#lib/protocol/probe.ts';
import { createReason } from '../match/reason.ts';
import type { Reason } from '../types.ts';
import { objectName } from '../diagnosis/context.ts';
import { findTlsSetting } from './ingress-rules.ts';
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
  if (isControllerDefault(certificate))
    return createReason(
      check,
      'certificate-fallback',
      { ...named, host, ...findTlsSetting(target.object, host) },
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

/** Whether a controller serves it because it has none for the host. */
export function isControllerDefault({ fallback, subject }: Certificate): boolean {
  return (
    fallback ||
    subject
      .split(', ')
      .some((part) => part.startsWith('CN=') && isControllerDefaultName(part.slice(3)))
  );
}
