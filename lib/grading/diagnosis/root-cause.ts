import { findPodCauses, findStartingContainer, type Cause } from './cause.ts';
import { createReason } from '../match/reason.ts';
import { findIngressIncidents } from './ingresses.ts';
import {
  createDiagnosisContext,
  isTerminating,
  mapEntries,
  type ProbeResponseRecord,
  type DiagnosisContext,
} from './context.ts';
import { findServiceIncidents } from './services.ts';
import { withinSteps } from './steps.ts';
import type { Reason } from '../types.ts';
import { valueAt, objectsAt, textAt } from '#lib/kit/json.ts';
import { isSystemNamespace, kindOf, type ObservedObject } from '../engine/object-index.ts';

/** The host and path of a request to an Ingress. */
export interface IngressRequest {
  readonly host?: string;
  readonly path: string;
}

/**
 * The root cause of a failed request, found behind the requested object: the Service of the path
 * for an Ingress, the Pods for a Service. Null if nothing is wrong there.
 */
export function findRootCause(
  check: string,
  target: ObservedObject,
  request: IngressRequest,
  context: DiagnosisContext,
): Reason | null {
  switch (kindOf(target.ref.gvk)) {
    case 'Ingress':
      return withinSteps(() => ingressRootCause(check, target, request, context), null);
    case 'Service':
      return withinSteps(() => serviceRootCause(check, target, context), null);
    default:
      return withinSteps(() => podsRootCause(check, [target], context), null);
  }
}

function ingressRootCause(
  check: string,
  ingress: ObservedObject,
  request: IngressRequest,
  context: DiagnosisContext,
): Reason | null {
  const notHandled = ingressNotHandledReason(check, ingress, context);
  if (notHandled) return notHandled;
  const causes = listIngressCauses(ingress, context);
  const name = findServiceName(ingress, request);
  const backendCause = causes.find(
    (cause) =>
      (cause.code === 'ingress-no-service' || cause.code === 'ingress-no-port') &&
      cause.params.service === name,
  );
  if (backendCause) return toReason(check, backendCause);
  const service = context.index
    .listByKind('v1/Service')
    .find(({ ref }) => ref.ns === ingress.ref.ns && ref.name === name);
  return service
    ? serviceRootCause(
        check,
        service,
        createDiagnosisContext({
          ...context,
          responses: [...context.responses, ...toServiceRefusals(ingress, service, context)],
        }),
      )
    : null;
}

function listIngressCauses(ingress: ObservedObject, context: DiagnosisContext): Cause[] {
  if (isSystemNamespace(ingress.ref.ns) || isTerminating(ingress.object)) return [];
  return findIngressIncidents(context, [ingress]).map(({ cause }) => cause);
}

/** A reason if no controller handles the Ingress; null if one does. */
export function ingressNotHandledReason(
  check: string,
  ingress: ObservedObject,
  context: DiagnosisContext,
): Reason | null {
  const notHandled = listIngressCauses(ingress, context).find(
    ({ code }) => code === 'ingress-no-controller',
  );
  return notHandled ? toReason(check, notHandled) : null;
}

/** A controller that responds with 502 (RFC 9110, 15.6.3) was refused by the Service behind it. */
function toServiceRefusals(
  { ref: { uid } }: ObservedObject,
  service: ObservedObject,
  { responses }: DiagnosisContext,
): ProbeResponseRecord[] {
  return responses.flatMap((record) =>
    record.ref.uid === uid && record.answer.kind === 'answered' && record.answer.status === 502
      ? [{ ...record, ref: service.ref, answer: { kind: 'refused' } }]
      : [],
  );
}

/**
 * Name of the Service for the longest matching path; empty if none matches. Source: Ingress API,
 * "Multiple matches".
 */
function findServiceName({ object }: ObservedObject, { host, path }: IngressRequest): string {
  const rules = objectsAt(object, 'spec', 'rules').filter((rule) =>
    ['', host ?? ''].includes(textAt(rule, 'host')),
  );
  const matchingPaths = rules
    .flatMap((rule) => objectsAt(rule, 'http', 'paths'))
    .filter((rulePath) => {
      const prefix = textAt(rulePath, 'path').replace(/\/$/, '');
      return path === prefix || path.startsWith(`${prefix}/`);
    });
  const [longest] = matchingPaths.sort(
    (left, right) => textAt(right, 'path').length - textAt(left, 'path').length,
  );
  return textAt(longest, 'backend', 'service', 'name');
}

/** The root cause of a problem of a Service, independent of the request. */
export function serviceRootCause(
  check: string,
  service: ObservedObject,
  context: DiagnosisContext,
): Reason | null {
  const isStudentService = !isSystemNamespace(service.ref.ns) && !isTerminating(service.object);
  const [incident] = isStudentService ? findServiceIncidents(context, [service]) : [];
  if (incident) return toReason(check, incident.cause);
  const selector = mapEntries(service.object, 'spec', 'selector');
  if (selector.length === 0) return null;
  return podsRootCause(
    check,
    context.index
      .listByKind('v1/Pod')
      .filter(
        ({ ref, object }) =>
          ref.ns === service.ref.ns &&
          !isTerminating(object) &&
          selector.every(([key, value]) => valueAt(object, 'metadata', 'labels', key) === value),
      ),
    context,
  );
}

function podsRootCause(
  check: string,
  pods: readonly ObservedObject[],
  { steps }: DiagnosisContext,
): Reason | null {
  for (const { object } of pods) {
    const [cause] = findPodCauses(object, steps);
    if (cause) return toReason(check, cause);
  }
  for (const { object, ref } of pods) {
    const container = findStartingContainer(object);
    if (container !== null)
      return createReason(check, 'starting', { kind: 'Pod', name: ref.name, container });
  }
  return null;
}

function toReason(check: string, { code, params, group }: Cause): Reason {
  return { check, code, params, group };
}
