import type { Cause } from './cause.ts';
import { findEndedContainer, findPodCauses, findStartingContainer } from './pod-causes.ts';
import { createReason } from '../match/reason.ts';
import { findIngressIncidents } from './ingresses.ts';
import {
  createDiagnosisContext,
  isTerminating,
  mapEntries,
  type ProbeResponseRecord,
  type DiagnosisContext,
} from './context.ts';
import { ruleCoversHost } from '../engine/ingress-rules.ts';
import { listPods } from './owned-pods.ts';
import { findMissingPods, findRefusalBehind } from './refused-pods.ts';
import { findServiceIncidents } from './services.ts';
import { withinSteps } from './steps.ts';
import type { Reason } from '../types.ts';
import { valueAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import {
  isSystemNamespace,
  kindOf,
  type ObjectIndex,
  type ObservedObject,
} from '../engine/object-index.ts';

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
    ruleCoversHost(textAt(rule, 'host'), host),
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
  const selects = (object: JsonObject, ...labels: readonly string[]) =>
    !isTerminating(object) &&
    selector.every(([key, value]) => valueAt(object, ...labels, key) === value);
  const inNamespace = (gvk: string) =>
    context.index.listByKind(gvk).filter(({ ref }) => ref.ns === service.ref.ns);
  return podsRootCause(
    check,
    inNamespace('v1/Pod').filter(({ object }) => selects(object, 'metadata', 'labels')),
    context,
    findFirstRefusal(
      inNamespace('apps/v1/ReplicaSet').filter(({ object }) =>
        selects(object, 'spec', 'template', 'metadata', 'labels'),
      ),
      context,
    ),
  );
}

/**
 * The reason why Pods don't run: the cause of one that should run, then the refusal of those that
 * don't exist, then a Pod that is starting. The cause of a Pod that has ended comes last, because its
 * controller already replaced it.
 */
function podsRootCause(
  check: string,
  pods: readonly ObservedObject[],
  { steps }: DiagnosisContext,
  refusal: Cause | null = null,
): Reason | null {
  steps.add(pods.length);
  const [ended, active] = [pods.filter(hasEnded), pods.filter((pod) => !hasEnded(pod))];
  for (const { object } of active) {
    const [cause] = findPodCauses(object, steps);
    if (cause) return toReason(check, cause);
  }
  if (refusal) return toReason(check, refusal);
  for (const { object, ref } of active) {
    const container = findStartingContainer(object);
    if (container !== null)
      return createReason(check, 'starting', { kind: 'Pod', name: ref.name, container });
  }
  for (const { object } of ended) {
    const [cause] = findPodCauses(object, steps);
    if (cause) return toReason(check, cause);
  }
  return null;
}

function hasEnded({ object }: ObservedObject): boolean {
  return (
    isTerminating(object) || ['Failed', 'Succeeded'].includes(textAt(object, 'status', 'phase'))
  );
}

/**
 * The problem behind objects whose status isn't the expected one, such as a Pod that crashes or that
 * the API server refuses. It is reported instead of the status that it leads to. Null if there is
 * none, or if the search takes too many steps.
 */
export function findCauseBehind(
  check: string,
  objects: readonly ObservedObject[],
  index: ObjectIndex,
): Reason | null {
  const context = createDiagnosisContext({ index, responses: [], now: 0 });
  return withinSteps(
    () =>
      podsRootCause(
        check,
        objects.flatMap((observed) => listPods(observed, index)),
        context,
        findFirstRefusal(objects, context),
      ) ?? networkRootCause(check, objects, context),
    null,
  );
}

/**
 * The container with which a Pod ended, as the reason why the Pod doesn't run; null for other kinds
 * and for a Pod that didn't end.
 */
export function findEndedReason(check: string, { ref, object }: ObservedObject): Reason | null {
  if (ref.gvk !== 'v1/Pod') return null;
  const cause = withinSteps(() => findEndedContainer(object), null);
  return cause && toReason(check, cause);
}

/** The reason why an object has fewer Pods than it asks for; null if none are refused. */
export function findRefusalReason(
  check: string,
  objects: readonly ObservedObject[],
  index: ObjectIndex,
): Reason | null {
  const context = createDiagnosisContext({ index, responses: [], now: 0 });
  const refusal = withinSteps(() => findFirstRefusal(objects, context), null);
  return refusal && toReason(check, refusal);
}

function findFirstRefusal(
  objects: readonly ObservedObject[],
  { index, steps }: DiagnosisContext,
): Cause | null {
  for (const observed of objects) {
    const refusal =
      findRefusalBehind(observed, index, steps) ?? findMissingPods(observed, index, steps);
    if (refusal) return refusal;
  }
  return null;
}

function networkRootCause(
  check: string,
  objects: readonly ObservedObject[],
  context: DiagnosisContext,
): Reason | null {
  for (const observed of objects) {
    const reason =
      observed.ref.gvk === 'v1/Service'
        ? serviceRootCause(check, observed, context)
        : observed.ref.gvk === 'networking.k8s.io/v1/Ingress'
          ? ingressNotHandledReason(check, observed, context)
          : null;
    if (reason) return reason;
  }
  return null;
}

function toReason(check: string, { code, params, group }: Cause): Reason {
  return { check, code, params, group };
}
