import type { Certificate } from '#lib/protocol/probe.ts';
import { createCause, type Cause } from './cause.ts';
import { objectsAt, textAt, textsAt } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import type { StepCounter } from './steps.ts';
import {
  currentResponses,
  objectName,
  studentObjects,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';

/** ms. The Secret can be created after the Ingress that names it. */
const GRACE_PERIOD_MS = 15_000;

/** Problems of the certificates that Ingresses serve, for hosts with a `tls` block. */
export function findCertificateIncidents(context: DiagnosisContext): IncidentCandidate[] {
  context.steps.add(context.responses.length);
  if (!context.responses.some(({ answer }) => answer.kind === 'answered' && answer.certificate))
    return [];
  return studentObjects(context, 'networking.k8s.io/v1/Ingress').flatMap((ingress) => {
    for (const { url, answer } of currentResponses(context, ingress)) {
      const host = URL.parse(url)?.hostname ?? '';
      const block = findTlsBlock(ingress, host, context.steps);
      if (!block || answer.kind !== 'answered' || !answer.certificate) continue;
      const cause = findCertificateCause(
        answer.certificate,
        { ...objectName(ingress), host },
        block.secret,
        context.now,
      );
      if (cause) return [{ cause, observed: ingress, gracePeriodMs: GRACE_PERIOD_MS }];
    }
    return [];
  });
}

function findCertificateCause(
  certificate: Certificate,
  params: { kind: string; name: string; host: string },
  secret: string,
  now: number,
): Cause | null {
  if (certificate.fallback) return createCause('certificate-fallback', { ...params, secret });
  if (certificate.notAfter < now)
    return createCause('certificate-expired', { ...params, notAfter: certificate.notAfter });
  if (certificate.names.some((name) => coversHost(name, params.host))) return null;
  return createCause('certificate-name', {
    ...params,
    found: certificate.names.slice(0, 3).join(', ') || certificate.subject,
  });
}

/** The `tls` block of a host. A block without hosts applies to all hosts. */
function findTlsBlock(
  { object }: ObservedObject,
  host: string,
  steps: StepCounter,
): { secret: string } | null {
  const block = objectsAt(object, 'spec', 'tls').find((candidate) => {
    const hosts = textsAt(candidate, 'hosts');
    steps.add(1 + hosts.length);
    return hosts.length === 0 || hosts.some((name) => coversHost(name, host));
  });
  return block && host !== '' ? { secret: textAt(block, 'secretName') } : null;
}

/** A wildcard covers one label (RFC 6125, 6.4.3). */
function coversHost(name: string, host: string): boolean {
  const [pattern, lowerHost] = [name.toLowerCase(), host.toLowerCase()];
  return (
    pattern === lowerHost ||
    (pattern.startsWith('*.') &&
      lowerHost.includes('.') &&
      lowerHost.slice(lowerHost.indexOf('.')) === pattern.slice(1))
  );
}
