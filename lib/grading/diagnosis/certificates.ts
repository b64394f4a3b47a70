import type { Certificate } from '#lib/protocol/probe.ts';
import { createCause, type Cause } from './cause.ts';
import { objectsAt, textAt, textsAt } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import {
  currentResponses,
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';

/** ms: a Secret may be made after the Ingress that names it. */
const GRACE_PERIOD_MS = 15_000;

/** What is wrong with the certificates that Ingresses serve, for hosts for which they have a `tls` block. */
export function findCertificateIncidents(scene: DiagnosisContext): IncidentCandidate[] {
  if (!scene.responses.some(({ answer }) => answer.kind === 'answered' && answer.certificate))
    return [];
  return studentObjects(scene, 'networking.k8s.io/v1/Ingress').flatMap((ingress) => {
    for (const { url, answer } of currentResponses(scene, ingress)) {
      const host = URL.parse(url)?.hostname ?? '';
      const block = findTlsBlock(ingress, host);
      if (!block || answer.kind !== 'answered' || !answer.certificate) continue;
      const cause = findCertificateCause(
        answer.certificate,
        { ...objectName(ingress), host },
        block.secret,
        scene.now,
      );
      if (cause) return [{ cause, viewed: ingress, patience: GRACE_PERIOD_MS }];
    }
    return [];
  });
}

function findCertificateCause(
  certificate: Certificate,
  about: { kind: string; name: string; host: string },
  secret: string,
  now: number,
): Cause | null {
  if (certificate.fallback) return createCause('certificate-fallback', { ...about, secret });
  if (certificate.notAfter < now)
    return createCause('certificate-expired', { ...about, notAfter: certificate.notAfter });
  if (certificate.names.some((name) => coversHost(name, about.host))) return null;
  return createCause('certificate-name', {
    ...about,
    found: certificate.names.slice(0, 3).join(', ') || certificate.subject,
  });
}

/** A block without hosts is for all of them. */
function findTlsBlock({ object }: ObservedObject, host: string): { secret: string } | null {
  const block = objectsAt(object, 'spec', 'tls').find((one) => {
    const hosts = textsAt(one, 'hosts');
    return hosts.length === 0 || hosts.some((name) => coversHost(name, host));
  });
  return block && host !== '' ? { secret: textAt(block, 'secretName') } : null;
}

/** A star stands for one label (RFC 6125, 6.4.3). */
function coversHost(name: string, host: string): boolean {
  const [mine, theirs] = [name.toLowerCase(), host.toLowerCase()];
  return (
    mine === theirs ||
    (mine.startsWith('*.') &&
      theirs.includes('.') &&
      theirs.slice(theirs.indexOf('.')) === mine.slice(1))
  );
}
