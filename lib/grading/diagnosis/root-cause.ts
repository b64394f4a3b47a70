import { findPodCauses, findStartingContainer, type Cause } from './cause.ts';
import { createReason } from '../match/reason.ts';
import { findIngressIncidents } from './ingresses.ts';
import {
  isTerminating,
  mapEntries,
  type ProbeResponseRecord,
  type DiagnosisContext,
} from './context.ts';
import { findServiceIncidents } from './services.ts';
import type { Reason } from '../types.ts';
import { valueAt, objectsAt, textAt } from '#lib/kit/json.ts';
import { kindOf, type ObservedObject } from '../engine/object-index.ts';

/** What was asked of an Ingress. */
export interface IngressRequest {
  readonly host?: string;
  readonly path: string;
}

/**
 * Why an object that is asked gives no good answer, as what stands behind it tells: of an Ingress the Service of the path, of a
 * Service its Pods. Null where nothing there is wrong.
 */
export function findRootCause(
  check: string,
  target: ObservedObject,
  asked: IngressRequest,
  scene: DiagnosisContext,
): Reason | null {
  switch (kindOf(target.ref.gvk)) {
    case 'Ingress':
      return ingressRootCause(check, target, asked, scene);
    case 'Service':
      return serviceRootCause(check, target, scene);
    default:
      return podsRootCause(check, [target]);
  }
}

function ingressRootCause(
  check: string,
  ingress: ObservedObject,
  asked: IngressRequest,
  scene: DiagnosisContext,
): Reason | null {
  const idle = ingressNotHandledReason(check, ingress, scene);
  if (idle) return idle;
  const causes = listIngressCauses(ingress, scene);
  const name = findServiceName(ingress, asked);
  const leadsNowhere = causes.find(
    (cause) =>
      (cause.code === 'ingress-no-service' || cause.code === 'ingress-no-port') &&
      cause.params.service === name,
  );
  if (leadsNowhere) return toReason(check, leadsNowhere);
  const service = scene.index
    .listByKind('v1/Service')
    .find(({ ref }) => ref.ns === ingress.ref.ns && ref.name === name);
  return service
    ? serviceRootCause(check, service, {
        ...scene,
        responses: [...scene.responses, ...toServiceRefusals(ingress, service, scene)],
      })
    : null;
}

function listIngressCauses(ingress: ObservedObject, scene: DiagnosisContext): Cause[] {
  return findIngressIncidents(scene)
    .filter(({ observed }) => observed.ref.uid === ingress.ref.uid)
    .map(({ cause }) => cause);
}

/** Why nobody has taken an Ingress; null where somebody has. */
export function ingressNotHandledReason(
  check: string,
  ingress: ObservedObject,
  scene: DiagnosisContext,
): Reason | null {
  const idle = listIngressCauses(ingress, scene).find(
    ({ code }) => code === 'ingress-no-controller',
  );
  return idle ? toReason(check, idle) : null;
}

/** A controller that answers 502 (RFC 9110, 15.6.3) was refused by what it asked. */
function toServiceRefusals(
  { ref: { uid } }: ObservedObject,
  service: ObservedObject,
  { responses }: DiagnosisContext,
): ProbeResponseRecord[] {
  return responses.flatMap((seen) =>
    seen.ref.uid === uid && seen.answer.kind === 'answered' && seen.answer.status === 502
      ? [{ ...seen, ref: service.ref, answer: { kind: 'refused' } }]
      : [],
  );
}

/** Name of the Service that the longest fitting path leads to; empty where none fits. Source: Ingress API, "Multiple matches". */
function findServiceName({ object }: ObservedObject, { host, path }: IngressRequest): string {
  const rules = objectsAt(object, 'spec', 'rules').filter((rule) =>
    ['', host ?? ''].includes(textAt(rule, 'host')),
  );
  const fitting = rules
    .flatMap((rule) => objectsAt(rule, 'http', 'paths'))
    .filter((one) => {
      const prefix = textAt(one, 'path').replace(/\/$/, '');
      return path === prefix || path.startsWith(`${prefix}/`);
    });
  const [longest] = fitting.sort(
    (left, right) => textAt(right, 'path').length - textAt(left, 'path').length,
  );
  return textAt(longest, 'backend', 'service', 'name');
}

/** Of a Service alone, whatever was asked of it. */
export function serviceRootCause(
  check: string,
  service: ObservedObject,
  scene: DiagnosisContext,
): Reason | null {
  const finding = findServiceIncidents(scene).find(
    ({ observed }) => observed.ref.uid === service.ref.uid,
  );
  if (finding) return toReason(check, finding.cause);
  const selector = mapEntries(service.object, 'spec', 'selector');
  if (selector.length === 0) return null;
  return podsRootCause(
    check,
    scene.index
      .listByKind('v1/Pod')
      .filter(
        ({ ref, object }) =>
          ref.ns === service.ref.ns &&
          !isTerminating(object) &&
          selector.every(([key, value]) => valueAt(object, 'metadata', 'labels', key) === value),
      ),
  );
}

function podsRootCause(check: string, pods: readonly ObservedObject[]): Reason | null {
  for (const { object } of pods) {
    const [cause] = findPodCauses(object);
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
