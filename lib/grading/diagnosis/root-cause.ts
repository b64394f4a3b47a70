import { podCauses, startingContainer, type Cause } from './cause.ts';
import { reason } from '../match/reason.ts';
import { ingressFindings } from './ingresses.ts';
import { isLeaving, mapAt, type AnswerSeen, type Scene } from './context.ts';
import { serviceFindings } from './services.ts';
import type { Reason } from '../types.ts';
import { at, objectsAt, textAt } from '#lib/kit/json.ts';
import { kindOf, type Viewed } from '../engine/object-index.ts';

/** What was asked of an Ingress. */
export interface AskedFor {
  readonly host?: string;
  readonly path: string;
}

/**
 * Why an object that is asked gives no good answer, as what stands behind it tells: of an Ingress the Service of the path, of a
 * Service its Pods. Null where nothing there is wrong.
 */
export function reasonBehind(
  check: string,
  target: Viewed,
  asked: AskedFor,
  scene: Scene,
): Reason | null {
  switch (kindOf(target.ref.gvk)) {
    case 'Ingress':
      return behindIngress(check, target, asked, scene);
    case 'Service':
      return behindService(check, target, scene);
    default:
      return behindPods(check, [target]);
  }
}

function behindIngress(
  check: string,
  ingress: Viewed,
  asked: AskedFor,
  scene: Scene,
): Reason | null {
  const idle = untaken(check, ingress, scene);
  if (idle) return idle;
  const causes = causesOf(ingress, scene);
  const name = serviceOf(ingress, asked);
  const leadsNowhere = causes.find(
    (cause) =>
      (cause.code === 'ingress-no-service' || cause.code === 'ingress-no-port') &&
      cause.params.service === name,
  );
  if (leadsNowhere) return asReason(check, leadsNowhere);
  const service = scene.index
    .ofKind('v1/Service')
    .find(({ ref }) => ref.ns === ingress.ref.ns && ref.name === name);
  return service
    ? behindService(check, service, {
        ...scene,
        answers: [...scene.answers, ...throughIngress(ingress, service, scene)],
      })
    : null;
}

function causesOf(ingress: Viewed, scene: Scene): Cause[] {
  return ingressFindings(scene)
    .filter(({ viewed }) => viewed.ref.uid === ingress.ref.uid)
    .map(({ cause }) => cause);
}

/** Why nobody has taken an Ingress; null where somebody has. */
export function untaken(check: string, ingress: Viewed, scene: Scene): Reason | null {
  const idle = causesOf(ingress, scene).find(({ code }) => code === 'ingress-no-controller');
  return idle ? asReason(check, idle) : null;
}

/** A controller that answers 502 (RFC 9110, 15.6.3) was refused by what it asked. */
function throughIngress(
  { ref: { uid } }: Viewed,
  service: Viewed,
  { answers }: Scene,
): AnswerSeen[] {
  return answers.flatMap((seen) =>
    seen.ref.uid === uid && seen.answer.kind === 'answered' && seen.answer.status === 502
      ? [{ ...seen, ref: service.ref, answer: { kind: 'refused' } }]
      : [],
  );
}

/** Name of the Service that the longest fitting path leads to; empty where none fits. Source: Ingress API, "Multiple matches". */
function serviceOf({ object }: Viewed, { host, path }: AskedFor): string {
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
export function behindService(check: string, service: Viewed, scene: Scene): Reason | null {
  const finding = serviceFindings(scene).find(({ viewed }) => viewed.ref.uid === service.ref.uid);
  if (finding) return asReason(check, finding.cause);
  const selector = mapAt(service.object, 'spec', 'selector');
  if (selector.length === 0) return null;
  return behindPods(
    check,
    scene.index
      .ofKind('v1/Pod')
      .filter(
        ({ ref, object }) =>
          ref.ns === service.ref.ns &&
          !isLeaving(object) &&
          selector.every(([key, value]) => at(object, 'metadata', 'labels', key) === value),
      ),
  );
}

function behindPods(check: string, pods: readonly Viewed[]): Reason | null {
  for (const { object } of pods) {
    const [cause] = podCauses(object);
    if (cause) return asReason(check, cause);
  }
  for (const { object, ref } of pods) {
    const container = startingContainer(object);
    if (container !== null)
      return reason(check, 'starting', { kind: 'Pod', name: ref.name, container });
  }
  return null;
}

function asReason(check: string, { code, params, group }: Cause): Reason {
  return { check, code, params, group };
}
