import type { JsonObject } from '#lib/protocol/json.ts';
import { causeOf } from './cause.ts';
import { at, numberAt, objectsAt, textAt } from '#lib/kit/json.ts';
import { newestFirst, type Viewed } from '../engine/object-index.ts';
import {
  answersOf,
  changedAt,
  isLeaving,
  mapAt,
  namedOf,
  ownOf,
  type Finding,
  type Scene,
} from './context.ts';

/** Pods come a moment after the Service that is applied with them; where there is none at all, somebody may still be typing. */
const PATIENCE = { near: 10_000, none: 30_000, port: 10_000 } as const;
const TEMPLATES = [
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'apps/v1/ReplicaSet',
];
/** Labels that controllers put on Pods: nobody selects by them. */
const MACHINE_MADE =
  /^(pod-template-|controller-|statefulset\.kubernetes\.io\/|apps\.kubernetes\.io\/|batch\.kubernetes\.io\/)/;

/** Services whose selector fits no Pod, or that send to a port where nobody listens. */
export function serviceFindings(scene: Scene): Finding[] {
  const services = ownOf(scene, 'v1/Service').filter(
    ({ ref, object }) =>
      !(ref.ns === 'default' && ref.name === 'kubernetes') &&
      textAt(object, 'spec', 'type') !== 'ExternalName',
  );
  if (services.length === 0) return [];
  const pods = ownOf(scene, 'v1/Pod').filter(isAtWork);
  return services.flatMap((service) => {
    const selector = mapAt(service.object, 'spec', 'selector');
    if (selector.length === 0) return [];
    const beside = pods.filter(({ ref }) => ref.ns === service.ref.ns);
    const selected = beside.filter(({ object }) => fits(selector, object));
    if (selected.length > 0) return portFindings(scene, service, selected);
    return isExpected(scene, service, selector) ? [] : [noPods(service, selector, beside)];
  });
}

/** A Pod that serves or will: not a throw-away one that has ended. */
function isAtWork({ object }: Viewed): boolean {
  return !['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase'));
}

function fits(selector: readonly [string, string][], object: JsonObject): boolean {
  return selector.every(([key, value]) => at(object, 'metadata', 'labels', key) === value);
}

/** Its Pods are not there, but what makes them is: scaled to none, or just being made. */
function isExpected(scene: Scene, { ref }: Viewed, selector: readonly [string, string][]): boolean {
  return TEMPLATES.some((gvk) =>
    scene.index.ofKind(gvk).some(({ ref: { ns }, object }) => {
      if (ns !== ref.ns || isLeaving(object)) return false;
      // An old revision of a Deployment keeps its ReplicaSet, at none.
      if (gvk.endsWith('/ReplicaSet') && numberAt(object, 'spec', 'replicas') === 0) return false;
      return selector.every(
        ([key, value]) => at(object, 'spec', 'template', 'metadata', 'labels', key) === value,
      );
    }),
  );
}

function noPods(
  service: Viewed,
  selector: readonly [string, string][],
  beside: readonly Viewed[],
): Finding {
  const nearest = nearestTo(selector, beside);
  const labels = nearest
    ? mapAt(nearest.object, 'metadata', 'labels').filter(([key]) => !MACHINE_MADE.test(key))
    : [];
  const params = {
    ...namedOf(service),
    selector: printed(selector),
    pod: nearest?.ref.name ?? '',
    labels: printed(labels),
  };
  return {
    cause: causeOf('service-no-pods', params),
    viewed: service,
    patience: nearest ? PATIENCE.near : PATIENCE.none,
  };
}

/** The Pod that shares most with the selector: a pair, a key, a value; else one that something keeps running; the newest of several. */
function nearestTo(
  selector: readonly [string, string][],
  pods: readonly Viewed[],
): Viewed | undefined {
  const scored = pods.map((pod) => {
    const labels = mapAt(pod.object, 'metadata', 'labels').filter(
      ([key]) => !MACHINE_MADE.test(key),
    );
    const points = selector.map(([key, value]) =>
      Math.max(0, ...labels.map(([k, v]) => (k === key ? 2 : 0) + (v === value ? 1 : 0))),
    );
    const stays =
      labels.length > 0 && objectsAt(pod.object, 'metadata', 'ownerReferences').length > 0;
    return { pod, score: points.reduce((sum, one) => sum + one, 0) * 2 + (stays ? 1 : 0) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || newestFirst(a.pod, b.pod))[0]?.pod;
}

function printed(pairs: readonly [string, string][]): string {
  return pairs
    .slice(0, 3)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/**
 * A name that no container declares leads nowhere. A number that none declares may lead somewhere all the same: it is wrong
 * when a request was refused while a Pod was ready.
 */
function portFindings(scene: Scene, service: Viewed, pods: readonly Viewed[]): Finding[] {
  const declared = pods.flatMap(({ object }) => declaredPorts(object));
  for (const port of objectsAt(service.object, 'spec', 'ports')) {
    const target = at(port, 'targetPort') ?? at(port, 'port');
    const isName = typeof target === 'string' && !/^\d+$/.test(target);
    const wrong = isName
      ? !declared.some(({ name }) => name === target)
      : isRefused(scene, service, pods);
    if (!wrong) continue;
    const others = declared
      .map((one) => (isName && one.name !== '' ? one.name : String(one.port)))
      .filter((one) => one !== String(target));
    const params = {
      ...namedOf(service),
      port: String(target ?? ''),
      pod: pods[0]?.ref.name ?? '',
      declared: [...new Set(others)].slice(0, 3).join(', '),
    };
    return [{ cause: causeOf('service-port', params), viewed: service, patience: PATIENCE.port }];
  }
  return [];
}

function declaredPorts(pod: JsonObject): { name: string; port: number }[] {
  return ['containers', 'initContainers']
    .flatMap((list) => objectsAt(pod, 'spec', list))
    .flatMap((one) => objectsAt(one, 'ports'))
    .map((port) => ({ name: textAt(port, 'name'), port: numberAt(port, 'containerPort') }));
}

/** Refused by a Service of one port, since its Pods last changed: with several the answer does not tell which. */
function isRefused(scene: Scene, service: Viewed, pods: readonly Viewed[]): boolean {
  if (objectsAt(service.object, 'spec', 'ports').length !== 1) return false;
  const ready = pods.filter(({ object }) =>
    objectsAt(object, 'status', 'conditions').some(
      (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
    ),
  );
  const since = Math.max(...ready.map(changedAt));
  return (
    ready.length > 0 &&
    answersOf(scene, service).some(({ answer, pos }) => answer.kind === 'refused' && pos >= since)
  );
}
