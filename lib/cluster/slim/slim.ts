import type { JsonObject } from '#lib/kit/json.ts';
import {
  namespace,
  node,
  persistentVolume,
  persistentVolumeClaim,
  role,
  roleBinding,
  serviceAccount,
  warning,
} from './cluster.ts';
import { configMap, withKeys } from './config-map.ts';
import { withImageNames } from './images.ts';
import { endpointSlice, ingress, ingressClass, service } from './network.ts';
import { pod } from './pod.ts';
import { includesPath, fields, applyShape, scalar, scalarFields, type Shape } from './shape.ts';
import {
  cronJob,
  daemonSet,
  deployment,
  horizontalPodAutoscaler,
  job,
  replicaSet,
  statefulSet,
} from './workloads.ts';

/** Above this length of the JSON, only identity and labels are sent, marked `oversized`. */
const MAX_SLIM_CHARS = 160_000;

export const SHAPES: Readonly<Record<string, Shape>> = {
  'v1/Pod': pod,
  'v1/Service': service,
  'v1/ConfigMap': configMap,
  'v1/PersistentVolumeClaim': persistentVolumeClaim,
  'v1/PersistentVolume': persistentVolume,
  'v1/Namespace': namespace,
  'v1/Node': node,
  'v1/ServiceAccount': serviceAccount,
  'v1/Event': warning,
  'apps/v1/Deployment': deployment,
  'apps/v1/ReplicaSet': replicaSet,
  'apps/v1/DaemonSet': daemonSet,
  'apps/v1/StatefulSet': statefulSet,
  'batch/v1/Job': job,
  'batch/v1/CronJob': cronJob,
  'autoscaling/v2/HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'networking.k8s.io/v1/Ingress': ingress,
  'networking.k8s.io/v1/IngressClass': ingressClass,
  'discovery.k8s.io/v1/EndpointSlice': endpointSlice,
  'rbac.authorization.k8s.io/v1/Role': role,
  'rbac.authorization.k8s.io/v1/RoleBinding': roleBinding,
};

const oversized = fields({
  ...scalarFields('apiVersion kind'),
  metadata: fields({
    ...scalarFields('name namespace uid creationTimestamp deletionTimestamp'),
    labels: { kind: 'map', item: scalar },
  }),
});

/** Splits `apps/v1/Deployment` into apiVersion `apps/v1` and kind `Deployment`. */
export function splitGvk(gvk: string): { apiVersion: string; kind: string } {
  const slash = gvk.lastIndexOf('/');
  return { apiVersion: gvk.slice(0, slash), kind: gvk.slice(slash + 1) };
}

/** The part of an object that an agent sends (R3); null for a kind without a shape. */
export function slimObject(gvk: string, object: JsonObject): JsonObject | null {
  const shape = Object.hasOwn(SHAPES, gvk) ? SHAPES[gvk] : undefined;
  if (shape === undefined) return null;
  const whole = { ...prepareObject(gvk, object), ...splitGvk(gvk) };
  const slim = applyShape(shape, whole) as JsonObject;
  return JSON.stringify(slim).length <= MAX_SLIM_CHARS
    ? slim
    : { ...(applyShape(oversized, whole) as JsonObject), oversized: true };
}

function prepareObject(gvk: string, object: JsonObject): JsonObject {
  if (gvk === 'v1/ConfigMap') return withKeys(object);
  return gvk === 'v1/Node' ? withImageNames(object) : object;
}

/** Whether a check can read this path, such as `['spec', 'replicas']`. False without a shape. */
export function isVisiblePath(gvk: string, path: readonly string[]): boolean {
  const shape = Object.hasOwn(SHAPES, gvk) ? SHAPES[gvk] : undefined;
  return shape !== undefined && includesPath(shape, path);
}
