import { cleanMessage } from './message.ts';
import { cleaned, fields, list, map, scalar, words, type Shape } from './shape.ts';

export const message = cleaned(cleanMessage);

/** Annotations that tell how an object came to be or how a controller reads it. Never last-applied-configuration: it repeats env values. */
export const ANNOTATIONS = [
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'kubectl.kubernetes.io/restartedAt',
  'kubectl.kubernetes.io/default-container',
  'kubernetes.io/change-cause',
  'kubernetes.io/ingress.class',
  'ingressclass.kubernetes.io/is-default-class',
  'storageclass.kubernetes.io/is-default-class',
  'nginx.ingress.kubernetes.io/rewrite-target',
  'nginx.ingress.kubernetes.io/use-regex',
  'nginx.ingress.kubernetes.io/ssl-redirect',
  'nginx.ingress.kubernetes.io/force-ssl-redirect',
  'nginx.ingress.kubernetes.io/backend-protocol',
  'sidecar.istio.io/inject',
] as const;

export const metadata = fields({
  ...words(
    'name namespace uid generateName generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds',
  ),
  labels: map(scalar),
  annotations: map(scalar, ANNOTATIONS),
  ownerReferences: list(fields(words('apiVersion kind name uid controller'))),
  finalizers: list(scalar),
});

/** No lastHeartbeatTime, lastProbeTime, lastUpdateTime: they tick without anything having happened. */
export const conditions = list(
  fields({ ...words('type status reason lastTransitionTime'), message }),
);

export const selector = fields({
  matchLabels: map(scalar),
  matchExpressions: list(fields({ ...words('key operator'), values: list(scalar) })),
});

export const loadBalancer = fields({
  ingress: list(
    fields({ ...words('ip hostname'), ports: list(fields(words('port protocol error'))) }),
  ),
});

/** A kind's shape: identity, metadata, and what of spec, status and the rest may leave. */
export const kind = (rest: Readonly<Record<string, Shape>>): Shape =>
  fields({ apiVersion: scalar, kind: scalar, metadata, ...rest });
