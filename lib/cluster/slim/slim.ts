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
import { configMap } from './config-map.ts';
import { endpointSlice, ingress, ingressClass, service } from './network.ts';
import { pod } from './pod.ts';
import { includesPath, type Shape } from './shape.ts';
import {
  cronJob,
  daemonSet,
  deployment,
  horizontalPodAutoscaler,
  job,
  replicaSet,
  statefulSet,
} from './workloads.ts';

/** The shape of every built-in kind. */
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

/** Splits `apps/v1/Deployment` into apiVersion `apps/v1` and kind `Deployment`. */
export function splitGvk(gvk: string): { apiVersion: string; kind: string } {
  const slash = gvk.lastIndexOf('/');
  return { apiVersion: gvk.slice(0, slash), kind: gvk.slice(slash + 1) };
}

/** The shape of a built-in kind. */
export function findShape(gvk: string): Shape | undefined {
  return Object.hasOwn(SHAPES, gvk) ? SHAPES[gvk] : undefined;
}

/** Whether a check can read this path, such as `['spec', 'replicas']`. False without a shape. */
export function isVisiblePath(gvk: string, path: readonly string[]): boolean {
  const shape = findShape(gvk);
  return shape !== undefined && includesPath(shape, path);
}
