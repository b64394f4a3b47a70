import { cleanMessage } from './message.ts';
import { cleanedScalar, fields, list, map, scalar, scalarFields, type Shape } from './shape.ts';

export const message = cleanedScalar(cleanMessage);

/**
 * Annotations that explain how an object was created or how a controller reads it. Never
 * last-applied-configuration, which repeats env values.
 */
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
  ...scalarFields(
    'name namespace uid generateName generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds',
  ),
  labels: map(scalar),
  annotations: map(scalar, ANNOTATIONS),
  ownerReferences: list(fields(scalarFields('apiVersion kind name uid controller'))),
  finalizers: list(scalar),
});

/** Without lastHeartbeatTime, lastProbeTime and lastUpdateTime, which change without a reason. */
export const conditions = list(
  fields({ ...scalarFields('type status reason lastTransitionTime'), message }),
);

export const selector = fields({
  matchLabels: map(scalar),
  matchExpressions: list(fields({ ...scalarFields('key operator'), values: list(scalar) })),
});

export const loadBalancer = fields({
  ingress: list(
    fields({
      ...scalarFields('ip hostname'),
      ports: list(fields(scalarFields('port protocol error'))),
    }),
  ),
});

/** The shape of a kind: identity, metadata, and the given top-level fields. */
export const kindShape = (rest: Readonly<Record<string, Shape>>): Shape =>
  fields({ apiVersion: scalar, kind: scalar, metadata, ...rest });
