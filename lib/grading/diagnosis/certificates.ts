import type { Certificate } from '#lib/protocol/probe.ts';
import { createCause, type Cause } from './cause.ts';
import { certificateCoversHost } from '#lib/kit/certificate-names.ts';
import { objectsAt } from '#lib/kit/json.ts';
import { isControllerDefault } from '../engine/certificate.ts';
import { findTlsSetting, type TlsSetting } from '../engine/ingress-rules.ts';
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
      const tls = findTls(ingress, host, context.steps);
      if (!tls || answer.kind !== 'answered' || !answer.certificate) continue;
      const cause = findCertificateCause(
        answer.certificate,
        { ...objectName(ingress), host },
        tls,
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
  tls: TlsSetting,
  now: number,
): Cause | null {
  if (isControllerDefault(certificate))
    return createCause('certificate-fallback', { ...params, ...tls });
  if (certificate.notAfter < now)
    return createCause('certificate-expired', { ...params, notAfter: certificate.notAfter });
  if (certificate.names.some((name) => certificateCoversHost(name, params.host))) return null;
  return createCause('certificate-name', {
    ...params,
    found: certificate.names.slice(0, 3).join(', ') || certificate.subject,
  });
}

/** How the Ingress gives a certificate to a host; null if no `tls` block has the host. */
function findTls({ object }: ObservedObject, host: string, steps: StepCounter): TlsSetting | null {
  for (const block of objectsAt(object, 'spec', 'tls'))
    steps.add(1 + (Array.isArray(block['hosts']) ? block['hosts'].length : 0));
  const tls = findTlsSetting(object, host);
  return host !== '' && (tls.why === 'secret' || tls.why === 'no-secret') ? tls : null;
}
